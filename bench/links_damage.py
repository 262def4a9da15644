"""Damage done to tables before their joins are looked for: what a dictionary may lack, or have otherwise.

Each takes the tables, what they declare, and a source of chance, and returns other tables.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from catalogue.linking.tables.model import Table
from tests.linking.tables.snds import Gold

HIDDEN_KEYS, RENAMED_COLUMNS = 0.2, 0.1

Tables: TypeAlias = Sequence[Table]
Damage: TypeAlias = Callable[[Tables, Gold, random.Random], Tables]


def hide_keys(tables: Tables, _gold: Gold, chance: random.Random) -> Tables:
    """Hide a share of the declared primary keys."""
    keyed = [table.name for table in tables if table.primary_key]
    hidden = set(chance.sample(keyed, round(HIDDEN_KEYS * len(keyed))))
    return [replace(table, primary_key=()) if table.name in hidden else table for table in tables]


def rename_columns(tables: Tables, gold: Gold, chance: random.Random) -> Tables:
    """Give a name that means nothing to a share of the columns of keys, declared or foreign."""
    keyed = {(table.name, name) for table in tables for name in table.primary_key}
    keyed |= {column for key in gold.keys for pair in key for column in pair}
    chosen = set(chance.sample(sorted(keyed), round(RENAMED_COLUMNS * len(keyed))))
    return [_respelt(table, chosen, chance) for table in tables]


def _respelt(table: Table, chosen: set[tuple[str, str]], chance: random.Random) -> Table:
    names = {
        column.name: f"X{chance.randrange(10**9)}" if (table.name, column.name) in chosen else column.name
        for column in table.columns
    }
    columns = tuple(replace(column, name=names[column.name]) for column in table.columns)
    return replace(table, columns=columns, primary_key=tuple(names[name] for name in table.primary_key))


def hide_labels(tables: Tables, _gold: Gold, _chance: random.Random) -> Tables:
    """Drop the label of every column."""
    return [
        replace(table, columns=tuple(replace(column, label=None) for column in table.columns))
        for table in tables
    ]


def hide_titles(tables: Tables, _gold: Gold, _chance: random.Random) -> Tables:
    """Drop the title of every table."""
    return [replace(table, title="") for table in tables]


def shuffle(tables: Tables, _gold: Gold, chance: random.Random) -> Tables:
    """Change the order of the tables and of their columns."""
    mixed = [
        replace(table, columns=tuple(chance.sample(table.columns, len(table.columns)))) for table in tables
    ]
    return chance.sample(mixed, len(mixed))


def hide_all_keys(tables: Tables, _gold: Gold, _chance: random.Random) -> Tables:
    """Hide every primary key."""
    return [replace(table, primary_key=()) for table in tables]


# How it is called, what it does, and whether chance has a part in it.
DAMAGES: dict[str, tuple[Damage, bool]] = {
    "20 % of the primary keys hidden": (hide_keys, True),
    "10 % of the key columns renamed": (rename_columns, True),
    "tables and columns shuffled": (shuffle, True),
    "no label": (hide_labels, False),
    "no title": (hide_titles, False),
    "no primary key at all": (hide_all_keys, False),
}
