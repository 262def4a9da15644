import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import LoginThrottle
from catalogue.services.accounts.throttle import (
    account_subject,
    count_attempt,
    delay_after,
    forgive,
    network_subject,
)
from tests.services.accounts.people import NOW

SUBJECTS = (account_subject("anne@exemple.fr"), network_subject("192.0.2.1"))


def fail(session: Session, times: int, *, subjects=SUBJECTS, now=NOW) -> list[int | None]:
    return [count_attempt(session, subjects=subjects, now=now) for _ in range(times)]


def test_five_failures_are_free_and_the_sixth_attempt_waits(session: Session):
    assert fail(session, 5) == [None] * 5
    assert fail(session, 2) == [1, 1]
    assert fail(session, 1, now=NOW + timedelta(seconds=1)) == [None]
    assert fail(session, 1, now=NOW + timedelta(seconds=2)) == [1]


def test_the_delay_doubles_up_to_a_quarter_of_an_hour():
    delays = [delay_after(failures) for failures in range(20)]
    seconds = [delay.total_seconds() if delay else None for delay in delays]
    assert seconds[:5] == [None] * 5
    assert seconds[5:15] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert seconds[15:] == [900] * 5
    assert delay_after(10**9) == timedelta(minutes=15)


def test_another_account_from_another_place_is_not_held_back(session: Session):
    fail(session, 6)
    elsewhere = (account_subject("bruno@exemple.fr"), network_subject("192.0.2.2"))
    assert fail(session, 1, subjects=elsewhere) == [None]


def test_one_account_is_held_back_from_wherever_it_is_tried(session: Session):
    places = [network_subject(f"192.0.2.{number}") for number in range(7)]
    waits = [fail(session, 1, subjects=(SUBJECTS[0], place))[0] for place in places]
    assert waits == [None] * 5 + [1, 1]


def test_one_place_is_held_back_whatever_account_it_tries(session: Session):
    accounts = [account_subject(f"personne{number}@exemple.fr") for number in range(7)]
    waits = [fail(session, 1, subjects=(account, SUBJECTS[1]))[0] for account in accounts]
    assert waits == [None] * 5 + [1, 1]


def test_a_right_password_resets_both_counts(session: Session):
    fail(session, 5)
    forgive(session, subjects=SUBJECTS)
    session.flush()
    assert fail(session, 5) == [None] * 5


def test_failures_older_than_a_day_are_forgotten_and_their_rows_removed(session: Session):
    fail(session, 5)
    fail(session, 1, subjects=[account_subject("autre@exemple.fr")])
    later = NOW + timedelta(days=1)
    assert fail(session, 5, subjects=SUBJECTS[:1], now=later) == [None] * 5
    assert session.scalars(select(LoginThrottle.subject)).all() == [SUBJECTS[0]]


@pytest.mark.parametrize("typed", ["ANNE@exemple.fr", " anne@exemple.fr ", "ａnne@exemple.fr"])
def test_one_account_is_counted_once_however_it_is_typed(typed: str):
    assert account_subject(typed) == account_subject("anne@exemple.fr")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1:2:3", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        (None, "192.0.2.1", False),
        ("unix:", "unix:", True),
    ],
)
def test_a_place_is_an_address_or_a_network_of_64_bits(one: str | None, other: str | None, same: bool):
    assert (network_subject(one) == network_subject(other)) is same


def test_the_table_names_nobody(session: Session):
    fail(session, 1)
    for row in session.scalars(select(LoginThrottle)):
        assert len(row.subject) == 64
        assert "anne" not in row.subject


def test_attempts_made_at_once_are_all_counted(database: Database):
    """Twelve at the same moment, on two accounts in both orders: five pass, none is lost."""
    pair = (account_subject("anne@exemple.fr"), account_subject("bruno@exemple.fr"))
    start, waits = threading.Barrier(12), []

    def attempt(number: int) -> None:
        start.wait()
        with database.unit_of_work() as session:
            waits.append(count_attempt(session, subjects=pair[:: 1 if number % 2 else -1], now=NOW))

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits, key=bool) == [None] * 5 + [1] * 7
    with database.reading() as session:
        assert session.scalars(select(LoginThrottle.failures)).all() == [5, 5]
