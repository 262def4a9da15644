"""Read links: one, those of a dataset, a page of all, the matrix.

Writing them is `services/link_derivation.py`. A page of links costs the same number of statements whatever
its length.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import (
    CodeList,
    ConceptLevel,
    Dataset,
    JoinKey,
    KeyConcept,
    Link,
    LinkKey,
    Organisation,
)
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import DatasetKind, LinkStatus, PublicationState
from catalogue.errors import Gone, NotFound
from catalogue.services.guidance import Note, list_notes
from catalogue.services.link_parts import steps_of_paths, variables_of_keys
from catalogue.services.link_views import (
    DatasetRef,
    LinkCell,
    LinkKeyView,
    LinkMatrix,
    LinkView,
    PathStep,
    common_period,
)
from catalogue.services.lost_measures import lost_in_link, measures_lost_by
from catalogue.services.refs import period
from catalogue.services.sql import AnyRow, AnySelect, in_slices

_Extract = aliased(Dataset, name="extract")
_Base = aliased(Dataset, name="base")
_ExtractPublisher = aliased(Organisation, name="extract_publisher")
_BasePublisher = aliased(Organisation, name="base_publisher")
_ExtractKey = aliased(JoinKey, name="extract_key")
_BaseKey = aliased(JoinKey, name="base_key")

# A link that a person rejected is still told to who asks for that very pair, with the decision; no list of
# what can be crossed holds it.
_NOT_REJECTED = Link.status != LinkStatus.REJECTED

# What one page of the matrix shows: a hundred lines, and as many columns as a reader still tells apart.
MATRIX_BASES, MATRIX_EXTRACTS = 100, 30

# Best first: allowed and direct links before the others, then what loses least; slugs make it total.
_BEST_FIRST = (_Extract.slug, Link.score.desc(), _Base.slug)


def list_links(
    session: Session,
    *,
    extract: str | None = None,
    base: str | None = None,
    after: tuple[str, float, str] | None = None,
    limit: int | None = None,
) -> tuple[LinkView, ...]:
    """Return links between published datasets, by extract, best first.

    :param extract: slug; only its links.
    :param base: slug; only links with it.
    :param after: (extract slug, score, base slug) of the last link already seen.
    :raises NotFound: no published dataset has the slug given.
    :raises Gone: the dataset of the slug given was withdrawn.
    """
    conditions: list[ColumnElement[bool]] = []
    for slug, column in ((extract, _Extract.slug), (base, _Base.slug)):
        if slug is not None:
            refuse_unknown(session, slug)
            conditions.append(column == slug)
    if after is not None:
        conditions.append(_past(*after))
    query = _links(*conditions).order_by(*_BEST_FIRST)
    return _views(session, session.execute(query.limit(limit)).all())


def get_link(session: Session, *, extract: str, base: str) -> LinkView:
    """Return the link of one pair.

    :raises NotFound: a slug is unknown, or the pair has no derived link.
    :raises Gone: one of the two was withdrawn.
    """
    for slug in (extract, base):
        refuse_unknown(session, slug)
    rows = session.execute(_links(_Extract.slug == extract, _Base.slug == base)).all()
    if not rows:
        raise NotFound(
            "Aucun croisement connu entre « %(extract)s » et « %(base)s ».", extract=extract, base=base
        )
    return _views(session, rows)[0]


def links_by_key(session: Session, *, keys: Sequence[int]) -> tuple[LinkView, ...]:
    """Return the links of these keys, in their order; those with a hidden side are left out."""
    rows = {row.id: row for row in session.execute(_links(Link.id.in_(keys)))}
    return _views(session, [rows[key] for key in keys if key in rows])


def notes_of_link(session: Session, *, extract: str, base: str) -> tuple[Note, ...]:
    """Return the notes about the link of one pair, pitfalls first; none where there is no link."""
    found = session.scalar(
        select(Link.id)
        .join(_Extract, Link.extract_id == _Extract.id)
        .join(_Base, Link.base_id == _Base.id)
        .where(_Extract.slug == extract, _Base.slug == base)
    )
    return list_notes(session, link_id=found) if found is not None else ()


def links_of_dataset(session: Session, *, slug: str) -> tuple[LinkView, ...]:
    """Return the links of the dataset, on either side, best first; none that was rejected."""
    query = _links(or_(_Extract.slug == slug, _Base.slug == slug), _NOT_REJECTED)
    ordered = query.order_by(Link.score.desc(), _Extract.slug, _Base.slug)
    return _views(session, session.execute(ordered).all())


def link_matrix(
    session: Session,
    *,
    extracts: Collection[str] = (),
    after: str | None = None,
    limit: int = MATRIX_BASES,
) -> LinkMatrix:
    """Return some extracts, a page of the bases that one of them is linked with, and the cells between them.

    Links that a person rejected are no cells. Bases are paged by slug, and in a page stand by title.

    :param extracts: slugs of those wanted, at most `MATRIX_EXTRACTS`; what is no linked extract is left out.
        None given: the first by title.
    :param after: slug of the last base of the page before, `LinkMatrix.next_after`.
    """
    linked = _linked_extracts(session)
    wanted = [item for item in linked if not extracts or item.slug in extracts][:MATRIX_EXTRACTS]
    names = [item.slug for item in wanted]
    bases = _page_of_bases(session, names, after, limit)
    shown = bases[:limit]
    cells = _cells(session, names, [base.slug for base in shown])
    next_after = shown[-1].slug if len(bases) > limit else None
    return LinkMatrix(tuple(wanted), _by_title(shown), cells, linked, next_after)


def _linked_extracts(session: Session) -> tuple[DatasetRef, ...]:
    has_link = exists().where(
        Link.extract_id == _Extract.id, Link.base_id == _Base.id, _NOT_REJECTED, *_published()
    )
    rows = session.execute(
        select(*_reference(_Extract, _ExtractPublisher, "extract"))
        .join(_ExtractPublisher, _Extract.publisher_id == _ExtractPublisher.id)
        .where(_Extract.kind == DatasetKind.EXTRACT, _Extract.state == PublicationState.PUBLISHED, has_link)
    )
    return _by_title(_dataset_ref(row, "extract") for row in rows)


def _page_of_bases(
    session: Session, extracts: Sequence[str], after: str | None, limit: int
) -> list[DatasetRef]:
    """Return one base more than the page holds, where there is one."""
    has_link = exists().where(
        Link.base_id == _Base.id, Link.extract_id == _Extract.id, _Extract.slug.in_(extracts), _NOT_REJECTED
    )
    query = (
        select(*_reference(_Base, _BasePublisher, "base"))
        .join(_BasePublisher, _Base.publisher_id == _BasePublisher.id)
        .where(_Base.kind == DatasetKind.EXTERNAL, _Base.state == PublicationState.PUBLISHED, has_link)
        .order_by(_Base.slug)
    )
    if after is not None:
        query = query.where(_Base.slug > after)
    return [_dataset_ref(row, "base") for row in session.execute(query.limit(limit + 1))]


def _cells(
    session: Session, extracts: Sequence[str], bases: Sequence[str]
) -> dict[tuple[str, str], LinkCell]:
    rows = session.execute(
        select(
            _Extract.slug,
            _Base.slug,
            Link.answer,
            ConceptLevel.slug,
            ConceptLevel.label,
            Link.kind,
        )
        .select_from(Link)
        .join(_Extract, Link.extract_id == _Extract.id)
        .join(_Base, Link.base_id == _Base.id)
        .join(LinkKey, and_(LinkKey.link_id == Link.id, LinkKey.position == 0))
        .join(CodeList, LinkKey.code_list_id == CodeList.id)
        .join(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .where(_Extract.slug.in_(extracts), _Base.slug.in_(bases), _NOT_REJECTED)
    )
    return {(row[0], row[1]): LinkCell(*row[2:]) for row in rows}


def _by_title(datasets: Iterable[DatasetRef]) -> tuple[DatasetRef, ...]:
    return tuple(sorted(datasets, key=lambda dataset: (dataset.title.casefold(), dataset.slug)))


def refuse_unknown(session: Session, slug: str) -> None:
    """Refuse a slug that names no published dataset.

    :raises NotFound: there is none.
    :raises Gone: it was withdrawn.
    """
    # What cannot be a slug is not asked for: PostgreSQL refuses some of it (NUL) with an error of its own.
    state = session.scalar(select(Dataset.state).where(Dataset.slug == slug)) if is_slug(slug) else None
    if state is PublicationState.WITHDRAWN:
        raise Gone(
            "Ce jeu de données a été retiré du catalogue ; son adresse ne servira à aucun autre.",
            {"slug": slug},
        )
    # A draft must not be told from nothing.
    if state is not PublicationState.PUBLISHED:
        raise NotFound("Aucun jeu de données ne s’appelle « %(slug)s ».", slug=slug)


def _published() -> tuple[ColumnElement[bool], ...]:
    return (_Extract.state == PublicationState.PUBLISHED, _Base.state == PublicationState.PUBLISHED)


def _past(extract: str, score: float, base: str) -> ColumnElement[bool]:
    same_score = and_(Link.score == score, _Base.slug > base)
    return or_(_Extract.slug > extract, and_(_Extract.slug == extract, or_(Link.score < score, same_score)))


def _reference(
    dataset: type[Dataset], publisher: type[Organisation], prefix: str
) -> tuple[ColumnElement[Any], ...]:
    return (
        dataset.slug.label(f"{prefix}_slug"),
        dataset.title.label(f"{prefix}_title"),
        dataset.kind.label(f"{prefix}_kind"),
        dataset.acronym.label(f"{prefix}_acronym"),
        publisher.name.label(f"{prefix}_publisher"),
    )


def _links(*conditions: ColumnElement[bool]) -> AnySelect:
    return (
        select(
            Link.id,
            *_reference(_Extract, _ExtractPublisher, "extract"),
            *_reference(_Base, _BasePublisher, "base"),
            Link.status,
            Link.answer,
            Link.kind,
            Link.legal,
            Link.score,
            Link.loss,
            Link.caveats,
            Link.reason,
            Link.explanation,
            Link.reviewed_by,
            Link.reviewed_at,
            Link.review_reason,
            Link.stale_reason,
            _Extract.period_start.label("extract_start"),
            _Extract.period_end.label("extract_end"),
            _Base.period_start.label("base_start"),
            _Base.period_end.label("base_end"),
            Link.recipe_test,
        )
        .select_from(Link)
        .join(_Extract, Link.extract_id == _Extract.id)
        .join(_Base, Link.base_id == _Base.id)
        .join(_ExtractPublisher, _Extract.publisher_id == _ExtractPublisher.id)
        .join(_BasePublisher, _Base.publisher_id == _BasePublisher.id)
        .where(*_published(), *conditions)
    )


def _dataset_ref(row: AnyRow, prefix: str) -> DatasetRef:
    names = ("slug", "title", "kind", "acronym", "publisher")
    return DatasetRef(**{name: getattr(row, f"{prefix}_{name}") for name in names})


def _views(session: Session, rows: Sequence[AnyRow]) -> tuple[LinkView, ...]:
    keys = _keys_of_links(session, [row.id for row in rows])
    lost = measures_lost_by(
        session, datasets={slug for row in rows for slug in (row.extract_slug, row.base_slug)}
    )
    return tuple(
        LinkView(
            extract=_dataset_ref(row, "extract"),
            base=_dataset_ref(row, "base"),
            status=row.status,
            answer=row.answer,
            kind=row.kind,
            legal=row.legal,
            score=row.score,
            keys=tuple(keys.get(row.id, ())),
            loss=tuple(row.loss),
            caveats=tuple(row.caveats),
            reason=row.reason,
            explanation=row.explanation,
            reviewed_by=row.reviewed_by,
            reviewed_at=row.reviewed_at,
            review_reason=row.review_reason,
            stale_reason=row.stale_reason,
            period=common_period(
                (
                    period(row.extract_start, row.extract_end),
                    period(row.base_start, row.base_end),
                    *(key.period for key in keys.get(row.id, ())[:1]),
                )
            ),
            lost_measures=lost_in_link(
                keys.get(row.id, ()), extract=row.extract_slug, base=row.base_slug, lost=lost
            ),
            recipe_test=_shown_test(row.recipe_test),
        )
        for row in rows
    )


def _shown_test(test: dict[str, Any] | None) -> dict[str, Any] | None:
    return {name: value for name, value in test.items() if name != "request"} if test else None


def _keys_of_links(session: Session, link_ids: list[int]) -> dict[int, list[LinkKeyView]]:
    rows: list[AnyRow] = []
    for ids in in_slices(link_ids):
        rows += session.execute(_link_keys(ids)).all()
    variables = variables_of_keys(
        session, sorted({key for row in rows for key in (row.extract_key_id, row.base_key_id)})
    )
    steps = steps_of_paths(session, {slug for row in rows for slug in (*row.extract_path, *row.base_path)})
    found: dict[int, list[LinkKeyView]] = {}
    for row in rows:
        found.setdefault(row.link_id, []).append(_key_view(row, variables, steps))
    return found


def _link_keys(link_ids: Sequence[int]) -> AnySelect:
    return (
        select(
            LinkKey.link_id,
            LinkKey.extract_key_id,
            LinkKey.base_key_id,
            LinkKey.extract_path,
            LinkKey.base_path,
            LinkKey.match_rate,
            CodeList.slug.label("code_list"),
            CodeList.title.label("code_list_title"),
            ConceptLevel.slug.label("level"),
            ConceptLevel.label.label("level_label"),
            KeyConcept.slug.label("concept"),
            KeyConcept.label.label("concept_label"),
            _ExtractKey.label.label("extract_label"),
            _ExtractKey.role.label("extract_role"),
            _ExtractKey.identifies_row.label("extract_identifies_row"),
            _ExtractKey.period_start.label("extract_start"),
            _ExtractKey.period_end.label("extract_end"),
            _BaseKey.identifies_row.label("base_identifies_row"),
            _BaseKey.period_start.label("base_start"),
            _BaseKey.period_end.label("base_end"),
            _BaseKey.label.label("base_label"),
            _BaseKey.role.label("base_role"),
        )
        .join(CodeList, LinkKey.code_list_id == CodeList.id)
        .join(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .join(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
        .join(_ExtractKey, LinkKey.extract_key_id == _ExtractKey.id)
        .join(_BaseKey, LinkKey.base_key_id == _BaseKey.id)
        .where(LinkKey.link_id.in_(link_ids))
        .order_by(LinkKey.link_id, LinkKey.position)
    )


def _key_view(row: AnyRow, variables: dict[int, tuple[str, ...]], steps: dict[str, PathStep]) -> LinkKeyView:
    return LinkKeyView(
        concept=row.concept,
        concept_label=row.concept_label,
        level=row.level,
        level_label=row.level_label,
        code_list=row.code_list,
        code_list_title=row.code_list_title,
        extract_key=row.extract_label,
        base_key=row.base_label,
        extract_variables=variables.get(row.extract_key_id, ()),
        base_variables=variables.get(row.base_key_id, ()),
        extract_role=row.extract_role,
        base_role=row.base_role,
        extract_path=tuple(steps[slug] for slug in row.extract_path if slug in steps),
        base_path=tuple(steps[slug] for slug in row.base_path if slug in steps),
        match_rate=row.match_rate,
        extract_finds_rows=row.extract_identifies_row and _rewrites(row.extract_path, steps),
        base_finds_rows=row.base_identifies_row and _rewrites(row.base_path, steps),
        period=common_period(
            (
                period(row.extract_start, row.extract_end),
                period(row.base_start, row.base_end),
                *(steps[slug].valid for slug in (*row.extract_path, *row.base_path) if slug in steps),
            )
        ),
    )


def _rewrites(path: Sequence[str], steps: dict[str, PathStep]) -> bool:
    """Tell whether a path only writes codes otherwise; a step that is no more there does not."""
    return all(slug in steps and steps[slug].is_lossless for slug in path)
