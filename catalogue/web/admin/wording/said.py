"""What the forms say of a record: its name, its fields, in which groups they stand.

The words themselves are in the modules named after the records. They are French messages, marked for
translation and put into the language of the page when they are shown; an empty one is shown as nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """What stands around one field.

    :param placeholder: an example of what is typed; data are in French, so it is the same in every language.
    """

    label: str
    help: str = ""
    placeholder: str = ""


@dataclass(frozen=True)
class Fieldset:
    """Fields that are filled in together, by name, the most used first."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Sort:
    """The words of one sort of record. Each of its fields stands in exactly one fieldset."""

    singular: str
    plural: str
    new: str
    fieldsets: tuple[Fieldset, ...]
    fields: Mapping[str, Said]
