"""Try a crossing on real files: run its recipe in a child that reads nothing else, and say what met.

Values of what identifies somebody, or may, are never shown: those keys have counts only.
"""

import gzip
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from catalogue.errors import Invalid
from catalogue.linking.recipes.duckdb_sql import must_be_converted
from catalogue.linking.recipes.material import SideChoices
from catalogue.linking.recipes.plan import BASE, EXTRACT, NO_TARGET, KeyPlan, Plan, SidePlan
from catalogue.services.recipes import RecipeLanguage, RecipeRequest, plan_recipe, render_recipe
from catalogue.trials.running import Limits, Tables, run_locked

# Codes shown for each key and side; the counts say how many there are.
_SHOWN = 20


@dataclass(frozen=True)
class UnmatchedCode:
    """A code of one side that the other does not have, and how many rows hold it.

    :ivar why: `seul` (no row across), `sans_correspondance` (no target in a table of passage).
    """

    side: str
    key: str
    code: str
    rows: int
    why: str


@dataclass(frozen=True)
class TrialSide:
    """What became of one file; rates are shares, 0 to 1, `None` where there is nothing to match.

    :ivar aside: rows left out, by reason.
    """

    rows_read: int
    rows_kept: int
    aside: Mapping[str, int]
    keys: int
    matched_keys: int
    unreadable_values: int
    matched_rows: int

    @property
    def key_rate(self) -> float | None:
        """Return the share of its keys that the other side has."""
        return self.matched_keys / self.keys if self.keys else None

    @property
    def row_rate(self) -> float | None:
        """Return the share of its rows, those left out included, whose key the other side has."""
        return self.matched_rows / self.rows_read if self.rows_read else None


@dataclass(frozen=True)
class TrialKey:
    """How the codes of one key met, whatever the other keys: distinct codes of each side, and of both."""

    key: str
    extract: int
    base: int
    common: int

    def as_json(self) -> dict[str, Any]:
        """Return the key as plain values; rates are shares, 0 to 1, `None` where there is no code."""
        return {
            **asdict(self),
            "extract_rate": self.common / self.extract if self.extract else None,
            "base_rate": self.common / self.base if self.base else None,
        }


