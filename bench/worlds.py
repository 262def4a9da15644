"""Make a catalogue of any size for the linker: the seed's knowledge, more lists and passages, datasets.

A catalogue of 10,000 has 100 extracts, 1,900 tables, 8,000 external bases and about 100,000 join keys. What
is drawn comes from one seed, so that two runs measure the same catalogue.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.domain import (
    CodeList,
    ConceptLevel,
    Crosswalk,
    Dataset,
    JoinKey,
    KeyConcept,
    LevelOrder,
    Organisation,
)
from catalogue.domain.vocabularies import (
    Cardinality,
    ConceptKind,
    CrosswalkKind,
    DatasetKind,
    IdentifierClass,
    JoinKeyRole,
    LegalStatus,
)
from catalogue.services.bulk_rows import insert_rows

# Concepts of other fields (schools, farms, firms…), which the health insurance's extracts do not have.
FOREIGN_CONCEPTS = 40
LEVELS_OF_ONE = 3
# How many keys a dataset has, on average.
KEYS = {DatasetKind.EXTRACT: 12, DatasetKind.TABLE: 22, DatasetKind.EXTERNAL: 7}
SHARES = {DatasetKind.EXTRACT: 0.01, DatasetKind.TABLE: 0.19, DatasetKind.EXTERNAL: 0.8}
ROLES = (None, None, *JoinKeyRole)
LEGAL = (LegalStatus.OPEN,) * 6 + (LegalStatus.AUTHORISATION, LegalStatus.UNKNOWN)
_COUNTED = (JoinKey, CodeList, Crosswalk)


@dataclass(frozen=True)
class World:
    """How much was made."""

    extracts: int
    tables: int
    bases: int
    join_keys: int
    code_lists: int
    crosswalks: int


def fill(session: Session, *, datasets: int, seed: int = 1) -> World:
    """Add datasets with their keys to a catalogue that holds the seed's knowledge."""
    drawn = random.Random(seed)
    ours = session.scalars(
        select(CodeList.id).where(CodeList.level_id.is_not(None)).order_by(CodeList.id)
    ).all()
    foreign = [
        code_list for number in range(FOREIGN_CONCEPTS) for code_list in _foreign_lists(session, number)
    ]
    publisher = session.scalars(select(Organisation.id).order_by(Organisation.id)).first()
    counts = {kind: round(datasets * share) for kind, share in SHARES.items()}
    for kind, count in counts.items():
        insert_rows(session, Dataset, _datasets(drawn, kind, count, publisher))
        ids = session.scalars(select(Dataset.id).where(Dataset.slug.like(f"{kind.value}-%-engendre"))).all()
        insert_rows(session, JoinKey, _keys(drawn, kind, ids, ours, foreign))
    session.flush()
    return World(
        *(counts[kind] for kind in (DatasetKind.EXTRACT, DatasetKind.TABLE, DatasetKind.EXTERNAL)),
        *(
            session.scalar(select(func.count()).select_from(kind)) or 0
            for kind in (JoinKey, CodeList, Crosswalk)
        ),
    )


def _foreign_lists(session: Session, number: int) -> list[int]:
    """Return the lists of a new concept, finest first, each with a table of passage to the next."""
    concept = KeyConcept(
        slug=f"ailleurs-{number}",
        label=f"Ailleurs {number}",
        kind=ConceptKind.ORGANISATION,
        identifier_class=IdentifierClass.NONE,
    )
    concept.levels = [
        ConceptLevel(slug=f"ailleurs-{number}-{rank}", label=f"Niveau {rank}", position=rank)
        for rank in range(LEVELS_OF_ONE)
    ]
    session.add(concept)
    session.flush()
    lists = [
        CodeList(slug=f"liste-{level.slug}", title=f"Liste {level.slug}", level_id=level.id)
        for level in concept.levels
    ]
    session.add_all(lists)
    session.flush()
    for finer, coarser in pairwise(lists):
        session.add(LevelOrder(finer_id=finer.level_id, coarser_id=coarser.level_id))
        session.add(
            Crosswalk(
                slug=f"{finer.slug}-vers-{coarser.slug}",
                title=f"{finer.title} vers {coarser.title}",
                source_list_id=finer.id,
                target_list_id=coarser.id,
                kind=CrosswalkKind.HIERARCHY,
                cardinality=Cardinality.MANY_TO_ONE,
            )
        )
    session.flush()
    return [code_list.id for code_list in lists]


def _datasets(
    drawn: random.Random, kind: DatasetKind, count: int, publisher: int | None
) -> Iterator[dict[str, Any]]:
    for number in range(count):
        start = drawn.randint(2006, 2018)
        yield {
            "slug": f"{kind.value}-{number}-engendre",
            "kind": kind,
            "title": f"Jeu {kind.value} numéro {number}",
            "publisher_id": publisher,
            "legal_status": drawn.choice(LEGAL),
            "period_start": date(start, 1, 1),
            "period_end": date(start + drawn.randint(0, 8), 12, 31) if drawn.random() < 0.5 else None,
            "has_personal_data": drawn.random() < 0.05,
        }


def _keys(
    drawn: random.Random,
    kind: DatasetKind,
    datasets: Sequence[int],
    ours: Sequence[int],
    foreign: Sequence[int],
) -> Iterator[dict[str, Any]]:
    """Yield the keys of each dataset; half of the external bases speak of other fields than ours."""
    for dataset in datasets:
        elsewhere = kind is DatasetKind.EXTERNAL and drawn.random() < 0.5
        lists = foreign if elsewhere else ours
        mean = KEYS[kind]
        count = min(len(lists), drawn.randint(mean // 2, mean + (mean + 1) // 2))
        for position, code_list in enumerate(drawn.sample(lists, count)):
            yield {
                "dataset_id": dataset,
                "position": position,
                "name": f"cle-{position}",
                "label": f"Clé {position}",
                "code_list_id": code_list,
                "role": drawn.choice(ROLES),
            }
