"""What a link says is lost is what its recipe leaves out, over every link of the seed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import Dataset, Variable
from catalogue.domain.vocabularies import Additivity, VariableRole
from catalogue.services.initialise import initialise
from catalogue.services.link_views import LinkView
from catalogue.services.links import list_links
from catalogue.services.recipes import RecipeRequest, plan_recipe
from tests.conftest import ROOT
from tests.stores import Store


@pytest.fixture(scope="module")
def seeded(databases: Store, migrated: str) -> Iterator[Database]:
    with databases.database(migrated) as url:
        database = Database(url)
        initialise(database, folder=ROOT / "seed")
        yield database
        database.dispose()


@pytest.fixture(scope="module")
def links(seeded: Database) -> tuple[LinkView, ...]:
    with seeded.reading() as session:
        return list_links(session)


def not_summed(session: Session) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    rows = session.execute(
        select(Dataset.slug, Variable.name, Variable.additivity)
        .join(Dataset, Variable.dataset_id == Dataset.id)
        .where(Variable.role == VariableRole.MEASURE)
    )
    for slug, name, additivity in rows:
        if additivity is not Additivity.SUM:
            found.setdefault(slug, set()).add(name)
    return found


def test_every_side_whose_rows_are_summed_names_all_that_is_no_sum(
    seeded: Database, links: tuple[LinkView, ...]
):
    with seeded.reading() as session:
        measures = not_summed(session)
    told = 0
    for link in links:
        for side, slug, keys in (
            ("extract", link.extract.slug, [key.extract_finds_rows for key in link.keys]),
            ("base", link.base.slug, [key.base_finds_rows for key in link.keys]),
        ):
            lost = {item.variable for item in link.lost_measures if item.side == side}
            assert lost == (set() if any(keys) else measures.get(slug, set())), (
                link.extract.slug,
                link.base.slug,
            )
            told += len(lost)
    assert told


def test_the_medians_of_filosofi_are_lost_with_their_reason(links: tuple[LinkView, ...]):
    link = next(link for link in links if link.base.slug == "filosofi" and link.extract.slug == "open-damir")
    reasons = {item.variable: item.reason for item in link.lost_measures if item.side == "base"}
    assert reasons["Q221"].startswith("elle ne s’additionne pas (La médiane d’un territoire")
    assert reasons["TP6021"].startswith("une moyenne ou un taux se pondère")
    assert {"side": "base", "variable": "Q221", "reason": reasons["Q221"]} in link.as_json()["lost_measures"]


def test_a_base_that_covers_a_part_of_the_territory_says_so(links: tuple[LinkView, ...]):
    filosofi = [link for link in links if link.base.slug == "filosofi"]
    assert filosofi
    assert all(any("ne couvre que" in text for text in link.caveats) for link in filosofi)


def test_the_recipe_leaves_out_what_the_link_names(seeded: Database, links: tuple[LinkView, ...]):
    some = [link for link in links if link.lost_measures and link.answer.value != "no"][::12]
    assert some
    with seeded.reading() as session:
        for link in some:
            request = RecipeRequest(link.extract.slug, link.base.slug)
            plan = plan_recipe(session, request=request)
            for side, found in (("extract", plan.extract), ("base", plan.base)):
                named = {item.variable for item in link.lost_measures if item.side == side}
                assert {item.name for item in found.lost} == named
                assert not named & {column.name for column in found.columns}


def test_the_period_of_a_link_lies_within_that_of_both_sides(links: tuple[LinkView, ...]):
    known = [link.period for link in links if link.period]
    assert known
    assert all(period.start <= period.end for period in known if period.start and period.end)
