"""The kinds of field that name other records: by slug, or by name inside the same dataset."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import (
    Base,
    CodeList,
    ConceptLevel,
    Dataset,
    JoinKey,
    JoinKeyVariable,
    Organisation,
    Reuse,
    ReuseDataset,
    Variable,
)
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import ReuseRole, SpecialMeaning
from catalogue.errors import Invalid
from catalogue.services.editing.fields import LINE_MAX, Field, Lines, Value
from catalogue.services.editing.text import clean_line
from catalogue.services.refs import NAME_MAX

Referred = Organisation | ConceptLevel | CodeList | Dataset


@dataclass(frozen=True)
class Slug(Field):
    """The permanent name of a record in addresses."""

    def _parse(self, typed: str) -> str | None:
        text = typed.strip()
        if text and not is_slug(text):
            raise Invalid(
                "Un identifiant d’adresse s’écrit en minuscules sans accent, chiffres et tirets : open-medic."
            )
        return text or None


@dataclass(frozen=True)
class SourceName(Field):
    """A name as found in the source, which is also part of an address: kept as it is."""

    def _parse(self, typed: str) -> str | None:
        text = clean_line(typed, longest=NAME_MAX)
        if "/" in text or text in {".", ".."}:
            raise Invalid("Un nom ne peut pas contenir de barre oblique.")
        return text or None


@dataclass(frozen=True)
class Reference(Field):
    """Another record, by its slug. `name` is the relationship that holds it."""

    to: type[Referred] = Organisation

    def _parse(self, typed: str) -> str | None:
        text = typed.strip()
        if text and not is_slug(text):
            raise Invalid("« %(slug)s » n’existe pas dans le catalogue.", slug=text[:100])
        return text or None

    def read(self, record: Base) -> Value:
        """Return the slug of the record referred to."""
        found = getattr(record, self.name)
        return None if found is None else found.slug

    def assign(self, session: Session, record: Base, value: Value) -> None:
        """Make the record refer to the one of this slug."""
        setattr(record, self.name, None if value is None else find_referred(session, self.to, value))


def find_referred(session: Session, kind: type[Referred], slug: str) -> Referred:
    """Return the record of this slug.

    :raises Invalid: there is none.
    """
    found = session.scalar(select(kind).where(kind.slug == slug))
    if found is None:
        raise Invalid("« %(slug)s » n’existe pas dans le catalogue.", slug=slug)
    return cast("Referred", found)


@dataclass(frozen=True)
class KeyVariables(Lines):
    """The variables a join key is made of, by name, in order."""

    longest: int = NAME_MAX

    def read(self, record: Base) -> Value:
        """Return their names."""
        key = cast("JoinKey", record)
        return [part.variable.name for part in key.parts]

    def assign(self, session: Session, record: Base, value: Value) -> None:
        """Make the key of these variables of its dataset."""
        key = cast("JoinKey", record)
        found = {
            variable.name: variable
            for variable in session.scalars(
                select(Variable).where(Variable.dataset_id == key.dataset_id, Variable.name.in_(value))
            )
        }
        for name in value:
            if name not in found:
                raise Invalid("Ce jeu n’a pas de variable « %(name)s ».", name=name)
        key.parts = [
            JoinKeyVariable(position=position, variable=found[name]) for position, name in enumerate(value)
        ]


@dataclass(frozen=True)
class Pairs(Field):
    """A list of rows typed one a line, the parts of each between semicolons."""

    def rows(self, typed: str, *, parts: int) -> list[list[str]]:
        """Return the rows, each of `parts` texts, the missing ones empty."""
        found = []
        for line in typed.replace("\r", "\n").split("\n"):
            row = [clean_line(part, longest=LINE_MAX) for part in line.split(";", parts - 1)]
            if any(row):
                found.append(row + [""] * (parts - len(row)))
        return found


def _word(typed: str, words: Mapping[str, Any], line: str) -> Any:
    if typed not in words:
        raise Invalid(
            "Ligne « %(line)s » : « %(word)s » n’est pas un mot connu (%(words)s).",
            line=line,
            word=typed,
            words=", ".join(words),
        )
    return words[typed]


USED_WORDS = {"point de départ": ReuseRole.USED, "croisé": ReuseRole.CROSSED}
MEANING_WORDS = {
    "inconnu": SpecialMeaning.UNKNOWN,
    "sans objet": SpecialMeaning.NOT_APPLICABLE,
    "regroupé": SpecialMeaning.GROUPED,
    "total": SpecialMeaning.TOTAL,
    "confidentiel": SpecialMeaning.CONFIDENTIAL,
}


def _said(words: Mapping[str, Any]) -> Callable[[str], str]:
    names = {term.value: word for word, term in words.items()}
    return lambda value: names[value]


@dataclass(frozen=True)
class UsedDatasets(Pairs):
    """The datasets a reuse used, one a line: `open-medic ; point de départ`."""

    def _parse(self, typed: str) -> list[dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for slug, word in self.rows(typed, parts=2):
            role = _word(word or "croisé", USED_WORDS, slug)
            found[slug] = {"dataset": slug, "role": role.value}
        return list(found.values())

    def write(self, value: Value) -> str:
        """Return one line for each dataset."""
        said = _said(USED_WORDS)
        return "\n".join(f"{row['dataset']} ; {said(row['role'])}" for row in value or ())

    def read(self, record: Base) -> Value:
        """Return slug and role of each."""
        reuse = cast("Reuse", record)
        return [{"dataset": used.dataset.slug, "role": used.role.value} for used in reuse.datasets]

    def assign(self, session: Session, record: Base, value: Value) -> None:
        """Make the reuse one of these datasets."""
        reuse = cast("Reuse", record)
        datasets = []
        for row in value:
            dataset = find_referred(session, Dataset, row["dataset"]) if is_slug(row["dataset"]) else None
            if dataset is None:
                raise Invalid("« %(slug)s » n’existe pas dans le catalogue.", slug=row["dataset"])
            datasets.append((dataset, ReuseRole(row["role"])))
        reuse.datasets = [
            ReuseDataset(dataset=dataset, role=role, position=position)
            for position, (dataset, role) in enumerate(datasets)
        ]


@dataclass(frozen=True)
class SpecialCodes(Pairs):
    """The codes of a list that stand for no ordinary value, one a line: `99 ; inconnu ; Région inconnue`."""

    def _parse(self, typed: str) -> list[dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for code, word, label in self.rows(typed, parts=3):
            if not code:
                raise Invalid("Chaque ligne commence par le code : 99 ; inconnu ; Région inconnue.")
            row = {"code": code, "meaning": _word(word, MEANING_WORDS, code).value}
            found[code] = row | ({"label": label} if label else {})
        return list(found.values())

    def write(self, value: Value) -> str:
        """Return one line for each code."""
        said = _said(MEANING_WORDS)
        return "\n".join(
            " ; ".join([row["code"], said(row["meaning"]), *([row["label"]] if "label" in row else [])])
            for row in value or ()
        )

    def read(self, record: Base) -> Value:
        """Return code, meaning and label of each; an import may have met the empty code."""
        code_list = cast("CodeList", record)
        return [
            {"code": row["code"], "meaning": row["meaning"]}
            | ({"label": row["label"]} if row.get("label") else {})
            for row in code_list.special_codes
        ]
