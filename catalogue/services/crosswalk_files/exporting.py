"""Give what the files of a crosswalk are written from: what is said of it, and its pairs as a stream.

Reads only. Of a crosswalk given by a rule, the pairs are those that the rule makes of the codes kept here.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalogue.domain import Code, CodeList, Crosswalk, CrosswalkPair
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import Cardinality
from catalogue.errors import NotFound
from catalogue.formats.crosswalks.model import CrosswalkHead, End, LabelledPair, Pair, Repeats
from catalogue.linking.rules import apply_rule
from catalogue.services.crosswalk_measures import ORDINARY_RELATION
from catalogue.services.crosswalks import select_crosswalks
from catalogue.services.dictionary.exporting import codes_of
from catalogue.services.dictionary.values import clean
from catalogue.services.refs import licence_of
from catalogue.services.sql import AnyRow, in_slices

BATCH = 2000


def get_crosswalk_head(
    session: Session, *, slug: str, base_url: str, source: str | None = None
) -> CrosswalkHead:
    """Return what is said of a crosswalk that has pairs to take away.

    :param base_url: public address of the catalogue, without final slash.
    :param source: slug of the list whose crosswalk it must be, as its address says.
    :raises NotFound: no crosswalk has this slug or starts from that list, or its pairs are not known here.
    """
    row = _find(session, slug)
    if source is not None and row.source_slug != source:
        raise NotFound("Aucune table de passage de cette nomenclature n’a cette adresse.")
    if row.rule is None and not row.pair_count:
        raise NotFound("Le catalogue décrit cette table de passage sans en reprendre les correspondances.")
    if row.rule is not None and not row.source_count:
        raise NotFound(
            "Cette table de passage est une règle de calcul, et le catalogue n’a pas les codes de départ "
            "auxquels l’appliquer."
        )
    licence = licence_of(row.licence)
    source_end = _end(base_url, row, "source")
    texts: dict[str, Any] = {
        name: clean(getattr(row, name))
        for name in ("description", "loss_note", "author", "reviewer", "justification")
    }
    return CrosswalkHead(
        slug=row.slug,
        url=f"{source_end.url}/passages/{row.slug}.sssom.tsv",
        title=row.title,
        source=source_end,
        target=_end(base_url, row, "target"),
        cardinality=row.cardinality,
        updated=row.updated_at.date(),
        licence_url=None if licence is None else licence.url,
        sources=tuple(row.sources),
        has_weights=_has_weights(session, row),
        **texts,
    )


def pairs_of(session: Session, *, slug: str) -> Iterator[LabelledPair]:
    """Yield the pairs of a crosswalk in the order of its source, a batch at a time.

    Beside a batch, memory holds the codes that stand in several pairs.
    """
    row = _find(session, slug)
    if row.rule is None:
        repeats = _stored_repeats(session, row)
        pairs = _stored_pairs(session, row.id)
    else:
        repeats = Repeats.of((pair.source, pair.target) for pair in _made_pairs(session, row))
        pairs = _made_pairs(session, row)
    for some in _batches(pairs):
        yield from _labelled(session, row, some, repeats)


def fingerprint(session: Session, head: CrosswalkHead) -> str:
    """Return a digest that changes with anything that a file of this crosswalk would say."""
    digest = hashlib.sha256(repr(head).encode("utf-8"))
    # A change of pairs is a change of their crosswalk, and one of labels one of a list: all are dated.
    for kind, slugs in ((Crosswalk, (head.slug,)), (CodeList, (head.source.slug, head.target.slug))):
        rows = session.execute(
            select(kind.slug, kind.updated_at, kind.row_version)
            .where(kind.slug.in_(slugs))
            .order_by(kind.slug)
        )
        digest.update(repr([tuple(row) for row in rows]).encode("utf-8"))
    return digest.hexdigest()


def _find(session: Session, slug: str) -> AnyRow:
    row = (
        session.execute(select_crosswalks().where(Crosswalk.slug == slug)).one_or_none()
        if is_slug(slug)
        else None
    )
    if row is None:
        raise NotFound("Aucune table de passage n’a cette adresse.")
    return row


def _end(base_url: str, row: AnyRow, side: str) -> End:
    slug, version, count = (getattr(row, f"{side}_{name}") for name in ("slug", "version", "count"))
    return End(slug, f"{base_url}/nomenclatures/{slug}", clean(version), has_labels=bool(count))


def _has_weights(session: Session, row: AnyRow) -> bool:
    pairs = select(CrosswalkPair.id).where(
        CrosswalkPair.crosswalk_id == row.id, CrosswalkPair.weight.is_not(None)
    )
    return row.rule is None and session.scalar(pairs.limit(1)) is not None


def _stored_pairs(session: Session, crosswalk_id: int) -> Iterator[Pair]:
    last = 0
    while True:
        rows = session.execute(
            select(
                CrosswalkPair.id,
                CrosswalkPair.source_notation,
                CrosswalkPair.target_notation,
                CrosswalkPair.relation,
                CrosswalkPair.weight,
            )
            .where(CrosswalkPair.crosswalk_id == crosswalk_id, CrosswalkPair.id > last)
            .order_by(CrosswalkPair.id)
            .limit(BATCH)
        ).all()
        for row in rows:
            yield Pair(row.source_notation, row.target_notation, row.relation, row.weight)
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def _made_pairs(session: Session, row: AnyRow) -> Iterator[Pair]:
    """Yield what the rule makes of each code of the source; a target that its list does not have is none."""
    relation = ORDINARY_RELATION[row.kind]
    codes = (entry.notation for entry in codes_of(session)(row.source_slug))
    for some in _batches(codes):
        made = [(code, apply_rule(row.rule, code)) for code in some]
        found = [Pair(code, target, relation) for code, target in made if target]
        if row.target_count:
            known = _labels(session, row.target_list_id, (pair.target for pair in found))
            found = [pair for pair in found if pair.target in known]
        yield from found


def _stored_repeats(session: Session, row: AnyRow) -> Repeats:
    """Return the codes that stand in several pairs, as far as the cardinality leaves room for any."""
    sources, targets = CrosswalkPair.source_notation, CrosswalkPair.target_notation
    several = {Cardinality.ONE_TO_MANY, Cardinality.MANY_TO_MANY}
    from_several = {Cardinality.MANY_TO_ONE, Cardinality.MANY_TO_MANY}
    return Repeats(
        _repeated(session, row.id, sources) if row.cardinality in several else frozenset(),
        _repeated(session, row.id, targets) if row.cardinality in from_several else frozenset(),
    )


def _repeated(session: Session, crosswalk_id: int, column: InstrumentedAttribute[str]) -> frozenset[str]:
    query = select(column).where(CrosswalkPair.crosswalk_id == crosswalk_id)
    return frozenset(session.scalars(query.group_by(column).having(func.count() > 1)))


def _labelled(
    session: Session, row: AnyRow, pairs: Sequence[Pair], repeats: Repeats
) -> Iterator[LabelledPair]:
    sources = _labels(session, row.source_list_id, (pair.source for pair in pairs))
    targets = _labels(session, row.target_list_id, (pair.target for pair in pairs))
    for pair in pairs:
        yield LabelledPair(
            pair,
            sources.get(pair.source),
            targets.get(pair.target),
            repeats.cardinality_of(pair.source, pair.target),
        )


def _labels(session: Session, list_id: int, codes: Iterable[str]) -> Mapping[str, str | None]:
    """Return the labels of the codes that a list has."""
    return {
        notation: clean(label)
        for some in in_slices(sorted(set(codes)))
        for notation, label in session.execute(
            select(Code.notation, Code.label).where(Code.code_list_id == list_id, Code.notation.in_(some))
        )
    }


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
