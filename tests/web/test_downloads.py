"""Dictionaries, code lists and crosswalks as files: what comes, under which headers, and what does not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.app import create_app
from catalogue.db import Database
from catalogue.domain import Variable
from catalogue.domain.vocabularies import Cardinality, PublicationState
from catalogue.formats.crosswalks.formats import CROSSWALK_FORMATS
from catalogue.formats.dictionary.formats import CODE_LIST_FORMATS, DICTIONARY_FORMATS
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.read import read_code_list, read_dictionary
from catalogue.services.crosswalk_files.ends import Wanted
from catalogue.services.crosswalk_files.exporting import get_crosswalk_head, pairs_of
from catalogue.services.dictionary.exporting import codes_of, get_code_list_head, get_dictionary
from catalogue.settings import Settings
from catalogue.web.downloads import CODE_LIST_SUFFIXES, CROSSWALK_SUFFIXES, DICTIONARY_SUFFIXES
from catalogue.web.site import EXTENSION
from tests import factories as make
from tests.services.crosswalk_files.drafts import drafted, run
from tests.services.dictionary.drafts import codes, run_codes

BASE = "https://catalogue.exemple.fr"
DATASET_FILES = [(f"/jeux/open-x.{suffix}", name) for suffix, name in DICTIONARY_SUFFIXES.items()]
DATASET_FILES.append(("/jeux/open-x/datapackage.json", "datapackage"))
LIST_FILES = [(f"/nomenclatures/sexes.{suffix}", name) for suffix, name in CODE_LIST_SUFFIXES.items()]
CROSSWALK_FILES = [
    (f"/nomenclatures/sexes/passages/sexes-vers-genres.{suffix}", name)
    for suffix, name in CROSSWALK_SUFFIXES.items()
]
EVERY_FILE = [path for path, _name in (*DATASET_FILES, *LIST_FILES, *CROSSWALK_FILES)]


@pytest.fixture
def app(database: Database, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    with database.unit_of_work() as session:
        sexes = make.code_list(session, "sexes", codes=("1", "2"), title="Sexes")
        make.code_list(session, "genres", codes=("M", "F"))
        run(
            session,
            drafted(("1", "M"), ("2", "F")),
            slug="sexes-vers-genres",
            wanted=Wanted(source="sexes", target="genres"),
        )
        extract = make.dataset(session, "open-x", summary="Un extrait.")
        make.variable(session, extract, "SEX", label="Sexe, = ou autre", code_list=sexes)
        make.variable(session, extract, "MNT", label="=montant()")
        make.dataset(session, "brouillon", state=PublicationState.DRAFT)
        make.dataset(session, "retire", state=PublicationState.WITHDRAWN)
    app = create_app(Settings(data_dir=tmp_path, database_url=database_url, base_url=BASE))
    yield app
    app.extensions[EXTENSION].database.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize(("path", "name"), DATASET_FILES)
def test_a_dataset_comes_in_every_format(client: FlaskClient, session: Session, path: str, name: str):
    form = DICTIONARY_FORMATS[name]
    answer = client.get(path)
    found = get_dictionary(session, slug="open-x", base_url=BASE)
    assert answer.status_code == 200
    assert answer.data == b"".join(form.write(found, codes_of(session)))
    assert answer.headers["Content-Type"] == form.content_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{form.file_name("open-x")}"'


@pytest.mark.parametrize(("path", "name"), LIST_FILES)
def test_a_code_list_comes_in_every_format(client: FlaskClient, session: Session, path: str, name: str):
    form = CODE_LIST_FORMATS[name]
    answer = client.get(path)
    head = get_code_list_head(session, slug="sexes", base_url=BASE)
    assert answer.status_code == 200
    assert answer.data == b"".join(form.write(head, codes_of(session)("sexes")))
    assert answer.headers["Content-Type"] == form.content_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{form.file_name("sexes")}"'


@pytest.mark.parametrize(("path", "name"), CROSSWALK_FILES)
def test_a_crosswalk_comes_in_every_format(client: FlaskClient, session: Session, path: str, name: str):
    form = CROSSWALK_FORMATS[name]
    answer = client.get(path)
    head = get_crosswalk_head(session, slug="sexes-vers-genres", base_url=BASE)
    assert answer.status_code == 200
    assert answer.data == b"".join(form.write(head, pairs_of(session, slug="sexes-vers-genres")))
    assert answer.headers["Content-Type"] == form.content_type
    name_of_file = form.file_name("sexes-vers-genres")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name_of_file}"'


def test_a_crosswalk_has_one_address_under_the_list_it_starts_from(client: FlaskClient):
    for path in (
        "/nomenclatures/genres/passages/sexes-vers-genres.csv",
        "/nomenclatures/sexes/passages/inconnue.csv",
        "/nomenclatures/sexes/passages/sexes-vers-genres.tsv",
    ):
        assert client.get(path).status_code == 404, path


def test_the_etag_of_a_crosswalk_follows_its_pairs(client: FlaskClient, session: Session):
    path = CROSSWALK_FILES[0][0]
    first = client.get(path).headers["ETag"]
    pairs = drafted(("1", "F"), ("2", "F"))
    wanted = Wanted(cardinality=Cardinality.MANY_TO_ONE)
    run(session, pairs, slug="sexes-vers-genres", prune=True, wanted=wanted)
    session.commit()
    assert client.get(path).headers["ETag"] != first


def test_every_format_has_an_address():
    assert {*CROSSWALK_SUFFIXES.values()} == {*CROSSWALK_FORMATS}
    assert {*DICTIONARY_SUFFIXES.values(), "datapackage"} == {*DICTIONARY_FORMATS}
    assert {*CODE_LIST_SUFFIXES.values()} == {*CODE_LIST_FORMATS}


def test_text_says_its_charset_and_the_name_is_plain(client: FlaskClient):
    for path in EVERY_FILE:
        answer = client.get(path)
        if answer.headers["Content-Type"].startswith("text/"):
            assert answer.headers["Content-Type"].endswith("; charset=utf-8")
        assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', answer.headers["Content-Disposition"])


def test_any_page_may_read_it_and_caches_ask_again(client: FlaskClient):
    for path in EVERY_FILE:
        answer = client.get(path, headers={"Origin": "https://ailleurs.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_who_has_it_already_is_told_so(client: FlaskClient):
    for path in EVERY_FILE:
        etag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)


def test_head_says_the_same_without_a_body(client: FlaskClient):
    for path in EVERY_FILE:
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.data) == (200, b"")
        for name in ("Content-Type", "ETag", "Content-Disposition"):
            assert head.headers[name] == get.headers[name]
        # A server would send as much as is announced: nothing is, the end of the answer is its end.
        assert "Content-Length" not in head.headers
        assert "Content-Length" not in get.headers


def test_the_etag_follows_the_dictionary_and_the_codes(client: FlaskClient, session: Session):
    def etags() -> dict[str, str]:
        return {path: client.get(path).headers["ETag"] for path, _name in (*DATASET_FILES, *LIST_FILES)}

    first = etags()
    assert len(set(first.values())) == len(first)
    session.scalars(select(Variable).where(Variable.name == "MNT")).one().label = "Montant"
    session.commit()
    second = etags()
    assert {path for path in first if first[path] != second[path]} == {path for path, _ in DATASET_FILES}
    run_codes(session, codes(("1", "Homme"), ("2", "Femme")))
    third = etags()
    assert all(second[path] != third[path] for path in first)


@pytest.mark.parametrize("suffix", [*(f".{suffix}" for suffix in DICTIONARY_SUFFIXES), "/datapackage.json"])
def test_drafts_are_not_found_and_withdrawn_datasets_are_gone(client: FlaskClient, suffix: str):
    assert client.get(f"/jeux/brouillon{suffix}").status_code == 404
    assert client.get(f"/jeux/inconnu{suffix}").status_code == 404
    assert client.get(f"/jeux/retire{suffix}").status_code == 410


def test_the_feed_keeps_its_own_suffixes_and_unknown_ones_are_nowhere(client: FlaskClient):
    assert client.get("/jeux/open-x.ttl").headers["Content-Type"] == "text/turtle; charset=utf-8"
    for path in ("/jeux/open-x.zip", "/jeux/open-x.a.csv", "/nomenclatures/sexes.xlsx", "/jeux/.csv"):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json", "csvw.json"])
def test_what_is_taken_away_can_be_read_again(
    client: FlaskClient, session: Session, tmp_path: Path, suffix: str
):
    path = tmp_path / f"pris.{suffix}"
    path.write_bytes(client.get(f"/jeux/open-x.{suffix}").data)
    problems = Problems(path.name)
    draft = read_dictionary(path, mapping={}, problems=problems)
    assert problems.found == []
    assert draft is not None
    expected = get_dictionary(session, slug="open-x", base_url=BASE).variables
    assert tuple(item.variable for item in draft.variables) == expected


def test_a_long_list_is_sent_a_piece_at_a_time(client: FlaskClient, session: Session, tmp_path: Path):
    run_codes(session, codes(*((f"{rank:05}", "Libellé " * 5) for rank in range(9000))), slug="longue")
    answer = client.get("/nomenclatures/longue.csv", buffered=False)
    pieces = [bytes(piece) for piece in answer.iter_encoded()]
    answer.close()
    assert len(pieces) > 5
    path = tmp_path / "longue.csv"
    path.write_bytes(b"".join(pieces))
    draft = read_code_list(path, mapping={}, problems=Problems(path.name))
    assert draft is not None
    assert len(draft.codes) == 9000
