"""Check the addresses people type, before one can break a feed or run in a page."""

import re
from urllib.parse import urlsplit

from catalogue.errors import Invalid
from catalogue.services.editing.text import clean_line

LONGEST = 2000
# Not allowed anywhere in an IRI (RFC 3987, 2.2); serialisers fail on them or write them as they are.
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')
_EMAIL = re.compile(
    r"[^@\s<>\"(),:;\[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+"
)


def clean_url(typed: str) -> str:
    """Return a web address; empty when nothing was typed.

    :raises Invalid: it is not a whole http or https address.
    """
    url = typed.strip()
    if not url:
        return ""
    if not url.isprintable() or _FORBIDDEN.search(url):
        raise Invalid("Cette adresse contient un caractère qu’une adresse ne peut pas avoir.")
    if len(url) > LONGEST:
        raise Invalid("Cette adresse est trop longue : %(longest)s caractères au plus.", longest=LONGEST)
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise Invalid("Cette adresse est mal formée.") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise Invalid("Une adresse commence par https:// ou http://, suivie du nom d’un site.")
    return url


def clean_email(typed: str) -> str:
    """Return an e-mail address; empty when nothing was typed.

    :raises Invalid: it is none.
    """
    email = clean_line(typed, longest=254)
    if email and not _EMAIL.fullmatch(email):
        raise Invalid("Cette adresse électronique est mal formée : nom@domaine.fr est attendu.")
    return email