@dataclass(frozen=True)
class Trial:
    """How two files met.

    :ivar concealed: keys whose codes are not shown, because they lead to a person or may.
    :ivar lost: measures that the recipe leaves out, with the reason.
    """

    extract: TrialSide
    base: TrialSide
    keys: tuple[TrialKey, ...]
    unmatched: tuple[UnmatchedCode, ...]
    concealed: tuple[str, ...]
    lost: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the trial as plain values."""
        return {
            **{
                name: {**asdict(side), "key_rate": side.key_rate, "row_rate": side.row_rate}
                for name, side in (("extract", self.extract), ("base", self.base))
            },
            "keys": [key.as_json() for key in self.keys],
            "unmatched": [asdict(code) for code in self.unmatched],
            "concealed": list(self.concealed),
            "lost": list(self.lost),
        }


def try_link(session: Session, *, request: RecipeRequest, limits: Limits | None = None) -> Trial:
    """Return how the files of the request's choices meet.

    :raises NotFound: no published dataset has one of the slugs.
    :raises BadQuery: no level has this name.
    :raises Invalid: the two cannot be crossed so, or a file cannot be read or joined.
    :raises Unavailable: DuckDB is not installed, or the trial takes too much memory or time.
    """
    plan = plan_recipe(session, request=_with_whole_paths(request))
    with TemporaryDirectory(prefix="catalogue-") as folder:
        extract, base = (_readable(side, Path(folder)) for side in plan.sides)
        plan = replace(plan, extract=extract, base=base)
        files = [Path(side.file) for side in plan.sides]
        files += [Path(file.file) for side in plan.sides for file in side.files]
        script = render_recipe(plan, language=RecipeLanguage.SQL)
        tables = run_locked(script=script, files=files, queries=_queries(plan), limits=limits)
    return _trial(plan, tables)


def _readable(side: SidePlan, folder: Path) -> SidePlan:
    """Return the side with its file as DuckDB can read it, converted into the folder if need be."""
    source = Path(side.file)
    if not must_be_converted(side.encoding) or not source.is_file():
        return side
    target = folder / f"{side.name}.csv"
    opened = gzip.open if source.suffix == ".gz" else open
    try:
        with (
            opened(source, "rt", encoding=side.encoding, newline="") as read,
            target.open("w", encoding="utf-8", newline="") as written,
        ):
            shutil.copyfileobj(read, written)
    except (LookupError, UnicodeError) as error:
        raise Invalid(
            "Le fichier n’est pas en %(encoding)s : donnez son encodage.", encoding=side.encoding
        ) from error
    return replace(side, file=str(target.resolve()), encoding="UTF-8")


def _with_whole_paths(request: RecipeRequest) -> RecipeRequest:
    """Write every path from the root, its links followed: the child reads exactly what it is allowed."""
    return replace(
        request, extract_choices=_whole(request.extract_choices), base_choices=_whole(request.base_choices)
    )


def _whole(choices: SideChoices) -> SideChoices:
    return replace(
        choices,
        file=str(Path(choices.file or "").resolve()),
        passages={name: str(Path(path).resolve()) for name, path in choices.passages.items()},
    )


def _queries(plan: Plan) -> dict[str, str]:
    found = {
        "counts": "SELECT compte, extrait, base FROM bilan ORDER BY rang",
        "rows": "SELECT CAST(SUM(extrait_lignes) AS BIGINT), CAST(SUM(base_lignes) AS BIGINT)"
        " FROM resultat WHERE cote = 'les deux'",
    }
    for alias in plan.aliases:
        found[f"cle:{alias}"] = _met(alias)
    for side in plan.sides:
        other = BASE if side.name == EXTRACT else EXTRACT
        for key in side.keys:
            if not key.is_identifying:
                found |= _unmatched(side, key, other)
    return found


def _met(alias: str) -> str:
    """Return the query that counts the codes of one key: on each side, on both."""
    sides = " ".join(
        f", MAX(CAST({side}_lignes IS NOT NULL AS INTEGER)) AS {side}" for side in (EXTRACT, BASE)
    )
    return (
        "SELECT COALESCE(SUM(extrait), 0), COALESCE(SUM(base), 0), COALESCE(SUM(extrait * base), 0)"  # noqa: S608
        f" FROM (SELECT {alias}{sides} FROM resultat GROUP BY 1)"
    )


def _unmatched(side: SidePlan, key: KeyPlan, other: str) -> dict[str, str]:
    """Return the queries of one key: codes the other side lacks, codes without target."""
    alias, rows = key.alias, f"CAST(SUM({side.name}_lignes) AS BIGINT)"
    alone = (
        f"SELECT {alias}, {rows} AS n FROM resultat WHERE {side.name}_lignes IS NOT NULL"  # noqa: S608
        f" AND {alias} NOT IN (SELECT {alias} FROM resultat WHERE {other}_lignes IS NOT NULL)"
        f" GROUP BY 1 ORDER BY n DESC, 1 LIMIT {_SHOWN}"
    )
    if not key.steps:
        return {f"seul:{side.name}:{alias}": alone}
    lost = (
        f"SELECT {alias}_0, COUNT(*) AS n FROM {side.name}_codes"  # noqa: S608
        f" WHERE sort = '{NO_TARGET}' AND {alias} IS NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT {_SHOWN}"
    )
    return {f"seul:{side.name}:{alias}": alone, f"{NO_TARGET}:{side.name}:{alias}": lost}


def _trial(plan: Plan, tables: Tables) -> Trial:
    counts = {str(name): (int(one), int(other)) for name, one, other in tables["counts"]}
    rows = [int(value or 0) for value in tables["rows"][0]]
    return Trial(
        extract=_side(counts, rows, 0),
        base=_side(counts, rows, 1),
        keys=tuple(
            TrialKey(alias, *(int(number) for number in tables[f"cle:{alias}"][0])) for alias in plan.aliases
        ),
        unmatched=tuple(
            UnmatchedCode(side, key, str(code), int(number), why)
            for name, found in tables.items()
            if name.count(":") == 2
            for why, side, key in (name.split(":"),)
            for code, number in found
        ),
        concealed=tuple(
            f"{side.name} : {key.label}" for side in plan.sides for key in side.keys if key.is_identifying
        ),
        lost=tuple(f"{side.name}, {item.name} : {item.reason}." for side in plan.sides for item in side.lost),
    )


def _side(counts: Mapping[str, tuple[int, int]], rows: Sequence[int], place: int) -> TrialSide:
    of = {name: both[place] for name, both in counts.items()}
    return TrialSide(
        rows_read=of["lignes_lues"],
        rows_kept=of["lignes_gardees"],
        aside={name: of[f"lignes_{name}"] for name in ("sans_code", "codes_speciaux", "sans_correspondance")},
        keys=of["cles"],
        matched_keys=of["cles_communes"],
        unreadable_values=of["valeurs_illisibles"],
        matched_rows=rows[place],
    )
