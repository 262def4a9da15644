"""One linker for many answers, and another as soon as what it knows changed."""

from sqlalchemy.orm import Session

from catalogue.services.current_linker import current_linker
from tests import factories as make


def test_the_linker_is_kept_while_nothing_it_knows_changed(session: Session):
    make.regions(session)
    _, linker = current_linker(session)
    make.base(session, "base")
    assert current_linker(session)[1] is linker


def test_a_changed_title_of_a_list_is_known_at_once(session: Session):
    regions = make.regions(session)
    _, linker = current_linker(session)
    regions.title = "Régions de 2016"
    session.flush()
    knowledge, renewed = current_linker(session)
    assert renewed is not linker
    assert knowledge.code_lists["regions"].title == "Régions de 2016"
