"""Compare a dictionary read from a file with the one a dataset has, and say what an import would do.

Nothing is written here. Only the fields that the file speaks of are compared; the order of the variables
follows the file, those it no longer has come last.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalogue.domain import Dataset, JoinKey, JoinKeyVariable, Variable
from catalogue.formats.dictionary.draft import CodeListDraft, DictionaryDraft, VariableDraft
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.messages import gettext_noop
from catalogue.services.dictionary.code_lists import (
    KnownList,
    KnownLists,
    ListStep,
    plan_named_lists,
    plan_sheets,
)
from catalogue.services.dictionary.report import ChangedVariable, DictionaryReport, FieldChange
from catalogue.services.dictionary.values import COMPARED, dictionary_variable, plain

# Sources write a year, or a year and a month; a whole day is only written by `_closing`.
_OUR_CLOSING = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Action(Enum):
    """What happens to one variable."""

    ADDED = auto()
    CHANGED = auto()
    CLOSED = auto()
    REMOVED = auto()
    UNCHANGED = auto()
    # Not in the file, and closed long ago: left as it is.
    ABSENT = auto()


@dataclass(frozen=True)
class Step:
    """What happens to one variable.

    :ivar position: its place afterwards.
    :ivar before: the fields that change, as they are, and `after` as they will be.
    :ivar reopens: it was closed by an earlier import, and no longer is.
    """

    name: str
    action: Action
    position: int
    stored: Variable | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reopens: bool = False

    @property
    def moves(self) -> bool:
        """Tell whether it stands elsewhere than before."""
        return self.stored is not None and self.stored.position != self.position


@dataclass(frozen=True)
class Plan:
    """All that an import would do to a dataset.

    :ivar key_holders: keys of the variables that a join key is made of.
    :ivar primary_key: before and after, when it changes.
    """

    dataset: Dataset
    draft: DictionaryDraft
    steps: tuple[Step, ...]
    lists: tuple[ListStep, ...]
    lists_known: KnownLists
    primary_key: FieldChange | None
    key_holders: frozenset[int]

    def report(self, problems: Problems, *, dry_run: bool) -> DictionaryReport:
        """Return the plan as people and programs read it."""
        return DictionaryReport(
            file=problems.file,
            dry_run=dry_run,
            problems=tuple(problems.found),
            dataset=self.dataset.slug,
            columns=self.draft.columns,
            variables=len(self.draft.variables),
            added=self._named(Action.ADDED),
            changed=tuple(
                ChangedVariable(step.name, field_changes(step))
                for step in self.steps
                if step.action is Action.CHANGED and not _only_reopens(step)
            ),
            closed=self._named(Action.CLOSED),
            reopened=tuple(step.name for step in self.steps if step.reopens),
            removed=self._named(Action.REMOVED),
            unchanged=sum(step.action is Action.UNCHANGED for step in self.steps),
            moved=sum(step.moves for step in self.steps if step.action is not Action.REMOVED),
            primary_key=self.primary_key,
            code_lists=tuple(step.change for step in self.lists),
        )

    def _named(self, action: Action) -> tuple[str, ...]:
        return tuple(step.name for step in self.steps if step.action is action)


def plan_dictionary(
    session: Session,
    *,
    dataset: Dataset,
    draft: DictionaryDraft,
    problems: Problems,
    prune: bool,
    with_code_lists: bool,
    today: date,
    lock: bool = False,
) -> Plan:
    """Return what importing the draft would do; what is wrong with it is added to `problems`.

    :param lock: keep others from changing the variables until the transaction ends.
    """
    stored = _stored_variables(session, dataset.id, lock=lock)
    sheets = draft.code_lists if with_code_lists else ()
    lists = KnownLists(session, _names_of_lists(dataset.slug, draft, sheets))
    for variable in stored.values():
        if variable.code_list is not None:
            bound_list = variable.code_list
            lists.add(KnownList(bound_list.id, bound_list.slug, bound_list.title))
    list_steps = list(plan_named_lists(session, sheets, lists, prune=prune, problems=problems))
    wanted = _wanted(draft, lists, stored, sheets, problems)
    bound = {name: _bound(values, stored.get(name)) for name, values in wanted.items()}
    labels = {item.variable.name: item.variable.label for item in draft.variables}
    own_lists = plan_sheets(
        session,
        sheets,
        lists,
        dataset=dataset.slug,
        bound=bound,
        labels=labels,
        prune=prune,
        problems=problems,
    )
    for name, step in own_lists:
        wanted[name]["code_list"] = step.known.slug
        list_steps.append(step)
    key_labels = _keys_by_variable(session, dataset.id)
    steps = [*_steps_of_file(wanted, stored), *_steps_of_rest(wanted, stored, prune=prune, today=today)]
    _refuse_removals(steps, key_labels, problems)
    return Plan(
        dataset=dataset,
        draft=draft,
        steps=tuple(steps),
        lists=tuple(list_steps),
        lists_known=lists,
        primary_key=_primary_key(dataset, draft, steps, problems),
        key_holders=frozenset(key_labels),
    )


def field_changes(step: Step) -> tuple[FieldChange, ...]:
    """Return the fields that a step changes, in the order of the model."""
    return tuple(
        FieldChange(name, plain(step.before[name]), plain(step.after[name]))
        for name in COMPARED
        if name in step.after
    )


def _only_reopens(step: Step) -> bool:
    return step.reopens and set(step.after) == {"history_deleted"}


def _stored_variables(session: Session, dataset_id: int, *, lock: bool) -> dict[str, Variable]:
    query = (
        select(Variable)
        .where(Variable.dataset_id == dataset_id)
        .order_by(Variable.position, Variable.id)
        .options(joinedload(Variable.code_list))
    )
    if lock:
        query = query.with_for_update(of=Variable)
    return {variable.name: variable for variable in session.scalars(query)}


def _names_of_lists(dataset: str, draft: DictionaryDraft, sheets: Sequence[CodeListDraft]) -> list[str]:
    """Return every text of the file that may name a code list."""
    of_variables = (item.variable.code_list for item in draft.variables)
    of_sheets = (item.slug for item in sheets)
    made = (f"{dataset}-{item.variable}" for item in sheets if item.variable)
    return [name for name in (*of_variables, *of_sheets, *made) if name]


def _wanted(
    draft: DictionaryDraft,
    lists: KnownLists,
    stored: Mapping[str, Variable],
    sheets: Sequence[CodeListDraft],
    problems: Problems,
) -> dict[str, dict[str, Any]]:
    """Return what the file says of each variable, by name and field; of two with one name, the first."""
    sheeted = {sheet.variable for sheet in sheets if sheet.slug is None}
    found: dict[str, dict[str, Any]] = {}
    for item in draft.variables:
        variable = item.variable
        if variable.name in found:
            continue
        values = {name: getattr(variable, name) for name in COMPARED if name in draft.fields}
        if "code_list" in values:
            has_sheet = variable.name in sheeted
            _name_list(values, item, lists, stored.get(variable.name), has_sheet=has_sheet, problems=problems)
        found[variable.name] = values
    if not found:
        problems.error(
            Place(),
            gettext_noop("Le fichier ne décrit aucune variable"),
            gettext_noop("Vérifiez que c’est bien un dictionnaire, avec une colonne de noms de variables"),
        )
    return found


def _name_list(
    values: dict[str, Any],
    item: VariableDraft,
    lists: KnownLists,
    stored: Variable | None,
    *,
    has_sheet: bool,
    problems: Problems,
) -> None:
    """Put the list's slug in place of the name that the file gives it; a list nobody has becomes a note."""
    named = values["code_list"]
    known = lists.find(named) if named else None
    note = f"Nomenclature {named}, absente du catalogue."
    if known is not None:
        values["code_list"] = known.slug
        if stored is not None and stored.code_list_note == note:
            values.setdefault("code_list_note", None)
        return
    if has_sheet:
        # The sheet of the variable brings its codes.
        del values["code_list"]
        return
    if named is None:
        return
    problems.warning(
        item.place,
        gettext_noop("La nomenclature « %(named)s » n’est pas dans le catalogue"),
        gettext_noop("Importez-la d’abord, ou corrigez son nom"),
        about=item.variable.name,
        named=named,
    )
    del values["code_list"]
    is_bound = stored is not None and stored.code_list_id is not None
    if not is_bound and not values.get("code_list_note"):
        values["code_list_note"] = note


