"""Read what bindings are proposed from: the code lists from outside, and to which lists names are bound."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, ConceptLevel, JoinKey, JoinKeyVariable, KeyConcept, Variable
from catalogue.domain.vocabularies import LinkStatus
from catalogue.linking.binding.model import Containment, Elsewhere, ListProfile
from catalogue.linking.binding.tidy import spellings
from catalogue.services.sql import in_slices

# Enough to see how the codes of a list are written.
_SAMPLE = 40
# A list names a few columns that say something; wide sources have dozens.
_COLUMNS = 6
# As many codes of a declared list as tell whether another list holds them.
DECLARED_SAMPLE = 200


def read_profiles(session: Session) -> dict[int, ListProfile]:
    """Return every code list by its key, with a few codes: one statement for each that has any."""
    rows = session.execute(
        select(
            CodeList.id,
            CodeList.slug,
            CodeList.name,
            CodeList.title,
            CodeList.code_count,
            CodeList.declared_code_count,
            CodeList.pattern,
            CodeList.attribute_names,
            ConceptLevel.slug.label("level"),
            ConceptLevel.label.label("level_label"),
            KeyConcept.label.label("concept_label"),
        )
        .outerjoin(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .outerjoin(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
        .order_by(CodeList.id)
    ).all()
    return {
        row.id: ListProfile(
            slug=row.slug,
            title=row.title,
            name=row.name,
            level=row.level,
            level_label=row.level_label or "",
            concept_label=row.concept_label or "",
            size=row.code_count or row.declared_code_count or 0,
            is_stored=row.code_count > 0,
            pattern=row.pattern,
            columns=tuple(row.attribute_names[:_COLUMNS]),
            sample=sample_codes(session, row.id, row.code_count, _SAMPLE) if row.code_count else (),
        )
        for row in rows
    }


def sample_codes(session: Session, list_id: int, count: int, wanted: int) -> tuple[str, ...]:
    """Return about `wanted` codes of a list, spread over it; those that stand for no code are left out."""
    step = max(1, count // wanted)
    places = [rank * step for rank in range(wanted)]
    found = session.scalars(
        select(Code.notation)
        .where(Code.code_list_id == list_id, Code.position.in_(places))
        .order_by(Code.position)
    )
    return tuple(code for code in found if code)


def read_elsewhere(session: Session) -> Elsewhere:
    """Return to which lists columns are bound, by name: those declared, and those of keys of one column."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    declared = select(Variable.name, CodeList.slug, func.count()).join(
        CodeList, Variable.code_list_id == CodeList.id
    )
    alone = (
        select(JoinKeyVariable.join_key_id)
        .group_by(JoinKeyVariable.join_key_id)
        .having(func.count() == 1)
        .scalar_subquery()
    )
    # A variable that declares the list of its key was counted already.
    keyed = (
        select(Variable.name, CodeList.slug, func.count())
        .join(JoinKeyVariable, JoinKeyVariable.variable_id == Variable.id)
        .join(JoinKey, JoinKeyVariable.join_key_id == JoinKey.id)
        .join(CodeList, JoinKey.code_list_id == CodeList.id)
        .where(
            JoinKey.status == LinkStatus.CONFIRMED,
            JoinKey.id.in_(alone),
            Variable.code_list_id.is_distinct_from(JoinKey.code_list_id),
        )
    )
    for query in (declared, keyed):
        for name, slug, times in session.execute(query.group_by(Variable.name, CodeList.slug)):
            found[name.casefold()][slug] += times
    return Elsewhere({name: dict(lists) for name, lists in found.items()})


def count_contained(
    session: Session, lists: Mapping[str, tuple[int, ListProfile]], values: Sequence[str]
) -> dict[str, Containment]:
    """Return, for each list whose codes are stored, how many of the values are codes of it.

    :param lists: slug → key and profile of the lists to look in.
    """
    return {
        slug: _contained(session, list_id, profile, values)
        for slug, (list_id, profile) in lists.items()
        if profile.is_stored and values
    }


def _contained(session: Session, list_id: int, profile: ListProfile, values: Sequence[str]) -> Containment:
    written = spellings(values, {len(code) for code in profile.sample})
    wanted = sorted({code for codes in written.values() for code in codes})
    known: set[str] = set()
    for some in in_slices(wanted):
        known.update(
            session.scalars(
                select(Code.notation).where(Code.code_list_id == list_id, Code.notation.in_(some))
            )
        )
    return Containment(
        as_written=sum(value in known for value in written),
        once_tidied=sum(not codes.isdisjoint(known) for codes in written.values()),
        values=len(written),
    )
