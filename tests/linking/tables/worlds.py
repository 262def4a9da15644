"""A small hospital and a small insurance, whose tables join as real ones do."""

from dataclasses import replace

from catalogue.domain.vocabularies import VariableType
from catalogue.linking.tables.model import Column, Join, Table


def text(name: str, label: str | None = None, length: int | None = None) -> Column:
    return Column(name, label or name, VariableType.STRING, length)


def day(name: str) -> Column:
    return Column(name, f"Date {name}", VariableType.DATE)


FACILITY = text("FAC", "N° FINESS", 9)
STAY = text("STAY", "N° séquentiel du séjour", 8)
ACT = [text("ACT", "Acte"), day("DONE"), text("DOCTOR", "N° du médecin exécutant", 8)]

FACILITIES = Table("E", "Établissements", "Hôpital", (FACILITY, text("NAME"), text("PLACE")), ("FAC",))
STAYS = Table(
    "S",
    "Description du séjour",
    "Hôpital",
    (FACILITY, STAY, day("IN"), day("OUT"), text("UNIT"), text("MODE"), text("AGE")),
    ("FAC", "STAY"),
)
# Declares the same key as the stays, one row for one row, and is not their hub.
CHAINING = Table(
    "C",
    "Chaînage",
    "Hôpital",
    (FACILITY, STAY, text("NIR_17", "N° anonyme", 17), day("IN")),
    ("FAC", "STAY"),
)
ACTS = Table("A", "Actes", "Hôpital", (FACILITY, STAY, *ACT, text("UNIT")))
DIAGNOSES = Table("D", "Diagnostics", "Hôpital", (FACILITY, STAY, text("DIAG"), text("UNIT"), text("MODE")))
BEDS = Table("B", "Lits", "Hôpital", (FACILITY, text("BEDS")))
PERSONS = Table(
    "P",
    "Référentiel des bénéficiaires",
    "Personnes",
    (
        text("NIR", "Identifiant anonyme du patient", 17),
        Column("RANK", "Rang de naissance", VariableType.INTEGER, 1, "RANKS"),
        text("SEX"),
    ),
    ("NIR", "RANK"),
)
DOCTORS = Table(
    "R",
    "Référentiel des professionnels de santé",
    "Assurance",
    (text("PS", "N° du PS", 8), text("SPECIALITY")),
    ("PS",),
)
WORLD = (FACILITIES, STAYS, CHAINING, ACTS, DIAGNOSES, BEDS, PERSONS, DOCTORS)


def seen(joins: list[Join]) -> set[tuple[str, tuple[str, ...], str, tuple[str, ...]]]:
    """Return the joins as the columns on both sides."""
    return {(join.table, join.columns, join.hub, join.hub_columns) for join in joins}


def pairs(joins: list[Join]) -> set[tuple[str, str]]:
    """Return who joins whom."""
    return {(join.table, join.hub) for join in joins}


def without_key(table: Table) -> Table:
    return replace(table, primary_key=())


def called(table: Table, name: str, product: str | None = None) -> Table:
    return replace(table, name=name, product=product or table.product)


def spelt(table: Table, before: str, after: str) -> Table:
    """Return the table with one of its columns renamed, in its key too."""
    columns = tuple(replace(c, name=after) if c.name == before else c for c in table.columns)
    key = tuple(after if name == before else name for name in table.primary_key)
    return replace(table, columns=columns, primary_key=key)
