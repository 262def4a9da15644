"""`catalogue validate` and `catalogue export dcat` as a person runs them."""

import gzip
import json

import pytest
from sqlalchemy import update

from catalogue.db import Database
from catalogue.domain import Dataset
from catalogue.settings import read_settings
from tests.cli.conftest import INIT, Run


@pytest.fixture
def filled(run: Run) -> Run:
    run(*INIT)
    return run


def breaks_a_rule() -> None:
    database = Database(read_settings().sqlalchemy_url)
    with database.unit_of_work() as session:
        session.execute(update(Dataset).values(landing_page="javascript:alert(1)", row_version=99))
    database.dispose()


def test_a_feed_that_keeps_its_rules_is_said_valid(filled):
    outcome = filled("validate")

    assert outcome.status == 0
    assert "Profil datagouv : 1 jeux de données, 0 règles enfreintes." in outcome.out
    assert "Profil dcat-ap" in outcome.out


def test_a_broken_rule_is_told_with_its_dataset_and_its_field(filled):
    filled("validate")
    breaks_a_rule()

    for arguments in (("validate",), ("validate", "--full")):
        outcome = filled(*arguments)
        assert outcome.status == 1
        assert "landing_page" in outcome.out
    found = json.loads(filled("validate", "--json").out)
    assert found["valid"] is False
    assert [report["profile"] for report in found["profiles"]] == ["datagouv", "dcat-ap"]
    assert found["profiles"][0]["violations"][0]["field"] == "landing_page"
    assert found["profiles"][0]["waiting"] == 0


def test_shapes_beside_the_feed_are_applied_to_it(filled, tmp_path):
    head = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dct: <http://purl.org/dc/terms/> . "
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . "
        "<urn:forme> a sh:NodeShape ; sh:targetClass dcat:Dataset ; "
        "sh:property [ sh:path %s ; sh:minCount 1 ] ."
    )
    for name, path, status in (("tenue", "dct:title", 0), ("enfreinte", "dct:bibliographicCitation", 1)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{name}.ttl").write_text(head % path)

        assert filled("validate", "--shapes", str(folder)).status == status


def test_a_folder_without_shapes_is_a_mistake(filled, tmp_path):
    (tmp_path / "vide").mkdir()

    assert filled("validate", "--shapes", str(tmp_path / "vide")).status == 2


def test_the_feed_is_exported_in_gzip_and_in_another_profile(filled, tmp_path):
    plain, zipped = tmp_path / "flux.ttl", tmp_path / "flux.ttl.gz"

    assert filled("export", "dcat", "--profile", "dcat-ap", "--output", str(plain)).status == 0
    assert filled("export", "dcat", "--profile", "dcat-ap", "--gzip", "--output", str(zipped)).status == 0
    assert gzip.decompress(zipped.read_bytes()) == plain.read_bytes()
