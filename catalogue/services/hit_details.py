"""What a list of results says beside each hit: whose it is, and down to which place it goes.

The index finds; these few words come from the database, in two statements whatever the number of hits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, Dataset, Organisation
from catalogue.search.base import Hit
from catalogue.search.document import DocumentType
from catalogue.services.refs import is_public
from catalogue.services.sql import AnyRow, AnySelect

_IN_A_DATASET = frozenset({DocumentType.DATASET, DocumentType.VARIABLE})


@dataclass(frozen=True)
class HitDetail:
    """What a hit is or belongs to.

    :param dataset: the acronym, or the title, of the dataset; `None` for what is in none.
    :param publisher: the acronym, or the name when there is none.
    :param level_label: the finest place of a dataset, or what a code list codes.
    """

    dataset: str | None
    publisher: str | None
    level_label: str | None


def describe_hits(session: Session, hits: Iterable[Hit]) -> Mapping[str, HitDetail]:
    """Return by `uid` what is known of each hit; one that left the database meanwhile has nothing."""
    datasets: dict[str, list[str]] = {}
    lists: dict[str, list[str]] = {}
    for hit in hits:
        if hit.type in _IN_A_DATASET:
            datasets.setdefault(hit.slug, []).append(hit.uid)
        elif hit.type is DocumentType.CODE_LIST:
            lists.setdefault(hit.slug, []).append(hit.uid)
    return {
        uid: _detail(row)
        for uids, query in ((datasets, _datasets([*datasets])), (lists, _code_lists([*lists])))
        for row in session.execute(query)
        for uid in uids[row.slug]
    }


def _datasets(slugs: Sequence[str]) -> AnySelect:
    return (
        select(
            Dataset.slug,
            func.coalesce(Dataset.acronym, Dataset.title).label("dataset"),
            Organisation.acronym.label("publisher_acronym"),
            Organisation.name.label("publisher_name"),
            ConceptLevel.label.label("level_label"),
        )
        .join(Organisation, Dataset.publisher_id == Organisation.id)
        .outerjoin(ConceptLevel, Dataset.geographic_level_id == ConceptLevel.id)
        .where(Dataset.slug.in_(slugs), is_public())
    )


def _code_lists(slugs: Sequence[str]) -> AnySelect:
    return (
        select(
            CodeList.slug,
            null().label("dataset"),
            Organisation.acronym.label("publisher_acronym"),
            Organisation.name.label("publisher_name"),
            ConceptLevel.label.label("level_label"),
        )
        .outerjoin(Organisation, CodeList.publisher_id == Organisation.id)
        .outerjoin(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .where(CodeList.slug.in_(slugs))
    )


def _detail(row: AnyRow) -> HitDetail:
    return HitDetail(row.dataset, row.publisher_acronym or row.publisher_name, row.level_label)
