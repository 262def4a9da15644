"""Recipes proved on the files of the hackathon and on made-up months: docs/preuves.md shows the same figures.

Every language must give the same numbers, put every row somewhere, and multiply none.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bench.open_damir import write_month
from catalogue.db import Database
from catalogue.domain import Crosswalk
from catalogue.domain.vocabularies import Cardinality
from catalogue.formats.crosswalks.read import read_crosswalk
from catalogue.formats.crosswalks.read_pairs import Writing
from catalogue.formats.dictionary.problems import Problems
from catalogue.linking.recipes.material import SideChoices
from catalogue.linking.recipes.plan import Filter, Plan
from catalogue.services.crosswalk_files.ends import Wanted
from catalogue.services.crosswalk_files.importing import import_crosswalk
from catalogue.services.dictionary.importing import ImportOptions
from catalogue.services.initialise import initialise
from catalogue.services.recipes import RecipeRequest, plan_recipe
from catalogue.services.rights import operator
from tests.conftest import ROOT
from tests.linking.recipes.running import LANGUAGES, Outcome, r_is_there, run
from tests.linking.recipes.worlds import write
from tests.postgresql import binaries, server
from tests.stores import Store

# The store has no part in what a recipe does to files.
pytestmark = pytest.mark.store("sqlite")
SPECIALTIES = "specialite-rpps-libelle-vers-r-exe-spe"
ASIDE = ("lignes_sans_code", "lignes_codes_speciaux", "lignes_sans_correspondance")


@pytest.fixture(scope="module")
def seeded(databases: Store, migrated: str, shared: Path) -> Iterator[Database]:
    """The seed, with the specialties of the hackathon brought in as `import crosswalk` does."""
    problems = Problems("correspondance.csv")
    draft = read_crosswalk(
        shared / "hackathon-2015" / "rpps" / "correspondance_rpps_damir_r_l_exe_spe.csv",
        mapping={"source": "col_rpps", "target": "l_exe_spe"},
        problems=problems,
        writing=Writing(frozenset({"None"}), is_quoted=True),
    )
    with databases.database(migrated) as url:
        database = Database(url)
        initialise(database, folder=ROOT / "seed")
        with database.unit_of_work() as session:
            import_crosswalk(
                session,
                operator(),
                slug=SPECIALTIES,
                draft=draft,
                wanted=Wanted(),
                problems=problems,
                options=ImportOptions(),
            )
        yield database
        database.dispose()


@pytest.fixture(scope="module")
def languages() -> tuple[str, ...]:
    return tuple(
        language
        for language in LANGUAGES
        if (language != "r" or r_is_there()) and (language != "postgresql" or binaries() is not None)
    )


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Callable[[], str]]:
    if binaries() is None:
        yield lambda: ""
        return
    with server() as address:
        yield lambda: address


def made(database: Database, request: RecipeRequest) -> Plan:
    with database.reading() as session:
        return plan_recipe(session, request=request)


def agreed(plan: Plan, folder: Path, languages: tuple[str, ...], server: Callable[[], str]) -> Outcome:
    """Return what every language gives, once sure that they agree and that nothing is lost or multiplied."""
    found = {language: run(language, plan, folder, server) for language in languages}
    first = found["sql"]
    for language, outcome in found.items():
        assert outcome == first, language
    for side in (0, 1):
        counts = {name: both[side] for name, both in first.counts.items()}
        assert counts["lignes_lues"] == counts["lignes_gardees"] + sum(counts[name] for name in ASIDE)
        assert counts["cles"] == counts["cles_communes"] + counts["cles_seules"]
    return first


def column(found: Outcome, name: str, *, side: str = "les deux") -> float:
    place, where = found.columns.index(name), found.columns.index("cote")
    return sum(float(row[place] or 0) for row in found.rows if row[where] == side)


def doctors(shared: Path) -> Iterator[dict[str, str]]:
    with (shared / "hackathon-2015" / "rpps" / "rpps_tab3.csv").open(encoding="utf-8") as lines:
        yield from (row for row in csv.DictReader(lines) if row["annee"] == "2014")


def head_counts(shared: Path, *filters: Filter) -> SideChoices:
    return SideChoices(
        file=str(shared / "hackathon-2015" / "rpps" / "rpps_tab3.csv"),
        separator=",",
        filters=(Filter("annee", "2014"), *filters),
    )


def insured(shared: Path) -> SideChoices:
    file = shared / "hackathon-2015" / "population-protegee" / "nb_2014.csv"
    with file.open(encoding="utf-8") as lines:
        ages = tuple(next(csv.reader(lines))[2:])
    return SideChoices(file=str(file), separator=",", columns={"annee": "=2014"}, sums=ages)


def test_doctors_of_each_departement_meet_those_insured_there(
    seeded: Database, shared: Path, tmp_path: Path, languages: tuple[str, ...], postgresql: Callable[[], str]
):
    request = RecipeRequest(
        "demographie-medecins-drees",
        "population-protegee-rniam",
        extract_choices=head_counts(shared),
        base_choices=insured(shared),
    )
    found = agreed(made(seeded, request), tmp_path, languages, postgresql)
    assert found.counts["lignes_lues"] == (28820, 106)
    assert (found.counts["cles"], found.counts["cles_communes"]) == ((131, 100), (99, 99))
    # What is added up here from spécialités and modes is what the file itself gives as totals.
    met = {row[0] for row in found.rows if row[found.columns.index("cote")] == "les deux"}
    total = sum(
        int(row["effectifs"])
        for row in doctors(shared)
        if row["specialite"] == "Ensemble des spécialités d'exercice"
        and row["mode_exercice"] == "Ensemble des modes d'exercice"
        and row["zone_inscription"].split("-")[0].strip() in met
    )
    assert column(found, "extrait_effectifs") == total == 210743


def test_doctors_meet_a_made_up_r_file_by_specialty_and_departement(
    seeded: Database, shared: Path, tmp_path: Path, languages: tuple[str, ...], postgresql: Callable[[], str]
):
    acts = tmp_path / "R201401.csv"
    rows = [
        [department, "2014-01", specialty, "10", "230,00"]
        for department in ("01", "2A", "75", "971")
        for specialty in ("01", "3", "17", "99", "24")
    ]
    write(acts, ["dpt", "sns_date", "exe_spe", "act_dnb", "rem_mon"], rows)
    request = RecipeRequest(
        "depenses-hors-hospitalisation-cpam",
        "demographie-medecins-drees",
        extract_choices=SideChoices(file=str(acts), separator=";"),
        base_choices=head_counts(shared),
    )
    found = agreed(made(seeded, request), tmp_path, languages, postgresql)
    assert found.counts["lignes_lues"] == (20, 28820)
    # 24, a nurse, is no doctor; 99 is nobody known.
    assert (found.counts["cles"][0], found.counts["cles_communes"]) == (16, (12, 12))
    assert found.counts["lignes_codes_speciaux"][0] == 4
    assert found.counts["lignes_sans_correspondance"] == (0, 4192)
    cardiologists = sum(
        int(row["effectifs"])
        for row in doctors(shared)
        if row["zone_inscription"] == "75 - Paris"
        and row["mode_exercice"] != "Ensemble des modes d'exercice"
        and row["specialite"] == "Cardiologie et maladies vasculaires"
    )
    (paris,) = [row for row in found.rows if row[:3] == ("3", "75", "2014")]
    assert paris[found.columns.index("base_effectifs")] == cardiologists


def test_made_up_month_of_open_damir_meets_the_population_of_the_hackathon_by_zone(
    seeded: Database, shared: Path, tmp_path: Path, languages: tuple[str, ...], postgresql: Callable[[], str]
):
    month = tmp_path / "A202001.csv"
    write_month(month, rows=5000, month="202001")
    request = RecipeRequest(
        "open-damir",
        "estimation-population",
        without=("age", "sexe", "periode"),
        extract_choices=SideChoices(file=str(month)),
        base_choices=SideChoices(
            file=str(shared / "hackathon-2015" / "population" / "pop_par_dep_par_an_regroupe.csv"),
            columns={"departement": "dep"},
            filters=(Filter("annee", "2014"),),
            sums=("value",),
        ),
    )
    found = agreed(made(seeded, request), tmp_path, languages, postgresql)
    assert found.counts["lignes_lues"] == (5000, 4000)
    assert (found.counts["cles"], found.counts["cles_communes"]) == ((13, 13), (13, 13))
    with Path(request.base_choices.file or "").open(encoding="utf-8") as lines:
        people = sum(
            int(row["value"]) for row in csv.DictReader(lines, delimiter=";") if row["annee"] == "2014"
        )
    assert column(found, "base_value") == people == 65800694


def test_specialties_come_in_from_the_file_of_the_hackathon_as_it_is(seeded: Database):
    with seeded.reading() as session:
        found = session.scalars(select(Crosswalk).where(Crosswalk.slug == SPECIALTIES)).one()
        pairs = {pair.source_notation: pair.target_notation for pair in found.pairs}
    assert (len(pairs), found.cardinality) == (34, Cardinality.MANY_TO_ONE)
    # « '01' » and « None » of the file are how a program wrote a code and its absence.
    assert (pairs["Médecine générale"], pairs["Généralistes"], pairs.get("Hématologie")) == ("01", "01", None)
