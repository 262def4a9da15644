"""Harvesters page through the feed while editors write: nothing is missed, nothing is torn."""

import threading
from datetime import UTC, datetime
from functools import partial

from rdflib import URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF
from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import Dataset
from catalogue.feed.documents import find_feed_page
from catalogue.feed.export import make_whole
from catalogue.feed.ready import ready_document
from catalogue.formats.rdf import HYDRA, TURTLE
from catalogue.settings import Settings
from tests.rdf import read_rdf
from tests.services.feed_sample import fill, slug_of

SETTINGS = Settings(base_url="https://catalogue.example.fr", feed_page_size=5)
EXTRACTS, EDITORS, WALKS = 11, 2, 3


def edit(database: Database, editor: int, stop: threading.Event, made: list[int]) -> None:
    """Give one dataset after the other a title and a summary that carry the same number."""
    number = editor
    while not stop.is_set():
        with database.unit_of_work() as session:
            slug = slug_of(number % EXTRACTS)
            dataset = session.scalars(select(Dataset).where(Dataset.slug == slug).with_for_update()).one()
            dataset.title = dataset.title_en = f"Édition {number}"
            dataset.updated_at = datetime.now(UTC)
        made.append(number)
        number += EDITORS


def walk(database: Database) -> set[str]:
    """Follow the feed from its first page to its last; every dataset met must be whole."""
    met: set[str] = set()
    parameters: dict[str, str] = {}
    while True:
        find = partial(
            find_feed_page, settings=SETTINGS, syntax=TURTLE, path="/catalogue.ttl", parameters=parameters
        )
        with ready_document(database, find) as document:
            graph = read_rdf(document.read(), TURTLE)
        for node in graph.subjects(RDF.type, DCAT.Dataset):
            titles = {str(title) for title in graph.objects(node, DCTERMS.title)}
            # One version of the dataset: its French and English titles are of one edit.
            assert len({title.rpartition(" ")[2] for title in titles if "dition" in title}) <= 1
            assert len(list(graph.objects(node, DCAT.distribution))) == 2
            met.add(str(node).rpartition("/")[2])
        following = graph.value(URIRef("https://catalogue.example.fr/catalogue"), HYDRA.view)
        after = graph.value(following, HYDRA.next)
        if after is None:
            return met
        parameters = {"page": str(after).rpartition("=")[2]}


def test_each_dataset_is_met_at_each_walk_and_none_is_torn(database):
    with database.unit_of_work() as session:
        fill(session, EXTRACTS)
    make_whole(database, settings=SETTINGS)
    stop, made = threading.Event(), list[int]()
    editors = [
        threading.Thread(target=edit, args=(database, editor, stop, made)) for editor in range(EDITORS)
    ]
    for thread in editors:
        thread.start()
    try:
        for _walk in range(WALKS):
            assert walk(database) == {slug_of(number) for number in range(EXTRACTS)}
    finally:
        stop.set()
        for thread in editors:
            thread.join()

    assert len(made) > WALKS
    # Once the editors rest, the feed says what they wrote last.
    assert walk(database) == {slug_of(number) for number in range(EXTRACTS)}
