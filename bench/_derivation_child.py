"""Make a catalogue, derive its links, change one thing at a time, ask questions; print the figures.

Run by `derivation.py`, in a process of its own so that the peak of memory is that of the derivation.
"""

import argparse
import json
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import worlds
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import CodeList, Crosswalk, Dataset, JoinKey
from catalogue.domain.vocabularies import DatasetKind
from catalogue.linking.derive import Linker
from catalogue.services.editing.code_list import CodeListType
from catalogue.services.editing.crosswalk import CrosswalkType
from catalogue.services.link_answers import ask_link
from catalogue.services.link_derivation import derive_links
from catalogue.services.linker_input import read_knowledge, read_sides
from catalogue.services.seed import load_seed

# So many pairs at most are derived the slow way.
LOOPED_EXTRACTS, LOOPED_BASES = 10, 1000
LEVELS = (None, "commune", "departement", "region", "presentation", "mois", "etablissement")


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["make", "derive", "again", "changes", "ask", "loop"])
    parser.add_argument("url")
    parser.add_argument("--datasets", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    database = Database(options.url)
    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "make": lambda: made(database, options.datasets),
        "derive": lambda: derived(database),
        "again": lambda: derived(database),
        "changes": lambda: changed(database, options.rounds),
        "ask": lambda: asked(database, options.rounds),
        "loop": lambda: looped(database),
    }
    print(json.dumps(steps[options.step]()))


def made(database: Database, datasets: int) -> dict[str, Any]:
    """Load the seed, and add as many datasets."""
    database.upgrade()
    with Session(database.engine) as session:
        load_seed(session, folder=Path("seed"))
        world = asdict(worlds.fill(session, datasets=datasets)) if datasets else {}
        session.commit()
    return world


def derived(database: Database) -> dict[str, Any]:
    """Derive all links, and commit."""
    with Session(database.engine) as session:
        started, cpu = time.perf_counter(), time.process_time()
        report = derive_links(session)
        session.commit()
        return {
            "derive_s": round(time.perf_counter() - started, 2),
            "derive_cpu_s": round(time.process_time() - cpu, 2),
            "links": report.added + report.changed + report.unchanged,
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }


def looped(database: Database) -> dict[str, Any]:
    """Derive pairs by looking at every pair of keys, and write nothing: the peer."""
    with Session(database.engine) as session:
        linker = Linker(read_knowledge(session))
        extracts = list(read_sides(session, DatasetKind.EXTRACT).values())[-LOOPED_EXTRACTS:]
        bases = list(read_sides(session, DatasetKind.EXTERNAL).values())[-LOOPED_BASES:]
        # Both find their paths worked out.
        for one in extracts:
            linker.derive(one, bases[0])
        quick = time.process_time()
        found = sum(link is not None for one in extracts for link in linker.derive_each(one, bases))
        slow = time.process_time()
        looped = sum(linker.derive(one, base) is not None for one in extracts for base in bases)
        if found != looped:
            raise SystemExit(f"{found} links one way, {looped} the other")
        return {"quick_cpu_s": round(slow - quick, 3), "loop_cpu_s": round(time.process_time() - slow, 3)}


def changed(database: Database, rounds: int) -> dict[str, Any]:
    """Change a key of a base, of an extract; touch what a crosswalk and a list touch. Commits included."""
    drawn = random.Random(3)
    figures: dict[str, Any] = {}
    for kind in (DatasetKind.EXTERNAL, DatasetKind.EXTRACT):
        with Session(database.engine) as session:
            of_kind = select(Dataset.id).where(Dataset.kind == kind, Dataset.slug.like("%-engendre"))
            ids = drawn.choices(session.scalars(of_kind.order_by(Dataset.id)).all(), k=rounds + 1)
            lists = session.scalars(select(CodeList.id).where(CodeList.level_id.is_not(None))).all()
        took = [change_key_ms(database, one, drawn.choice(lists)) for one in ids]
        # The first of a process reads the knowledge and works out its paths.
        figures[f"{kind.value}_first_ms"] = took[0][0]
        figures |= summaries(kind.value, took[1:])
    with Session(database.engine) as session:
        crosswalk = session.scalars(select(Crosswalk).order_by(Crosswalk.id)).first()
        code_list = session.scalars(select(CodeList).where(CodeList.level_id.is_not(None))).first()
        figures["crosswalk_touches"] = len(CrosswalkType().linked_datasets(session, crosswalk))
        figures["code_list_touches"] = len(CodeListType().linked_datasets(session, code_list))
    return figures


def change_key_ms(database: Database, dataset: int, code_list: int) -> tuple[float, float]:
    """Give the first key of a dataset another list; return what derivation and commit take."""
    with Session(database.engine) as session:
        first = select(JoinKey).where(JoinKey.dataset_id == dataset, JoinKey.position == 0)
        key = session.scalars(first).one()
        key.code_list_id = code_list
        session.flush()
        started = now_ms()
        derive_links(session, touched={dataset})
        session.commit()
        return since(started)


def asked(database: Database, rounds: int) -> dict[str, Any]:
    """Ask random pairs, at random levels, and the best answer of all."""
    drawn = random.Random(5)
    with Session(database.engine) as session:
        slugs = {
            kind: session.scalars(select(Dataset.slug).where(Dataset.kind == kind).order_by(Dataset.id)).all()
            for kind in (DatasetKind.EXTRACT, DatasetKind.EXTERNAL)
        }
    took, answers = [], []
    for _ in range(rounds + 1):
        with Session(database.engine) as session:
            started = now_ms()
            answer = ask_link(
                session,
                extract=drawn.choice(slugs[DatasetKind.EXTRACT]),
                base=drawn.choice(slugs[DatasetKind.EXTERNAL]),
                level=drawn.choice(LEVELS),
            )
            took.append(since(started))
        answers.append(answer.answer.value)
    told = {word: answers.count(word) for word in sorted(set(answers))}
    return {"ask_first_ms": took[0][0], **summaries("ask", took[1:]), "answers": told}


def now_ms() -> tuple[float, float]:
    """Return the clock on the wall and that of the processor."""
    return time.perf_counter() * 1000, time.process_time() * 1000


def since(started: tuple[float, float]) -> tuple[float, float]:
    """Return how far both clocks went: on a busy machine only the second says what the work costs."""
    wall, cpu = now_ms()
    return round(wall - started[0], 1), round(cpu - started[1], 1)


def summaries(name: str, took: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Return the figures of both clocks."""
    return {
        f"{name}_ms": summary([wall for wall, _ in took]),
        f"{name}_cpu_ms": summary([cpu for _, cpu in took]),
    }


def summary(values: Sequence[float]) -> dict[str, float]:
    """Return the usual figures of these values."""
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "max": round(ordered[-1], 1),
    }


if __name__ == "__main__":
    main()
