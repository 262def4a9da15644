"""What search engines and readers of feeds are told: sitemaps, robots, Atom, schema.org."""

import json
import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from catalogue.web import atom, sitemap
from tests.services import sample

SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
HIDDEN = ("brouillon", "retire")


def tree(client, path: str) -> ElementTree.Element:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return ElementTree.fromstring(answer.data)  # noqa: S314 - our own bytes


def locations(client, path: str) -> list[str]:
    """Return the addresses of a sitemap, as paths."""
    return [urlsplit(node.text or "").path for node in tree(client, path).iter(f"{SITEMAPS}loc")]


@pytest.fixture
def filled(client, filling):
    with filling() as session:
        sample.fill(session)
    return client


def test_every_page_of_the_sitemap_answers(filled):
    pages = [page for part in locations(filled, "/sitemap.xml") for page in locations(filled, part)]

    assert {"/", "/jeux/open-essai", "/nomenclatures/regions-2016"} <= set(pages)
    assert len(pages) == len(set(pages))
    assert {filled.get(page).status_code for page in pages} == {200}


def test_the_sitemap_is_cut_by_keys(filled, monkeypatch):
    whole = [page for part in locations(filled, "/sitemap.xml") for page in locations(filled, part)]
    monkeypatch.setattr(sitemap, "SITEMAP_MAX", 2)
    parts = locations(filled, "/sitemap.xml")

    assert max(len(locations(filled, part)) for part in parts if "-pages" not in part) == 2
    assert sorted(page for part in parts for page in locations(filled, part)) == sorted(whole)


@pytest.mark.parametrize("number", ["99999999999", "42950"])
def test_a_lot_beyond_any_key_is_not_found(filled, number):
    assert filled.get(f"/sitemap-jeux-{number}.xml").status_code == 404


def test_a_sitemap_says_when_each_page_changed_and_answers_to_head(filled):
    root = tree(filled, "/sitemap-jeux-0.xml")

    assert len(list(root.iter(f"{SITEMAPS}lastmod"))) == len(list(root.iter(f"{SITEMAPS}loc")))
    assert filled.head("/sitemap-jeux-0.xml").data == b""


def test_robots_name_the_sitemap_and_leave_the_records_open(filled):
    text = filled.get("/robots.txt").text
    closed = re.findall(r"Disallow: (\S+)", text)

    assert re.search(r"^Sitemap: http\S+/sitemap\.xml$", text, re.MULTILINE)
    assert not [page for page in ("/jeux/x", "/catalogue", "/") for path in closed if page.startswith(path)]


def test_changes_are_entries_with_their_pages(filled):
    root = tree(filled, "/changements.atom")
    paths = [urlsplit(node.text or "").path for node in root.iterfind(f"{ATOM}entry/{ATOM}id")]

    assert "/jeux/open-essai" in paths
    assert {filled.get(path).status_code for path in paths} == {200}
    assert root.findtext(f"{ATOM}updated") == max(
        node.text or "" for node in root.iterfind(f"{ATOM}entry/{ATOM}updated")
    )


def test_pages_of_changes_lead_to_each_other(filled, monkeypatch):
    whole = [node.text for node in tree(filled, "/changements.atom").iter(f"{ATOM}id")][1:]
    monkeypatch.setattr(atom, "PAGE_SIZE", 2)
    found: list[str | None] = []
    path: str | None = "/changements.atom"
    while path is not None:
        root = tree(filled, path)
        found += [node.text for node in root.iterfind(f"{ATOM}entry/{ATOM}id")]
        following = [node.get("href", "") for node in root.iter(f"{ATOM}link") if node.get("rel") == "next"]
        parts = urlsplit(following[0]) if following else None
        path = f"{parts.path}?{parts.query}" if parts else None

    assert len(whole) > 2
    assert found == whole


def test_what_is_asked_for_again_unchanged_is_not_sent_again(filled):
    etag = filled.get("/changements.atom").headers["ETag"]

    assert filled.get("/changements.atom", headers={"If-None-Match": etag}).status_code == 304


def test_an_empty_catalogue_has_an_empty_feed_and_a_sitemap_of_its_lists(client):
    assert tree(client, "/changements.atom").findall(f"{ATOM}entry") == []
    assert locations(client, "/sitemap.xml") == ["/sitemap-pages.xml"]


@pytest.mark.parametrize("cursor", ["x", "%00", "%ff", "a" * 3000])
def test_a_cursor_nobody_gave_is_refused(filled, cursor):
    assert filled.get(f"/changements.atom?after={cursor}").status_code == 400


def test_neither_feed_nor_sitemap_shows_what_is_hidden(filled):
    assert [filled.get(f"/jeux/{slug}").status_code for slug in HIDDEN] == [404, 410]
    for path in ("/changements.atom", "/sitemap-jeux-0.xml"):
        text = filled.get(path).text
        assert not [slug for slug in HIDDEN if f"/jeux/{slug}" in text]


def test_the_page_of_a_dataset_holds_its_description_for_search_engines(filled):
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', filled.get("/jeux/open-essai").text
    )

    assert len(found) == 1
    document = json.loads(found[0])
    assert document["@type"] == "Dataset"
    assert urlsplit(document["url"]).path == "/jeux/open-essai"
