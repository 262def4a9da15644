"""Measure the feed: made from rows, read from what is ready, beside rdflib's Turtle and a copy of the file.

Run from the checkout: `.venv/bin/python -m bench.feed [--datasets N] [--rounds N] [--json]`. Medians of the
rounds, one after the other in one run. rdflib writes the same graphs in one Turtle document; building them
is counted for nobody. Memory and HTTP are not measured here.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from bench._measure import Result, arguments_of, show
from catalogue.db import Database
from catalogue.domain import Dataset, Distribution, Organisation
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import DatasetKind, Frequency, LegalStatus, PublicationState
from catalogue.feed.export import export_catalogue, make_whole
from catalogue.formats.dcat_model import FeedAddresses
from catalogue.formats.feed_graphs import dataset_in_feed
from catalogue.formats.rdf import new_graph
from catalogue.services.bulk_rows import insert_rows
from catalogue.services.feed import get_feed_datasets
from catalogue.services.feed_fragments.checking import check_dataset
from catalogue.services.feed_fragments.recipe import FeedRecipe
from catalogue.settings import Settings

SETTINGS = Settings(base_url="https://catalogue.example.fr", catalog_publisher="cnam")
RECIPE = FeedRecipe(FeedAddresses("https://catalogue.example.fr"), "cnam")
FILES = 3
# rdflib is slow enough for a part of the feed to do; its time is taken per dataset.
COMPARED = 300
CHECKED = 50
TEXT = "Les dépenses remboursées, par région, âge et sexe des bénéficiaires, liquidées dans l’année. "


def main() -> None:
    """Make a catalogue, measure, print."""
    parser = arguments_of(__doc__)
    parser.add_argument("--datasets", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.sqlite3")
        database.upgrade()
        keys = fill(database, options.datasets)
        cold_ms = 1000 * timed(lambda: make_whole(database, settings=SETTINGS)) / options.datasets
        rounds = [measure(database, Path(folder), keys) for _round in range(options.rounds)]
        database.dispose()
    middle = {name: statistics.median(figures[name] for figures in rounds) for name in rounds[0]}
    per_dataset = middle.pop("rdflib_ms")
    cached_ms = 1000 * middle["export_s"] / options.datasets
    figures = {
        "datasets": options.datasets,
        "rdflib_turtle_ms_a_dataset": round(per_dataset, 2),
        "cold_ms_a_dataset": round(cold_ms, 2),
        "cold_against_rdflib": round(per_dataset / cold_ms, 2),
        "cached_against_rdflib": round(per_dataset / cached_ms, 1),
        "export_against_copy": round(middle["export_s"] / middle["copy_s"], 2),
        "gzip_against_copy": round(middle["gzip_s"] / middle["copy_s"], 2),
        "one_edit_ms": round(1000 * middle["edit_s"], 1),
        "check_ms": round(1000 * middle["check_s"], 1),
        "megabytes": round(middle["bytes"] / 1e6, 1),
    }
    target = {
        "cached_against_rdflib": ">= 400",
        "export_against_copy": "<= 2",
        "gzip_against_copy": "<= 1",
        "cold_against_rdflib": ">= 20",
        "check_ms": "<= 25",
    }
    ratio = figures["cached_against_rdflib"]
    show(Result("feed", "rdflib's Turtle on the same graphs", figures, ratio, target), as_json=options.json)


def fill(database: Database, number: int) -> list[int]:
    """Write so many published extracts of three files each; return their keys."""
    with database.unit_of_work() as session:
        session.add(Organisation(slug="cnam", name="Caisse nationale", homepage="https://cnam.example.fr/"))
        session.flush()
        publisher = session.scalars(select(Organisation.id)).one()
        insert_rows(session, Dataset, (row(index, publisher) for index in range(number)))
        keys = list(session.scalars(select(Dataset.id).order_by(Dataset.id)))
        insert_rows(session, Distribution, (file_row(key, place) for key in keys for place in range(FILES)))
    return keys


def row(index: int, publisher: int) -> dict[str, object]:
    """Return a dataset."""
    return {
        "slug": f"extrait-{index}",
        "kind": DatasetKind.EXTRACT,
        "state": PublicationState.PUBLISHED,
        "title": f"Extrait {index} : dépenses d’assurance maladie",
        "title_en": f"Extract {index}: health insurance spending",
        "summary": TEXT,
        "description": TEXT * 8,
        "publisher_id": publisher,
        "frequency": Frequency.ANNUAL,
        "licence": "licence-ouverte",
        "legal_status": LegalStatus.OPEN,
        "keywords": [f"mot {index % 50 + place}" for place in range(8)],
        "contact_email": "contact@cnam.example.fr",
        "sources": ["https://donnees.example.fr/"],
    }


def file_row(key: int, place: int) -> dict[str, object]:
    """Return a file of a dataset."""
    address = f"https://donnees.example.fr/{key}/{place}.csv"
    return {
        "dataset_id": key,
        "slug": f"fichier-{place}",
        "position": place,
        "title": f"Fichier {place}",
        "description": TEXT,
        "access_url": address,
        "download_url": address,
        "format": "CSV",
        "media_type": "text/csv",
        "size_bytes": 1_000_000 + place,
    }


def measure(database: Database, folder: Path, keys: list[int]) -> dict[str, float]:
    """Return the times of one round, in seconds; `rdflib_ms` is of one dataset."""
    plain, zipped = folder / "flux.ttl", folder / "flux.ttl.gz"
    export_s = timed(lambda: write(database, plain, is_gzipped=False))
    gzip_s = timed(lambda: write(database, zipped, is_gzipped=True))
    # The bytes are read and written, as an export does; the system's own way would not touch them.
    copy_s = timed(lambda: copy(plain, folder / "copie.ttl"))
    return {
        "export_s": export_s,
        "gzip_s": gzip_s,
        "copy_s": copy_s,
        "bytes": plain.stat().st_size,
        "rdflib_ms": rdflib_ms(database, keys[:COMPARED]),
        "edit_s": timed(lambda: edit(database, keys[len(keys) // 2])),
        "check_s": checked_s(database, keys[:CHECKED]),
    }


def write(database: Database, file: Path, *, is_gzipped: bool) -> None:
    """Export the whole feed."""
    with file.open("wb") as stream:
        stream.writelines(export_catalogue(database, settings=SETTINGS, syntax="ttl", is_gzipped=is_gzipped))


def copy(source: Path, target: Path) -> None:
    """Copy a file through memory."""
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, 1 << 20)


def rdflib_ms(database: Database, keys: list[int]) -> float:
    """Return what rdflib's Turtle takes for one of these datasets, all in one graph."""
    together = new_graph()
    with database.reading() as session:
        for dataset in get_feed_datasets(session, publisher="cnam", keys=keys).values():
            for triple in dataset_in_feed(
                dataset, addresses=RECIPE.addresses, now=utc_now(), profile=RECIPE.profile
            ):
                together.add(triple)
    return 1000 * timed(lambda: together.serialize(format="turtle")) / len(keys)


def edit(database: Database, key: int) -> None:
    """Change one dataset and make what that leaves to be made."""
    with database.unit_of_work() as session:
        dataset = session.get_one(Dataset, key)
        dataset.title = f"{dataset.title[:60]} {time.time_ns()}"
    make_whole(database, settings=SETTINGS)


def checked_s(database: Database, keys: list[int]) -> float:
    """Return the median time of the check that a save makes."""
    with database.reading() as session:
        return statistics.median(
            timed(lambda key=key: check_dataset(session, dataset_id=key)) for key in keys
        )


def timed(do: Callable[[], object]) -> float:
    """Return how long it takes, in seconds."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
