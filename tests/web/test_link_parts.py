"""What the page of a link says beside its path: why to look again, what is lost, by what other way."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalogue.domain import Crosswalk
from catalogue.domain.vocabularies import Additivity, Cardinality, CrosswalkKind, LinkStatus, VariableRole
from catalogue.services.editing.link_decisions import find_link
from catalogue.services.link_derivation import derive_links
from tests import factories as make
from tests.web.conftest import Filling

PAGE = "/croisements/open-x/base"


@pytest.fixture
def page(client: FlaskClient, filling: Filling) -> str:
    with filling() as session:
        fill(session)
    return client.get(PAGE).get_data(as_text=True)


def fill(session: Session) -> None:
    concept = make.concept(session)
    departements = make.code_list(session, "departements", level=concept.levels[0])
    regions = make.code_list(session, "regions", level=concept.levels[1])
    extract, base = make.dataset(session, "open-x"), make.base(session, "base")
    make.join_key(session, extract, regions)
    make.join_key(session, base, departements)
    make.variable(session, base, "MEDIANE", role=VariableRole.MEASURE, additivity=Additivity.NOT_ADDITIVE)
    make.variable(session, base, "POP", role=VariableRole.MEASURE, additivity=Additivity.SUM)
    for slug, loss in (("par-ici", 0.0), ("par-la", 0.5)):
        crosswalk = Crosswalk(
            slug=slug,
            title=f"Passage {slug}",
            source_list=departements,
            target_list=regions,
            kind=CrosswalkKind.HIERARCHY,
            cardinality=Cardinality.MANY_TO_ONE,
            loss=loss,
        )
        make.add(session, crosswalk)
    derive_links(session)
    link = find_link(session, extract="open-x", base="base")
    link.status, link.stale_reason = LinkStatus.STALE, "La nomenclature « X » a une nouvelle version : « Y »."


def test_a_link_to_be_looked_at_again_says_why(page: str):
    assert "a une nouvelle version" in page


def test_the_other_ways_are_shown_beside_the_best(page: str):
    others = page.partition('id="autres-chemins"')[2]
    assert "Passage par-la" in others
    assert "Passage par-ici" not in others.partition("</section>")[0]


def test_measures_that_do_not_add_up_are_named_with_their_reason(page: str):
    lost = page.partition('id="mesures-perdues"')[2].partition("</section>")[0]
    assert "MEDIANE" in lost
    assert "elle ne s’additionne pas" in lost
    assert "POP" not in lost
