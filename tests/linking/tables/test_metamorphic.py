"""What must not change the joins: names and order of tables, order of columns, tables of elsewhere."""

from dataclasses import replace
from random import Random

import pytest

from catalogue.linking.tables.joins import find_joins
from catalogue.linking.tables.model import Join, Table
from tests.linking.tables.snds import SCHEMAS, load
from tests.linking.tables.worlds import FACILITY, WORLD, seen, text

SEEDS = range(3)


@pytest.fixture(scope="module", params=["small", "real"])
def tables(request: pytest.FixtureRequest) -> tuple[Table, ...]:
    if request.param == "small":
        return WORLD
    if not SCHEMAS.is_dir():
        pytest.skip("the real tables are not beside the checkout (../shared/snds)")
    return load()[0]


@pytest.fixture(scope="module")
def joins(tables: tuple[Table, ...]) -> list[Join]:
    return find_joins(tables)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_tables_and_columns_changes_nothing(tables, joins, seed):
    chance = Random(seed)  # noqa: S311 - an order, not a secret
    mixed = [
        replace(table, columns=tuple(chance.sample(table.columns, len(table.columns)))) for table in tables
    ]
    assert find_joins(chance.sample(mixed, len(mixed))) == joins


@pytest.mark.parametrize("seed", SEEDS)
def test_the_names_of_tables_change_nothing(tables, joins, seed):
    numbers = list(range(len(tables)))
    Random(seed).shuffle(numbers)  # noqa: S311 - an order, not a secret
    new = {table.name: f"N{number:04}" for table, number in zip(tables, numbers, strict=True)}
    found = find_joins([replace(table, name=new[table.name]) for table in tables])
    assert seen(found) == {(new[join.table], join.columns, new[join.hub], join.hub_columns) for join in joins}


def test_the_names_of_columns_change_nothing_when_they_change_everywhere(tables, joins):
    def spelt(name: str) -> str:
        return f"z_{name[::-1]}"

    found = find_joins(
        [
            replace(
                table,
                columns=tuple(replace(column, name=spelt(column.name)) for column in table.columns),
                primary_key=tuple(map(spelt, table.primary_key)),
            )
            for table in tables
        ]
    )
    assert {(join.table, frozenset(join.columns), join.hub) for join in found} == {
        (join.table, frozenset(map(spelt, join.columns)), join.hub) for join in joins
    }


def test_a_table_that_shares_nothing_changes_no_join_of_the_others(tables, joins):
    stranger = Table("Z", "Météo", "Ailleurs", (text("Z1", "Température", 5), text("Z2", "Vent", 3)), ("Z1",))
    assert find_joins([*tables, stranger]) == joins


def test_a_table_that_only_carries_keys_adds_its_own_joins_alone():
    beds = Table("B9", "Berceaux", "Hôpital", (FACILITY, text("CRADLES")))
    assert seen(find_joins([*WORLD, beds])) - seen(find_joins(WORLD)) == {("B9", ("FAC",), "E", ("FAC",))}


@pytest.mark.parametrize("name", ["R", "P"])
def test_a_hub_that_leaves_takes_only_its_own_joins_with_it(name):
    left = find_joins(table for table in WORLD if table.name != name)
    assert seen(left) == {join for join in seen(find_joins(WORLD)) if name not in {join[0], join[2]}}
