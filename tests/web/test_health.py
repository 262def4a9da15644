from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.settings import Settings
from tests.web.conftest import Filling


def test_a_site_with_database_and_index_is_ready(client: FlaskClient, filling: Filling):
    with filling():
        pass
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "faults": {}})


def test_a_site_without_database_lives_but_is_not_ready(tmp_path: Path):
    visitor = create_app(Settings(data_dir=tmp_path / "vide")).test_client()
    assert visitor.get("/healthz").status_code == 200
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert set(answer.json["faults"]) == {"database", "index"}
    assert "catalogue init" in answer.json["faults"]["database"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_database_of_another_release_is_not_ready(app: Flask, client: FlaskClient):
    with app.extensions["catalogue"].database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'ancienne'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "catalogue init" in answer.json["faults"]["database"]
