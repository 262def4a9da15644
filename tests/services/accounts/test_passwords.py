import threading
import time
import unicodedata

import argon2
import pytest

from catalogue.errors import Invalid
from catalogue.services.accounts import passwords
from catalogue.services.accounts.passwords import (
    AT_ONCE,
    HashCost,
    check_choice,
    check_password,
    hash_password,
)
from tests.services.accounts.people import CHEAP, PASSWORD

EMAIL = "anne.martin@exemple.fr"


@pytest.mark.parametrize(
    "password", [PASSWORD, "é" * 5 + "abcdefg", " " * 6 + "abcdef", "x1" * 128, "😀" * 11 + "a"]
)
def test_a_password_is_judged_by_its_length_alone(password: str):
    check_choice(password, email=EMAIL)


@pytest.mark.parametrize("password", ["", "onze signes", "e\u0301" * 11, "😀a" * 5])
def test_a_password_of_fewer_than_twelve_characters_is_refused(password: str):
    with pytest.raises(Invalid, match="trop court"):
        check_choice(password, email=EMAIL)


def test_more_than_256_characters_are_refused():
    check_choice("ab" * 128, email=EMAIL)
    with pytest.raises(Invalid, match="dépasse 256"):
        check_choice("ab" * 128 + "c", email=EMAIL)


@pytest.mark.parametrize(
    "password",
    [
        EMAIL,
        EMAIL.upper(),
        f" {EMAIL} ",
        "anne.martin",
        "a" * 12,
        "MotDePasse123",
        "Mot de passe 123 !",
        "1234 5678 9012",
    ],
)
def test_what_anybody_would_try_first_is_refused(password: str):
    with pytest.raises(Invalid):
        check_choice(password, email=EMAIL)


def test_the_hash_is_argon2id_with_the_cost_asked_for():
    kept = hash_password(PASSWORD, cost=HashCost(memory_kib=64, passes=2))
    parameters = argon2.extract_parameters(kept)
    assert parameters.type is argon2.Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (64, 2, 1)
    assert kept != hash_password(PASSWORD, cost=HashCost(memory_kib=64, passes=2))


def test_the_password_is_the_same_however_its_accents_were_composed():
    kept = hash_password(unicodedata.normalize("NFD", "été à la mer, écumé"), cost=CHEAP)
    assert check_password(kept, unicodedata.normalize("NFC", "été à la mer, écumé"), cost=CHEAP).is_right


@pytest.mark.parametrize("tried", ["", "x", PASSWORD.upper(), PASSWORD + " ", "x" * 100_000, "\x00" * 20])
def test_another_password_is_wrong(tried: str):
    kept = hash_password(PASSWORD, cost=CHEAP)
    checked = check_password(kept, tried, cost=CHEAP)
    assert not checked.is_right
    assert checked.new_hash is None


def test_the_start_of_a_long_password_is_not_the_password():
    kept = hash_password("ab" * 128, cost=CHEAP)
    assert check_password(kept, "ab" * 128, cost=CHEAP).is_right
    assert not check_password(kept, "ab" * 128 + "c", cost=CHEAP).is_right


def test_a_hash_of_another_cost_is_replaced_once_the_password_is_known():
    kept = hash_password(PASSWORD, cost=CHEAP)
    dearer = HashCost(memory_kib=64, passes=2)
    new_hash = check_password(kept, PASSWORD, cost=dearer).new_hash
    assert new_hash is not None
    assert check_password(new_hash, PASSWORD, cost=dearer).new_hash is None
    assert check_password(kept, "wrong", cost=dearer).new_hash is None


def test_a_damaged_hash_is_a_wrong_password():
    assert not check_password("not a hash", PASSWORD, cost=CHEAP).is_right


@pytest.mark.parametrize("kept", [None, hash_password(PASSWORD, cost=CHEAP)], ids=["unknown", "known"])
def test_a_wrong_password_is_hashed_exactly_once_whether_the_account_exists_or_not(
    kept: str | None, monkeypatch: pytest.MonkeyPatch
):
    computed: list[str] = []

    class Counting(argon2.PasswordHasher):
        def hash(self, password, **salt):
            computed.append("hash")
            return super().hash(password, **salt)

        def verify(self, *values):
            computed.append("verify")
            return super().verify(*values)

    monkeypatch.setattr(passwords, "PasswordHasher", Counting)
    check_password(kept, "wrong", cost=CHEAP)
    assert len(computed) == 1


def test_no_more_than_two_hashes_are_computed_at_once(monkeypatch: pytest.MonkeyPatch):
    running, most = 0, 0
    lock = threading.Lock()

    class Watched(argon2.PasswordHasher):
        def hash(self, password, **salt):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            try:
                return super().hash(password, **salt)
            finally:
                with lock:
                    running -= 1

    monkeypatch.setattr(passwords, "PasswordHasher", Watched)
    threads = [
        threading.Thread(target=hash_password, args=(PASSWORD,), kwargs={"cost": CHEAP}) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == AT_ONCE
