"""What the parts of one import hand each other: its terms, and the tables once the catalogue has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.formats.table_schema_model import TableDescriptor
from catalogue.services.table_schema.origin import Origin


@dataclass(frozen=True)
class Terms:
    """Where the tables come from, and what the other descriptors of the same source say of them.

    :ivar with_foreign_keys: whether declared keys are read.
    :ivar referenced: name of a table → the columns that declared keys lead to.
    :ivar list_columns: slug of a code list described beside the tables → its columns.
    """

    origin: Origin
    with_foreign_keys: bool
    referenced: Mapping[str, frozenset[str]] = field(default_factory=dict)
    list_columns: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportedTable:
    """A table that the catalogue has, and what its descriptor says; new when this import added it."""

    id: int
    slug: str
    is_new: bool
    descriptor: TableDescriptor
