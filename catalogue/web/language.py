"""The language of a page: French unless the address says `?lang=en`, and kept in the links of the page.

Messages are French in the code; `catalogue/messages.py` holds the English. No cookie and no header decides:
an address always gives the same page.
"""

from functools import cache, cached_property
from typing import Any
from urllib.parse import quote, urlencode

from babel.support import NullTranslations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain

from catalogue.messages import english_messages
from catalogue.web.typography import french_spaces

FRENCH = "fr"
ENGLISH = "en"
# Files, and what machines read, whose addresses are permanent names.
_WITHOUT_LANGUAGE = frozenset(
    {
        "static",
        "feed.catalogue_in",
        "feed.dataset_in",
        "downloads.dictionary",
        "downloads.data_package",
        "downloads.code_list",
        "atom.changes",
        "sitemap.index",
    }
)


def set_up_languages(app: Flask) -> None:
    """Let pages speak French, and English where the address asks for it."""
    english_messages()
    _Speech(app, default_locale=FRENCH, locale_selector=page_locale)
    app.url_defaults(_keep_language)


def page_language() -> str:
    """Return the language of the page asked for: `fr` or `en`."""
    return ENGLISH if has_request_context() and request.args.get("lang") == ENGLISH else FRENCH


def page_locale() -> str:
    """Return the locale of the page; British English writes dates in the French order."""
    return "en_GB" if page_language() == ENGLISH else FRENCH


def same_page_in(language: str) -> str:
    """Return the address of the present page in another language, its query kept."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    if language != FRENCH:
        arguments.append(("lang", language))
    return quote(request.path) + (f"?{urlencode(arguments)}" if arguments else "")


class _FrenchMessages(NullTranslations):
    """Messages as they are written, with the spaces of French; French has no plural for zero."""

    def gettext(self, message: str) -> str:
        return _typeset(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _typeset(msgid2 if n > 1 else msgid1)

    ugettext = gettext
    ungettext = ngettext


@cache
def _typeset(message: str) -> str:
    # As many as there are messages in the code: the cache is bounded by it.
    return french_spaces(message)


_FRENCH_MESSAGES = _FrenchMessages()


class _Messages(Domain):  # type: ignore[misc]
    """The messages of both languages, in memory."""

    def get_translations(self) -> NullTranslations:
        return english_messages() if page_language() == ENGLISH else _FRENCH_MESSAGES


class _Speech(Babel):  # type: ignore[misc]
    """Flask-Babel, told where our messages are."""

    @cached_property
    def domain_instance(self) -> _Messages:
        return _Messages()


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if page_language() == ENGLISH and endpoint not in _WITHOUT_LANGUAGE:
        values.setdefault("lang", ENGLISH)
