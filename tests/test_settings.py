from pathlib import Path

import pytest

from catalogue.errors import BadQuery, Unavailable
from catalogue.settings import Settings, is_loopback, read_settings, settings_to_serve


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` of the checkout, and a data folder of one's own."""
    monkeypatch.chdir(tmp_path)


def test_every_default_works_on_loopback(tmp_path: Path):
    settings = settings_to_serve(read_settings(), host="127.0.0.1", port=8123)
    assert settings.base_url == "http://127.0.0.1:8123"
    assert settings.sqlalchemy_url == f"sqlite:///{tmp_path / 'data' / 'catalogue.sqlite3'}"
    assert settings.secret_key


def test_the_made_up_key_is_kept_and_nobody_else_may_read_it(tmp_path: Path):
    first = settings_to_serve(Settings(), host="127.0.0.1", port=8000).secret_key
    second = settings_to_serve(Settings(), host="::1", port=9000).secret_key
    assert first == second
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("host", "environment", "missing"),
    [
        ("0.0.0.0", {}, "CATALOGUE_SECRET_KEY, CATALOGUE_BASE_URL"),
        ("0.0.0.0", {"base_url": "https://c.example"}, "CATALOGUE_SECRET_KEY"),
        ("127.0.0.1", {"base_url": "https://c.example"}, "CATALOGUE_SECRET_KEY"),
        ("192.168.1.4", {"secret_key": "x" * 16}, "CATALOGUE_BASE_URL"),
    ],
)
def test_serving_in_public_refuses_to_start_without_key_and_address(host, environment, missing):
    with pytest.raises(BadQuery, match=f"réglez d’abord {missing} "):
        settings_to_serve(Settings(**environment), host=host, port=80)


def test_serving_in_public_makes_nothing_up():
    settings = Settings(base_url="https://c.example/", secret_key="x" * 16)
    served = settings_to_serve(settings, host="0.0.0.0", port=80)
    assert (served.base_url, served.secret_key) == ("https://c.example", "x" * 16)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "catalogue.example"),
        ("PAGE_SIZE", "beaucoup"),
        ("SECRET_KEY", "court"),
        ("PAGE_SIZE", "0"),
    ],
)
def test_a_malformed_value_stops_with_its_name(name, value, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(f"CATALOGUE_{name}", value)
    with pytest.raises(BadQuery, match=f"CATALOGUE_{name}"):
        read_settings()


def test_a_data_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path):
    (tmp_path / "data").write_text("a file where a folder is wanted")
    with pytest.raises(Unavailable, match="ne peut pas être écrit"):
        settings_to_serve(Settings(), host="127.0.0.1", port=8000)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.8.9.1", True), ("::1", True), ("0.0.0.0", False), ("c.example", False)],
)
def test_loopback_is_recognised(host: str, expected: bool):
    assert is_loopback(host) is expected


def test_the_key_is_never_shown():
    assert "secretsecretsecret" not in repr(Settings(secret_key="secretsecretsecret"))
