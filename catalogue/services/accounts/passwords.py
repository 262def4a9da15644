"""Passwords: which ones are accepted, and how they are hashed (argon2id) and checked.

Length and a short list of what everybody tries are the only rules (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS
5.0, 6.2). No session here: hashing takes long, and a transaction must not wait for it.
"""

import threading
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from catalogue.errors import Invalid
from catalogue.services.accounts.text import folded_address

PASSWORD_MIN = 12
PASSWORD_MAX = 256

# Each hash holds tens of megabytes: however many people log in, no more than this at once in a process.
AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)

# Of the lengths allowed only, compared without case, spaces and signs: the first ones anybody tries here.
_COMMON_TEXT = """
    motdepasse12 motdepasse123 motdepasse1234 motdepasse2024 motdepasse2025 motdepasse2026 monmotdepasse
    motdepassemotdepasse azertyuiop12 azertyuiop123 azertyuiopqs azertyuiopqsdfghjklm azertyazerty
    qwertyuiop12 qwertyuiop123 qwertyuiopas qwertyuiopasdfghjkl qwertyqwerty 1qaz2wsx3edc 1q2w3e4r5t6y
    123456789012 1234567890123 12345678901234 123456789123 123456123456 012345678910 987654321098 111222333444
    abcdefghijkl abcdefghijklmnop abcd12345678 abc123abc123 password1234 passwordpassword password12345
    administrateur administrator admin1234567 adminadminadmin changezmoi12 changemechangeme bienvenue123
    bonjourbonjour bonjour12345 bonjour123456 jetaimejetaime iloveyou1234 letmeinletmein welcome12345
    catalogue123 cataloguesnds cataloguesniiram sniiramsniiram snds12345678 assurancemaladie cnamtscnamts
    correcthorsebatterystaple
"""
_COMMON = frozenset(_COMMON_TEXT.split())


@dataclass(frozen=True)
class HashCost:
    """What one hash costs: memory in KiB, passes over it, lanes computed side by side."""

    memory_kib: int
    passes: int
    lanes: int = 1


@dataclass(frozen=True)
class Checked:
    """Whether a password was right; `new_hash` when it should replace the kept one (its cost has changed)."""

    is_right: bool
    new_hash: str | None = None


def hash_password(password: str, *, cost: HashCost) -> str:
    """Return the argon2id hash of a password, in its usual notation with salt and cost."""
    with _places:
        return _hasher(cost).hash(normalised(password))


def check_password(kept_hash: str | None, password: str, *, cost: HashCost) -> Checked:
    """Tell whether the password is the one kept.

    Without a kept hash one is computed all the same, so that an unknown account takes as long as a known one.
    """
    text = normalised(password[: PASSWORD_MAX + 1])
    hasher = _hasher(cost)
    with _places:
        if kept_hash is None:
            hasher.hash(text)
            return Checked(is_right=False)
        try:
            hasher.verify(kept_hash, text)
        except (VerificationError, InvalidHashError):
            return Checked(is_right=False)
    if hasher.check_needs_rehash(kept_hash):
        return Checked(is_right=True, new_hash=hash_password(password, cost=cost))
    return Checked(is_right=True)


def check_choice(password: str, *, email: str) -> None:
    """Refuse a password that is too short, too long, or that anybody would try.

    :raises Invalid: with the sentence that says what to do.
    """
    text = normalised(password)
    if len(text) < PASSWORD_MIN:
        raise Invalid(
            "Ce mot de passe est trop court : il faut au moins %(minimum)s caractères. "
            "Une suite de quelques mots convient bien.",
            {"field": "password"},
            minimum=PASSWORD_MIN,
        )
    if len(text) > PASSWORD_MAX:
        raise Invalid(
            "Ce mot de passe dépasse %(maximum)s caractères.", {"field": "password"}, maximum=PASSWORD_MAX
        )
    if _is_obvious(text, email):
        raise Invalid(
            "Ce mot de passe est de ceux qu’on essaie en premier : choisissez-en un autre.",
            {"field": "password"},
        )


def normalised(password: str) -> str:
    """Return the password however it was composed on the keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def _is_obvious(password: str, email: str) -> bool:
    folded = folded_address(password)
    letters = "".join(character for character in folded if character.isalnum())
    own = {folded_address(email), folded_address(email).partition("@")[0]}
    return folded in own or letters in _COMMON or len(set(folded)) == 1


def _hasher(cost: HashCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)
