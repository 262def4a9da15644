"""Whatever the tables, however badly described: joins are well formed, and the same for any order."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.domain.vocabularies import VariableType
from catalogue.linking.tables.joins import find_joins
from catalogue.linking.tables.model import Column, Table
from catalogue.linking.tables.siblings import JoinGraph

# Few names and words, so that tables share them.
NAMES = st.sampled_from(["ID", "id", "NUM", "num_a", "FAC", "STAY", "X", ""])
LABELS = st.none() | st.sampled_from(["", "N° FINESS", "N° du PS", "Identifiant du patient", "Montant", "°"])
COLUMNS = st.builds(
    Column,
    name=NAMES,
    label=LABELS,
    type=st.none() | st.sampled_from(VariableType),
    length=st.none() | st.integers(0, 20),
    code_list=st.none() | st.just("LISTE"),
)


@st.composite
def tables(draw: st.DrawFn) -> list[Table]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        columns = tuple(draw(st.lists(COLUMNS, max_size=6, unique_by=lambda column: column.name)))
        names = [column.name for column in columns]
        key = draw(st.lists(st.sampled_from(names), max_size=3, unique=True)) if names else []
        title = draw(st.sampled_from(["", "Référentiel des patients", "Établissements", "Actes"]))
        product = draw(st.sampled_from(["", "A", "A B"]))
        found.append(Table(f"T{number}", title, product, columns, tuple(key)))
    return found


@given(tables())
def test_joins_are_well_formed(found: list[Table]):
    columns = {table.name: {column.name for column in table.columns} for table in found}
    joins = find_joins(found)
    for join in joins:
        assert join.table != join.hub
        assert len(join.columns) == len(join.hub_columns) > 0
        assert set(join.columns) <= columns[join.table]
        assert set(join.hub_columns) <= columns[join.hub]
        assert 0 < join.score <= 1
    assert len({(join.table, join.columns, join.hub, join.hub_columns) for join in joins}) == len(joins)


@given(tables())
def test_two_tables_meet_as_much_one_way_as_the_other(found: list[Table]):
    graph = JoinGraph(find_joins(found))
    for one in found:
        for other in found:
            there, back = (
                graph.joins_between(*names) for names in ((one.name, other.name), (other.name, one.name))
            )
            assert sorted((route.meeting, route.steps) for route in there) == sorted(
                (route.meeting, route.steps) for route in back
            )


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_tables_changes_nothing(found: list[Table], chance):
    assert find_joins(chance.sample(found, len(found))) == find_joins(found)
