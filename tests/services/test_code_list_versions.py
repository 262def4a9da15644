"""What appeared, vanished or changed its label between two code lists."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.domain.folding import fold_text
from catalogue.errors import BadQuery, NotFound
from catalogue.services.bulk_rows import insert_rows
from catalogue.services.code_list_versions import (
    CHANGES_PER_PAGE,
    FIRST_CHANGES,
    ChangePart,
    compare_versions,
    find_code_list,
    list_versions,
)
from tests import factories as make

OLD = {"A": "Acte", "B": "L'œil", "C": "Corps", "D": "Dent", "E": None}
NEW = {"A": "Acte", "B": "L’Oeil", "C": "Cœur", "X": "Nouveau", "E": None}


def a_list(session: Session, slug: str, codes: Mapping[str, str | None], **values: Any) -> CodeList:
    row = make.code_list(session, slug, **values)
    row.code_count = len(codes)
    insert_rows(
        session,
        Code,
        [
            {
                "code_list_id": row.id,
                "position": rank,
                "notation": notation,
                "label": label,
                "folded_label": None if label is None else fold_text(label),
            }
            for rank, (notation, label) in enumerate(codes.items())
        ],
    )
    session.flush()
    return row


@pytest.fixture
def versions(session: Session) -> tuple[CodeList, CodeList]:
    old = a_list(session, "ccam-1", OLD, name="CCAM_1", version="1")
    new = a_list(session, "ccam-2", NEW, name="CCAM_2", version="2")
    new.replaces_id = old.id
    session.flush()
    return old, new


def test_each_code_that_differs_stands_in_one_part(session: Session, versions):
    found = compare_versions(session, old="ccam-1", new="ccam-2")
    assert {
        part.part: [(change.notation, change.old_label, change.new_label) for change in part.changes]
        for part in found.lists
    } == {
        ChangePart.APPEARED: [("X", None, "Nouveau")],
        ChangePart.VANISHED: [("D", "Dent", None)],
        ChangePart.RELABELLED: [("C", "Corps", "Cœur")],
        ChangePart.RESPELLED: [("B", "L'œil", "L’Oeil")],
    }
    assert found.counts == dict.fromkeys(ChangePart, 1)
    assert found.unchanged == 2
    assert (found.old.version, found.new.version) == ("1", "2")


def test_the_other_way_round_what_appeared_vanishes(session: Session, versions):
    found = compare_versions(session, old="ccam-2", new="ccam-1")
    appeared, vanished, *_ = found.lists
    assert [change.notation for change in appeared.changes] == ["D"]
    assert [change.notation for change in vanished.changes] == ["X"]


def test_a_label_given_or_taken_away_is_a_change(session: Session):
    a_list(session, "un", {"A": None, "B": "Bras"})
    a_list(session, "deux", {"A": "Acte", "B": None})
    found = compare_versions(session, old="un", new="deux")
    assert found.counts[ChangePart.RELABELLED] == 2
    assert found.unchanged == 0


def test_pages_of_a_part_partition_it_in_the_order_of_its_list(session: Session):
    new = {f"N{rank:03}": "Nouveau" for rank in range(CHANGES_PER_PAGE * 2 + 3)}
    a_list(session, "un", {"A": "Acte"})
    a_list(session, "deux", new)
    (first, *_) = compare_versions(session, old="un", new="deux").lists
    assert len(first.changes) == FIRST_CHANGES
    seen: list[str] = []
    after = None
    while True:
        found = compare_versions(session, old="un", new="deux", part=ChangePart.APPEARED, after=after)
        (page,) = found.lists
        assert page.count == len(new)
        seen += [change.notation for change in page.changes]
        after = page.next_after
        if after is None:
            break
    assert seen == list(new)


def test_a_list_knows_the_version_before_and_those_after(session: Session, versions):
    old, new = versions
    a_list(session, "ccam-2-bis", {}, version="2 bis").replaces_id = old.id
    session.flush()
    after_old = list_versions(session, code_list_id=old.id)
    assert after_old.previous is None
    assert [version.code_list.slug for version in after_old.next] == ["ccam-2-bis", "ccam-2"]
    before_new = list_versions(session, code_list_id=new.id)
    assert before_new.previous is not None
    assert before_new.previous.code_list.slug == "ccam-1"
    assert before_new.next == ()


@pytest.mark.parametrize(("text", "slug"), [("ccam-1", "ccam-1"), ("CCAM_1", "ccam-1"), ("Ccam 1", "ccam-1")])
def test_a_list_is_found_by_its_slug_or_its_name(session: Session, versions, text: str, slug: str):
    assert find_code_list(session, text=text) == slug


@pytest.mark.parametrize("text", ["", "rien", "\x00", "a" * 10_000, "\ud800", "' OR 1=1 --"])
def test_what_names_no_list_finds_none(session: Session, versions, text: str):
    assert find_code_list(session, text=text) is None
    for old, new in ((text, "ccam-1"), ("ccam-1", text)):
        with pytest.raises(NotFound):
            compare_versions(session, old=old, new=new)


@pytest.mark.parametrize("after", ["rien", "", "\x00", "a" * 10_000])
def test_a_page_starts_after_a_code_of_the_part(session: Session, versions, after: str):
    with pytest.raises(BadQuery):
        compare_versions(session, old="ccam-1", new="ccam-2", part=ChangePart.APPEARED, after=after)


def test_a_list_is_not_compared_with_itself(session: Session, versions):
    with pytest.raises(BadQuery):
        compare_versions(session, old="ccam-1", new="ccam-1")


def test_a_comparison_costs_the_same_for_few_and_many_codes(session: Session, versions, count_statements):
    with count_statements() as few:
        compare_versions(session, old="ccam-1", new="ccam-2")
    for slug, label in (("grand-1", "avant"), ("grand-2", "après")):
        a_list(session, slug, {f"{slug}-{rank}": label for rank in range(500)} | {"Z": label})
    with count_statements() as many:
        assert compare_versions(session, old="grand-1", new="grand-2").counts[ChangePart.APPEARED] == 500
    assert len(many) == len(few)


def test_17_codes_vanish_and_125_appear_from_ccam_54_to_63(session: Session, shared: Path):
    for version in ("54", "63"):
        a_list(session, f"ccam-{version}", ccam(shared, version))
    found = compare_versions(session, old="ccam-54", new="ccam-63")
    assert (found.counts[ChangePart.VANISHED], found.counts[ChangePart.APPEARED]) == (17, 125)
    assert (found.old.code_list.count, found.new.code_list.count) == (8053, 8161)
    # 678 labels are not the same text; for 108 of them an apostrophe or a capital is all that differs.
    assert (found.counts[ChangePart.RELABELLED], found.counts[ChangePart.RESPELLED]) == (570, 108)
    assert found.unchanged == 8161 - 125 - 678


def ccam(shared: Path, version: str) -> dict[str, str]:
    """Return the codes of the public copy, cut by some of its lines (« HHFC040 », « JANH798 [A] »)."""
    path = shared / f"snds/nomenclatures/ATIH/IR_CCAM_V{version}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            re.sub(r"\s+", " ", row["CAM_PRS_IDE_COD"]).strip(): re.sub(
                r"\s+", " ", row["CAM_PRS_IDE_LIB"]
            ).strip()
            for row in csv.DictReader(file, delimiter=";")
        }
