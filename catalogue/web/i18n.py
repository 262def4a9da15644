"""French first, English second: which language a page is in, and where its words come from.

The language is in the address (`?lang=en`), so that a page is the same for everyone who asks for it and may
be cached. Translations are compiled in memory from the `.po` file at start: no build step can be forgotten.
"""

from collections.abc import MutableMapping
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_babel
from flask_babel import gettext as _gettext
from flask_babel import ngettext as _ngettext

LANGUAGES = {"fr": "Français", "en": "English"}
DEFAULT = "fr"
FOLDER = Path(__file__).resolve().parent / "translations"


def init_app(app: Flask) -> None:
    """Choose the language of each request and keep it in the links of its page."""
    Babel(app, default_locale=DEFAULT, locale_selector=language)
    with app.app_context():
        cache = get_babel().instance.domain_instance.cache
    for code in LANGUAGES:
        if code != DEFAULT:
            cache[code, "messages"] = compile_catalogue(FOLDER / code / "LC_MESSAGES" / "messages.po")

    @app.url_defaults
    def _keep_language(endpoint: str, values: MutableMapping[str, Any]) -> None:
        if has_request_context() and endpoint != "static" and language() != DEFAULT:
            values.setdefault("lang", language())

    app.jinja_env.globals["language"] = language


def language() -> str:
    """Return the code of the present request's language; an unknown one is French."""
    asked = request.args.get("lang", DEFAULT) if has_request_context() else DEFAULT
    return asked if asked in LANGUAGES else DEFAULT


def gettext(message: str, **values: object) -> str:
    """Return `message`, written in French, in the language of the page, with its values put in."""
    return str(_gettext(message, **values))


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """Return the form that agrees with `number`, in the language of the page."""
    return str(_ngettext(singular, plural, number, **values))


def compile_catalogue(file: Path) -> Translations:
    """Return the translations of a `.po` file."""
    with file.open("rb") as stream:
        catalogue = read_po(stream)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
