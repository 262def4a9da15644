"""Make the keys that the source itself declares: a variable whose code list has a level is one of them.

Only in datasets whose keys nobody described: where somebody did, a binding they left out is proposed to them
(`proposing.py`) and not made behind their back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, JoinKey, JoinKeyVariable, Variable
from catalogue.domain.vocabularies import Certainty, LinkStatus
from catalogue.linking.binding.model import Column, Evidence, EvidenceKind
from catalogue.linking.binding.roles import role_of
from catalogue.services.bulk_rows import Values, insert_rows
from catalogue.services.sql import AnyRow, in_slices


def make_declared_keys(session: Session, *, dataset_ids: Sequence[int]) -> frozenset[int]:
    """Make the declared keys of some datasets that they lack; return the datasets that received any."""
    made: dict[int, list[tuple[Values, tuple[int, ...]]]] = {}
    for some in in_slices(dataset_ids):
        described, known, names = _keys_there(session, some)
        for dataset_id, variables in _declared(session, some).items():
            if dataset_id in described:
                continue
            keys = [
                key
                for key in _keys(variables)
                if (key[0]["code_list_id"], frozenset(key[1])) not in known.get(dataset_id, set())
            ]
            if keys:
                made[dataset_id] = _named(keys, names.get(dataset_id, {}))
    _write(session, made)
    return frozenset(made)


def _keys_there(
    session: Session, dataset_ids: Sequence[int]
) -> tuple[set[int], dict[int, set[tuple[int, frozenset[int]]]], dict[int, dict[str, int]]]:
    """Return the datasets whose keys people described, the keys there, and their names with their places."""
    parts: dict[int, set[int]] = defaultdict(set)
    keys = session.execute(
        select(
            JoinKey.id,
            JoinKey.dataset_id,
            JoinKey.name,
            JoinKey.position,
            JoinKey.code_list_id,
            JoinKey.evidence,
        ).where(JoinKey.dataset_id.in_(dataset_ids))
    ).all()
    for row in session.execute(
        select(JoinKeyVariable.join_key_id, JoinKeyVariable.variable_id)
        .join(JoinKey, JoinKeyVariable.join_key_id == JoinKey.id)
        .where(JoinKey.dataset_id.in_(dataset_ids))
    ):
        parts[row.join_key_id].add(row.variable_id)
    described = {row.dataset_id for row in keys if not _is_bound_here(row.evidence)}
    known: dict[int, set[tuple[int, frozenset[int]]]] = defaultdict(set)
    names: dict[int, dict[str, int]] = defaultdict(dict)
    for row in keys:
        known[row.dataset_id].add((row.code_list_id, frozenset(parts[row.id])))
        names[row.dataset_id][row.name] = row.position
    return described, known, names


def _is_bound_here(evidence: Sequence[Mapping[str, object]]) -> bool:
    """Tell whether a key came from a binding, not from who described the dataset."""
    return bool(evidence)


def _declared(session: Session, dataset_ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    """Return the variables whose declared list has a level, by dataset, in their order."""
    rows = session.execute(
        select(
            Variable.id,
            Variable.dataset_id,
            Variable.name,
            Variable.label,
            Variable.group,
            Variable.code_list_column,
            CodeList.id.label("list_id"),
            CodeList.title,
            CodeList.attribute_names,
        )
        .join(CodeList, Variable.code_list_id == CodeList.id)
        .where(Variable.dataset_id.in_(dataset_ids), CodeList.level_id.is_not(None))
        .order_by(Variable.dataset_id, Variable.position, Variable.id)
    )
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.dataset_id].append(row)
    return found


def _keys(variables: Sequence[AnyRow]) -> Iterable[tuple[dict[str, object], tuple[int, ...]]]:
    """Yield each key with its variables; parts of one composite code are together, in the list's order."""
    composite: dict[tuple[int, object], dict[str, AnyRow]] = defaultdict(dict)
    for row in variables:
        if row.code_list_column in row.attribute_names:
            # A column beside the code is no code: it is a part of one. Parts of one role belong together.
            composite[(row.list_id, _role(row))].setdefault(row.code_list_column, row)
        else:
            yield _key(row, [row]), (row.id,)
    for parts in composite.values():
        if len(parts) > 1:
            first = next(iter(parts.values()))
            rows = [parts[name] for name in first.attribute_names if name in parts]
            yield _key(rows[-1], rows), tuple(row.id for row in rows)


def _role(row: AnyRow) -> object:
    said = role_of(Column(row.name, row.label, row.group))
    return said[0] if said else None


def _key(row: AnyRow, parts: Sequence[AnyRow]) -> dict[str, object]:
    said = role_of(Column(row.name, row.label, row.group))
    text = f"La source déclare que ses valeurs sont des codes de « {row.title} »."
    evidence = [Evidence(EvidenceKind.DECLARED, text, 1.0), *([said[1]] if said else [])]
    return {
        "dataset_id": row.dataset_id,
        "name": row.name,
        "label": row.label or row.name,
        "code_list_id": row.list_id,
        "role": said[0] if said else None,
        "expression": " + ".join(part.name for part in parts) if len(parts) > 1 else None,
        "status": LinkStatus.CONFIRMED,
        "evidence": [asdict(item) | {"kind": item.kind.value} for item in evidence],
        "certainty": Certainty.VERIFIED,
    }


def _named(
    keys: Iterable[tuple[dict[str, object], tuple[int, ...]]], names: Mapping[str, int]
) -> list[tuple[Values, tuple[int, ...]]]:
    """Give the keys places after those there; leave out one whose name is taken."""
    free = [key for key in keys if key[0]["name"] not in names]
    first = max(names.values(), default=-1) + 1
    return [({**key, "position": first + rank}, parts) for rank, (key, parts) in enumerate(free)]


def _write(session: Session, made: Mapping[int, Sequence[tuple[Values, tuple[int, ...]]]]) -> None:
    keys = [key for found in made.values() for key in found]
    insert_rows(session, JoinKey, (values for values, _ in keys))
    ids: dict[tuple[int, str], int] = {}
    for some in in_slices([*made]):
        rows = session.execute(
            select(JoinKey.dataset_id, JoinKey.name, JoinKey.id).where(JoinKey.dataset_id.in_(some))
        )
        ids.update({(row.dataset_id, row.name): row.id for row in rows})
    insert_rows(
        session,
        JoinKeyVariable,
        (
            {
                "join_key_id": ids[(values["dataset_id"], values["name"])],
                "position": rank,
                "variable_id": variable_id,
            }
            for values, parts in keys
            for rank, variable_id in enumerate(parts)
        ),
    )
