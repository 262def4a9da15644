"""What stands on every page: the entries of the header, the language switch, the release."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from catalogue import __version__
from catalogue.web.language import FRENCH, page_language, same_page_in


@dataclass(frozen=True)
class Entry:
    """A link of the header; the one of the present page's family is marked."""

    label: str
    url: str
    is_current: bool


def page_frame() -> dict[str, Any]:
    """Return what the layout shows around every page, as the templates name it."""
    return {
        "language": page_language(),
        # Put on what the catalogue describes, which stays in French on an English page.
        "in_french": Markup("") if page_language() == FRENCH else Markup(' lang="fr"'),
        "same_page_in": same_page_in,
        "navigation": entries,
        "version": __version__,
        "search_text": request.args.get("q", "") if request.endpoint == "search.results" else "",
    }


def entries() -> tuple[Entry, ...]:
    """Return the header's links."""
    families = (
        (_("Jeux de données"), url_for("search.results", type="dataset"), "/jeux"),
        (_("Croisements"), url_for("links.matrix"), "/croisements"),
        (_("Clés"), url_for("key_concepts.index"), "/cles"),
        (_("Nomenclatures"), url_for("code_lists.index"), "/nomenclatures"),
        (_("Réutilisations"), url_for("reuses.index"), "/reutilisations"),
        (_("Cadre juridique"), url_for("legal.index"), "/cadre-juridique"),
        (_("Flux DCAT"), url_for("feed.catalogue"), "/catalogue"),
    )
    return tuple(
        Entry(str(label), url, request.path == path or request.path.startswith(f"{path}/"))
        for label, url, path in families
    )