def _bound(values: Mapping[str, Any], stored: Variable | None) -> str | None:
    """Return the slug of the list that a variable will have, its own sheet apart."""
    if values.get("code_list"):
        return str(values["code_list"])
    return None if stored is None or stored.code_list is None else stored.code_list.slug


def _steps_of_file(wanted: Mapping[str, dict[str, Any]], stored: Mapping[str, Variable]) -> Iterator[Step]:
    for position, (name, values) in enumerate(wanted.items()):
        current = stored.get(name)
        if current is None:
            given = {key: value for key, value in values.items() if value not in (None, (), {})}
            yield Step(name, Action.ADDED, position, after=given)
            continue
        slug = None if current.code_list is None else current.code_list.slug
        line = dictionary_variable(current, code_list=slug)
        reopens = bool(
            line.history_deleted
            and _OUR_CLOSING.fullmatch(line.history_deleted)
            and values.get("history_deleted") is None
        )
        asked = values | ({"history_deleted": None} if reopens else {})
        after = {key: value for key, value in asked.items() if getattr(line, key) != value}
        before = {key: getattr(line, key) for key in after}
        action = Action.CHANGED if after else Action.UNCHANGED
        yield Step(name, action, position, current, before, after, reopens)


def _steps_of_rest(
    wanted: Mapping[str, Any], stored: Mapping[str, Variable], *, prune: bool, today: date
) -> Iterator[Step]:
    absent = [variable for name, variable in stored.items() if name not in wanted]
    for position, variable in enumerate(absent, start=len(wanted)):
        if prune:
            yield Step(variable.name, Action.REMOVED, variable.position, variable)
        elif variable.history_deleted:
            yield Step(variable.name, Action.ABSENT, position, variable)
        else:
            closing = {"history_deleted": today.isoformat()}
            yield Step(variable.name, Action.CLOSED, position, variable, {"history_deleted": None}, closing)


