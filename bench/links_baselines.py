"""The six simple ways to guess which tables join, that a better one must beat.

These may name columns: they are what one would write by hand for these very tables.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from catalogue.linking.tables.model import Table

Pairs: TypeAlias = set[frozenset[str]]

_IDENTIFIER = re.compile(r"_num|num_|_idt|nir|_id|id_")
_CONCEPTS = {
    "ben_nir_psa": "person",
    "nir_ano_17": "person",
    "ben_idt_ano": "other person",
    "pfs_pfs_num": "professional",
    "pfs_exe_num": "professional",
    "pfs_pre_num": "professional",
    "prs_mtt_num": "professional",
    "mtt_pfs_num": "professional",
    "ide_eta_nu8": "facility",
    "etb_pre_fin": "facility",
    "etb_exe_fin": "facility",
}

# Pairs, precision and recall as first measured, by the same rules written by somebody else.
PUBLISHED = {
    "share a column name": (7052, 0.025, 0.921),
    "share a column that looks like an identifier": (5856, 0.030, 0.921),
    "share a code list": (2366, 0.027, 0.330),
    "contain the declared key": (625, 0.248, 0.812),
    "the same by four concepts, within a product": (349, 0.436, 0.796),
    "the same, most specific key only": (274, 0.540, 0.775),
}


def baselines(tables: Sequence[Table]) -> dict[str, Pairs]:
    """Return the pairs that each rule gives, in the order of `PUBLISHED`."""
    names = {table.name: {column.name.casefold() for column in table.columns} for table in tables}
    identifiers = {
        table: {name for name in found if _IDENTIFIER.search(name)} for table, found in names.items()
    }
    lists = {
        table.name: {column.code_list for column in table.columns if column.code_list} for table in tables
    }
    by_concept = _by_concept(tables, names)
    found = [
        _sharing(names),
        _sharing(identifiers),
        _sharing(lists),
        _pairs((one, hub) for one, hub, _ in _containing(tables, names)),
        _pairs((one, hub) for one, hub, _ in by_concept),
        _pairs((one, hub) for one, hub, key in by_concept if _is_largest(one, key, by_concept)),
    ]
    return dict(zip(PUBLISHED, found, strict=True))


def _sharing(sets: dict[str, set[str]]) -> Pairs:
    return {frozenset(pair) for pair in itertools.combinations(sets, 2) if sets[pair[0]] & sets[pair[1]]}


def _pairs(found: Iterable[tuple[str, str]]) -> Pairs:
    return {frozenset(pair) for pair in found}


_Found: TypeAlias = list[tuple[str, str, frozenset[str]]]


def _containing(
    tables: Sequence[Table],
    names: dict[str, set[str]],
    allowed: Callable[[Table, Table], bool] = lambda _one, _hub: True,
) -> _Found:
    keys = [
        (hub, frozenset(name.casefold() for name in hub.primary_key)) for hub in tables if hub.primary_key
    ]
    return [
        (one.name, hub.name, key)
        for one in tables
        for hub, key in keys
        if one is not hub and allowed(one, hub) and key <= names[one.name]
    ]


def _by_concept(tables: Sequence[Table], names: dict[str, set[str]]) -> _Found:
    concepts = {
        table: {_CONCEPTS[name] for name in found if name in _CONCEPTS} for table, found in names.items()
    }
    keyed = {
        table.name: frozenset(
            _CONCEPTS[name.casefold()] for name in table.primary_key if name.casefold() in _CONCEPTS
        )
        for table in tables
    }
    same = _containing(tables, names, lambda one, hub: not keyed[hub.name] and one.product == hub.product)
    across = [
        (one.name, hub, key)
        for one in tables
        for hub, key in keyed.items()
        if key and one.name != hub and key <= concepts[one.name]
    ]
    return same + across


def _is_largest(one: str, key: frozenset[str], found: _Found) -> bool:
    return not any(other == one and key < larger for other, _, larger in found)
