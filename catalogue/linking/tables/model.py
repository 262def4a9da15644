"""What the finder of joins reads and gives: tables with their columns in, joins out; values only."""

from dataclasses import dataclass

from catalogue.domain.vocabularies import JoinKind, VariableType


@dataclass(frozen=True)
class Column:
    """A column as a dictionary describes it.

    :ivar length: number of characters or digits, when the dictionary gives a whole number.
    :ivar code_list: name of the list its codes are from, whatever its columns.
    """

    name: str
    label: str | None = None
    type: VariableType | None = None
    length: int | None = None
    code_list: str | None = None


@dataclass(frozen=True)
class Table:
    """A table as a dictionary describes it; the names of its columns are unique.

    :ivar product: what it is published in; tables of one product share their keys.
    :ivar primary_key: names of columns, empty when none is declared.
    """

    name: str
    title: str
    product: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Join:
    """That columns of a table hold values of columns, in the same order, of the table these identify.

    :ivar score: from 0 to 1, to sort with; not a probability.
    :ivar evidence: French sentences, the strongest first.
    """

    table: str
    columns: tuple[str, ...]
    hub: str
    hub_columns: tuple[str, ...]
    kind: JoinKind
    score: float
    evidence: tuple[str, ...]
    sentence: str

    @property
    def pair(self) -> frozenset[str]:
        """Return the two tables, in no order."""
        return frozenset((self.table, self.hub))
