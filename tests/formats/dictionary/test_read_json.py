"""Dictionaries in JSON: Table Schema, data packages and CSVW, ours and others'."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalogue.domain.vocabularies import VariableType
from tests.formats.dictionary.reading import read, variables

FIELDS = [
    {"name": "SEX", "title": "Sexe", "description": "Du bénéficiaire", "type": "string"},
    {"name": "AGE", "description": "Âge", "type": "integer", "nomenclature": "IR_AGE_V:AGE_COD", "zzz": 1},
]


def json_file(folder: Path, content: Any) -> Path:
    path = folder / "schema.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_table_schema_is_read(tmp_path: Path):
    draft, problems = read(json_file(tmp_path, {"name": "T", "primaryKey": "SEX", "fields": FIELDS}))
    sex, age = variables(draft)
    assert (sex.label, sex.description, sex.type) == ("Sexe", "Du bénéficiaire", VariableType.STRING)
    assert (age.label, age.description) == ("Âge", None)
    assert (age.code_list, age.code_list_column, dict(age.extras)) == ("IR_AGE_V", "AGE_COD", {"zzz": 1})
    assert draft is not None
    assert draft.primary_key == ("SEX",)
    assert {"label", "type", "code_list"} <= draft.fields
    assert "unit" not in draft.fields
    assert problems == []


def test_a_data_package_of_one_table_is_read(tmp_path: Path):
    resources = [{"name": "a", "schema": {"fields": FIELDS}}, {"name": "notice"}]
    draft, problems = read(json_file(tmp_path, {"name": "p", "resources": resources}))
    assert [item.name for item in variables(draft)] == ["SEX", "AGE"]
    assert problems == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"resources": []}, "! resources: Aucune ressource de ce paquet n’a de schéma"),
        (
            {"resources": [{"schema": {"fields": FIELDS}}, {"schema": {"fields": FIELDS[:1]}}]},
            "! resources: Ce paquet décrit plusieurs tables différentes",
        ),
        (
            {"fields": [{"name": "C", "role": "code"}]},
            "! fields: Ce descripteur est celui d’une nomenclature",
        ),
        ({"tables": []}, "! tableSchema: Ces métadonnées CSVW ne décrivent aucune colonne"),
        (
            {"tables": [{"tableSchema": {"columns": [{"name": name}]}} for name in "ab"]},
            "! tables: Ces métadonnées CSVW décrivent plusieurs tables différentes",
        ),
        ([1], "! : Ce fichier JSON n’est ni un dictionnaire ni une nomenclature"),
        ('{"fields": [', "! 1: Le JSON est illisible"),
        ('{"fields": NaN}', "! : Le JSON est illisible, trop gros ou trop imbriqué"),
        ('{"a":' + "[" * 100_000, "! : Le JSON est illisible, trop gros ou trop imbriqué"),
        ('{"a":[' + "[]," * 600_000 + "[]]}", "! : Le JSON est illisible, trop gros ou trop imbriqué"),
    ],
)
def test_a_file_that_is_no_dictionary_says_so(tmp_path: Path, content: Any, sentence: str):
    draft, problems = read(json_file(tmp_path, content))
    assert draft is None
    assert len(problems) == 1
    assert problems[0].startswith(sentence)


def test_a_schema_without_fields_says_so(tmp_path: Path):
    draft, problems = read(json_file(tmp_path, {"name": "T"}))
    assert draft is None
    assert problems[-1].startswith("! fields: Ce fichier ne décrit aucune variable.")


def test_two_variables_of_one_name_are_refused(tmp_path: Path):
    _, problems = read(json_file(tmp_path, {"fields": [{"name": "A"}, {"name": "B"}, {"name": "A"}]}))
    assert problems[0] == (
        "! fields[2].name: La variable « A » est déjà décrite (fields[0])."
        " Gardez une seule des deux descriptions."
    )


def test_a_word_of_ours_that_is_none_is_refused(tmp_path: Path):
    _, problems = read(json_file(tmp_path, {"fields": [{"name": "A", "role": "chef"}]}))
    assert problems[0].startswith("! fields[0].role: Mot inconnu : « chef ».")


def test_the_csvw_of_others_is_read_in_its_own_words(tmp_path: Path):
    columns = [
        {"name": "prs_nat", "titles": {"en": "Nature", "fr": "Nature de prestation"}, "datatype": "string"},
        {"titles": ["Montant"], "datatype": {"base": "decimal", "minimum": 0}, "required": True},
        {"name": "codes", "separator": "|", "schema:about": "x"},
        {"name": "ligne", "virtual": True},
        {"datatype": "string"},
    ]
    content = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "data.csv",
        "tableSchema": {"columns": columns, "primaryKey": "prs_nat"},
    }
    draft, problems = read(json_file(tmp_path, content))
    nature, amount, codes = variables(draft)
    assert (nature.name, nature.label, nature.type) == (
        "prs_nat",
        "Nature de prestation",
        VariableType.STRING,
    )
    assert (amount.name, amount.label, amount.type) == ("Montant", None, VariableType.NUMBER)
    assert amount.constraints == {"minimum": 0, "required": True}
    assert (codes.type, codes.extras) == (VariableType.ARRAY, {"schema:about": "x"})
    assert draft is not None
    assert draft.primary_key == ("prs_nat",)
    assert [problem.partition(":")[0] for problem in problems] == ["? tableSchema.columns[3]"]


def test_a_csvw_key_that_names_no_column_is_refused(tmp_path: Path):
    content = {"tableSchema": {"columns": [{"name": "a"}], "primaryKey": ["a", "b"]}}
    _, problems = read(json_file(tmp_path, content))
    assert problems[0].startswith("! tableSchema.primaryKey: La clé primaire nomme une colonne")


def test_a_mapping_means_nothing_for_json(tmp_path: Path):
    problems = read(json_file(tmp_path, {"fields": FIELDS}), {"name": "X"})[1]
    assert problems == [
        "! : Un fichier JSON n’a pas d’en-tête : --map ne s’y applique pas. Recommencez sans --map."
    ]
