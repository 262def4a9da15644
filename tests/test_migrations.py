"""The migrations make the schema of the domain, go up and down, on both stores."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from catalogue.db import Database, alembic_config
from catalogue.domain import Base
from catalogue.services.seed import load_seed
from tests import postgresql
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if postgresql.binaries() is None:
        pytest.skip("no PostgreSQL server is installed")
    # Not below pytest's own folder: the server runs as another user, who may not enter it.
    folder = tmp_path_factory.mktemp("postgresql")
    for parent in (folder, *folder.parents):
        if parent == Path(parent.anchor):
            break
        if parent.stat().st_mode & 0o011 == 0 and parent.owner() == folder.owner():
            parent.chmod(parent.stat().st_mode | 0o011)
    with postgresql.server(folder) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    else:
        database = Database(request.getfixturevalue("postgresql_url"))
    yield database
    command.downgrade(alembic_config(database.engine), "base")
    database.dispose()


def test_there_is_one_head(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    assert len(ScriptDirectory.from_config(alembic_config(database.engine)).get_heads()) == 1


def test_migrations_make_the_schema_of_the_domain(empty_database: Database):
    assert empty_database.upgrade() is True
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
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


def test_the_seed_loads_on_both_stores(empty_database: Database):
    empty_database.upgrade()
    with empty_database.unit_of_work() as session:
        first = load_seed(session, folder=ROOT / "seed")
    with empty_database.unit_of_work() as session:
        second = load_seed(session, folder=ROOT / "seed")
    assert first.added > 0
    assert (second.added, second.changed, second.unchanged) == (0, 0, first.added)
