"""`/cles…`: what keys identify, and who has them."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from catalogue.services.key_concepts import (
    KeyConceptPage,
    KeyConceptRow,
    get_key_concept_page,
    list_key_concepts,
)
from catalogue.web.site import current_site

blueprint = Blueprint("key_concepts", __name__, url_prefix="/cles")


@dataclass(frozen=True)
class KeyConceptsContext:
    """What `key_concepts/index.html` shows."""

    concepts: tuple[KeyConceptRow, ...]


@dataclass(frozen=True)
class KeyConceptContext:
    """What `key_concepts/key_concept.html` shows."""

    concept: KeyConceptPage


@blueprint.get("")
def index() -> str:
    """Show every key concept."""
    with current_site().database.reading() as session:
        concepts = list_key_concepts(session)
    return render_template("key_concepts/index.html", page=KeyConceptsContext(concepts))


@blueprint.get("/<slug>")
def key_concept(slug: str) -> str:
    """Show a key concept: its levels, the lists that code them, who has it."""
    with current_site().database.reading() as session:
        concept = get_key_concept_page(session, slug=slug)
    return render_template("key_concepts/key_concept.html", page=KeyConceptContext(concept))
