"""The kinds of what can be typed in a form: from text to value and back.

A value is plain JSON (text, number, list…): it is what the history keeps. What needs the database to be
understood (another record’s slug) is in `references.py`.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, TypeAlias

from sqlalchemy.orm import Session

from catalogue.domain import Base
from catalogue.domain.licence import Licence
from catalogue.domain.vocabularies import Term
from catalogue.errors import Invalid
from catalogue.services.editing.iri import clean_email, clean_url
from catalogue.services.editing.text import clean_line, clean_paragraphs

Value: TypeAlias = Any
LINE_MAX = 300
TEXT_MAX = 20_000
ITEMS_MAX = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Field(ABC):
    """One column of a record that a form may change.

    :param required: it cannot be left empty.
    :param fixed: it is given once, when the record is made.
    """

    name: str
    required: bool = False
    fixed: bool = False

    def parse(self, typed: str) -> Value:
        """Return the value of what was typed, `None` for nothing.

        :raises Invalid: it cannot be read, or nothing was typed where something must be.
        """
        value = self._parse(typed)
        if self.required and value in (None, "", []):
            raise Invalid("Ce champ est obligatoire.")
        return value

    @abstractmethod
    def _parse(self, typed: str) -> Value:
        """Return the value of what was typed, `None` for nothing."""

    def write(self, value: Value) -> str:
        """Return the value as it stands in a form."""
        return "" if value is None else str(value)

    def is_shown(self, typed: str, value: Value) -> bool:
        """Tell whether a text is how a form shows the value; browsers end lines their own way."""
        shown = self.write(value)
        return typed.replace("\r\n", "\n").strip() == shown.replace("\r\n", "\n").strip()

    def read(self, record: Base) -> Value:
        """Return the value that the record holds."""
        return getattr(record, self.name)

    def assign(self, _session: Session, record: Base, value: Value) -> None:
        """Give the record the value.

        :raises Invalid: the value names a record that does not exist.
        """
        setattr(record, self.name, value)


@dataclass(frozen=True)
class Line(Field):
    """A short text on one line."""

    longest: int = LINE_MAX

    def _parse(self, typed: str) -> str | None:
        return clean_line(typed, longest=self.longest) or None


@dataclass(frozen=True)
class Paragraphs(Field):
    """A text of any number of lines."""

    longest: int = TEXT_MAX

    def _parse(self, typed: str) -> str | None:
        return clean_paragraphs(typed, longest=self.longest) or None


@dataclass(frozen=True)
class Url(Field):
    """A web address."""

    def _parse(self, typed: str) -> str | None:
        return clean_url(typed) or None


@dataclass(frozen=True)
class Email(Field):
    """An e-mail address."""

    def _parse(self, typed: str) -> str | None:
        return clean_email(typed) or None


@dataclass(frozen=True)
class Day(Field):
    """A date, kept in the history as `2015-01-26`."""

    def _parse(self, typed: str) -> str | None:
        text = clean_line(typed, longest=LINE_MAX)
        if not text:
            return None
        try:
            # `2015-W05-1` and `20150126` are dates to Python, not to a person.
            found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            found = None
        if found is None:
            raise Invalid("Une date s’écrit année-mois-jour, par exemple 2015-01-26.")
        return found.isoformat()

    def read(self, record: Base) -> Value:
        """Return the date as text."""
        found = getattr(record, self.name)
        return None if found is None else found.isoformat()

    def assign(self, _session: Session, record: Base, value: Value) -> None:
        """Give the record the date."""
        setattr(record, self.name, None if value is None else date.fromisoformat(value))


@dataclass(frozen=True)
class Whole(Field):
    """A whole number, from 0; what both stores can hold."""

    largest: int = 2**31 - 1

    def _parse(self, typed: str) -> int | None:
        text = clean_line(typed, longest=LINE_MAX).replace(" ", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or int(text[:20]) > self.largest:
            raise Invalid("Un nombre entier de 0 à %(largest)s est attendu.", largest=self.largest)
        return int(text)


@dataclass(frozen=True)
class Share(Field):
    """A share of a whole: typed and shown in percent, kept from 0 to 1."""

    def _parse(self, typed: str) -> float | None:
        text = clean_line(typed, longest=LINE_MAX).replace("%", "").replace(",", ".").strip()
        if not text:
            return None
        # `1e1`, `1_0` and other scripts' digits are numbers to Python, not to a person.
        if not _PERCENT.fullmatch(text) or float(text) > 100:
            raise Invalid("Un pourcentage de 0 à 100 est attendu.")
        return round(float(text) / 100, 6)

    def write(self, value: Value) -> str:
        """Return the share in percent, with a decimal comma."""
        return "" if value is None else f"{value * 100:.6g}".replace(".", ",")


@dataclass(frozen=True)
class Choice(Field):
    """One word of a controlled vocabulary."""

    vocabulary: type[Term] = Term

    @property
    def options(self) -> tuple[str, ...]:
        """Return the words, in the order of the vocabulary."""
        return tuple(term.value for term in self.vocabulary)

    def _parse(self, typed: str) -> str | None:
        text = typed.strip()
        if not text:
            return None
        if text not in self.options:
            raise Invalid("Choisissez une valeur de la liste.")
        return text

    def read(self, record: Base) -> Value:
        """Return the word as text."""
        found = getattr(record, self.name)
        return None if found is None else found.value

    def assign(self, _session: Session, record: Base, value: Value) -> None:
        """Give the record the word."""
        setattr(record, self.name, None if value is None else self.vocabulary(value))


@dataclass(frozen=True)
class Code(Field):
    """One code of a table that the program holds."""

    table: Mapping[str, Licence] = field(default_factory=dict)

    @property
    def options(self) -> tuple[str, ...]:
        """Return the codes, in the order of the table."""
        return tuple(self.table)

    def _parse(self, typed: str) -> str | None:
        text = typed.strip()
        if not text:
            return None
        if text not in self.options:
            raise Invalid("Choisissez une valeur de la liste.")
        return text


@dataclass(frozen=True)
class Flag(Field):
    """Yes, no, or — where it is not required — unknown."""

    options = ("yes", "no")

    def _parse(self, typed: str) -> bool | None:
        text = typed.strip()
        if not text:
            return None
        if text not in self.options:
            raise Invalid("Choisissez une valeur de la liste.")
        return text == "yes"

    def write(self, value: Value) -> str:
        """Return the option."""
        return "" if value is None else self.options[0 if value else 1]


@dataclass(frozen=True)
class Separator(Field):
    """What stands between the columns of a file; what cannot be seen is typed by its name."""

    longest: int = 8
    names: ClassVar[Mapping[str, str]] = {"tabulation": "\t", "espace": " "}

    def _parse(self, typed: str) -> str | None:
        text = typed.strip()
        return self.names.get(text.lower()) or clean_line(text, longest=self.longest) or None

    def write(self, value: Value) -> str:
        """Return the separator, or the name of one that cannot be seen."""
        named = {separator: name for name, separator in self.names.items()}
        return named.get(value, value or "")


@dataclass(frozen=True)
class Lines(Field):
    """A list of short texts, one a line; the same one twice counts once."""

    longest: int = LINE_MAX

    def _parse(self, typed: str) -> list[str]:
        lines = [clean_line(line, longest=self.longest) for line in typed.replace("\r", "\n").split("\n")]
        kept = list(dict.fromkeys(line for line in lines if line))
        if len(kept) > ITEMS_MAX:
            raise Invalid("La liste est trop longue : %(longest)s lignes au plus.", longest=ITEMS_MAX)
        return kept

    def write(self, value: Value) -> str:
        """Return one line for each text."""
        return "\n".join(value or ())

    def read(self, record: Base) -> Value:
        """Return a list of its own."""
        return list(getattr(record, self.name) or ())
