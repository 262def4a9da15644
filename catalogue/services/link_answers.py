"""Answer one question about a pair, derived on the spot: can they be crossed, by that, at that level?

What nobody restricts is answered by the link that is stored, with the decision somebody took on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, Dataset, JoinKey, KeyConcept, Organisation
from catalogue.domain.vocabularies import DatasetKind, LinkStatus
from catalogue.errors import BadQuery, NotFound
from catalogue.linking.ask import Asker
from catalogue.linking.model import DerivedLink, Key, Knowledge, Meeting, Path, Side
from catalogue.linking.periods import HasPeriod
from catalogue.messages import gettext_noop
from catalogue.services.current_linker import current_linker
from catalogue.services.link_parts import steps_of_paths, variables_of_keys
from catalogue.services.link_views import DatasetRef, LinkKeyView, LinkView, PathStep, common_period
from catalogue.services.linker_input import one_side
from catalogue.services.links import get_link, refuse_unknown
from catalogue.services.lost_measures import lost_in_link, measures_lost_by
from catalogue.services.refs import Period, period

_NOT_OF_THIS_KIND = {
    DatasetKind.EXTRACT: gettext_noop("« %(slug)s » n’est pas un extrait : nommez l’extrait, puis la base."),
    DatasetKind.EXTERNAL: gettext_noop("« %(slug)s » n’est pas une base : nommez l’extrait, puis la base."),
}


def ask_link(
    session: Session, *, extract: str, base: str, concept: str | None = None, level: str | None = None
) -> LinkView:
    """Return the answer for one pair: yes, via, or no with its reason and the nearest weaker link.

    :param concept: slug of the concept to cross by.
    :param level: slug of the level wanted.
    :raises NotFound: no published extract or base has this slug.
    :raises BadQuery: no concept or level has this name, or the level is not one of the concept.
    """
    sides = (_asked_side(session, extract), _side(session, base, DatasetKind.EXTERNAL))
    _check(session, concept, level)
    if concept is None and level is None:
        try:
            return get_link(session, extract=extract, base=base)
        except NotFound:
            pass
    knowledge, linker = current_linker(session)
    answer = Asker(knowledge, linker).ask(*sides, concept=concept, level=level)
    return _Views(session, knowledge, sides, list(_meetings(answer))).view(answer)


def other_paths(session: Session, *, extract: str, base: str) -> tuple[LinkKeyView, ...]:
    """Return the next best ways to cross a pair by what its link rests on, three at most, best first.

    :raises NotFound: no published extract or base has this slug.
    """
    sides = (_asked_side(session, extract), _side(session, base, DatasetKind.EXTERNAL))
    knowledge, linker = current_linker(session)
    meetings = linker.other_ways(*sides)
    return _Views(session, knowledge, sides, meetings).keys(meetings)


@dataclass(frozen=True)
class AskableLevel:
    """A level one may ask about, and the concept it is a level of."""

    slug: str
    label: str
    concept_label: str


def askable_levels(session: Session, *, extract: str) -> tuple[AskableLevel, ...]:
    """Return the levels of the concepts that the keys of an extract identify, finest first by concept."""
    keyed = (
        select(ConceptLevel.concept_id)
        .join(CodeList, CodeList.level_id == ConceptLevel.id)
        .join(JoinKey, JoinKey.code_list_id == CodeList.id)
        .join(Dataset, JoinKey.dataset_id == Dataset.id)
        .where(Dataset.slug == extract)
    )
    rows = session.execute(
        select(ConceptLevel.slug, ConceptLevel.label, KeyConcept.label.label("concept_label"))
        .join(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
        .where(KeyConcept.id.in_(keyed))
        .order_by(KeyConcept.position, KeyConcept.id, ConceptLevel.position, ConceptLevel.id)
    )
    return tuple(AskableLevel(*row) for row in rows)


def _asked_side(session: Session, slug: str) -> Side:
    """Return what is asked about: an extract, or a source table, whose links nobody stores."""
    refuse_unknown(session, slug)
    table = one_side(session, slug, DatasetKind.TABLE)
    return table or _side(session, slug, DatasetKind.EXTRACT)


def _side(session: Session, slug: str, kind: DatasetKind) -> Side:
    refuse_unknown(session, slug)
    side = one_side(session, slug, kind)
    if side is None:
        raise NotFound(_NOT_OF_THIS_KIND[kind], slug=slug)
    return side


def _check(session: Session, concept: str | None, level: str | None) -> None:
    known = select(KeyConcept.id).where(KeyConcept.slug == concept)
    if concept is not None and session.scalar(known) is None:
        raise BadQuery("Aucune clé ne s’appelle « %(concept)s ».", concept=concept[:50])
    if level is None:
        return
    of_level = select(KeyConcept.slug).join(ConceptLevel, ConceptLevel.concept_id == KeyConcept.id)
    found = session.scalar(of_level.where(ConceptLevel.slug == level))
    if found is None:
        raise BadQuery("Aucun niveau ne s’appelle « %(level)s ».", level=level[:50])
    if concept not in {None, found}:
        raise BadQuery("« %(level)s » n’est pas un niveau de « %(concept)s ».", level=level, concept=concept)


class _Views:
    """Makes what readers are shown of meetings, and of a derived answer and its fallback."""

    def __init__(
        self, session: Session, knowledge: Knowledge, sides: tuple[Side, Side], meetings: Sequence[Meeting]
    ) -> None:
        self._knowledge = knowledge
        self._sides = sides
        slugs = (sides[0].slug, sides[1].slug)
        self._datasets = _refs(session, slugs)
        self._lost = measures_lost_by(session, datasets=slugs)
        keys = {key.id for meeting in meetings for key in (meeting.extract_key, meeting.base_key)}
        self._variables = variables_of_keys(session, sorted(keys))
        self._steps = steps_of_paths(session, {step.slug for meeting in meetings for step in meeting.steps})

    def keys(self, meetings: Iterable[Meeting]) -> tuple[LinkKeyView, ...]:
        return tuple(self._key(meeting) for meeting in meetings)

    def view(self, answer: DerivedLink) -> LinkView:
        keys = self.keys(answer.meetings)
        return LinkView(
            extract=self._datasets[answer.extract],
            base=self._datasets[answer.base],
            status=LinkStatus.PROPOSED,
            answer=answer.answer,
            kind=answer.kind,
            legal=answer.legal,
            score=answer.score,
            keys=keys,
            loss=answer.loss,
            caveats=answer.caveats,
            reason=answer.reason,
            explanation=answer.explanation,
            reviewed_by=None,
            reviewed_at=None,
            is_stored=False,
            fallback=self.view(answer.fallback) if answer.fallback else None,
            period=common_period((*_periods(*self._sides), *(key.period for key in keys[:1]))),
            lost_measures=lost_in_link(keys, extract=answer.extract, base=answer.base, lost=self._lost),
        )

    def _key(self, meeting: Meeting) -> LinkKeyView:
        level = meeting.code_list.level
        return LinkKeyView(
            concept=meeting.concept.slug,
            concept_label=meeting.concept.label,
            level=level,
            level_label=self._knowledge.level_labels[level],
            code_list=meeting.code_list.slug,
            code_list_title=meeting.code_list.title,
            extract_key=meeting.extract_key.label,
            base_key=meeting.base_key.label,
            extract_variables=self._variables.get(meeting.extract_key.id, ()),
            base_variables=self._variables.get(meeting.base_key.id, ()),
            extract_role=meeting.extract_key.role,
            base_role=meeting.base_key.role,
            extract_path=self._path(meeting.extract_path),
            base_path=self._path(meeting.base_path),
            match_rate=None,
            extract_finds_rows=_finds_rows(meeting.extract_key, meeting.extract_path),
            base_finds_rows=_finds_rows(meeting.base_key, meeting.base_path),
            period=common_period(_periods(meeting.extract_key, meeting.base_key, *meeting.steps)),
        )

    def _path(self, path: Path) -> tuple[PathStep, ...]:
        return tuple(self._steps[step.slug] for step in path if step.slug in self._steps)


def _periods(*held: HasPeriod) -> Iterator[Period | None]:
    return (period(one.period_start, one.period_end) for one in held)


def _finds_rows(key: Key, path: Path) -> bool:
    return key.identifies_row and all(step.is_lossless for step in path)


def _meetings(answer: DerivedLink) -> Iterator[Meeting]:
    yield from answer.meetings
    if answer.fallback is not None:
        yield from answer.fallback.meetings


def _refs(session: Session, slugs: tuple[str, str]) -> dict[str, DatasetRef]:
    rows = session.execute(
        select(Dataset.slug, Dataset.title, Dataset.kind, Dataset.acronym, Organisation.name)
        .join(Organisation, Dataset.publisher_id == Organisation.id)
        .where(Dataset.slug.in_(slugs))
    )
    return {row.slug: DatasetRef(*row) for row in rows}
