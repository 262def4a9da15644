"""What stands on every page: the entries of the header, the language switch, the release."""

from dataclasses import dataclass

from flask import Flask, request, url_for

from catalogue import __version__
from catalogue.web.i18n import LANGUAGES, gettext, language


@dataclass(frozen=True)
class Entry:
    """A link of the header."""

    label: str
    url: str
    is_current: bool


def init_app(app: Flask) -> None:
    """Give every template the header's entries."""
    app.jinja_env.globals.update(
        navigation=entries, other_languages=other_languages, release=__version__, search_text=search_text
    )


def entries() -> list[Entry]:
    """Return the header's links; the one of the present page's family is marked."""
    families = (
        (gettext("Jeux de données"), url_for("search.search", type="dataset"), "/jeux"),
        (gettext("Croisements"), url_for("links.matrix"), "/croisements"),
        (gettext("Clés"), url_for("key_concepts.index"), "/cles"),
        (gettext("Nomenclatures"), url_for("code_lists.index"), "/nomenclatures"),
        (gettext("Réutilisations"), url_for("reuses.index"), "/reutilisations"),
        (gettext("Cadre juridique"), url_for("legal.index"), "/cadre-juridique"),
    )
    return [
        Entry(name, url, request.path == path or request.path.startswith(f"{path}/"))
        for name, url, path in families
    ]


def other_languages() -> list[tuple[str, str, str]]:
    """Return (code, name, address of this page) of each language but the page's own."""
    return [(code, name, _in_language(code)) for code, name in LANGUAGES.items() if code != language()]


def search_text() -> str:
    """Return what was searched for, so that the box still holds it."""
    return request.args.get("q", "") if request.endpoint == "search.search" else ""


def _in_language(code: str) -> str:
    # A page that does not exist has no address in any language: the home page stands in.
    if request.endpoint is None:
        return url_for("home.home", lang=code)
    query = {name: values for name, values in request.args.lists() if name != "lang"}
    return url_for(request.endpoint, **{**query, **(request.view_args or {}), "lang": code})
