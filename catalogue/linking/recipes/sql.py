"""Write a plan in SQL: what DuckDB and PostgreSQL have in common.

Views prepare the codes, one table for each side holds the sums, `resultat` the join, `bilan` the counts.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from catalogue.linking.recipes.calls import calls, functions_of
from catalogue.linking.recipes.operations import Operation
from catalogue.linking.recipes.plan import (
    BASE,
    EXTRACT,
    KEPT,
    NO_CODE,
    NO_TARGET,
    SPECIAL,
    Column,
    KeyPlan,
    PairsFile,
    Part,
    Plan,
    SidePlan,
    StepPlan,
)
from catalogue.linking.recipes.wording import (
    DUPLICATES,
    MULTIPLIED,
    comments,
    notes_of_key,
    notes_of_parameters,
    notes_of_side,
    opening,
    repeated,
)


def quoted(text: str) -> str:
    """Return a string of standard SQL."""
    return "'" + text.replace("\x00", "\ufffd").replace("'", "''") + "'"


def named(text: str) -> str:
    """Return a quoted identifier."""
    return '"' + text.replace("\x00", "\ufffd").replace('"', '""') + '"'


class SqlScript(ABC):
    """Writes plans in one dialect."""

    software: str
    functions: dict[str, str]
    # What stands before the name of a function of the script.
    prefix = ""

    @abstractmethod
    def parameter(self, name: str, value: str) -> str:
        """Return the line that gives a parameter its value."""

    @abstractmethod
    def encoding(self, name: str) -> str:
        """Return how the dialect names an encoding."""

    @abstractmethod
    def reading(self, side: SidePlan) -> list[str]:
        """Return the lines that make `SIDE_lu` of the file of a side, with its filters."""

    @abstractmethod
    def reading_pairs(self, file: PairsFile, table: str) -> list[str]:
        """Return the lines that make a table of passage of a file."""

    @abstractmethod
    def part(self, part: Part) -> str:
        """Return the column of a part, as text."""

    @abstractmethod
    def ending(self, plan: Plan) -> list[str]:
        """Return the lines that hand over the result and the counts."""

    def write(self, plan: Plan) -> str:
        """Return the whole script."""
        lines = [
            *comments(opening(plan, self.software), "--"),
            "",
            *comments(["1. À adapter"], "--"),
            *self.beginning(),
            *(line for side in plan.sides for line in self._parameters(side)),
            "",
            *comments(["2. Petites fonctions"], "--"),
            *self._functions(plan),
        ]
        for number, side in enumerate(plan.sides, start=3):
            lines += ["", *comments([f"{number}. {side.name.capitalize()}"], "--"), *self._side(side)]
        lines += ["", *comments(["5. Jointure, bilan et garde-fous"], "--"), *self._join(plan)]
        return "\n".join([*lines, *self._account(), *self._guards(plan), "", *self.ending(plan), ""])

    def beginning(self) -> list[str]:
        """Return the lines that come before all others."""
        return []

    def cautions(self, side: SidePlan) -> list[str]:  # noqa: ARG002 - some dialects have none
        """Return what the dialect adds to the notes of a side."""
        return []

    def clean(self, column: str) -> str:
        """Return a column without blanks around, nothing for an empty one."""
        return f"{self.prefix}propre({column})"

    def filters(self, side: SidePlan) -> str:
        """Return the `WHERE` of the rows to keep, empty where all are kept."""
        kept = [f"{self.clean(named(item.column))} = {quoted(item.value)}" for item in side.filters]
        return " WHERE " + " AND ".join(kept) if kept else ""

    def operations(self, operations: Iterable[Operation], text: str) -> str:
        """Return the calls that do the operations to a text."""
        return calls(operations, text, quoted, self.prefix)

    def _parameters(self, side: SidePlan) -> list[str]:
        values = [
            (f"{side.name}_fichier", side.file),
            (f"{side.name}_separateur", side.separator),
            (f"{side.name}_encodage", self.encoding(side.encoding)),
            *((part.parameter or "", part.column) for part in side.unread),
            *((file.parameter, file.file) for file in side.files),
        ]
        notes = comments([*notes_of_side(side), *notes_of_parameters(side), *self.cautions(side)], "--")
        return [*notes, *(self.parameter(name, value) for name, value in values)]

    def _functions(self, plan: Plan) -> list[str]:
        used = functions_of(plan) | {"propre", "nombre", "entier", "exiger"}
        return [text for name, text in self.functions.items() if name in used]

    def _side(self, side: SidePlan) -> list[str]:
        lines = [line for key in side.keys for line in self._tables(side, key)]
        return [*self.reading(side), *lines, *self._codes(side), *self._cells(side)]

    def _tables(self, side: SidePlan, key: KeyPlan) -> list[str]:
        lines = []
        for number, step in enumerate(key.steps, start=1):
            table = f"{side.name}_{key.alias}_{number}"
            if step.is_table:
                lines += comments([step.title, *step.notes], "--")
            if step.file is not None:
                lines += self.reading_pairs(step.file, table)
                lines.append(
                    self._guard(f"(SELECT COUNT(*) = COUNT(DISTINCT source) FROM {table})", DUPLICATES)
                )
            elif step.pairs:
                lines += [f"CREATE TEMP TABLE {table} AS SELECT * FROM (VALUES", *_rows(step.pairs)]
                lines.append(") AS t(source, cible);")
        return lines

    def _codes(self, side: SidePlan) -> list[str]:
        notes = [note for key in side.keys for note in notes_of_key(key)]
        numbers = "".join(
            f",\n    {self.prefix}nombre({named(column.name)}) AS {_raw(side, column)}"
            for column in side.columns
            if column.is_number
        )
        layers = [
            f"mesures AS (\n  SELECT *{numbers}\n  FROM {side.name}_lu\n)",
            f"depart AS ({self._start(side)})",
        ]
        last = "depart"
        for key in side.keys:
            for number, step in enumerate(key.steps, start=1):
                layer = f"{key.alias}_etape_{number}"
                layers.append(f"{layer} AS ({self._layer(side, key, number, step, last)})")
                last = layer
        columns = [
            f"{self._sort(side)} AS sort",
            *(f"{key.alias}_0" for key in side.keys),
            *(f"{key.alias}_{len(key.steps)} AS {key.alias}" for key in side.keys),
            *(f"{side.name}_{column.alias}" for column in side.columns),
            "illisibles",
        ]
        with_ = ",\n".join(layers)
        select = ",\n  ".join(columns)
        return [
            *comments(notes, "--"),
            f"CREATE TEMP VIEW {side.name}_codes AS\nWITH {with_}\nSELECT\n  {select}\nFROM {last};",
        ]

    def _start(self, side: SidePlan) -> str:
        columns = [
            *(f"{self._code(key)} AS {key.alias}_0" for key in side.keys),
            *(f"{self._value(side, column)} AS {side.name}_{column.alias}" for column in side.columns),
            f"{self._unreadable(side)} AS illisibles",
            f"{self._total(side)} AS est_total",
        ]
        return "\n  SELECT\n    " + ",\n    ".join(columns) + "\n  FROM mesures\n"

    def _code(self, key: KeyPlan) -> str:
        parts = [self.operations(part.operations, self.part(part)) for part in key.parts]
        glue = f" || {quoted(key.separator)} || " if key.separator else " || "
        whole = glue.join(parts) if len(parts) == 1 else f"({glue.join(parts)})"
        return self.operations(key.operations, whole)

    def _layer(self, side: SidePlan, key: KeyPlan, number: int, step: StepPlan, last: str) -> str:
        before, after = f"{key.alias}_{number - 1}", f"{key.alias}_{number}"
        if step.is_table:
            table = f"{side.name}_{key.alias}_{number}"
            return (
                f"\n  SELECT {last}.*, passage.cible AS {after} FROM {last}"
                f"\n  LEFT JOIN {table} AS passage ON passage.source = {last}.{before}\n"
            )
        note = "\n".join(["", *comments([step.title, *step.notes], "  --")])
        return (
            f"{note}\n  SELECT {last}.*, {self.operations(step.operations, before)} AS {after} FROM {last}\n"
        )

    def _value(self, side: SidePlan, column: Column) -> str:
        if not column.is_number:
            return self.clean(named(column.name))
        number = _raw(side, column)
        return f"{self.prefix}entier({number})" if column.is_whole else number

    def _unreadable(self, side: SidePlan) -> str:
        # Whether the cell is empty is only asked where no number was read: it costs more than reading one.
        found = [
            f"CASE WHEN {self._value(side, column)} IS NULL"
            f" THEN CASE WHEN {self.clean(named(column.name))} IS NULL THEN 0 ELSE 1 END ELSE 0 END"
            for column in side.columns
            if column.is_number
        ]
        return "\n      + ".join(found) or "0"

    def _total(self, side: SidePlan) -> str:
        found = [
            f"COALESCE({self.operations(total.operations, self.clean(named(total.column)))}"
            f" IN ({_codes(total.codes)}), FALSE)"
            for total in side.totals
        ]
        return " OR ".join(found) or "FALSE"

    def _sort(self, side: SidePlan) -> str:
        no_code = [f"{key.alias}_0 IS NULL" for key in side.keys]
        aside = [f"{key.alias}_0 IN ({_codes(key.aside)})" for key in side.keys if key.aside]
        no_target = [f"{key.alias}_{len(key.steps)} IS NULL" for key in side.keys if key.steps]
        after = [
            f"{key.alias}_{len(key.steps)} IN ({_codes(key.aside_after)})"
            for key in side.keys
            if key.aside_after
        ]
        cases = [
            (no_code, NO_CODE),
            (["est_total", *aside], SPECIAL),
            (no_target, NO_TARGET),
            (after, SPECIAL),
        ]
        whens = [f"WHEN {' OR '.join(tests)} THEN {quoted(name)}" for tests, name in cases if tests]
        return "\n    ".join(["CASE", *whens, f"ELSE {quoted(KEPT)} END"])

    def _cells(self, side: SidePlan) -> list[str]:
        keys = [f"CASE WHEN sort = {quoted(KEPT)} THEN {key.alias} END AS {key.alias}" for key in side.keys]
        take = "SUM" if side.is_grouped else "MAX"
        measures = [
            f"{take}({side.name}_{column.alias}) AS {side.name}_{column.alias}" for column in side.columns
        ]
        columns = [
            "sort",
            *keys,
            f"COUNT(*) AS {side.name}_lignes",
            *measures,
            "SUM(illisibles) AS illisibles",
        ]
        places = ", ".join(str(place) for place in range(1, len(keys) + 2))
        select = ",\n  ".join(columns)
        return [
            f"CREATE TEMP TABLE {side.name}_cellules AS\nSELECT\n  {select}\n"
            f"FROM {side.name}_codes GROUP BY {places};"
        ]

    def _join(self, plan: Plan) -> list[str]:
        keys = [f"COALESCE(e.{alias}, b.{alias}) AS {alias}" for alias in plan.aliases]
        sides = (
            "CASE WHEN b.base_lignes IS NULL THEN 'extrait seul'"
            " WHEN e.extrait_lignes IS NULL THEN 'base seule' ELSE 'les deux' END AS cote"
        )
        select = ",\n  ".join([*keys, sides, *plan.result_columns[len(keys) + 1 :]])
        on = " AND ".join(f"e.{alias} = b.{alias}" for alias in plan.aliases)
        kept = "(SELECT * FROM {}_cellules WHERE sort = " + quoted(KEPT) + ") AS {}"
        return [
            f"CREATE TEMP TABLE resultat AS\nSELECT\n  {select}\nFROM {kept.format('extrait', 'e')}\n"
            f"FULL JOIN {kept.format('base', 'b')}\n  ON {on};"
        ]

    @staticmethod
    def _account() -> list[str]:
        rows = [
            f"({rank}, {quoted(name)},\n    ({query.format(EXTRACT)}),\n    ({query.format(BASE)}))"
            for rank, (name, query) in enumerate(_COUNTS, start=1)
        ]
        values = ",\n  ".join(rows)
        return [
            "CREATE TEMP TABLE bilan AS SELECT rang, compte, CAST(extrait AS BIGINT) AS extrait,"
            f" CAST(base AS BIGINT) AS base FROM (VALUES\n  {values}\n) AS t(rang, compte, extrait, base);"
        ]

    def _guards(self, plan: Plan) -> list[str]:
        lines = [
            self._guard(
                f"(SELECT COALESCE(MAX({side.name}_lignes), 1) = 1 FROM {side.name}_cellules"
                f" WHERE sort = {quoted(KEPT)})",
                repeated(side),
            )
            for side in plan.sides
            if not side.is_grouped
        ]
        keys = ", ".join(plan.aliases)
        distinct = f"(SELECT DISTINCT {keys} FROM resultat) AS u"
        once = f"(SELECT COUNT(*) FROM resultat) = (SELECT COUNT(*) FROM {distinct})"
        same = "\n  AND ".join(
            f"(SELECT COALESCE(SUM({side.name}_lignes), 0) FROM resultat)"
            f" = (SELECT {side.name} FROM bilan WHERE compte = 'lignes_gardees')"
            for side in plan.sides
        )
        return [*lines, self._guard(f"{once}\n  AND {same}", MULTIPLIED)]

    def _guard(self, condition: str, sentence: str) -> str:
        return f"SELECT {self.prefix}exiger({condition}, {quoted(sentence)});"


def _raw(side: SidePlan, column: Column) -> str:
    """Return the name under which a measure is once read as a number, which no file has."""
    return named(f"({side.name}_{column.alias})")


def _rows(pairs: Iterable[tuple[str, str]]) -> list[str]:
    lines = [f"  ({quoted(one)}, {quoted(other)})," for one, other in pairs]
    return [*lines[:-1], lines[-1].rstrip(",")]


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(quoted(code) for code in codes)


def _lines(sort: str | None) -> str:
    where = f" WHERE sort = {quoted(sort)}" if sort else ""
    return "SELECT COALESCE(SUM({0}_lignes), 0) FROM {0}_cellules" + where


_KEYS = "SELECT COUNT(*) FROM resultat WHERE {0}_lignes IS NOT NULL"

# What the account counts on each side, in order; `{0}` is the name of the side.
_COUNTS = (
    ("lignes_lues", _lines(None)),
    (f"lignes_{NO_CODE}", _lines(NO_CODE)),
    (f"lignes_{SPECIAL}", _lines(SPECIAL)),
    (f"lignes_{NO_TARGET}", _lines(NO_TARGET)),
    ("lignes_gardees", _lines(KEPT)),
    ("cles", _KEYS),
    ("cles_communes", _KEYS + " AND cote = 'les deux'"),
    ("cles_seules", _KEYS + " AND cote <> 'les deux'"),
    ("valeurs_illisibles", "SELECT COALESCE(SUM(illisibles), 0) FROM {0}_cellules"),
)
