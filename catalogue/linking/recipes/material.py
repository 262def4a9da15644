"""What a plan is made of beside the meetings of a link: the columns, lists, pairs and files of both sides.

Services read it from the database; nothing here knows how.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalogue.domain.vocabularies import Additivity, SpecialMeaning, VariableType
from catalogue.linking.recipes.plan import Filter

_NUMERIC = frozenset({VariableType.INTEGER, VariableType.NUMBER})


@dataclass(frozen=True)
class VariableMaterial:
    """A column of a file, as its dictionary describes it.

    :ivar width: number of characters, when the dictionary says one.
    """

    name: str
    label: str | None = None
    type: VariableType | None = None
    width: int | None = None
    additivity: Additivity | None = None
    additivity_note: str | None = None
    is_identifying: bool = False

    @property
    def is_numeric(self) -> bool:
        """Tell whether a program may have written it as a number, with its zeros lost."""
        return self.type in _NUMERIC


@dataclass(frozen=True)
class KeyMaterial:
    """A join key: its list, its columns in order (none where nobody read the file), what is said of it."""

    name: str
    label: str
    code_list: str
    variables: tuple[VariableMaterial, ...] = ()
    expression: str | None = None
    row_condition: str | None = None


@dataclass(frozen=True)
class ListMaterial:
    """A code list, as its codes are written.

    :ivar width: of every code, where they share one.
    :ivar shortest: length of the shortest stored code, `None` when none is stored.
    :ivar is_numbers: the stored codes are all whole numbers without a zero before.
    :ivar is_identifying: a code leads to a person, or may.
    """

    slug: str
    level: str | None = None
    width: int | None = None
    zero_padded: bool = False
    shortest: int | None = None
    is_numbers: bool = False
    special: tuple[tuple[str, SpecialMeaning], ...] = ()
    is_identifying: bool = False


@dataclass(frozen=True)
class CrosswalkMaterial:
    """How a step is carried out: by a rule, by its pairs, or by a file somebody must give.

    :ivar pairs: all of them, empty when there are none or too many to be written in a script.
    :ivar download: where the catalogue hands its pairs out, when it has them.
    :ivar columns: source and target column of the file.
    """

    title: str
    rule: Mapping[str, Any] | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    pair_count: int = 0
    address: str | None = None
    download: str | None = None
    columns: tuple[str, str] = ("source", "cible")
    separator: str | None = None
    encoding: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class SideMaterial:
    """A dataset: its keys by their identifier, its measures, what describes each row, its file.

    :ivar alternatives: name → label of keys that lead to the same codes as one that is met.
    :ivar coded: column → code list, for those whose list has codes of total; they may be no part of a key.
    """

    slug: str
    title: str
    keys: Mapping[int, KeyMaterial]
    measures: tuple[VariableMaterial, ...] = ()
    attributes: tuple[VariableMaterial, ...] = ()
    coded: Mapping[str, str] = field(default_factory=dict)
    alternatives: Mapping[str, str] = field(default_factory=dict)
    separator: str | None = None
    encoding: str | None = None
    format: str | None = None


@dataclass(frozen=True)
class SideChoices:
    """What whoever asks says of a file.

    :ivar columns: name of a key → its column in the file, or « =valeur » for all rows.
    :ivar filters: rows to keep.
    :ivar sums: further columns that they know may be summed.
    :ivar file: path of the file.
    :ivar passages: path of the tables of passage, by the name of their parameter in the script.
    :ivar separator: what the columns are parted by, where the catalogue says otherwise or nothing.
    :ivar encoding: how the file is encoded, likewise.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    filters: tuple[Filter, ...] = ()
    sums: tuple[str, ...] = ()
    file: str | None = None
    passages: Mapping[str, str] = field(default_factory=dict)
    separator: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Material:
    """Everything: both sides, the code lists and crosswalks on the way, and what was chosen."""

    extract: SideMaterial
    base: SideMaterial
    lists: Mapping[str, ListMaterial]
    crosswalks: Mapping[str, CrosswalkMaterial]
    extract_choices: SideChoices = field(default_factory=SideChoices)
    base_choices: SideChoices = field(default_factory=SideChoices)
