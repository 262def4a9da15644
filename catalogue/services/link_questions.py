"""Find which datasets a question names, and whether they can be linked: « open damir × finess commune ».

Reading the words is `linking/questions.py`; a name that is no slug nor acronym is looked for by the search.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.domain import ConceptLevel, Dataset, KeyConcept, Organisation
from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import DatasetKind, PublicationState
from catalogue.linking.questions import Question, names_within, read_question, split_by_names
from catalogue.search.base import SearchIndex
from catalogue.search.document import DocumentType, Facet
from catalogue.search.query import parse_query
from catalogue.services.link_views import DatasetRef
from catalogue.services.sql import AnyRow
from catalogue.services.synonyms import current_synonyms

# Of the datasets that a name may mean, those offered.
CHOICES_MAX = 6
# A hit that scores so much more than the next is what was meant.
_CLEARLY = 1.6


@dataclass(frozen=True)
class NamedDatasets:
    """The words of a question that name a dataset, and those it may be: none, one, or some to choose from."""

    words: str
    choices: tuple[DatasetRef, ...]


@dataclass(frozen=True)
class ReadQuestion:
    """What a question asks, its datasets found; level and concept are slugs."""

    text: str
    names: tuple[NamedDatasets, ...]
    level: str | None
    level_label: str | None
    concept: str | None

    @property
    def pair(self) -> tuple[DatasetRef, DatasetRef] | None:
        """Return the two datasets asked about, what is a base last, when both are known without doubt."""
        if len(self.names) != 2 or any(len(name.choices) != 1 for name in self.names):
            return None
        one, other = (name.choices[0] for name in self.names)
        base_first = one.kind is DatasetKind.EXTERNAL and other.kind is not DatasetKind.EXTERNAL
        return (other, one) if base_first else (one, other)

    @property
    def only(self) -> DatasetRef | None:
        """Return the one dataset asked about, when there is no other."""
        if len(self.names) == 1 and len(self.names[0].choices) == 1:
            return self.names[0].choices[0]
        return None


def read_link_question(session: Session, index: SearchIndex, *, text: str) -> ReadQuestion:
    """Return what a question about links asks, its datasets found by slug, acronym, else by the search.

    :raises Unavailable: there is no index, or it is damaged.
    """
    levels, labels, concepts = _places(session)
    question = read_question(text, levels=levels, concepts=concepts)
    names = _names(session, index, question)
    level = question.level
    return ReadQuestion(text, names, level, labels.get(level) if level else None, question.concept)


def _places(session: Session) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return folded name → slug of levels, slug → label of levels, folded name → slug of concepts."""
    levels = session.execute(select(ConceptLevel.slug, ConceptLevel.label)).all()
    concepts = session.execute(select(KeyConcept.slug, KeyConcept.label)).all()
    return _by_name(levels), dict(levels), _by_name(concepts)


def _by_name(rows: Sequence[AnyRow]) -> dict[str, str]:
    return {fold_text(said): slug for slug, label in rows for said in (label, slug.replace("-", " "))}


def _names(session: Session, index: SearchIndex, question: Question) -> tuple[NamedDatasets, ...]:
    known = _known(session, question.parts)
    if len(question.parts) == 1:
        side_by_side = split_by_names(question.parts[0], {name: name for name in known})
        if len(side_by_side) == 2:
            return tuple(NamedDatasets(name, known[name]) for name in side_by_side)
    return tuple(NamedDatasets(part, _choices(session, index, part, known)) for part in question.parts)


def _known(session: Session, parts: Sequence[str]) -> dict[str, tuple[DatasetRef, ...]]:
    """Return by folded name the datasets whose slug or acronym is a run of the words asked."""
    runs = {run for part in parts for run in names_within(part)}
    if not runs:
        return {}
    slugs = {"-".join(run) for run in runs}
    acronyms = {
        form for run in runs for form in (" ".join(run), " ".join(run).upper(), "_".join(run).upper())
    }
    found = _published(session, or_slugs=slugs, or_acronyms=acronyms)
    names: dict[str, list[DatasetRef]] = {}
    for ref in found:
        for name in {fold_text(ref.slug.replace("-", " ")), fold_text(ref.acronym or "")} - {""}:
            names.setdefault(name, []).append(ref)
    # A slug said in full names one dataset, whoever else bears it as an acronym.
    return {
        name: tuple(ref for ref in refs if ref.slug.replace("-", " ") == name) or tuple(refs[:CHOICES_MAX])
        for name, refs in names.items()
    }


def _published(session: Session, *, or_slugs: set[str], or_acronyms: set[str]) -> list[DatasetRef]:
    rows = session.execute(
        select(Dataset.slug, Dataset.title, Dataset.kind, Dataset.acronym, Organisation.name)
        .join(Organisation, Dataset.publisher_id == Organisation.id)
        .where(
            or_(Dataset.slug.in_(or_slugs), Dataset.acronym.in_(or_acronyms)),
            Dataset.state == PublicationState.PUBLISHED,
        )
        .order_by(Dataset.slug)
    )
    return [DatasetRef(*row) for row in rows]


def _choices(
    session: Session, index: SearchIndex, part: str, known: Mapping[str, tuple[DatasetRef, ...]]
) -> tuple[DatasetRef, ...]:
    if part in known:
        return known[part]
    query = parse_query(part, facets={Facet.TYPE: [DocumentType.DATASET.value]}, limit=CHOICES_MAX)
    results = index.search(replace(query, synonyms=current_synonyms(session)))
    hits = results.hits
    if len(hits) > 1 and hits[0].score >= _CLEARLY * hits[1].score:
        hits = hits[:1]
    order = [hit.slug for hit in hits]
    refs = {ref.slug: ref for ref in _published(session, or_slugs=set(order), or_acronyms=set())}
    return tuple(refs[slug] for slug in order if slug in refs)
