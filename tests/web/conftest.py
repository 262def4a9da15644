"""The site on a real database and a real index, asked by a client."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalogue.app import create_app
from catalogue.db import Database
from catalogue.search.memory import MemoryIndex
from catalogue.services.indexing import rebuild_index
from catalogue.settings import Settings
from catalogue.web.site import EXTENSION

Filling = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def app(database: Database, database_url: str, tmp_path: Path) -> Flask:
    """The site of the test's own database, its index empty until `filling` ends."""
    app = create_app(Settings(data_dir=tmp_path, database_url=database_url))
    index = MemoryIndex()
    index.replace_all([])
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], database=database, index=index)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor."""
    return app.test_client()


@pytest.fixture
def filling(app: Flask) -> Filling:
    """A session that is committed and indexed at its end: `with filling() as session:`."""
    site = app.extensions[EXTENSION]

    @contextmanager
    def fill() -> Iterator[Session]:
        with site.database.unit_of_work() as session:
            yield session
        with site.database.reading() as session:
            rebuild_index(session, site.index)

    return fill
