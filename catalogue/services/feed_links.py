"""The links that the feed tells of, for a page of datasets, in a fixed number of statements.

Neither what a person rejected nor what must be looked at again goes out, nor what the law forbids.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import CodeList, ConceptLevel, Dataset, JoinKey, Link, LinkKey, Organisation
from catalogue.domain.vocabularies import (
    DatasetKind,
    LegalStatus,
    LinkAnswer,
    LinkStatus,
    PublicationState,
)
from catalogue.formats.dcat_model import FeedLink, FeedLinkKey
from catalogue.linking.bridges import is_bridge
from catalogue.services.link_parts import variables_of_keys
from catalogue.services.sql import AnyRow, AnySelect, in_slices

# The best of each dataset: udata keeps every page of a feed in a job whose size it bounds.
LINKS_OF_DATASET = 50

_Base = aliased(Dataset, name="base")
_ExtractKey = aliased(JoinKey, name="extract_key")
_BaseKey = aliased(JoinKey, name="base_key")


def links_of_datasets(
    session: Session, dataset_ids: Sequence[int], *, publisher: str
) -> Mapping[int, tuple[FeedLink, ...]]:
    """Return by key of an extract its links to published datasets, what loses least first.

    :param publisher: slug of the one whose extracts the feed describes itself.
    """
    rows: list[AnyRow] = []
    for ids in in_slices(dataset_ids):
        rows += session.execute(_best(ids, publisher)).all()
    keys = _keys(session, [row.id for row in rows])
    found: dict[int, list[FeedLink]] = {}
    for row in rows:
        found.setdefault(row.extract_id, []).append(_link(row, keys.get(row.id, ())))
    return {extract: _told_apart(links) for extract, links in found.items()}


def _told_apart(links: Sequence[FeedLink]) -> tuple[FeedLink, ...]:
    """Leave out an address that two bases have: that of a portal names neither."""
    uses = Counter(link.base_page for link in links)
    return tuple(replace(link, base_page=None) if uses[link.base_page] > 1 else link for link in links)


def _may_go_out() -> tuple[ColumnElement[bool], ...]:
    return (
        Link.status.in_((LinkStatus.CONFIRMED, LinkStatus.PROPOSED)),
        Link.answer != LinkAnswer.NO,
        Link.legal != LegalStatus.FORBIDDEN,
        _Base.state == PublicationState.PUBLISHED,
    )


def _best(extract_ids: Sequence[int], publisher: str) -> AnySelect:
    rank = func.row_number().over(partition_by=Link.extract_id, order_by=(Link.score.desc(), _Base.slug))
    ranked = (
        select(
            Link.id,
            Link.extract_id,
            Link.kind,
            Link.legal,
            Link.loss,
            Link.explanation,
            Link.status,
            _Base.slug.label("base"),
            _Base.title.label("base_title"),
            _Base.landing_page.label("base_page"),
            ((_Base.kind == DatasetKind.EXTRACT) & (Organisation.slug == publisher)).label("is_fed"),
            rank.label("place"),
        )
        .join(_Base, Link.base_id == _Base.id)
        .join(Organisation, _Base.publisher_id == Organisation.id)
        .where(Link.extract_id.in_(extract_ids), *_may_go_out())
        .subquery()
    )
    return (
        select(ranked).where(ranked.c.place <= LINKS_OF_DATASET).order_by(ranked.c.extract_id, ranked.c.place)
    )


def _link(row: AnyRow, keys: Sequence[tuple[FeedLinkKey, tuple[str, ...]]]) -> FeedLink:
    return FeedLink(
        base=row.base,
        base_title=row.base_title,
        kind=row.kind,
        explanation=row.explanation,
        legal=row.legal,
        is_reviewed=row.status is LinkStatus.CONFIRMED,
        base_page=row.base_page,
        is_fed=bool(row.is_fed),
        loss=tuple(row.loss),
        keys=tuple(key for key, _path in keys),
        crosswalks=tuple(dict.fromkeys(step for _key, path in keys for step in path)),
    )


def _keys(session: Session, link_ids: Sequence[int]) -> dict[int, list[tuple[FeedLinkKey, tuple[str, ...]]]]:
    """Return by link its keys, each with the crosswalks walked on either side; registers are no crosswalk."""
    rows: list[AnyRow] = []
    for ids in in_slices(link_ids):
        rows += session.execute(_select_keys(ids)).all()
    columns = variables_of_keys(
        session, sorted({key for row in rows for key in (row.extract_key_id, row.base_key_id)})
    )
    found: dict[int, list[tuple[FeedLinkKey, tuple[str, ...]]]] = {}
    for row in rows:
        key = FeedLinkKey(
            label=f"{row.extract_label} ↔ {row.base_label}",
            level=row.level,
            level_label=row.level_label,
            level_label_en=row.level_label_en,
            code_list=row.code_list,
            columns=columns.get(row.extract_key_id, ()),
            base_columns=columns.get(row.base_key_id, ()),
            match_rate=row.match_rate,
        )
        walked = tuple(step for step in (*row.extract_path, *row.base_path) if not is_bridge(step))
        found.setdefault(row.link_id, []).append((key, walked))
    return found


def _select_keys(link_ids: Sequence[int]) -> AnySelect:
    return (
        select(
            LinkKey.link_id,
            LinkKey.extract_key_id,
            LinkKey.base_key_id,
            LinkKey.extract_path,
            LinkKey.base_path,
            LinkKey.match_rate,
            CodeList.slug.label("code_list"),
            ConceptLevel.slug.label("level"),
            ConceptLevel.label.label("level_label"),
            ConceptLevel.label_en.label("level_label_en"),
            _ExtractKey.label.label("extract_label"),
            _BaseKey.label.label("base_label"),
        )
        .join(CodeList, LinkKey.code_list_id == CodeList.id)
        .join(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .join(_ExtractKey, LinkKey.extract_key_id == _ExtractKey.id)
        .join(_BaseKey, LinkKey.base_key_id == _BaseKey.id)
        .where(LinkKey.link_id.in_(link_ids))
        .order_by(LinkKey.link_id, LinkKey.position)
    )
