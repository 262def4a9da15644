import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import VariableRole
from tests import factories as make
from tests.web.conftest import Filling


def fill(session: Session) -> None:
    """Add an extract and a base that carry the same regions, derived on the spot."""
    regions = make.regions(session)
    extract = make.dataset(session, "open-medic", title="Open Medic", acronym="Open Medic")
    base = make.base(session, "population", title="Population")
    for dataset, name in ((extract, "BEN_REG"), (base, "region")):
        region = make.variable(session, dataset, name)
        make.join_key(session, dataset, regions, variables=[region], label="Région")
    make.variable(session, extract, "BOITES", role=VariableRole.MEASURE)


@pytest.mark.parametrize(
    ("suffix", "kind", "holds"),
    [
        ("sql", "application/sql", "read_csv"),
        ("postgresql.sql", "application/sql", "CREATE"),
        ("py", "text/x-python", "import polars"),
        ("R", "text/x-r", "library(dplyr"),
    ],
)
def test_a_recipe_is_a_file_in_each_language(
    client: FlaskClient, filling: Filling, suffix: str, kind: str, holds: str
):
    with filling() as session:
        fill(session)
    answer = client.get(f"/croisements/open-medic/population/recette.{suffix}")
    assert answer.status_code == 200
    assert answer.content_type == f"{kind}; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith(f'filename="open-medic--population.{suffix}"')
    assert holds in answer.text
    assert "BEN_REG" in answer.text


def test_the_page_shows_the_recipe_in_the_language_chosen_and_leads_to_its_file(
    client: FlaskClient, filling: Filling
):
    with filling() as session:
        fill(session)
    page = client.get("/croisements/open-medic/population?langage=python").text
    assert '<strong aria-current="true">Python</strong>' in page
    assert "import polars" in page
    assert 'href="/croisements/open-medic/population/recette.py"' in page
    assert "recipes.js" in page


def test_a_language_nobody_knows_gives_the_first(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    page = client.get("/croisements/open-medic/population?langage=cobol").text
    assert '<strong aria-current="true">SQL (DuckDB)</strong>' in page


def test_no_recipe_is_offered_where_the_answer_is_no(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
        make.base(session, "sans-cle", title="Sans clé")
    assert "recette" not in client.get("/croisements/open-medic/sans-cle").text
    assert client.get("/croisements/open-medic/sans-cle/recette.sql").status_code == 422


def test_a_recipe_at_a_level_nobody_knows_is_a_bad_query(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    assert client.get("/croisements/open-medic/population/recette.sql?niveau=lune").status_code == 400
    assert client.get("/croisements/open-medic/population/recette.exe").status_code == 404


def test_the_picture_holds_both_sides_and_the_list_they_share(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    page = client.get("/croisements/open-medic/population").text
    picture = re.search(r'<svg class="path-drawing".*?</svg>', page, re.DOTALL)
    assert picture is not None
    assert picture[0].count("<rect") == 3
    for word in ("BEN_REG", "region", "<title", "<desc"):
        assert word in picture[0]
    assert "style=" not in picture[0]
