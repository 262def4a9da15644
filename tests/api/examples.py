"""The examples of the documentation: real answers about the seed, shortened.

`python -m tests.api.examples DATABASE_FOLDER` writes them again, from a catalogue made by `catalogue init`.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient

from catalogue.api.openapi import EXAMPLES
from catalogue.api.operations import OPERATIONS
from catalogue.app import create_app
from catalogue.settings import Settings

BASE = "https://catalogue.exemple.fr"
LONGEST_TEXT = 160
LONGEST_LIST = 2


def example_addresses(app: Flask) -> dict[str, str]:
    """Return the address of the example of each operation."""
    rules = {rule.endpoint.removeprefix("api."): rule.rule for rule in app.url_map.iter_rules()}
    return {
        name: about.example_address(rules[name].replace("<path:", "<").replace("<", "{").replace(">", "}"))
        for name, about in OPERATIONS.items()
    }


def real_answers(client: FlaskClient) -> Mapping[str, Any]:
    """Return the answer to each example, shortened."""
    return {
        name: shortened(client.get(address).json)
        for name, address in example_addresses(client.application).items()
    }


def shortened(value: Any, name: str = "") -> Any:
    """Return the value with its long texts and lists cut, and its moments made alike."""
    if isinstance(value, dict):
        return {name: shortened(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [shortened(part) for part in value[:LONGEST_LIST]]
    if name == "updated_at":
        return "2026-01-31T09:00:00+00:00"
    if name == "took_ms":
        return 4.2
    if isinstance(value, str) and len(value) > LONGEST_TEXT and not value.startswith("http"):
        return value[:LONGEST_TEXT].rsplit(" ", 1)[0] + " …"
    return value


if __name__ == "__main__":
    site = create_app(Settings(data_dir=Path(sys.argv[1]), base_url=BASE))
    found = real_answers(site.test_client())
    EXAMPLES.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
