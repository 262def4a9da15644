"""A part of what a link rests on is rejected: the pair takes the next best way, or has none left."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Crosswalk, JoinKey, Link, RejectedPath, Revision
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, LinkAnswer, LinkStatus
from catalogue.errors import BadQuery, Conflict, Forbidden
from catalogue.services.crosswalks import list_crosswalks
from catalogue.services.editing.crosswalk import CrosswalkType
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.link_decisions import decide_link
from catalogue.services.editing.link_rejections import parts_of_link, reject_part
from catalogue.services.editing.saving import change_record
from catalogue.services.link_answers import ask_link
from catalogue.services.link_derivation import derive_links
from catalogue.services.links import get_link, list_links
from catalogue.services.seed import load_seed
from tests import factories as make
from tests.seed_folder import write_seed
from tests.services.editing.conftest import CONTRIBUTOR, MAINTAINER, World

PAIR: dict[str, Any] = {"extract": "open-x", "base": "base"}
WHY = "Les régions des deux fichiers n’ont pas la même date."


def second_way(session: Session, world: World) -> Crosswalk:
    """Give the pair another way: another table from départements to regions, that loses more."""
    return make.add(
        session,
        Crosswalk(
            slug="autre-passage",
            title="Un autre passage",
            source_list=world.departements,
            target_list=world.regions,
            kind=CrosswalkKind.HIERARCHY,
            cardinality=Cardinality.MANY_TO_ONE,
            loss=0.5,
        ),
    )


def steps(session: Session) -> list[str]:
    return [step.crosswalk for step in get_link(session, **PAIR).keys[0].base_path]


def reject(session: Session, part: str, reason: str = WHY) -> None:
    reject_part(session, MAINTAINER, **PAIR, part=part, reason=reason)


@pytest.mark.usefixtures("world")
def test_what_may_be_rejected_is_the_path_the_keys_and_the_crosswalks(session: Session):
    values = [part.value for part in parts_of_link(session, **PAIR)]
    assert values == [
        "path",
        "key:open-x/regions",
        "key:base/departements",
        "crosswalk:departements-vers-regions",
    ]


def test_a_pair_takes_its_next_best_way_when_its_path_is_rejected(session: Session, world: World):
    second_way(session, world)
    derive_links(session)
    assert steps(session) == ["departements-vers-regions"]
    reject(session, "path")
    assert steps(session) == ["autre-passage"]
    derive_links(session)
    assert steps(session) == ["autre-passage"]


@pytest.mark.usefixtures("world")
def test_a_pair_whose_only_path_is_rejected_says_no_with_the_reason(session: Session):
    reject(session, "path")
    assert list_links(session) == ()
    answer = ask_link(session, **PAIR)
    assert answer.answer is LinkAnswer.NO
    assert answer.reason == (
        "Non : le seul chemin connu a été écarté : les régions des deux fichiers n’ont pas la même date."
    )
    at_level = ask_link(session, **PAIR, level="region")
    assert (at_level.answer, at_level.reason) == (LinkAnswer.NO, answer.reason)


def test_a_path_rejected_for_one_pair_still_serves_the_others(session: Session, world: World):
    other = make.base(session, "autre-base")
    make.join_key(session, other, world.departements, variables=[make.variable(session, other, "dep")])
    derive_links(session)
    reject(session, "path")
    assert [link.base.slug for link in list_links(session)] == ["autre-base"]


@pytest.mark.usefixtures("world")
def test_a_decision_on_a_rejected_path_goes_with_it(session: Session):
    decide_link(session, MAINTAINER, **PAIR, status=LinkStatus.CONFIRMED, reason="Vu.")
    reject(session, "path")
    assert session.scalars(select(Link)).all() == []
    revision = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one()
    assert revision.page_key == "link:open-x/base"
    assert revision.before["path"] == "regions → regions → departements-vers-regions → departements"
    assert revision.reason == WHY


@pytest.mark.parametrize(
    "part", ["crosswalk:departements-vers-regions", "key:departements", "key:open-x/regions"]
)
def test_what_is_rejected_blocks_every_path_through_it(session: Session, world: World, part: str):
    other = make.base(session, "autre-base")
    make.join_key(session, other, world.departements, variables=[make.variable(session, other, "dep")])
    derive_links(session)
    reject(session, part)
    left = {"key:departements": ["autre-base"]}.get(part, [])
    assert [link.base.slug for link in list_links(session)] == left
    derive_links(session)
    assert [link.base.slug for link in list_links(session)] == left


def test_a_rejected_crosswalk_stays_and_says_why(session: Session, world: World):
    reject(session, "crosswalk:departements-vers-regions")
    (view,) = list_crosswalks(session, source_list_id=world.departements.id)
    assert (view.is_rejected, view.review_reason) == (True, WHY)
    assert world.crosswalk.reviewed_by == MAINTAINER.public_name
    revision = session.scalars(select(Revision).where(Revision.record_type == "crosswalk")).one()
    assert revision.after == {"status": "rejected", "review_reason": WHY}


def test_a_rejected_crosswalk_may_be_confirmed_again(session: Session, world: World):
    reject(session, "crosswalk:departements-vers-regions")
    change_record(
        session,
        MAINTAINER,
        CrosswalkType(),
        address=(world.crosswalk.slug,),
        typed={"status": "confirmed"},
        row_version=world.crosswalk.row_version,
    )
    assert steps(session) == ["departements-vers-regions"]


def test_the_form_of_a_crosswalk_asks_why_it_is_rejected(session: Session, world: World):
    with pytest.raises(RejectedEdit) as refused:
        change_record(
            session,
            MAINTAINER,
            CrosswalkType(),
            address=(world.crosswalk.slug,),
            typed={"status": "rejected"},
            row_version=world.crosswalk.row_version,
        )
    assert list(refused.value.faults) == ["review_reason"]


@pytest.mark.usefixtures("world")
def test_a_part_the_link_does_not_rest_on_is_refused_with_those_it_has(session: Session):
    with pytest.raises(BadQuery) as refused:
        reject(session, "crosswalk:inconnu")
    assert "crosswalk:departements-vers-regions" in refused.value.sentence(str)


@pytest.mark.usefixtures("world")
def test_who_may_not_decide_or_gives_no_reason_rejects_nothing(session: Session):
    with pytest.raises(Forbidden):
        reject_part(session, CONTRIBUTOR, **PAIR, part="path", reason=WHY)
    with pytest.raises(RejectedEdit):
        reject(session, "path", reason="  ")
    with pytest.raises(Conflict):
        reject_part(session, MAINTAINER, **PAIR, part="path", reason=WHY, row_version=99)
    assert session.scalars(select(RejectedPath)).all() == []


@pytest.mark.parametrize("part", ["path", "key:dep", "crosswalk:departements-vers-zones"])
def test_a_rejection_survives_a_new_seed(session: Session, tmp_path: Path, part: str):
    folder = write_seed(tmp_path / "seed")
    load_seed(session, folder=folder)
    derive_links(session)
    reject(session, part)
    for name in ("crosswalks/departements-vers-zones.yaml", "external-bases/base.yaml"):
        file = folder / name
        file.write_text(
            file.read_text(encoding="utf-8").replace("title: ", "title: Nouveau, "), encoding="utf-8"
        )
    load_seed(session, folder=folder)
    derive_links(session)
    assert list_links(session) == ()


def test_a_rejected_key_of_a_register_closes_the_ways_through_it(session: Session, world: World):
    concept = make.concept(session, "etablissement", ("etablissement",))
    finess = make.code_list(session, "finess", level=concept.levels[0])
    register = make.base(session, "repertoire")
    make.join_key(session, register, finess, identifies_row=True)
    place = make.join_key(session, register, world.departements)
    stays = make.dataset(session, "sejours")
    make.join_key(session, stays, finess)
    derive_links(session)
    assert get_link(session, extract="sejours", base="base").keys[0].extract_path[0].through == "repertoire"
    reject_part(session, MAINTAINER, extract="open-x", base="repertoire", part="key:departements", reason=WHY)
    assert session.get_one(JoinKey, place.id).status is LinkStatus.REJECTED
    assert [link.base.slug for link in list_links(session, extract="sejours")] == ["repertoire"]
