"""A dictionary as Table Schema: the words of the standard, those of the SNDS, and nothing lost."""

import json
from typing import Any

from frictionless import Schema
from hypothesis import given, settings

from catalogue.domain.vocabularies import VariableRole, VariableType
from catalogue.formats.dictionary.formats import DICTIONARY_FORMATS
from catalogue.formats.dictionary.model import DictionaryVariable
from catalogue.formats.table_schema import read_descriptor
from catalogue.formats.table_schema_model import TableDescriptor
from catalogue.formats.table_schema_text import Remarks
from tests.formats.dictionary.strategies import KEYS, Sample, dictionary, samples

FULL = DictionaryVariable(
    name="EXE_SOI_DTD",
    label="Date des soins",
    description="Début de l’exécution.",
    type=VariableType.DATE,
    source_type="DATE",
    length="8",
    format="%d%m%Y",
    unit="jour",
    role=VariableRole.DIMENSION,
    group="Exécutant",
    code_list="mois",
    code_list_column="MOI_COD",
    management_rule="Voir la note.",
    observation="À partir de 2006",
    history_created="2006",
    history_missing=("2009",),
    constraints={"required": True, "minLength": 8},
    extras={"niveau": 2, "role": "code", "example": 12},
)


def schema(sample: Sample) -> dict[str, Any]:
    written = b"".join(DICTIONARY_FORMATS["table-schema"].write(sample.dictionary, sample.codes_of))
    content: dict[str, Any] = json.loads(written)
    return content


def test_a_field_speaks_the_words_of_the_standard_then_of_the_snds_then_ours():
    [field] = schema(Sample(dictionary((FULL,)), {}))["fields"]
    assert field == {
        "name": "EXE_SOI_DTD",
        "title": "Date des soins",
        "description": "Début de l’exécution.",
        "type": "date",
        "format": "%d%m%Y",
        "constraints": {"required": True},
        "otherConstraints": {"minLength": 8},
        "nomenclature": "mois:MOI_COD",
        "length": "8",
        "type_oracle": "DATE",
        "dateCreated": "2006",
        "dateMissing": ["2009"],
        "regle_gestion": "Voir la note.",
        "observation": "À partir de 2006",
        "unit": "jour",
        "role": "dimension",
        "group": "Exécutant",
        "niveau": 2,
        "otherProperties": {"example": 12, "role": "code"},
    }


def test_a_table_says_its_keys_and_its_history():
    variables = (DictionaryVariable(name="A"), DictionaryVariable(name="B"))
    content = schema(Sample(dictionary(variables, primary_key=("A",), foreign_keys=KEYS), {}))
    assert content["name"] == "open-medic"
    assert content["sourceName"] == "OPEN_MEDIC"
    assert content["history"] == {"dateCreated": "2014", "dateMissing": ["2020"]}
    assert content["primaryKey"] == ["A"]
    assert content["foreignKeys"] == [
        {"fields": ["A", "B"], "reference": {"resource": "er-prs-f", "fields": ["C", "D"]}},
        {"fields": ["B"], "reference": {"resource": "", "fields": ["A"]}},
    ]


def test_keys_whose_columns_are_not_described_are_left_out():
    content = schema(
        Sample(dictionary((DictionaryVariable(name="B"),), primary_key=("A",), foreign_keys=KEYS), {})
    )
    assert "primaryKey" not in content
    assert [key["fields"] for key in content["foreignKeys"]] == [["B"]]


def test_our_own_reader_of_folders_takes_it(tmp_path):
    path = tmp_path / "open-medic.schema.json"
    path.write_bytes(
        b"".join(DICTIONARY_FORMATS["table-schema"].write(dictionary((FULL,)), lambda _: iter(())))
    )
    remarks = Remarks(path.name)
    descriptor = read_descriptor(path, remarks)
    assert isinstance(descriptor, TableDescriptor)
    assert remarks.problems == []
    [field] = descriptor.fields
    assert (field.label, field.code_list, field.code_list_column) == (FULL.label, "mois", "MOI_COD")
    assert field.history.missing == ("2009",)


@settings(max_examples=100, deadline=None)
@given(samples())
def test_frictionless_accepts_every_descriptor(sample: Sample):
    content = schema(sample)
    assert [field.name for field in Schema.from_descriptor(content).fields] == [
        variable.name for variable in sample.dictionary.variables
    ]
