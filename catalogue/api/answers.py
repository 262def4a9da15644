"""Write an answer: JSON, its strong ETag, the address of the next page in the body and in `Link`.

What nobody changed answers 304 to who holds it already.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import orjson
from flask import Response, request, url_for

from catalogue.services.reading.keyset import Page
from catalogue.web.site import public_address

Item = TypeVar("Item")


def answer(value: Mapping[str, Any], *, changing: frozenset[str] = frozenset()) -> Response:
    """Return the answer to the present request.

    :param value: what orjson can write: frozen dataclasses, enumerations and moments too.
    :param changing: the fields that differ from one time to the next for the same content; the ETag leaves
        them out, and is then a weak one (RFC 9110, 8.8.1).
    """
    body = orjson.dumps(value)
    stable = orjson.dumps({name: part for name, part in value.items() if name not in changing})
    response = Response(body, content_type="application/json")
    response.set_etag(hashlib.blake2b(stable, digest_size=16).hexdigest(), weak=bool(changing))
    following = value.get("next")
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    response.make_conditional(request)
    return response


def answer_page(page: Page[Item], write: Callable[[Item], Mapping[str, Any]]) -> Response:
    """Return a page of a list as the answer.

    :param write: makes the JSON of one item.
    """
    following = None if page.next is None else same_address(after=page.next)
    return answer({"data": [write(item) for item in page.items], "next": following})


def same_address(**changed: str) -> str:
    """Return the public address of the present request, some parameters changed."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return f"{public_address()}{quote(request.path)}?{urlencode([*kept, *changed.items()])}"


def page_url(endpoint: str, **values: Any) -> str:
    """Return the public address of a page of the site, in French: it names what the page is about."""
    return public_address() + url_for(endpoint, lang=None, **values)
