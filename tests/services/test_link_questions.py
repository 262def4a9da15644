import pytest
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import PublicationState
from catalogue.search.memory import MemoryIndex
from catalogue.services.indexing import rebuild_index
from catalogue.services.link_questions import ReadQuestion, read_link_question
from tests import factories as make


@pytest.fixture
def asked(session: Session) -> "Asked":
    """A small catalogue, indexed, and the way to ask it."""
    make.regions(session)
    make.dataset(session, "open-damir", title="Open Damir : dépenses", acronym="Open Damir")
    make.dataset(session, "open-medic", title="Open Medic : médicaments", acronym="Open Medic")
    make.base(session, "annuaire-sante-rpps", title="Annuaire santé", acronym="RPPS")
    make.base(session, "finess", title="Établissements de santé", acronym="FINESS")
    make.base(session, "t-finess", title="Table des établissements", acronym="FINESS")
    session.flush()
    index = MemoryIndex()
    rebuild_index(session, index)
    return Asked(session, index)


class Asked:
    """Asks questions of one catalogue."""

    def __init__(self, session: Session, index: MemoryIndex) -> None:
        self._session, self._index = session, index

    def __call__(self, text: str) -> ReadQuestion:
        return read_link_question(self._session, self._index, text=text)


def pair(found: ReadQuestion) -> tuple[str, ...]:
    """Return the slugs of the two datasets asked about."""
    return tuple(ref.slug for ref in found.pair or ())


@pytest.mark.parametrize(
    "text",
    [
        "open damir × rpps",
        "rpps × open damir",
        "Open Damir RPPS",
        "open-damir et annuaire-sante-rpps",
        "Peut-on croiser Open Damir avec l’annuaire santé ?",
        "damir × annuaire",
    ],
)
def test_both_datasets_are_found_and_the_base_stands_last(asked: Asked, text: str):
    assert pair(asked(text)) == ("open-damir", "annuaire-sante-rpps")


def test_a_slug_in_full_goes_before_an_acronym(asked: Asked):
    assert pair(asked("open medic × finess")) == ("open-medic", "finess")
    assert pair(asked("open medic × t-finess")) == ("open-medic", "t-finess")


def test_the_level_is_found_by_its_label(asked: Asked):
    found = asked("open medic × finess par région")
    assert (found.level, pair(found)) == ("region", ("open-medic", "finess"))


def test_what_may_be_several_datasets_is_left_to_choose(asked: Asked):
    found = asked("open × rpps")
    assert found.pair is None
    assert {ref.slug for ref in found.names[0].choices} == {"open-damir", "open-medic"}


def test_one_dataset_alone_is_told(asked: Asked):
    found = asked("avec quoi croiser open medic ?")
    assert found.only is not None
    assert found.only.slug == "open-medic"


def test_words_that_name_nothing_have_no_choice(asked: Asked):
    found = asked("xyzzy × open medic")
    assert found.names[0].choices == ()
    assert found.pair is None


def test_drafts_are_not_found(asked: Asked, session: Session):
    make.base(session, "brouillon-secret", title="Secret", acronym="ZZ", state=PublicationState.DRAFT)
    assert asked("open medic × zz").names[1].choices == ()
