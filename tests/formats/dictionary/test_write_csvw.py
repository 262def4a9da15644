"""A dictionary as CSVW metadata: the csvw package and rdflib read it, and nothing of it is wrong for data."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from csvw import Table  # type: ignore[import-untyped]
from hypothesis import given, settings
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from catalogue.domain.vocabularies import VariableRole, VariableType
from catalogue.formats.dictionary.csvw_names import text_of
from catalogue.formats.dictionary.formats import DICTIONARY_FORMATS
from catalogue.formats.dictionary.model import Dictionary, DictionaryVariable
from catalogue.formats.rdf import JSON_LD
from tests.formats.dictionary.strategies import FILES, KEYS, Sample, dictionary, head, samples
from tests.rdf import read_rdf

OWN = "urn:x-catalogue-sniiram:"
VARIABLES = (
    DictionaryVariable(
        name="A",
        label="Âge",
        description="En années.",
        type=VariableType.INTEGER,
        unit="année",
        role=VariableRole.DIMENSION,
        code_list="age",
        constraints={"minimum": 0, "required": True},
    ),
    DictionaryVariable(name="_b-c.d é", type=VariableType.DATE, format="%d/%m/%Y"),
    DictionaryVariable(name="C", type=VariableType.DATE, format="%m", history_missing=("2019", "2020")),
)


def metadata(written: Dictionary) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        b"".join(DICTIONARY_FORMATS["csvw"].write(written, lambda _: iter(())))
    )
    return content


def word(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:string"}


def test_a_column_speaks_the_words_of_the_standard_then_of_public_vocabularies_then_ours():
    columns = metadata(dictionary(VARIABLES, code_lists=(head("age", [], ()),)))["tableSchema"]["columns"]
    assert columns == [
        {
            "name": "A",
            "titles": "A",
            "dc:title": "Âge",
            "dc:description": "En années.",
            "datatype": {"base": "integer", "minimum": 0},
            "required": True,
            "schema:unitText": "année",
            "qb:codeList": {"@id": "https://catalogue.example/nomenclatures/age"},
            f"{OWN}role": word("dimension"),
            f"{OWN}nomenclature": word("age"),
            f"{OWN}constraints": word('{"minimum":0,"required":true}'),
        },
        {
            "name": "%5Fb%2Dc%2Ed%20%C3%A9",
            "titles": "_b-c.d é",
            "datatype": {"base": "date", "format": "dd/MM/yyyy"},
            f"{OWN}format": word("%d/%m/%Y"),
        },
        {
            "name": "C",
            "titles": "C",
            # CSVW has no word for a month alone: a date here would be refused by who checks the data.
            "datatype": "string",
            f"{OWN}type": word("date"),
            f"{OWN}format": word("%m"),
            f"{OWN}dateMissing": [word("2019"), word("2020")],
        },
    ]


def test_keys_within_the_table_are_the_standards_and_the_others_ours():
    variables = tuple(DictionaryVariable(name=name) for name in "AB")
    content = metadata(dictionary(variables, primary_key=("B",), foreign_keys=KEYS))
    assert content["tableSchema"]["primaryKey"] == ["B"]
    assert content["tableSchema"]["foreignKeys"] == [
        {"columnReference": ["B"], "reference": {"resource": "open-medic.csv", "columnReference": ["A"]}}
    ]
    assert json.loads(text_of(content[f"{OWN}outerForeignKeys"]) or "") == [
        {"columns": ["A", "B"], "table": "er-prs-f", "referencedColumns": ["C", "D"]}
    ]


def test_the_url_is_that_of_the_one_csv_file_else_of_a_file_beside_the_metadata():
    one = metadata(dictionary(VARIABLES, files=FILES))
    assert one["url"] == FILES[0].url
    assert one["dialect"] == {"delimiter": ";", "encoding": "ISO-8859-1"}
    two = metadata(
        dictionary(VARIABLES, files=(*FILES, replace(FILES[0], url="https://files.example/2.csv")))
    )
    assert two["url"] == "open-medic.csv"
    assert "dialect" not in two


@pytest.mark.parametrize(
    ("type_", "constraints", "datatype"),
    [
        (None, {}, None),
        (VariableType.ARRAY, {}, "string"),
        (VariableType.YEARMONTH, {}, "gYearMonth"),
        (
            VariableType.NUMBER,
            {"minimum": -2, "maximum": -1},
            {"base": "decimal", "minimum": -2, "maximum": -1},
        ),
        (VariableType.NUMBER, {"minimum": 3, "maximum": 2}, "decimal"),
        (VariableType.STRING, {"minLength": -1, "maxLength": True}, "string"),
        (VariableType.STRING, {"minLength": 2, "minimum": 1}, {"base": "string", "minLength": 2}),
    ],
)
def test_bounds_are_said_where_they_make_sense(type_, constraints, datatype):
    variable = DictionaryVariable(name="A", type=type_, constraints=constraints)
    [column] = metadata(dictionary((variable,)))["tableSchema"]["columns"]
    assert column.get("datatype") == datatype


def test_the_csvw_package_reads_data_with_it(tmp_path: Path):
    path = tmp_path / "open-medic.csv-metadata.json"
    path.write_text(json.dumps(metadata(dictionary(VARIABLES))), encoding="utf-8")
    (tmp_path / "open-medic.csv").write_text("A,_b-c.d é,C\n12,03/11/2026,07\n", encoding="utf-8")
    [row] = Table.from_file(path).iterdicts()
    assert [str(value) for value in row.values()] == ["12", "2026-11-03 00:00:00", "07"]


def test_rdflib_reads_it_as_json_ld():
    content = metadata(dictionary(VARIABLES, code_lists=(head("age", [], ()),), files=FILES))
    # The context of the standard is on the network: its few terms that matter here, in its place.
    content["@context"] = {
        "@vocab": "http://www.w3.org/ns/csvw#",
        "@language": "fr",
        "dc": str(DCTERMS),
        "qb": "http://purl.org/linked-data/cube#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "name": {"@id": "http://www.w3.org/ns/csvw#name", "@language": None},
    }
    graph = read_rdf(json.dumps(content).encode(), JSON_LD)
    [column] = graph.subjects(URIRef("http://www.w3.org/ns/csvw#name"), Literal("A"))
    assert graph.value(column, DCTERMS.title) == Literal("Âge", lang="fr")
    assert str(graph.value(column, URIRef(f"{OWN}role"))) == "dimension"
    page = graph.value(column, URIRef("http://purl.org/linked-data/cube#codeList"))
    assert page == URIRef("https://catalogue.example/nomenclatures/age")


@settings(max_examples=100, deadline=None)
@given(samples())
def test_the_csvw_package_accepts_every_metadata(sample: Sample):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "metadata.json")
        path.write_text(json.dumps(metadata(sample.dictionary)), encoding="utf-8")
        table = Table.from_file(path)
    titles = [column.titles.getfirst() for column in table.tableSchema.columns]
    assert titles == [variable.name for variable in sample.dictionary.variables]
    assert len({column.name for column in table.tableSchema.columns}) == len(titles)
