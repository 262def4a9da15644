"""The dictionaries that the profile `dcat-ap` tells of, for a page of datasets, in few statements.

Short code lists and crosswalks come with their content; a long one is named, and has a file of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Code, CodeList, Crosswalk, CrosswalkPair, Dataset, Variable
from catalogue.domain.vocabularies import LinkStatus
from catalogue.formats.dcat_model import FeedCodeList, FeedCrosswalk, FeedDictionary, FeedLink
from catalogue.formats.dictionary.model import CodeEntry, CodeListHead, DictionaryVariable
from catalogue.services.refs import licence_of
from catalogue.services.sql import AnyRow, in_slices

# So many codes, or pairs, go into a page of the feed; most lists that are longer are far longer.
FEW = 100

Item = TypeVar("Item")


def dictionaries_of_datasets(
    session: Session, dataset_ids: Sequence[int], links: Mapping[int, Sequence[FeedLink]]
) -> Mapping[int, FeedDictionary]:
    """Return by key of a dataset its dictionary.

    :param links: those of the datasets: the crosswalks they walk come with the dictionary.
    """
    variables, used = _variables(session, dataset_ids)
    lists = _code_lists(session, sorted({key for keys in used.values() for key in keys}))
    walked = {
        dataset: tuple(dict.fromkeys(slug for link in found for slug in link.crosswalks))
        for dataset, found in links.items()
    }
    crosswalks = _crosswalks(session, sorted({slug for slugs in walked.values() for slug in slugs}))
    return {
        dataset: FeedDictionary(
            variables=tuple(variables.get(dataset, ())),
            primary_key=tuple(primary_key),
            code_lists=tuple(lists[key] for key in dict.fromkeys(used.get(dataset, ()))),
            crosswalks=tuple(crosswalks[slug] for slug in walked.get(dataset, ()) if slug in crosswalks),
        )
        for dataset, primary_key in _primary_keys(session, dataset_ids)
    }


def _primary_keys(session: Session, dataset_ids: Sequence[int]) -> list[AnyRow]:
    return [
        row
        for ids in in_slices(dataset_ids)
        for row in session.execute(select(Dataset.id, Dataset.primary_key).where(Dataset.id.in_(ids)))
    ]


def _variables(
    session: Session, dataset_ids: Sequence[int]
) -> tuple[dict[int, list[DictionaryVariable]], dict[int, list[int]]]:
    """Return by dataset its variables, in order, and the keys of the code lists they name."""
    variables: dict[int, list[DictionaryVariable]] = {}
    used: dict[int, list[int]] = {}
    for ids in in_slices(dataset_ids):
        rows = session.execute(
            select(
                Variable.dataset_id,
                Variable.name,
                Variable.label,
                Variable.description,
                Variable.type,
                Variable.code_list_id,
                CodeList.slug,
            )
            .outerjoin(CodeList, CodeList.id == Variable.code_list_id)
            .where(Variable.dataset_id.in_(ids))
            .order_by(Variable.dataset_id, Variable.position, Variable.id)
        )
        for dataset, name, label, description, kind, list_id, slug in rows:
            variables.setdefault(dataset, []).append(
                DictionaryVariable(name=name, label=label, description=description, type=kind, code_list=slug)
            )
            if list_id is not None:
                used.setdefault(dataset, []).append(list_id)
    return variables, used


def _code_lists(session: Session, list_ids: Sequence[int]) -> dict[int, FeedCodeList]:
    rows: list[AnyRow] = []
    for ids in in_slices(list_ids):
        rows += session.execute(
            select(
                CodeList.id,
                CodeList.slug,
                CodeList.title,
                CodeList.name,
                CodeList.description,
                CodeList.licence,
                CodeList.code_count,
            ).where(CodeList.id.in_(ids))
        ).all()
    codes = _codes(session, [row.id for row in rows if row.code_count <= FEW])
    return {row.id: FeedCodeList(_head(row), tuple(codes.get(row.id, ()))) for row in rows}


def _head(row: AnyRow) -> CodeListHead:
    licence = licence_of(row.licence)
    return CodeListHead(
        slug=row.slug,
        # The feed has addresses of its own: this one, of a page, is not read.
        url=f"/nomenclatures/{row.slug}",
        title=row.title,
        name=row.name,
        description=row.description,
        licence_url=None if licence is None else licence.authority_iri or licence.url,
        count=row.code_count,
    )


def _codes(session: Session, list_ids: Sequence[int]) -> dict[int, list[CodeEntry]]:
    rows = (
        row
        for ids in in_slices(list_ids)
        for row in session.execute(
            select(Code.code_list_id, Code.notation, Code.label, Code.parent)
            .where(Code.code_list_id.in_(ids))
            .order_by(Code.code_list_id, Code.position, Code.id)
        )
    )
    return _by_first((row[0], CodeEntry(*row[1:])) for row in rows)


def _crosswalks(session: Session, slugs: Sequence[str]) -> dict[str, FeedCrosswalk]:
    source, target = aliased(CodeList), aliased(CodeList)
    rows: list[AnyRow] = []
    for some in in_slices(slugs):
        rows += session.execute(
            select(
                Crosswalk.id,
                Crosswalk.pair_count,
                Crosswalk.slug,
                Crosswalk.title,
                source.slug.label("source"),
                target.slug.label("target"),
                Crosswalk.cardinality,
                Crosswalk.loss_note,
            )
            .join(source, Crosswalk.source_list_id == source.id)
            .join(target, Crosswalk.target_list_id == target.id)
            .where(Crosswalk.slug.in_(some), Crosswalk.status != LinkStatus.REJECTED)
        ).all()
    pairs = _pairs(session, [row.id for row in rows if row.pair_count <= FEW])
    return {
        row.slug: FeedCrosswalk(
            slug=row.slug,
            title=row.title,
            source=row.source,
            target=row.target,
            cardinality=row.cardinality,
            loss_note=row.loss_note,
            pairs=tuple(pairs.get(row.id, ())),
        )
        for row in rows
    }


def _pairs(session: Session, crosswalk_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    rows = (
        row
        for ids in in_slices(crosswalk_ids)
        for row in session.execute(
            select(CrosswalkPair.crosswalk_id, CrosswalkPair.source_notation, CrosswalkPair.target_notation)
            .where(CrosswalkPair.crosswalk_id.in_(ids))
            .order_by(CrosswalkPair.crosswalk_id, CrosswalkPair.id)
        )
    )
    return _by_first((row[0], (row[1], row[2])) for row in rows)


def _by_first(pairs: Iterable[tuple[int, Item]]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return found
