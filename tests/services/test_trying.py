"""Crossings tried on real and made-up files, over the seed as it is."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bench.open_damir import columns, write_month
from catalogue.db import Database
from catalogue.domain import Dataset, Variable
from catalogue.domain.vocabularies import Role
from catalogue.errors import Forbidden, Invalid
from catalogue.linking.recipes.material import SideChoices
from catalogue.linking.recipes.plan import Filter
from catalogue.services.editing.history import list_revisions
from catalogue.services.initialise import initialise
from catalogue.services.links import get_link
from catalogue.services.recipe_tests import save_trial, with_recipe_state
from catalogue.services.recipes import RecipeRequest
from catalogue.services.rights import Actor, operator
from catalogue.services.trying import Trial, TrialSide, try_link
from tests.conftest import ROOT
from tests.linking.recipes.worlds import write
from tests.stores import Store


@pytest.fixture(scope="module")
def seeded(databases: Store, migrated: str) -> Iterator[Database]:
    with databases.database(migrated) as url:
        database = Database(url)
        initialise(database, folder=ROOT / "seed")
        yield database
        database.dispose()


def tried(database: Database, request: RecipeRequest) -> Trial:
    with database.reading() as session:
        found = try_link(session, request=request)
    for side in (found.extract, found.base):
        balanced(side)
    return found


def balanced(side: TrialSide) -> None:
    assert side.rows_read == side.rows_kept + sum(side.aside.values())
    assert side.matched_keys <= side.keys
    assert side.matched_rows <= side.rows_kept


def test_head_counts_of_the_hackathon_meet_the_insured_population(seeded: Database, shared: Path):
    folder = shared / "hackathon-2015"
    population = folder / "population-protegee" / "nb_2014.csv"
    with population.open(encoding="utf-8") as file:
        ages = tuple(next(csv.reader(file))[2:])
    found = tried(
        seeded,
        RecipeRequest(
            "demographie-medecins-drees",
            "population-protegee-rniam",
            extract_choices=SideChoices(
                file=str(folder / "rpps" / "rpps_tab3.csv"),
                separator=",",
                filters=(
                    Filter("mode_exercice", "Ensemble des modes d'exercice"),
                    Filter("specialite", "Ensemble des spécialités d'exercice"),
                    Filter("annee", "2014"),
                ),
            ),
            base_choices=SideChoices(
                file=str(population), separator=",", columns={"annee": "=2014"}, sums=ages
            ),
        ),
    )
    assert (found.base.keys, found.base.matched_keys) == (100, 99)
    # The Nord is written in two parts there, 5N for one: the trial says so.
    assert [code.code for code in found.unmatched if code.side == "base"] == ["5N"]
    assert {code.code for code in found.unmatched if code.side == "extrait"} >= {"59", "976", "Alsace"}
    assert found.base.unreadable_values == 0


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """A made-up month of Open Damir."""
    path = tmp_path / "A202001.csv"
    write_month(path, rows=2000, month="202001")
    return path


def test_made_up_month_has_the_columns_of_open_damir_in_their_order(month: Path):
    with month.open(encoding="utf-8") as file:
        header, *rows = csv.reader(file, delimiter=";")
    assert header == [column["name"] for column in columns()]
    assert (len(header), len(rows), {len(row) for row in rows}) == (55, 2000, {55})


def test_month_of_open_damir_meets_a_population_by_zone_age_and_sex(
    seeded: Database, month: Path, tmp_path: Path
):
    rows = [
        [department, "2020", age, sex, "1 000"]
        for department in ("01", "2A", "75", "971", "99")
        for age in ("0 à 4 ans", "65 à 69 ans")
        for sex in ("M", "F")
    ]
    base = tmp_path / "population.csv"
    write(base, ["departement", "annee", "age", "sexe", "habitants"], rows)
    found = tried(
        seeded,
        RecipeRequest(
            "open-damir",
            "estimation-population",
            without=("region", "region-avant-2016"),
            extract_choices=SideChoices(file=str(month)),
            base_choices=SideChoices(file=str(base), sums=("habitants",)),
        ),
    )
    # Four zones, two ages, two sexes, one year; the département nobody knows is set aside.
    assert (found.base.keys, found.base.matched_keys) == (16, 16)
    assert found.base.aside["sans_correspondance"] == 4
    assert found.extract.aside["codes_speciaux"] > 0
    assert {code.key for code in found.unmatched} == {"cle_lieu", "cle_age"}


def test_column_nobody_read_is_asked_for(seeded: Database, month: Path, tmp_path: Path):
    base = tmp_path / "population.csv"
    write(base, ["territoire"], [["01"]])
    request = RecipeRequest(
        "open-damir",
        "estimation-population",
        without=("age", "sexe", "annee"),
        extract_choices=SideChoices(file=str(month)),
        base_choices=SideChoices(file=str(base)),
    )
    with pytest.raises(Invalid, match="base_colonne_"):
        tried(seeded, request)


def test_codes_of_a_register_of_people_are_never_shown(seeded: Database, tmp_path: Path):
    people, activity = tmp_path / "rpps.csv", tmp_path / "avantages.csv"
    write(people, ["Identifiant PP"], [["10000000001"], ["10000000002"]], separator="|")
    write(activity, ["rpps", "date_avantage"], [["10000000001", "2020-01-01"], ["10000000009", "2020-01-02"]])
    found = tried(
        seeded,
        RecipeRequest(
            "annuaire-sante-rpps",
            "transparence-sante",
            extract_choices=SideChoices(file=str(people)),
            base_choices=SideChoices(file=str(activity)),
        ),
    )
    assert (found.extract.matched_keys, found.base.matched_keys) == (1, 1)
    assert found.unmatched == ()
    assert len(found.concealed) == 2
    assert "1000000000" not in str(found.as_json())


def test_file_in_windows_1252_is_converted_before_it_is_tried(seeded: Database, tmp_path: Path):
    boxes, register = tmp_path / "medic.csv", tmp_path / "bdpm.txt"
    write(boxes, ["CIP13", "BOITES", "REM", "BSE"], [["3400930000001", "2", "1,5", "2"]])
    header = ["CIP13", "CIP7", "Code CIS", "Libellé de la présentation"]
    row = ["3400930000001", "3000001", "60000001", "boîte d’œufs à 3 €"]
    write(register, header, [row], separator="\t", encoding="windows-1252")
    found = tried(
        seeded,
        RecipeRequest(
            "open-medic",
            "bdpm",
            extract_choices=SideChoices(file=str(boxes)),
            base_choices=SideChoices(file=str(register)),
        ),
    )
    assert (found.extract.matched_keys, found.base.matched_keys) == (1, 1)


def test_trial_that_is_kept_is_told_until_its_recipe_changes(seeded: Database, tmp_path: Path):
    boxes, register = tmp_path / "medic.csv", tmp_path / "bdpm.txt"
    boxes_rows = [["3400930000001", "2", "1,5", "2"], ["3400930000002", "2", "1,5", "2"]]
    write(boxes, ["CIP13", "BOITES", "REM", "BSE"], boxes_rows)
    write(register, ["CIP13", "Code CIS"], [["3400930000001", "60000001"]], separator="\t")
    request = RecipeRequest(
        "medic-am",
        "bdpm",
        extract_choices=SideChoices(file=str(boxes)),
        base_choices=SideChoices(file=str(register), encoding="utf-8"),
    )
    found = tried(seeded, request)
    contributor = Actor("c@exemple.fr", "une contributrice", Role.CONTRIBUTOR)
    with seeded.unit_of_work() as session, pytest.raises(Forbidden):
        save_trial(session, contributor, request=request, trial=found)
    with seeded.unit_of_work() as session:
        save_trial(session, operator(), request=request, trial=found)
    with seeded.unit_of_work() as session:
        link = with_recipe_state(session, get_link(session, extract="medic-am", base="bdpm"))
        assert link.recipe_is_current is True
        test = link.recipe_test
        assert test is not None
        assert (test["extract"]["rows_read"], test["extract"]["matched_keys"]) == (2, 1)
        assert test["keys"][0]["extract_rate"] == 0.5
        # A code seen once is shown without its number of rows.
        assert [(code["code"], code["rows"]) for code in test["unmatched"]] == [("3400930000002", None)]
        assert "request" not in test
        (revision,) = list_revisions(session, page_key="link:medic-am/bdpm", limit=5)
        assert [change.field for change in revision.changes] == ["recipe_test"]
        variable = session.scalars(
            select(Variable).join(Variable.dataset).where(Dataset.slug == "bdpm", Variable.name == "CIP13")
        ).one()
        variable.name = "cip13_nouveau"
        session.flush()
        assert with_recipe_state(session, link).recipe_is_current is False
        session.rollback()
