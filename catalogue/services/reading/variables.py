"""Variables of published datasets, a page at a time: one dictionary in its order, or all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Dataset, JoinKey, JoinKeyVariable, Organisation, Variable
from catalogue.domain.vocabularies import Additivity, IdentifierClass, VariableRole, VariableType
from catalogue.errors import NotFound
from catalogue.services.datasets import find_public_dataset
from catalogue.services.guidance import Note, list_notes
from catalogue.services.join_keys import HeldKey, list_join_keys
from catalogue.services.reading.conditions import (
    id_of_code_list,
    id_of_public_dataset,
    is_published,
    lists_of,
)
from catalogue.services.reading.keyset import Order, Page, read_page
from catalogue.services.refs import (
    CODE_LIST_COLUMNS,
    DATASET_COLUMNS,
    CodeListRef,
    History,
    NamedDataset,
    code_list_ref,
    dataset_ref,
    history,
    is_source_name,
)
from catalogue.services.sql import AnyRow, AnySelect

# Served by the primary key, or by (name, id), (code_list_id, id), (role, id) under their filters.
_BY_KEY = Order("variables", (Variable.id,))
# One dictionary, in the order of its source: served by (dataset_id, position, id).
_BY_POSITION = Order("dictionary", (Variable.position, Variable.id))
# Several code lists: served by (code_list_id, id).
_BY_CODE_LIST = Order("variables-by-list", (Variable.code_list_id, Variable.id))


@dataclass(frozen=True)
class VariableItem:
    """One variable; `history` is as the source writes it."""

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
    constraints: Mapping[str, Any] | None
    history: History | None


@dataclass(frozen=True)
class VariableRecord:
    """A variable with the keys it is part of and the notes about it."""

    variable: VariableItem
    in_primary_key: bool
    join_keys: tuple[HeldKey, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class VariableFilter:
    """What narrows the list; every one that is given must hold.

    :param dataset: slug of its dataset; the list then follows the dictionary.
    :param name: exactly as found in the source.
    :param codelist: slug of the list its codes are of.
    :param concept: slug of the key concept that its codes identify.
    :param level: slug of the level of its codes.
    """

    dataset: str | None = None
    name: str | None = None
    codelist: str | None = None
    role: VariableRole | None = None
    concept: str | None = None
    level: str | None = None


def read_variables(
    session: Session, *, filters: VariableFilter, after: str | None = None, limit: int = 20
) -> Page[VariableItem]:
    """Return a page of variables of published datasets, in one statement.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list with these filters.
    """
    rows, cursor = read_page(
        session,
        _SHOWN,
        identity=Variable.id,
        conditions=_conditions(filters),
        order=_order(filters),
        after=after,
        limit=limit,
    )
    return Page(tuple(_item(row) for row in rows), cursor)


def read_dictionary(
    session: Session, *, dataset: str, filters: VariableFilter, after: str | None = None, limit: int = 20
) -> Page[VariableItem]:
    """Return a page of the dictionary of a published dataset, in the order of its source.

    :param filters: what else narrows it.
    :raises NotFound: no dataset has this slug, or it is still a draft.
    :raises Gone: the dataset was withdrawn.
    :raises BadQuery: the cursor is none of this list.
    """
    find_public_dataset(session, slug=dataset)
    return read_variables(session, filters=filters, after=after, limit=limit)


def read_variable(session: Session, *, dataset: str, name: str) -> VariableRecord:
    """Return one variable of a published dataset.

    :raises NotFound: no published dataset has this slug, or it has no such variable.
    :raises Gone: the dataset was withdrawn.
    """
    owner = find_public_dataset(session, slug=dataset)
    found = Variable.dataset_id == owner.id, Variable.name == name
    row = (
        session.execute(_SHOWN.add_columns(Variable.id).where(*found)).one_or_none()
        if is_source_name(name)
        else None
    )
    if row is None:
        raise NotFound(
            "Ce jeu de données n’a aucune variable de ce nom. Vérifiez l’adresse ou lancez une recherche."
        )
    keys = select(JoinKeyVariable.join_key_id).where(JoinKeyVariable.variable_id == row.id)
    return VariableRecord(
        variable=_item(row),
        in_primary_key=name in owner.primary_key,
        join_keys=list_join_keys(session, JoinKey.id.in_(keys)),
        notes=list_notes(session, variable_id=row.id),
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
    "constraints",
)
_SHOWN: AnySelect = (
    select(
        *(getattr(Variable, name) for name in _COPIED),
        Variable.history_created,
        Variable.history_deleted,
        Variable.history_missing,
        *DATASET_COLUMNS,
        *CODE_LIST_COLUMNS,
    )
    .select_from(Variable)
    .join(Dataset, Dataset.id == Variable.dataset_id)
    .join(Organisation, Organisation.id == Dataset.publisher_id)
    .outerjoin(CodeList, CodeList.id == Variable.code_list_id)
)


def _order(filters: VariableFilter) -> Order:
    if filters.dataset is not None:
        return _BY_POSITION
    return _BY_CODE_LIST if filters.concept is not None or filters.level is not None else _BY_KEY


def _conditions(filters: VariableFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.dataset is not None:
        conditions.append(Variable.dataset_id == id_of_public_dataset(filters.dataset))
    else:
        conditions.append(is_published(Variable.dataset_id.expression))
    if filters.name is not None:
        conditions.append(Variable.name == filters.name)
    if filters.codelist is not None:
        conditions.append(Variable.code_list_id == id_of_code_list(filters.codelist))
    if filters.role is not None:
        conditions.append(Variable.role == filters.role)
    if filters.concept is not None or filters.level is not None:
        conditions.append(Variable.code_list_id.in_(lists_of(concept=filters.concept, level=filters.level)))
    return conditions


def _item(row: AnyRow) -> VariableItem:
    return VariableItem(
        dataset=dataset_ref(row),
        code_list=code_list_ref(row),
        history=history(row.history_created, row.history_deleted, row.history_missing),
        **{name: getattr(row, name) for name in _COPIED},
    )
