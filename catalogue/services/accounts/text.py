"""What people type about an account, made comparable or refused.

The same folding serves to find an account, to store it and to count failed logins: one address, one account.
"""

import re
import unicodedata

from catalogue.errors import Invalid

EMAIL_MAX = 254
NAME_MAX = 100
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
# Beside controls (Cc): what turns the direction of the text around it, and lone halves of a character.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def folded_address(text: str) -> str:
    """Return an address as accounts are compared: composed, without outer spaces, in lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def has_unseen_characters(text: str) -> bool:
    """Tell whether the text holds a character that shows nothing or moves what stands around it."""
    return any(unicodedata.category(character) in _UNSEEN for character in text)


def checked_address(text: str) -> str:
    """Return the address of a new account, folded.

    :raises Invalid: it is no address.
    """
    address = folded_address(text)
    if len(address) > EMAIL_MAX or has_unseen_characters(address) or not _EMAIL.fullmatch(address):
        raise Invalid(
            "Cette adresse électronique est mal formée : une adresse comme nom@exemple.fr est attendue.",
            {"field": "email"},
        )
    return address


def checked_name(text: str | None) -> str | None:
    """Return a name to show, `None` for an empty one.

    :raises Invalid: it is too long, or holds characters that cannot be seen.
    """
    name = unicodedata.normalize("NFC", text or "").strip()
    if len(name) > NAME_MAX:
        raise Invalid("Ce nom dépasse %(maximum)s caractères.", {"field": "name"}, maximum=NAME_MAX)
    if has_unseen_characters(name):
        raise Invalid("Ce nom contient des caractères invisibles : retapez-le.", {"field": "name"})
    return name or None
