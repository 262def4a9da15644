"""`/sigles`: what acronyms stand for and which words mean the same, by letter."""

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request, url_for

from catalogue.services.synonyms import GlossaryEntry, list_glossary
from catalogue.web.site import current_site

blueprint = Blueprint("synonyms", __name__, url_prefix="/sigles")

# The whole seed and as much again, on one page where the browser searches.
PAGE_SIZE = 400


@dataclass(frozen=True)
class Letter:
    """The entries filed under one letter, `#` for what begins with a digit."""

    name: str
    entries: tuple[GlossaryEntry, ...]


@dataclass(frozen=True)
class GlossaryContext:
    """What `synonyms/index.html` shows; `first_url` is absent on the first page, `next_url` on the last."""

    letters: tuple[Letter, ...]
    first_url: str | None
    next_url: str | None


@blueprint.get("")
def index() -> str:
    """Show a page of acronyms and synonyms."""
    after = request.args.get("apres")
    with current_site().database.reading() as session:
        page = list_glossary(session, after=after, limit=PAGE_SIZE)
    letters = groupby(page.entries, key=lambda entry: entry.letter)
    context = GlossaryContext(
        tuple(Letter(name, tuple(entries)) for name, entries in letters),
        None if after is None else url_for("synonyms.index"),
        None if page.next_after is None else url_for("synonyms.index", apres=page.next_after),
    )
    return render_template("synonyms/index.html", page=context)
