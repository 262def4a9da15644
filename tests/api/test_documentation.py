"""The OpenAPI document and the page made from it say what the API does, and only that."""

import re
from html import unescape
from typing import Any

import jsonschema_rs
import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.api.openapi import EXAMPLES
from catalogue.api.operations import OPERATIONS, PREFIX, specification
from catalogue.resources import resource_folder
from catalogue.services.indexing import rebuild_index
from catalogue.services.initialise import initialise
from catalogue.web.site import EXTENSION
from tests.api.examples import example_addresses
from tests.conftest import ROOT


@pytest.fixture
def document(client: FlaskClient) -> Any:
    return client.get("/api/1/openapi.json").json


def all_operations(document: Any) -> list[Any]:
    return [entry["get"] for entry in document["paths"].values()]


def test_the_document_is_valid_openapi_and_says_the_same_in_both_languages(
    client: FlaskClient, document: Any
):
    jsonschema_rs.meta.validate({"$defs": document["components"]["schemas"]})
    assert document["openapi"].startswith("3.1")
    assert client.get("/api/1/openapi.json?lang=en").json == document


def test_every_address_of_the_api_is_in_the_document(app: Flask, document: Any):
    rules = {
        re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX) and rule.endpoint != "api.openapi"
    }
    assert set(document["paths"]) == rules


def test_everything_is_described_in_french(document: Any):
    for operation in all_operations(document):
        assert operation["summary"], operation["operationId"]
        for parameter in operation["parameters"]:
            assert parameter["description"], (operation["operationId"], parameter["name"])
            assert parameter["schema"].get("default", "") is not None
        assert {"200", "304", "400", "500", "503"} <= set(operation["responses"])
    for name, schema in document["components"]["schemas"].items():
        for field, shape in schema.get("properties", {}).items():
            assert shape.get("description"), (name, field)
        if "enum" in schema:
            assert all(f"« {value} »" in schema["description"] for value in schema["enum"]), name
    words = orjson.dumps(document).decode()
    # Words that programs read, such as `part-of-key`, are English by rule.
    assert not re.search(
        r"(?<!-)\b(the|of|is|which)\b(?!-)", re.sub(r'"(title_en|label_en)":"[^"]*"', "", words)
    )


def test_each_example_is_of_the_shape_it_shows(app: Flask):
    examples = orjson.loads(EXAMPLES.read_bytes())
    assert set(examples) == set(OPERATIONS)
    for name, example in examples.items():
        metadata = specification.get_function_metadata(app.view_functions[f"api.{name}"])
        assert metadata is not None
        metadata.resp.find_model(200).model_validate_json(orjson.dumps(example))


def test_the_seed_answers_each_example_of_the_document_and_of_the_readme(app: Flask, client: FlaskClient):
    site = app.extensions[EXTENSION]
    initialise(site.database, folder=resource_folder("seed"))
    with site.database.reading() as session:
        rebuild_index(session, site.index)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = re.findall(r'^curl "http://127.0.0.1:8000([^"]+)"', readme, flags=re.MULTILINE)
    assert len(told) >= 3
    assert [client.get(address).status_code for address in told] == [200] * len(told)
    examples = orjson.loads(EXAMPLES.read_bytes())
    for name, address in example_addresses(app).items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert set(answer.json or ()) == set(examples[name]), address
        listed = (answer.json or {}).get("data", (answer.json or {}).get("hits", [True]))
        assert listed, address


def test_the_page_tells_every_address_parameter_field_and_word(client: FlaskClient, document: Any):
    page = unescape(client.get("/api/docs").text)
    for path, entry in document["paths"].items():
        operation = entry["get"]
        section = re.search(rf'aria-labelledby="{operation["operationId"]}".*?</section>', page, re.DOTALL)
        assert section, path
        assert f"GET {path}" in section[0]
        assert 'curl "http://localhost/api/1/' in section[0]
        for parameter in operation["parameters"]:
            shown = page if parameter["name"] in {"lang", "limit", "after"} else section[0]
            assert f"<code>{parameter['name']}</code>" in shown, (path, parameter["name"])
    for name, schema in document["components"]["schemas"].items():
        is_page_of_list = set(schema.get("properties", ())) == {"data", "next"}
        for field in () if is_page_of_list else schema.get("properties", ()):
            assert f"<code>{field}</code>" in page, (name, field)
        for word in schema.get("enum", ()):
            assert f"<code>{word}</code>" in page, (name, word)


def test_every_link_within_the_page_leads_somewhere(client: FlaskClient):
    page = client.get("/api/docs").text
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


def test_the_page_is_french_and_its_frame_english_where_asked(client: FlaskClient):
    french, english = client.get("/api/docs"), client.get("/api/docs?lang=en")
    assert french.content_type.startswith("text/html")
    assert "le catalogue pour les programmes" in french.text
    assert "Parameters of every list" in english.text
    assert '<td data-label="Meaning" lang="fr">' in english.text


def test_every_page_leads_to_it(client: FlaskClient):
    assert 'href="/api/docs"' in client.get("/").text
