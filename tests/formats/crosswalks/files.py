"""Crosswalks to write, and a file read back with all that is said of it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from catalogue.domain.vocabularies import Cardinality, PairRelation
from catalogue.formats.crosswalks.formats import CROSSWALK_FORMATS
from catalogue.formats.crosswalks.model import (
    CrosswalkDraft,
    CrosswalkHead,
    End,
    LabelledPair,
    Pair,
    Repeats,
)
from catalogue.formats.crosswalks.read import read_crosswalk
from catalogue.formats.dictionary.problems import FileProblem, Problems

SITE = "https://catalogue.example/nomenclatures"
HEAD = CrosswalkHead(
    slug="communes-vers-zones",
    url=f"{SITE}/communes/passages/communes-vers-zones.sssom.tsv",
    title="De la commune à la zone",
    source=End("communes", f"{SITE}/communes", "2015"),
    target=End("zones", f"{SITE}/zones"),
    cardinality=Cardinality.MANY_TO_ONE,
    updated=date(2026, 11, 24),
)
PAIRS = (
    Pair("01001", "84", PairRelation.BROAD),
    Pair("01002", "84", PairRelation.BROAD),
    Pair("75056", "11", PairRelation.EXACT, 0.25),
)


def labelled(pairs: Iterable[Pair]) -> list[LabelledPair]:
    pairs = list(pairs)
    repeats = Repeats.of((pair.source, pair.target) for pair in pairs)
    return [
        LabelledPair(
            pair, f"Libellé de {pair.source}", None, repeats.cardinality_of(pair.source, pair.target)
        )
        for pair in pairs
    ]


def written(name: str, pairs: Iterable[Pair] = PAIRS, head: CrosswalkHead = HEAD) -> bytes:
    return b"".join(CROSSWALK_FORMATS[name].write(head, iter(labelled(pairs))))


def read(
    folder: Path, content: bytes | str, name: str = "table.csv", **mapping: str
) -> tuple[CrosswalkDraft | None, list[FileProblem]]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    problems = Problems(name)
    return read_crosswalk(path, mapping=mapping, problems=problems), problems.found


def pairs_of(draft: CrosswalkDraft | None) -> list[Pair]:
    assert draft is not None
    return [item.pair for item in draft.pairs]
