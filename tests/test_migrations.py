"""The migrations make the schema of the domain, go up and down, on both stores."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    inspect,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from catalogue.db import Database, alembic_config, is_mapped
from catalogue.domain import Base, Code
from catalogue.errors import Unavailable
from catalogue.services.code_matching import has_words
from catalogue.services.seed import load_seed
from catalogue.services.sql import AnyRow
from catalogue.sqlite import require_full_text
from tests.conftest import ROOT
from tests.stores import Store


@pytest.fixture
def empty_database(databases: Store) -> Iterator[Database]:
    with databases.database() as url:
        database = Database(url)
        yield database
        database.dispose()


def test_there_is_one_head(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    assert len(ScriptDirectory.from_config(alembic_config(database.engine)).get_heads()) == 1


def test_migrations_make_the_schema_of_the_domain(empty_database: Database):
    assert empty_database.upgrade() is True
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": is_mapped}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_going_down_leaves_nothing_and_up_again_works(empty_database: Database):
    empty_database.upgrade()
    command.downgrade(alembic_config(empty_database.engine), "base")
    assert set(inspect(empty_database.engine).get_table_names()) <= {"alembic_version"}
    assert empty_database.upgrade() is True
    assert empty_database.is_current()


def test_a_second_upgrade_does_nothing(empty_database: Database):
    empty_database.upgrade()
    assert empty_database.upgrade() is False


def test_rows_of_the_first_revision_reach_the_newest_and_come_back_unchanged(empty_database: Database):
    config = alembic_config(empty_database.engine)
    command.upgrade(config, "0001")
    first = fill_every_table(empty_database.engine)
    before = rows_of(empty_database.engine, first)
    assert len(before) > 20
    assert {len(rows) for rows in before.values()} == {2}
    assert empty_database.upgrade() is True
    assert rows_of(empty_database.engine, first) == before
    command.downgrade(config, "0001")
    assert rows_of(empty_database.engine, first) == before


def test_the_seed_loads_on_both_stores(empty_database: Database):
    empty_database.upgrade()
    with empty_database.unit_of_work() as session:
        first = load_seed(session, folder=ROOT / "seed")
    with empty_database.unit_of_work() as session:
        second = load_seed(session, folder=ROOT / "seed")
    assert first.added > 0
    assert (second.added, second.changed, second.unchanged) == (0, 0, first.added)


# A note is about one thing.
LEFT_EMPTY = {("guidance", f"{name}_id") for name in ("variable", "code_list", "key_concept", "link")}


def fill_every_table(engine: Engine) -> MetaData:
    """Put two rows into each table, as the database says it is made; return what it says."""
    schema = MetaData()
    schema.reflect(engine)
    schema.remove(schema.tables["alembic_version"])
    with engine.begin() as connection:
        for table in schema.sorted_tables:
            connection.execute(table.insert(), [row_of(table, number) for number in (1, 2)])
    return schema


def row_of(table: Table, number: int) -> dict[str, Any]:
    """Return the values of one row; two columns that refer to the same table never name the same row."""
    row: dict[str, Any] = {}
    referred: Counter[str] = Counter()
    for column in table.columns:
        if (table.name, column.name) in LEFT_EMPTY:
            row[column.name] = None
        elif column.foreign_keys:
            (key,) = column.foreign_keys
            row[column.name] = (number + referred[key.column.table.name]) % 2 + 1
            referred[key.column.table.name] += 1
        else:
            row[column.name] = value_of(column, number)
    return row


def value_of(column: Column[Any], number: int) -> object:
    kind = column.type
    if isinstance(kind, String):
        return f"{number} {column.name}"[: kind.length]
    values: dict[type[TypeEngine[Any]], object] = {
        Boolean: True,
        JSON: [str(number)],
        DateTime: datetime(2026, 1, number, tzinfo=UTC).replace(tzinfo=None),
        Date: date(2026, 1, number),
        Float: 0.5,
        Integer: number,
    }
    return next(value for known, value in values.items() if isinstance(kind, known))


def rows_of(engine: Engine, schema: MetaData) -> dict[str, list[AnyRow]]:
    """Return the rows of each table, in the columns that `schema` knows."""
    with engine.connect() as connection:
        return {
            table.name: list(connection.execute(select(table).order_by(*table.primary_key)))
            for table in schema.sorted_tables
        }


def test_codes_of_before_are_found_by_words_and_the_longest_labels_are_cut(empty_database: Database):
    config = alembic_config(empty_database.engine)
    command.upgrade(config, "0005")
    with empty_database.engine.begin() as connection:
        schema = MetaData()
        schema.reflect(connection)
        lists = schema.tables["code_list"]
        alone = {name: None for name, column in lists.columns.items() if column.foreign_keys}
        connection.execute(lists.insert(), [row_of(lists, 1) | alone])
        code = schema.tables["code"]
        labels = {1: "infirmier liberal", 2: None, 3: "mot " * 200}
        connection.execute(
            code.insert(),
            [
                {"id": key, "code_list_id": 1, "position": key, "notation": str(key), "folded_label": label}
                for key, label in labels.items()
            ],
        )
    assert empty_database.upgrade() is True
    with Session(empty_database.engine) as session:
        assert session.scalars(select(Code.id).where(has_words(session, ("infirmier",)))).all() == [1]
        assert session.scalar(select(Code.folded_label).where(Code.id == 3)) == ("mot " * 150)


@pytest.mark.store("sqlite")
def test_a_sqlite_without_full_text_is_refused_in_one_sentence(empty_database: Database):
    with empty_database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.create_function("sqlite_compileoption_used", 1, lambda _option: 0)
        with pytest.raises(Unavailable, match="FTS5"):
            require_full_text(connection)
