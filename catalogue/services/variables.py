"""One variable as its page shows it: its meaning, codes and keys, where it stands elsewhere, what it crosses.

Reads only, in a fixed number of statements.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from catalogue.domain import (
    CodeList,
    ConceptLevel,
    Dataset,
    JoinKey,
    JoinKeyVariable,
    KeyConcept,
    Link,
    LinkKey,
    Variable,
)
from catalogue.domain.vocabularies import (
    Additivity,
    IdentifierClass,
    LinkAnswer,
    LinkStatus,
    PublicationState,
    VariableRole,
    VariableType,
)
from catalogue.errors import NotFound
from catalogue.services.code_list_uses import VariableUses, list_code_list_uses, list_same_names
from catalogue.services.codes import CodeView, list_codes
from catalogue.services.datasets import find_public_dataset
from catalogue.services.guidance import Note, list_notes
from catalogue.services.join_keys import HeldKey, list_join_keys
from catalogue.services.link_views import LinkView
from catalogue.services.links import links_by_key
from catalogue.services.refs import (
    CODE_LIST_COLUMNS,
    LEVEL_COLUMNS,
    CodeListRef,
    History,
    LevelRef,
    NamedDataset,
    code_list_ref,
    history,
    is_source_name,
    level_ref,
)
from catalogue.services.sql import AnyRow

FIRST_CODES = 20
FIRST_USES = 20
FIRST_LINKS = 12


@dataclass(frozen=True)
class Neighbour:
    """The variable before or after."""

    name: str
    label: str | None


@dataclass(frozen=True)
class VariablePage:
    """All that the page of a variable says.

    `constraints` are those of the source (Table Schema), by name. `codes` are the first of its list, or the
    first that `containing` finds in it. `identifies` is the level of its code list, when it has one.
    """

    dataset: NamedDataset
    name: str
    label: str | None
    description: str | None
    type: VariableType | None
    source_type: str | None
    length: str | None
    format: str | None
    unit: str | None
    role: VariableRole | None
    additivity: Additivity | None
    additivity_note: str | None
    group: str | None
    code_list: CodeListRef | None
    code_list_column: str | None
    code_list_note: str | None
    sensitivity: IdentifierClass | None
    management_rule: str | None
    observation: str | None
    constraints: Mapping[str, Any]
    history: History | None
    in_primary_key: bool
    identifies: LevelRef | None
    codes: tuple[CodeView, ...]
    has_more_codes: bool
    containing: str | None
    uses: VariableUses
    same_names: VariableUses
    join_keys: tuple[HeldKey, ...]
    links: tuple[LinkView, ...]
    link_count: int
    notes: tuple[Note, ...]
    previous: Neighbour | None
    next: Neighbour | None
    updated_at: datetime

    @property
    def is_closed(self) -> bool:
        """Tell whether the source no longer has the variable."""
        return self.history is not None and self.history.deleted is not None

    @property
    def other_levels(self) -> tuple[LevelRef, ...]:
        """Return the levels its keys give besides that of its own list, each once."""
        levels = {key.level.slug: key.level for key in self.join_keys if key.level is not None}
        if self.identifies is not None:
            levels.pop(self.identifies.slug, None)
        return tuple(levels.values())


def get_variable_page(
    session: Session, *, dataset: str, name: str, containing: str | None = None
) -> VariablePage:
    """Return what the page of a variable of a published dataset says.

    :param dataset: slug of the dataset.
    :param name: the variable's name, exactly as found in the source.
    :param containing: only codes whose notation starts so, or whose label holds it.
    :raises NotFound: no published dataset has this slug, or it has no such variable.
    :raises Gone: the dataset was withdrawn.
    :raises BadQuery: `containing` is malformed.
    """
    owner = find_public_dataset(session, slug=dataset)
    row = _find(session, owner.id, name) if is_source_name(name) else None
    if row is None:
        raise NotFound(
            "Ce jeu de données n’a aucune variable de ce nom. Vérifiez l’adresse ou lancez une recherche."
        )
    list_id = row.code_list_id or 0
    codes = list_codes(session, code_list_id=list_id, limit=FIRST_CODES + 1, containing=containing)
    links, link_count = _links(session, row.id)
    return VariablePage(
        dataset=NamedDataset(
            owner.slug,
            owner.title,
            owner.kind,
            owner.name,
            owner.acronym,
            owner.publisher_acronym or owner.publisher_name,
        ),
        **{column: getattr(row, column) for column in _COPIED},
        code_list=code_list_ref(row),
        constraints=row.constraints or {},
        history=history(row.history_created, row.history_deleted, row.history_missing),
        in_primary_key=row.name in owner.primary_key,
        identifies=level_ref(row),
        codes=codes[:FIRST_CODES],
        has_more_codes=len(codes) > FIRST_CODES,
        containing=containing,
        uses=list_code_list_uses(session, code_list_id=list_id, limit=FIRST_USES, except_variable_id=row.id),
        same_names=list_same_names(session, name=name, limit=FIRST_USES, except_variable_id=row.id),
        join_keys=list_join_keys(session, JoinKey.id.in_(_keys_with(row.id))),
        links=links,
        link_count=link_count,
        notes=list_notes(session, variable_id=row.id),
        previous=_neighbour(session, owner.id, row, forward=False),
        next=_neighbour(session, owner.id, row, forward=True),
        updated_at=owner.updated_at,
    )


_COPIED = (
    "name",
    "label",
    "description",
    "type",
    "source_type",
    "length",
    "format",
    "unit",
    "role",
    "additivity",
    "additivity_note",
    "group",
    "code_list_column",
    "code_list_note",
    "sensitivity",
    "management_rule",
    "observation",
)


def _find(session: Session, dataset_id: int, name: str) -> AnyRow | None:
    columns = (column for column in Variable.__table__.columns if column.name != "extras")
    return session.execute(
        select(*columns, *CODE_LIST_COLUMNS, *LEVEL_COLUMNS)
        .outerjoin(CodeList, CodeList.id == Variable.code_list_id)
        .outerjoin(ConceptLevel, ConceptLevel.id == CodeList.level_id)
        .outerjoin(KeyConcept, KeyConcept.id == ConceptLevel.concept_id)
        .where(Variable.dataset_id == dataset_id, Variable.name == name)
    ).one_or_none()


def _keys_with(variable_id: int) -> Select[int]:
    return select(JoinKeyVariable.join_key_id).where(JoinKeyVariable.variable_id == variable_id)


def _links(session: Session, variable_id: int) -> tuple[tuple[LinkView, ...], int]:
    """Return the best links whose keys name the variable, and how many there are in all."""
    keys = _keys_with(variable_id)
    through = select(LinkKey.link_id).where(LinkKey.extract_key_id.in_(keys) | LinkKey.base_key_id.in_(keys))
    other = aliased(Dataset)
    query = (
        select(Link.id)
        .join(Dataset, Dataset.id == Link.extract_id)
        .join(other, other.id == Link.base_id)
        .where(
            Link.id.in_(through),
            Link.status != LinkStatus.REJECTED,
            Link.answer != LinkAnswer.NO,
            Dataset.state == PublicationState.PUBLISHED,
            other.state == PublicationState.PUBLISHED,
        )
    )
    count = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    first = session.scalars(query.order_by(Link.score.desc(), Link.id).limit(FIRST_LINKS)).all()
    return links_by_key(session, keys=first), count


def _neighbour(session: Session, dataset_id: int, row: AnyRow, *, forward: bool) -> Neighbour | None:
    place = tuple_(Variable.position, Variable.id)
    here = tuple_(row.position, row.id)
    order = (Variable.position, Variable.id) if forward else (Variable.position.desc(), Variable.id.desc())
    found = session.execute(
        select(Variable.name, Variable.label)
        .where(Variable.dataset_id == dataset_id, place > here if forward else place < here)
        .order_by(*order)
        .limit(1)
    ).one_or_none()
    return Neighbour(found.name, found.label) if found else None
