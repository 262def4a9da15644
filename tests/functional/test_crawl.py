"""Every link of the site leads somewhere, in both languages."""

import html
import re
from collections import deque
from http.client import HTTPConnection
from urllib.parse import unquote, urlsplit

LINK = re.compile(r'<(?:a|link)\b[^>]*\bhref="(/[^"]*)"')
# Files, whose addresses know no language.
FILE = re.compile(r"\.(ttl|rdf|jsonld|nt|json|csv|xlsx|xml|md|atom|sql|py|R)(?=\?|$)")
# A search leads to searches without end: those of other pages are followed, not those of results.
SEARCH = "/recherche"


def test_no_link_of_the_site_is_broken(site: str):
    answers = crawl(site, "/", pages=2000)
    assert len(answers) > 500
    assert {address: status for address, status in answers.items() if status != 200} == {}


def test_no_link_of_the_english_site_is_broken_or_leaves_english(site: str):
    answers = crawl(site, "/?lang=en", pages=300)
    assert len(answers) > 250
    assert {address: status for address, status in answers.items() if status != 200} == {}


def crawl(site: str, start: str, *, pages: int) -> dict[str, int]:
    """Return the status of each address reached from `start` in its language, breadth first."""
    connection = HTTPConnection(urlsplit(site).netloc, timeout=30)
    in_english = "lang=en" in start
    answers: dict[str, int] = {}
    waiting = deque([start])
    while waiting and len(answers) < pages:
        address = waiting.popleft()
        if address in answers:
            continue
        connection.request("GET", address, headers={"Accept": "text/html"})
        response = connection.getresponse()
        body = response.read()
        answers[address] = response.status
        if "html" not in (response.getheader("Content-Type") or ""):
            continue
        links = [html.unescape(link).split("#")[0] for link in LINK.findall(body.decode())]
        other = [link for link in links if ("lang=en" in link) != in_english and is_page(link)]
        # One link alone goes to the other language: the switch.
        assert {unquote(link) for link in other} <= {unquote(same_page(address))}, address
        waiting.extend(
            link
            for link in links
            if link not in other
            and not (address.startswith(SEARCH) and link.startswith(SEARCH))
            # Closed to whoever is not logged in.
            and not link.startswith("/admin/")
        )
    connection.close()
    return answers


def is_page(link: str) -> bool:
    return not link.startswith("/static/") and FILE.search(link) is None


def same_page(address: str) -> str:
    """Return the address of the same page in the other language."""
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and part != "lang=en"]
    if "lang=en" not in query:
        kept.append("lang=en")
    return path + (f"?{'&'.join(kept)}" if kept else "")
