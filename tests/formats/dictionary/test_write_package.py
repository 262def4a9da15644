"""A dataset as a data package: frictionless finds nothing wrong with it, nor with data that follows it."""

import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, validate
from hypothesis import given, settings

from catalogue.domain.vocabularies import VariableType
from catalogue.formats.dictionary.formats import DICTIONARY_FORMATS
from catalogue.formats.dictionary.model import Dictionary, DictionaryVariable
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.read import read_dictionary
from tests.formats.dictionary.strategies import FILES, KEYS, Sample, dictionary, samples

VARIABLES = (
    DictionaryVariable(name="A", type=VariableType.INTEGER),
    DictionaryVariable(name="B", type=VariableType.INTEGER),
)


def package(written: Dictionary) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        b"".join(DICTIONARY_FORMATS["datapackage"].write(written, lambda _: iter(())))
    )
    return content


def test_files_are_resources_and_tables_have_a_schema():
    content = package(dictionary(VARIABLES, files=FILES))
    table, archive = content["resources"]
    assert {name: value for name, value in table.items() if name != "schema"} == {
        "name": "open-medic-1",
        "title": "Base complète 2023",
        "path": "https://files.example/2023.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "ISO-8859-1",
        "bytes": 1234,
        "dialect": {"delimiter": ";"},
    }
    assert [field["name"] for field in table["schema"]["fields"]] == ["A", "B"]
    assert "schema" not in archive
    assert content["licenses"] == [{"path": "https://licence.example/lo2", "title": "Licence Ouverte 2.0"}]
    assert content["homepage"] == "https://assurance-maladie.example/open-medic"


def test_foreign_keys_that_leave_the_package_are_set_apart():
    schema = package(dictionary(VARIABLES, foreign_keys=KEYS))["resources"][0]["schema"]
    assert [key["reference"]["resource"] for key in schema["foreignKeys"]] == [""]
    assert [key["reference"]["resource"] for key in schema["outerForeignKeys"]] == ["er-prs-f"]


def test_frictionless_checks_data_with_it(tmp_path: Path):
    content = package(dictionary(VARIABLES, primary_key=("A",), foreign_keys=KEYS))
    (tmp_path / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "open-medic.csv").write_text("A,B\n1,2\n2,1\n", encoding="utf-8")
    assert validate(str(tmp_path / "datapackage.json")).flatten(["message"]) == []
    # B holds values of A.
    (tmp_path / "open-medic.csv").write_text("A,B\n1,2\n2,3\n", encoding="utf-8")
    [[error]] = validate(str(tmp_path / "datapackage.json")).flatten(["type"])
    assert error == "foreign-key"


@settings(max_examples=50, deadline=None)
@given(samples())
def test_frictionless_accepts_every_package(sample: Sample):
    content = package(sample.dictionary)
    assert Package.from_descriptor(content).resource_names == ["open-medic"]


@pytest.mark.shared
@pytest.mark.slow
def test_frictionless_accepts_every_public_table_of_the_snds(shared: Path):
    count = 0
    for path in sorted((shared / "snds" / "schemas").rglob("*.json")):
        draft = read_dictionary(path, mapping={}, problems=Problems(path.name))
        assert draft is not None
        said = dictionary(
            tuple(item.variable for item in draft.variables), primary_key=draft.primary_key or ()
        )
        content = package(said)
        assert Package.from_descriptor(content).resource_names == ["open-medic"]
        count += 1
    assert count == 188