def _keys_by_variable(session: Session, dataset_id: int) -> dict[int, str]:
    """Return, by the key of a variable, the label of a join key that is made of it."""
    rows = session.execute(
        select(JoinKeyVariable.variable_id, JoinKey.label)
        .join(JoinKey, JoinKey.id == JoinKeyVariable.join_key_id)
        .where(JoinKey.dataset_id == dataset_id)
    )
    return {row.variable_id: row.label for row in rows}


def _refuse_removals(steps: Sequence[Step], key_labels: Mapping[int, str], problems: Problems) -> None:
    for step in steps:
        if step.action is Action.REMOVED and step.stored is not None and step.stored.id in key_labels:
            problems.error(
                Place(),
                gettext_noop("La variable « %(name)s », absente du fichier, sert à la clé « %(key)s »"),
                gettext_noop("Retirez-la d’abord de la clé, ou importez sans élaguer"),
                about=step.name,
                name=step.name,
                key=key_labels[step.stored.id],
            )


def _primary_key(
    dataset: Dataset, draft: DictionaryDraft, steps: Sequence[Step], problems: Problems
) -> FieldChange | None:
    before = list(dataset.primary_key)
    after = before if draft.primary_key is None else list(draft.primary_key)
    remaining = {step.name for step in steps if step.action is not Action.REMOVED}
    for name in after:
        if name not in remaining and (after != before or any(step.name == name for step in steps)):
            problems.error(
                Place(),
                gettext_noop("La clé primaire nomme « %(name)s », que le dictionnaire n’aurait pas"),
                gettext_noop("Décrivez cette variable, ou corrigez la clé primaire"),
                about=name,
                name=name,
            )
    # A table of a file says which variables the key is made of, not their order, which means nothing.
    return None if sorted(after) == sorted(before) else FieldChange("primary_key", before, after)
