"""Names and texts of the catalogue are data: none can end a string, a comment or a command of a recipe."""

import ast
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.linking.recipes.duckdb_sql import duckdb_script
from catalogue.linking.recipes.material import CrosswalkMaterial, KeyMaterial, SideChoices
from catalogue.linking.recipes.plan import Filter, Plan
from catalogue.linking.recipes.polars_script import polars_script
from catalogue.linking.recipes.postgresql_sql import postgresql_script
from catalogue.linking.recipes.wording import comments
from tests.linking.recipes.running import LANGUAGES, run
from tests.linking.recipes.worlds import World, column, measure, pairs, step, write

HOSTILE = (
    'guillemet "double"',
    "apostrophe 'simple'",
    "barre\\oblique\\n",
    "*/ /* étoile",
    '"""',
    "*",
    "^motif$",
    "${accolade} {0} %s",
    "`commande`",
    "'; DROP TABLE resultat; --",
    ":variable :'autre'",
    "\\copy \\! ls",
    "# -- dièse",
    "été «œuf»",
    "$$",
    "=constante",
)


def hostile(names: tuple[str, ...], text: str) -> World:
    """A world whose every text is hostile: titles, labels, names, codes, conditions, addresses."""
    world = World(title=text)
    world.list_("liste")
    world.list_("zone")
    first = world.key("extrait", text, "liste", column(names[0]), expression=text, row_condition=text)
    second = world.key("base", text, "zone", column(names[0]))
    up = world.walk(step("liste", "zone"), zone=pairs({**{name: name for name in names}, text: text}))
    world.meet("lieu", "zone", first, second, extract_path=up)
    for side in ("extrait", "base"):
        world.measures[side] = tuple(measure(name) for name in names[1:])
    return world


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_are_read_and_joined(language: str, tmp_path: Path, postgresql: Callable[[], str]):
    plan = hostile(HOSTILE, "fin\n*/ '''\"\"\"\nimport os; quit()").plan()
    rows = [[code, *(str(place) for place in range(1, len(HOSTILE)))] for code in HOSTILE]
    for side in ("extrait", "base"):
        write(tmp_path / f"{side}.csv", HOSTILE, rows)
    found = run(language, plan, tmp_path, postgresql)
    assert [row[0] for row in found.rows] == sorted(HOSTILE)
    assert found.counts["cles_communes"] == (len(HOSTILE), len(HOSTILE))
    sums = list(range(1, len(HOSTILE)))
    assert all(list(row[3 : 2 + len(HOSTILE)]) == sums for row in found.rows)


texts = st.text(min_size=1, max_size=30)


def plan_of(names: list[str], text: str) -> Plan:
    world = hostile(tuple(names), text)
    world.choices["base"] = SideChoices(filters=(Filter(names[0], text),), file=text, passages={text: text})
    return world.plan()


@given(names=st.lists(texts, min_size=2, max_size=4, unique=True), text=texts)
def test_python_recipe_has_the_same_shape_whatever_the_names(names: list[str], text: str):
    plain = ast.parse(polars_script(plan_of([f"x{n}" for n in range(len(names))], "texte")))
    found = ast.parse(polars_script(plan_of(names, text)))
    assert [type(node) for node in found.body] == [type(node) for node in plain.body]


@given(names=st.lists(texts, min_size=2, max_size=4, unique=True), text=texts)
def test_sql_recipe_has_the_same_statements_whatever_the_names(names: list[str], text: str):
    plain = duckdb_script(plan_of([f"x{n}" for n in range(len(names))], "texte"))
    found = duckdb_script(plan_of(names, text))
    assert kinds(found) == kinds(plain)


def kinds(script: str) -> list[str]:
    with duckdb.connect() as connection:
        return [str(statement.type) for statement in connection.extract_statements(script)]


@given(text=st.text(max_size=300), mark=st.sampled_from(("--", "#", "  --")))
def test_no_text_ends_the_comment_it_stands_in(text: str, mark: str):
    for line in comments([text], mark):
        assert line.startswith(mark)
        assert len(line.splitlines()) == 1
        assert not {"\r", "\u202e", "\u2028", "\x00"} & set(line)


def test_file_of_passage_with_a_hostile_title_stays_a_comment():
    world = hostile(HOSTILE, "texte")
    world.crosswalks["liste-vers-zone"] = CrosswalkMaterial(
        "titre\nSELECT 1;", address="https://exemple.fr/\nDROP"
    )
    for render in (duckdb_script, postgresql_script):
        script = render(world.plan())
        assert "\nSELECT 1;" not in script
        assert "\nDROP" not in script


def test_key_named_by_a_command_makes_a_harmless_parameter():
    world = hostile(HOSTILE, "texte")
    for number, key in world.keys["base"].items():
        world.keys["base"][number] = KeyMaterial("x'; \\! ls", key.label, key.code_list)
    assert "base_colonne_x_ls" in duckdb_script(world.plan())
