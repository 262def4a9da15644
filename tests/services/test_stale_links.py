"""A confirmed link asks for a second look when what it rests on changes, and only then."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, JoinKey, Link
from catalogue.domain.vocabularies import LinkStatus
from catalogue.services.editing.code_list import CodeListType
from catalogue.services.editing.crosswalk import CrosswalkType
from catalogue.services.editing.link_decisions import decide_link
from catalogue.services.editing.saving import change_record, create_record
from catalogue.services.link_derivation import derive_links
from catalogue.services.seed import load_seed
from tests.seed_folder import write_seed
from tests.services.editing.conftest import MAINTAINER

PAIR: dict[str, Any] = {"extract": "open-x", "base": "base"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_seed(tmp_path / "seed")


@pytest.fixture
def confirmed(session: Session, folder: Path) -> Link:
    load_seed(session, folder=folder)
    derive_links(session)
    return confirm(session)


def confirm(session: Session) -> Link:
    return decide_link(
        session, MAINTAINER, **PAIR, status=LinkStatus.CONFIRMED, reason="Vu sur les fichiers."
    )


def new_version(session: Session, replaced: str) -> None:
    typed = {"slug": f"{replaced}-2026", "title": f"Nouveaux {replaced}", "replaces": replaced}
    create_record(session, MAINTAINER, CodeListType(), typed=typed)


@pytest.mark.parametrize(("replaced", "title"), [("zones", "Zones"), ("departements", "Départements")])
def test_a_new_version_of_a_list_it_rests_on_asks_for_a_second_look(
    session: Session, confirmed: Link, replaced: str, title: str
):
    new_version(session, replaced)
    assert confirmed.status is LinkStatus.STALE
    assert confirmed.stale_reason == (
        f"La nomenclature « {title} » a une nouvelle version : « Nouveaux {replaced} »."
    )
    assert confirmed.review_reason == "Vu sur les fichiers."


def test_a_new_version_of_another_list_changes_nothing(session: Session, confirmed: Link):
    new_version(session, "sexes")
    assert (confirmed.status, confirmed.stale_reason) == (LinkStatus.CONFIRMED, None)


def test_confirming_again_clears_it_and_no_derivation_brings_it_back(session: Session, confirmed: Link):
    new_version(session, "zones")
    confirm(session)
    derive_links(session)
    assert (confirmed.status, confirmed.stale_reason) == (LinkStatus.CONFIRMED, None)


def test_a_proposed_link_has_nothing_to_be_looked_at_again(session: Session, folder: Path):
    load_seed(session, folder=folder)
    derive_links(session)
    new_version(session, "zones")
    assert session.scalars(select(Link.status)).one() is LinkStatus.PROPOSED


def test_a_crosswalk_that_holds_for_other_dates_asks_for_a_second_look(session: Session, confirmed: Link):
    kind = CrosswalkType()
    record = kind.find(session, ("departements-vers-zones",))
    change_record(
        session,
        MAINTAINER,
        kind,
        address=(record.slug,),
        typed={"valid_to": "2030-12-31"},
        row_version=record.row_version,
    )
    assert confirmed.status is LinkStatus.STALE
    assert confirmed.stale_reason == (
        "La table de passage « Du département à la zone » ne vaut plus pour les mêmes dates."
    )


def test_a_crosswalk_whose_words_change_asks_for_nothing(session: Session, confirmed: Link):
    kind = CrosswalkType()
    record = kind.find(session, ("departements-vers-zones",))
    change_record(
        session,
        MAINTAINER,
        kind,
        address=(record.slug,),
        typed={"loss_note": "Autre phrase."},
        row_version=record.row_version,
    )
    assert confirmed.status is LinkStatus.CONFIRMED


def test_another_crosswalk_between_the_same_lists_asks_for_a_second_look(session: Session, confirmed: Link):
    typed = {
        "slug": "departements-vers-zones-2026",
        "title": "Du département à la zone, 2026",
        "source_list": "departements",
        "target_list": "zones",
        "kind": "hierarchy",
        "cardinality": "n:1",
        "status": "confirmed",
    }
    create_record(session, MAINTAINER, CrosswalkType(), typed=typed)
    assert confirmed.stale_reason == (
        "Une autre table de passage mène aux mêmes codes : « Du département à la zone, 2026 »."
    )


def test_a_seed_whose_pairs_change_asks_for_a_second_look(session: Session, confirmed: Link, folder: Path):
    file = folder / "crosswalks/departements-vers-zones.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("'69': '84'", "'69': '11'"), encoding="utf-8")
    load_seed(session, folder=folder)
    assert confirmed.stale_reason == (
        "La table de passage « Du département à la zone » n’a plus les mêmes correspondances."
    )


def test_a_seed_that_replaces_a_list_asks_for_a_second_look(session: Session, confirmed: Link, folder: Path):
    text = (folder / "code-lists/zones.yaml").read_text(encoding="utf-8")
    text = text.replace("slug: zones", "slug: zones-2026\nreplaces: zones").replace(
        "title: Zones", "title: Zones 2026"
    )
    (folder / "code-lists/zones-2026.yaml").write_text(text, encoding="utf-8")
    load_seed(session, folder=folder)
    assert confirmed.stale_reason == "La nomenclature « Zones » a une nouvelle version : « Zones 2026 »."


def test_a_path_that_changes_says_so(session: Session, confirmed: Link):
    zones = session.scalars(select(CodeList.id).where(CodeList.slug == "zones")).one()
    session.scalars(select(JoinKey).where(JoinKey.name == "dep")).one().code_list_id = zones
    session.flush()
    derive_links(session)
    assert (confirmed.status, confirmed.stale_reason) == (
        LinkStatus.STALE,
        "Le chemin de ce croisement a changé depuis qu’il a été confirmé.",
    )
