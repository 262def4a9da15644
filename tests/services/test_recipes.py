"""A recipe for every link of the seed: in every language, and never a sum of what does not add up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import Dataset, Variable
from catalogue.domain.vocabularies import Additivity, LinkAnswer, VariableRole
from catalogue.errors import BadQuery, Invalid, NotFound
from catalogue.linking.recipes.duckdb_sql import must_be_converted
from catalogue.linking.recipes.material import SideChoices
from catalogue.linking.recipes.plan import Filter, Plan, SidePlan
from catalogue.services.initialise import initialise
from catalogue.services.links import list_links
from catalogue.services.recipes import RecipeLanguage, RecipeRequest, get_recipe, plan_recipe, render_recipe
from tests.conftest import ROOT
from tests.linking.recipes.running import run
from tests.linking.recipes.worlds import write
from tests.stores import Store


@pytest.fixture(scope="module")
def seeded(databases: Store, migrated: str) -> Iterator[Database]:
    with databases.database(migrated) as url:
        database = Database(url)
        initialise(database, folder=ROOT / "seed")
        yield database
        database.dispose()


@pytest.fixture(scope="module")
def plans(seeded: Database) -> dict[tuple[str, str], Plan]:
    """The plan of every link of the seed that is no « no »."""
    with seeded.reading() as session:
        pairs = [
            (link.extract.slug, link.base.slug)
            for link in list_links(session)
            if link.answer is not LinkAnswer.NO
        ]
        return {pair: plan_recipe(session, request=RecipeRequest(*pair)) for pair in pairs}


def test_every_link_has_a_recipe_in_every_language(plans: dict[tuple[str, str], Plan]):
    assert len(plans) > 200
    for plan in plans.values():
        for language in RecipeLanguage:
            script = render_recipe(plan, language=language)
            assert all(alias in script for alias in plan.result_columns)


def test_no_recipe_sums_a_measure_that_does_not_add_up(seeded: Database, plans: dict[tuple[str, str], Plan]):
    with seeded.reading() as session:
        rows = session.execute(
            select(Dataset.slug, Variable.name, Variable.additivity)
            .join(Variable.dataset)
            .where(Variable.role == VariableRole.MEASURE)
        )
        additivity = {(slug, name): found for slug, name, found in rows}
    grouped = [side for plan in plans.values() for side in plan.sides if side.is_grouped]
    summed = {(side.slug, column.name) for side in grouped for column in side.columns}
    lost = {(side.slug, item.name) for side in grouped for item in side.lost}
    assert {additivity[pair] for pair in summed} == {Additivity.SUM}
    assert {("filosofi", "Q221"), ("open-medic", "NBC"), ("apl", "APL aux sages-femmes")} <= lost
    assert not summed & lost


def test_every_measure_is_either_summed_or_named_as_lost(
    seeded: Database, plans: dict[tuple[str, str], Plan]
):
    with seeded.reading() as session:
        rows = session.execute(
            select(Dataset.slug, Variable.name)
            .join(Variable.dataset)
            .where(Variable.role == VariableRole.MEASURE)
            .order_by(Dataset.slug)
        )
        measures: dict[str, set[str]] = {}
        for slug, name in rows:
            measures.setdefault(slug, set()).add(name)
    for pair, plan in plans.items():
        for side in plan.sides:
            summed = {column.name for column in side.columns}
            lost = {item.name for item in side.lost}
            assert measures.get(side.slug, set()) <= summed | lost, pair
            assert all(item.reason for item in side.lost)
            opening = render_recipe(plan, language=RecipeLanguage.SQL).partition("1. À adapter")[0]
            said = " ".join(line.removeprefix("--").strip() for line in opening.splitlines())
            assert all(f"Mesure perdue ({side.name}) : {' '.join(name.split())}" in said for name in lost), (
                pair
            )


def test_lost_measures_are_named_with_their_reason_at_the_head_of_the_script(seeded: Database):
    request = RecipeRequest("open-damir", "filosofi")
    with seeded.reading() as session:
        for language in RecipeLanguage:
            opening = get_recipe(session, request=request, language=language).partition("1. À adapter")[0]
            assert "Mesure perdue (base) : Q221 — elle ne s’additionne pas" in opening


def test_register_looked_up_by_its_own_code_keeps_its_measures(plans: dict[tuple[str, str], Plan]):
    base = plans["open-medic", "bdpm"].base
    assert not base.is_grouped
    assert "Prix avec honoraires" in {column.name for column in base.columns}
    assert base.lost == ()


def test_rows_of_total_are_set_aside_even_in_a_dimension_that_is_summed_over(
    plans: dict[tuple[str, str], Plan],
):
    base = plans["open-ccam", "oscour"].base
    assert [(total.column, total.codes) for total in base.totals] == [("sursaud_cl_age_corona", ("0",))]


def test_totals_of_the_count_of_doctors_are_set_aside_in_every_column(plans: dict[tuple[str, str], Plan]):
    base = plans["depenses-hors-hospitalisation-cpam", "demographie-medecins-drees"].base
    found = {total.column: total.codes for total in base.totals}
    assert found["specialite"] == ("Ensemble des spécialités d'exercice", "Spécialistes", "Généralistes")
    assert found["mode_exercice"] == ("Ensemble des modes d'exercice",)
    assert found["departement"] == ("00-Ensemble", "0-Ensemble")
    assert not [note for note in base.notes if "total" in note and note.startswith("À vérifier")]


def test_month_is_built_of_its_two_columns(plans: dict[tuple[str, str], Plan]):
    keys = {key.alias: key for key in plans["open-damir", "licences-sportives"].extract.keys}
    assert [part.column for part in keys["cle_periode"].parts] == ["SOI_ANN", "SOI_MOI"]


def test_level_asked_is_the_one_joined_at(seeded: Database):
    with seeded.reading() as session:
        request = RecipeRequest("open-ccam", "licences-sportives", level="region")
        script = get_recipe(session, request=request, language=RecipeLanguage.SQL)
    assert "Du département à la région de 2016" in script


def test_dimension_left_out_is_summed_over(seeded: Database):
    with seeded.reading() as session:
        request = RecipeRequest("open-damir", "estimation-population", without=("age", "sexe"))
        plan = plan_recipe(session, request=request)
    assert not {"cle_age", "cle_sexe"} & set(plan.aliases)


def test_key_whose_column_is_given_is_the_one_joined_by(seeded: Database):
    choices = SideChoices(columns={"departement": "dep"})
    with seeded.reading() as session:
        plain = plan_recipe(session, request=RecipeRequest("open-damir", "estimation-population"))
        chosen = plan_recipe(
            session, request=RecipeRequest("open-damir", "estimation-population", base_choices=choices)
        )
    assert any("--base-column departement=COLONNE" in note for note in plain.base.notes)
    assert chosen.aliases == plain.aliases
    assert chosen.base.keys[0].parts[0].column == "dep"
    assert [step.title for step in chosen.base.keys[0].steps] == [
        "Du département à la région de 2016",
        "Des régions de 2016 aux zones d’Open Damir",
    ]


def test_two_bases_can_be_joined_too(seeded: Database):
    choices = SideChoices(columns={"annee": "=2014"}, sums=("0 à 4 ans",))
    request = RecipeRequest("demographie-medecins-drees", "population-protegee-rniam", base_choices=choices)
    with seeded.reading() as session:
        plan = plan_recipe(session, request=request)
    assert plan.aliases == ("cle_lieu", "cle_periode")
    assert [column.name for column in plan.base.columns] == ["0 à 4 ans"]


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (RecipeRequest("open-damir", "rien"), NotFound),
        (RecipeRequest("open-damir", "filosofi", level="planete"), BadQuery),
        (RecipeRequest("open-damir", "filosofi", level="commune"), Invalid),
        (RecipeRequest("open-damir", "bdpm"), Invalid),
        (RecipeRequest("open-damir", "filosofi", without=("lieu", "periode")), Invalid),
        (RecipeRequest("open-damir", "filosofi", base_choices=SideChoices(sums=("Q221",))), Invalid),
        (RecipeRequest("open-damir", "filosofi", base_choices=SideChoices(columns={"rien": "x"})), Invalid),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_reason(
    seeded: Database, request_: RecipeRequest, fault: type[Exception]
):
    with seeded.reading() as session, pytest.raises(fault):
        plan_recipe(session, request=request_)


def test_filter_chosen_on_a_column_of_totals_is_the_last_word(seeded: Database):
    choices = SideChoices(filters=(Filter("sursaud_cl_age_corona", "0"),))
    request = RecipeRequest("open-ccam", "oscour", base_choices=choices)
    with seeded.reading() as session:
        base = plan_recipe(session, request=request).base
    assert (base.totals, base.filters) == ((), choices.filters)


def columns_of(side: SidePlan) -> list[str]:
    """Return every column that a script reads, as the parameters of an unchanged script name them."""
    read = [part.column for key in side.keys for part in key.parts]
    read += [item.column for item in side.filters]
    read += [item.column for item in side.totals]
    return list(dict.fromkeys([*read, *(column.name for column in side.columns)]))


@pytest.mark.slow
@pytest.mark.store("sqlite")
def test_every_recipe_of_the_seed_runs_as_it_is(plans: dict[tuple[str, str], Plan], tmp_path: Path):
    for pair, plan in plans.items():
        for side in plan.sides:
            columns = columns_of(side)
            rows = [[str(number)] * len(columns) for number in (1, 2020, 75056)]
            encoding = "utf-8" if must_be_converted(side.encoding) else side.encoding
            write(tmp_path / side.file, columns, rows, separator=side.separator, encoding=encoding)
            for file in side.files:
                header = [file.source_column, file.target_column]
                write(tmp_path / file.file, header, [["1", "2"]], separator=file.separator)
        found = run("sql", plan, tmp_path, lambda: "")
        assert found.columns == plan.result_columns, pair
