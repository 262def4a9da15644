"""The plan of a join: what is read, built, followed, summed and joined, whatever the language.

`making.py` makes it of a link; each renderer writes it in one language. All names and texts in it come from
the catalogue and are to be quoted by whoever writes them.
"""

from dataclasses import dataclass

from catalogue.linking.recipes.operations import Operation

# More pairs than this are read from a file: a script stays something one reads.
INLINE_PAIRS = 300

# The two sides, as they begin the names of everything in a script.
EXTRACT, BASE = "extrait", "base"

# Why a row of a side is not joined, and how many are; names of the rows of the account, in every language.
KEPT = "gardee"
NO_CODE = "sans_code"
SPECIAL = "codes_speciaux"
NO_TARGET = "sans_correspondance"


@dataclass(frozen=True)
class Part:
    """A column that gives a part of a code, and what is done to it.

    :ivar parameter: name of the script's parameter that names the column, where nobody read the file; it
        may hold « =valeur » instead, for what the file does not say (a year in its name).
    """

    column: str
    operations: tuple[Operation, ...] = ()
    parameter: str | None = None


@dataclass(frozen=True)
class PairsFile:
    """A table of passage that is read from a file of two columns or more."""

    parameter: str
    source_column: str
    target_column: str
    separator: str
    encoding: str
    source_operations: tuple[Operation, ...]
    target_operations: tuple[Operation, ...]
    # What to put there and where it comes from.
    notes: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class StepPlan:
    """One crosswalk: an operation, pairs written in the script, or pairs read from a file."""

    title: str
    operations: tuple[Operation, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    file: PairsFile | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_table(self) -> bool:
        """Tell whether the step looks codes up in a table."""
        return bool(self.pairs) or self.file is not None


@dataclass(frozen=True)
class KeyPlan:
    """How a side gives the codes of one key of the result.

    :ivar alias: its column in the result; the same on both sides.
    :ivar aside: codes that stand for no ordinary value, as the file writes them.
    :ivar aside_after: the same, in the common list.
    """

    alias: str
    label: str
    parts: tuple[Part, ...]
    separator: str
    operations: tuple[Operation, ...]
    aside: tuple[str, ...]
    steps: tuple[StepPlan, ...]
    aside_after: tuple[str, ...]
    is_identifying: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column that goes into the result: a measure, or what a register says of each code.

    :ivar is_number: read as a number, else kept as text.
    :ivar is_whole: a value with decimals is then unreadable (a thousands mark taken for a decimal one).
    """

    name: str
    alias: str
    label: str
    is_number: bool = True
    is_whole: bool = False


@dataclass(frozen=True)
class Lost:
    """A measure that does not survive the grouping, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Filter:
    """Keep the rows whose column holds this value."""

    column: str
    value: str


@dataclass(frozen=True)
class Totals:
    """Codes of a column that mark rows of total: added to the others, they would count twice.

    A file without the column has no such row.
    """

    column: str
    codes: tuple[str, ...]
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class SidePlan:
    """One of the two files.

    :ivar name: `extrait` or `base`: begins the names of its columns in the result.
    :ivar is_grouped: its rows are summed by key; otherwise the file has one row for each code, and the
        script stops where it has more.
    :ivar file: its path, as the script first says it.
    """

    name: str
    slug: str
    title: str
    separator: str
    encoding: str
    filters: tuple[Filter, ...]
    totals: tuple[Totals, ...]
    keys: tuple[KeyPlan, ...]
    columns: tuple[Column, ...]
    lost: tuple[Lost, ...]
    is_grouped: bool
    notes: tuple[str, ...]
    file: str

    @property
    def unread(self) -> tuple[Part, ...]:
        """Return the parts whose column is a parameter of the script."""
        return tuple(part for key in self.keys for part in key.parts if part.parameter)

    @property
    def optional(self) -> tuple[str, ...]:
        """Return the columns that the file may lack: measures, and those of totals that give no key."""
        read = {part.column for key in self.keys for part in key.parts if not part.parameter}
        read |= {item.column for item in self.filters}
        named = [*(column.name for column in self.columns), *(total.column for total in self.totals)]
        return tuple(name for name in dict.fromkeys(named) if name not in read)

    @property
    def files(self) -> tuple[PairsFile, ...]:
        """Return the tables of passage read from files."""
        return tuple(step.file for key in self.keys for step in key.steps if step.file is not None)


@dataclass(frozen=True)
class Plan:
    """The whole join; both sides hold the same keys in the same order."""

    extract: SidePlan
    base: SidePlan
    header: tuple[str, ...]

    @property
    def sides(self) -> tuple[SidePlan, SidePlan]:
        """Return both sides, the extract first."""
        return (self.extract, self.base)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return the names of the keys in the result."""
        return tuple(key.alias for key in self.extract.keys)

    @property
    def result_columns(self) -> tuple[str, ...]:
        """Return the columns of the result, in order."""
        named = [
            f"{side.name}_{name}"
            for side in self.sides
            for name in ("lignes", *(column.alias for column in side.columns))
        ]
        return (*self.aliases, "cote", *named)
