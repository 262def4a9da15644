"""Two datasets side by side: the variables, code lists and keys they share, and what differs in them.

Reads only, in a fixed number of statements. Two code lists are compared in `services/code_list_versions.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import CodeList, Dataset, JoinKey, Link, Organisation, Variable
from catalogue.domain.base import slug_of
from catalogue.domain.vocabularies import (
    LinkAnswer,
    LinkStatus,
    PublicationState,
    VariableRole,
    VariableType,
)
from catalogue.errors import BadQuery
from catalogue.services.datasets import find_public_dataset
from catalogue.services.join_keys import HeldKey, list_join_keys
from catalogue.services.refs import (
    CODE_LIST_COLUMNS,
    DATASET_COLUMNS,
    KIND_ORDER,
    CodeListRef,
    LevelRef,
    NamedDataset,
    code_list_ref,
    dataset_ref,
    is_public,
    is_source_name,
)
from catalogue.services.sql import AnyRow

# What a browser proposes while one types; any other dataset is found by its name.
PROPOSED = 300


class Difference(StrEnum):
    """What may differ between two variables of one name."""

    LABEL = "libelle"
    TYPE = "type"
    UNIT = "unite"
    ROLE = "role"
    CODE_LIST = "nomenclature"
    STATE = "etat"


@dataclass(frozen=True)
class ComparedVariable:
    """A variable as one side of a comparison; `closed` is when the source dropped it, as it writes it."""

    name: str
    label: str | None
    type: VariableType | None
    source_type: str | None
    length: str | None
    unit: str | None
    role: VariableRole | None
    code_list: CodeListRef | None
    closed: str | None


@dataclass(frozen=True)
class SharedVariable:
    """A name that both have, and what differs; nothing where the two say the same."""

    name: str
    a: ComparedVariable
    b: ComparedVariable
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class SharedCodeList:
    """A code list that both use, and by which variables."""

    code_list: CodeListRef
    a: tuple[str, ...]
    b: tuple[str, ...]


@dataclass(frozen=True)
class SharedLevel:
    """A level of a concept that keys of both give."""

    level: LevelRef
    a: tuple[HeldKey, ...]
    b: tuple[HeldKey, ...]


@dataclass(frozen=True)
class KnownLink:
    """What the catalogue says of crossing the two."""

    extract: str
    base: str
    answer: LinkAnswer
    reason: str


@dataclass(frozen=True)
class DatasetComparison:
    """Two datasets compared; variables stand in the order of the first, then of the second."""

    a: NamedDataset
    b: NamedDataset
    a_count: int
    b_count: int
    shared: tuple[SharedVariable, ...]
    only_a: tuple[ComparedVariable, ...]
    only_b: tuple[ComparedVariable, ...]
    code_lists: tuple[SharedCodeList, ...]
    levels: tuple[SharedLevel, ...]
    link: KnownLink | None

    @property
    def differing(self) -> tuple[SharedVariable, ...]:
        """Return the shared variables that are not described alike."""
        return tuple(variable for variable in self.shared if variable.differences)


def compare_datasets(session: Session, *, a: str, b: str) -> DatasetComparison:
    """Return two published datasets compared, by their slugs.

    :raises NotFound: no published dataset has one of the slugs.
    :raises Gone: one of the two was withdrawn.
    :raises BadQuery: both are the same.
    """
    if a == b:
        raise BadQuery("Un jeu de données ne se compare pas à lui-même : choisissez-en un autre.")
    rows = find_public_dataset(session, slug=a), find_public_dataset(session, slug=b)
    left, right = (_variables(session, row.id) for row in rows)
    keys = tuple(list_join_keys(session, JoinKey.dataset_id == row.id) for row in rows)
    return DatasetComparison(
        a=_named(rows[0]),
        b=_named(rows[1]),
        a_count=len(left),
        b_count=len(right),
        shared=tuple(_shared(left[name], right[name]) for name in left if name in right),
        only_a=tuple(variable for name, variable in left.items() if name not in right),
        only_b=tuple(variable for name, variable in right.items() if name not in left),
        code_lists=_shared_lists(left.values(), right.values()),
        levels=_shared_levels(*keys),
        link=_link(session, rows[0].id, rows[1].id),
    )


def list_comparable(session: Session) -> tuple[NamedDataset, ...]:
    """Return the first datasets one may compare: extracts, then external bases, then tables."""
    rows = session.execute(
        select(*DATASET_COLUMNS)
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .where(is_public())
        .order_by(KIND_ORDER, Dataset.title, Dataset.id)
        .limit(PROPOSED)
    )
    return tuple(dataset_ref(row) for row in rows)


def find_comparable(session: Session, *, text: str) -> str | None:
    """Return the slug of the dataset that somebody names by its slug or by its name in the source.

    A withdrawn one is found too: comparing it says that it is gone. `None` when there is none.
    """
    if not is_source_name(text):
        return None
    slug = slug_of(text)
    return session.scalars(
        select(Dataset.slug)
        .where(Dataset.state != PublicationState.DRAFT, or_(Dataset.slug == slug, Dataset.name == text))
        .order_by((Dataset.slug == slug).desc(), Dataset.id)
        .limit(1)
    ).first()


def _named(row: AnyRow) -> NamedDataset:
    return NamedDataset(
        row.slug, row.title, row.kind, row.name, row.acronym, row.publisher_acronym or row.publisher_name
    )


def _variables(session: Session, dataset_id: int) -> dict[str, ComparedVariable]:
    rows = session.execute(
        select(
            Variable.name,
            Variable.label,
            Variable.type,
            Variable.source_type,
            Variable.length,
            Variable.unit,
            Variable.role,
            Variable.history_deleted,
            *CODE_LIST_COLUMNS,
        )
        .outerjoin(CodeList, CodeList.id == Variable.code_list_id)
        .where(Variable.dataset_id == dataset_id)
        .order_by(Variable.position, Variable.id)
    )
    return {
        row.name: ComparedVariable(
            name=row.name,
            label=row.label,
            type=row.type,
            source_type=row.source_type,
            length=row.length,
            unit=row.unit,
            role=row.role,
            code_list=code_list_ref(row),
            closed=row.history_deleted,
        )
        for row in rows
    }


def _shared(a: ComparedVariable, b: ComparedVariable) -> SharedVariable:
    pairs = {
        Difference.LABEL: (a.label, b.label),
        Difference.TYPE: (_type(a), _type(b)),
        Difference.UNIT: (a.unit, b.unit),
        Difference.ROLE: (a.role, b.role),
        Difference.CODE_LIST: (a.code_list, b.code_list),
        Difference.STATE: (a.closed, b.closed),
    }
    return SharedVariable(a.name, a, b, tuple(kind for kind, (one, other) in pairs.items() if one != other))


def _type(variable: ComparedVariable) -> tuple[str | None, str | None]:
    return (variable.type or variable.source_type, variable.length)


def _shared_lists(
    left: Iterable[ComparedVariable], right: Iterable[ComparedVariable]
) -> tuple[SharedCodeList, ...]:
    ours, theirs = _users(left), _users(right)
    return tuple(
        SharedCodeList(code_list, tuple(ours[code_list]), tuple(theirs[code_list]))
        for code_list in ours
        if code_list in theirs
    )


def _users(variables: Iterable[ComparedVariable]) -> Mapping[CodeListRef, list[str]]:
    users: dict[CodeListRef, list[str]] = {}
    for variable in variables:
        if variable.code_list is not None:
            users.setdefault(variable.code_list, []).append(variable.name)
    return users


def _shared_levels(left: Sequence[HeldKey], right: Sequence[HeldKey]) -> tuple[SharedLevel, ...]:
    ours, theirs = _by_level(left), _by_level(right)
    return tuple(
        SharedLevel(level, tuple(ours[level]), tuple(theirs[level])) for level in ours if level in theirs
    )


def _by_level(keys: Sequence[HeldKey]) -> Mapping[LevelRef, list[HeldKey]]:
    levels: dict[LevelRef, list[HeldKey]] = {}
    for key in keys:
        if key.level is not None:
            levels.setdefault(key.level, []).append(key)
    return levels


def _link(session: Session, a_id: int, b_id: int) -> KnownLink | None:
    base = aliased(Dataset)
    row = session.execute(
        select(Dataset.slug, base.slug, Link.answer, Link.reason)
        .join(Link, Link.extract_id == Dataset.id)
        .join(base, base.id == Link.base_id)
        .where(
            Link.status != LinkStatus.REJECTED,
            Link.extract_id.in_([a_id, b_id]),
            Link.base_id.in_([a_id, b_id]),
        )
        .order_by(Link.score.desc(), Link.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else KnownLink(*row)
