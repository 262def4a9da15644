"""`/cadre-juridique`: the law and reference texts, as a page to read."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from catalogue.services.legal import LegalText, list_legal_texts
from catalogue.web.site import current_site

blueprint = Blueprint("legal", __name__)


@dataclass(frozen=True)
class LegalContext:
    """What `legal/index.html` shows."""

    texts: tuple[LegalText, ...]


@blueprint.get("/cadre-juridique")
def index() -> str:
    """Show the legal framework."""
    with current_site().database.reading() as session:
        texts = list_legal_texts(session)
    return render_template("legal/index.html", page=LegalContext(texts))
