"""How our descriptors are written as JSON, whatever their standard: for people as much as for programs."""

import json
from typing import Any

Json = dict[str, Any]


def pretty_json(descriptor: Json) -> bytes:
    """Return a descriptor as indented JSON, its properties in the order they were put."""
    return json.dumps(descriptor, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8") + b"\n"


def without_empty(properties: Json) -> Json:
    """Return the properties that say something: no `None`, no `False`, nothing empty."""
    return {name: value for name, value in properties.items() if value}
