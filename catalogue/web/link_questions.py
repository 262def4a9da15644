"""`/croisements?q=…` and `?jeu=…&jeu=…`: a question as people type it, and what several share."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.query import MAX_CHARACTERS
from catalogue.services.link_answers import ask_link
from catalogue.services.link_questions import ReadQuestion, read_link_question
from catalogue.services.link_views import LinkView
from catalogue.services.shared_keys import FEWEST, MOST, SharedView, find_shared
from catalogue.services.table_joins.answers import TablesAnswer, are_tables, ask_tables
from catalogue.web.link_names import NamedRef, named
from catalogue.web.site import current_site


@dataclass(frozen=True)
class QuestionContext:
    """What `links/question.html` shows; one at most of the answers is there."""

    question: ReadQuestion
    link: LinkView | None = None
    tables: TablesAnswer | None = None
    shared: SharedView | None = None


@dataclass(frozen=True)
class SharedContext:
    """What `links/shared.html` shows.

    :ivar slugs: those chosen; :ivar shared: `None` while there are too few or too many.
    """

    slugs: tuple[str, ...]
    shared: SharedView | None
    datasets: tuple[NamedRef, ...]
    fewest: int = FEWEST
    most: int = MOST


def question_page(text: str) -> str:
    """Return the page that answers a question, or helps to ask it better."""
    site = current_site()
    with site.database.reading() as session:
        question = read_link_question(session, site.index, text=text[:MAX_CHARACTERS])
        context = QuestionContext(question)
        if question.pair is not None:
            one, other = question.pair
            pair = (one.slug, other.slug)
            if are_tables(session, one=one.slug, other=other.slug):
                context = QuestionContext(question, tables=ask_tables(session, one=pair[0], other=pair[1]))
            elif other.kind is DatasetKind.EXTERNAL and one.kind is not DatasetKind.EXTERNAL:
                found = ask_link(
                    session,
                    extract=one.slug,
                    base=other.slug,
                    level=question.level,
                    concept=None if question.level else question.concept,
                )
                context = QuestionContext(question, link=found)
            elif one.slug != other.slug:
                context = QuestionContext(question, shared=find_shared(session, slugs=pair))
    return render_template("links/question.html", page=context)


def shared_page(slugs: Sequence[str]) -> str:
    """Return the page of what several datasets share; with one alone, the form to add others.

    :raises NotFound: no published dataset has one of the slugs.
    :raises Gone: one of them was withdrawn.
    """
    chosen = tuple(slug.strip() for slug in slugs)
    if not FEWEST <= len(chosen) <= MOST:
        page = SharedContext(chosen[: MOST + 1], None, ())
        return render_template("links/shared.html", page=page)
    with current_site().database.reading() as session:
        found = find_shared(session, slugs=chosen)
    return render_template("links/shared.html", page=SharedContext(chosen, found, named(found.datasets)))
