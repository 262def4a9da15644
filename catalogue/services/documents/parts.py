"""What every kind of document is put together with: facets, texts, and rows read in slices.

Slices keep memory flat whatever the size of the catalogue.
"""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Dataset, Reuse
from catalogue.domain.licence import LICENCES
from catalogue.search.document import Facet
from catalogue.services.sql import SLICE, AnyRow, AnySelect, in_slices


class Facets:
    """What a document can be narrowed by, gathered value by value with its French name."""

    def __init__(self) -> None:
        self.values: dict[Facet, tuple[str, ...]] = {}
        self.labels: dict[Facet, dict[str, str]] = {}

    def add(self, facet: Facet, value: str | None, label: str | None) -> None:
        """Add a value, unless there is none."""
        if value:
            self.values[facet] = (*self.values.get(facet, ()), value)
            self.labels.setdefault(facet, {})[value] = label or value

    def without(self, facet: Facet) -> "Facets":
        """Return the others."""
        kept = Facets()
        kept.values = {name: values for name, values in self.values.items() if name is not facet}
        kept.labels = {name: labels for name, labels in self.labels.items() if name is not facet}
        return kept

    def add_publisher_and_licence(self, row: AnyRow) -> None:
        """Add who publishes and under which licence, as every row here names them."""
        self.add(Facet.PUBLISHER, row.publisher, row.publisher_acronym or row.publisher_name)
        licence = LICENCES.get(row.licence)
        self.add(Facet.LICENCE, row.licence, licence.label if licence else None)


def read_slices(
    session: Session,
    query: AnySelect,
    kind: type[Dataset] | type[CodeList] | type[Reuse],
    slugs: Collection[str] | None,
) -> Iterator[Sequence[AnyRow]]:
    """Yield the rows of `query` slice by slice, none empty.

    :param query: selects, among others, the key of `kind` as `id`.
    :param slugs: read these records only; all of them by default, in the order of their keys.
    """
    if slugs is not None:
        for some in in_slices(sorted(slugs)):
            rows = session.execute(query.where(kind.slug.in_(some)).order_by(kind.id)).all()
            if rows:
                yield rows
        return
    last = 0
    while rows := session.execute(query.where(kind.id > last).order_by(kind.id).limit(SLICE)).all():
        yield rows
        last = rows[-1].id


def texts(*values: str | None) -> tuple[str, ...]:
    """Return the values there are."""
    return tuple(value for value in values if value)


def paragraphs(*values: str | None) -> str:
    """Return the values there are, each on its line."""
    return "\n".join(texts(*values))
