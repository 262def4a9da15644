import json
from datetime import date
from typing import Any

import pytest

from catalogue.formats.schema_org import SchemaDataset, SchemaFile, dataset_json_ld
from tests.formats.dcat_samples import HARM

ADDRESS = "https://catalogue.example.fr/jeux/open-essai"
BARE = SchemaDataset(
    url=ADDRESS, catalogue_url="https://catalogue.example.fr/", title="Open Essai", publisher="Cnam"
)


def said(**values: Any) -> Any:
    return json.loads(dataset_json_ld(SchemaDataset(**(vars(BARE) | values))))


def test_a_dataset_of_which_little_is_known_says_only_that():
    assert said() == {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": ADDRESS,
        "url": ADDRESS,
        "identifier": ADDRESS,
        "name": "Open Essai",
        "publisher": {"@type": "Organization", "name": "Cnam"},
        "includedInDataCatalog": {"@type": "DataCatalog", "url": "https://catalogue.example.fr/"},
    }


def test_files_periods_and_columns_are_told():
    document = said(
        period_start=date(2014, 1, 1),
        is_open=True,
        variables=("AGE", "SEXE"),
        files=(
            SchemaFile("Un", "https://donnees.example.fr/1.csv", modified=date(2025, 6, 1)),
            SchemaFile("Deux", "javascript:alert(1)", modified=date(2024, 6, 1)),
        ),
    )

    assert document["temporalCoverage"] == "2014-01-01/.."
    assert document["isAccessibleForFree"] is True
    assert document["variableMeasured"] == ["AGE", "SEXE"]
    assert document["dateModified"] == "2025-06-01"
    assert [file["contentUrl"] for file in document["distribution"]] == ["https://donnees.example.fr/1.csv"]


@pytest.mark.parametrize("text", [HARM, "</script><script>alert(1)</script>", "<!--", "a\u2028b", "]]>&amp;"])
def test_nothing_closes_the_block_it_stands_in(text):
    written = dataset_json_ld(SchemaDataset(**(vars(BARE) | {"description": text, "keywords": (text,)})))

    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written)["keywords"] == [json.loads(written)["description"]]
