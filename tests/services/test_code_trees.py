"""The broader code of each, read from a column of the source, and the way through the tree."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.errors import BadQuery, Invalid, NotFound
from catalogue.services.bulk_rows import BATCH, insert_rows
from catalogue.services.code_trees import has_tree, list_ancestors, list_children, set_parents
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.forms import read_record
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.editing.saving import change_record
from tests import factories as make
from tests.services.editing.conftest import MAINTAINER

CIM = {
    "C50": "C50",
    "C500": "C50",
    "C51": "C51",
    "C510": "C51",
    "C511": "C51",
    "C5110": "C511",
    "Z99": "ZZZ",
    "Z98": None,
}


@pytest.fixture
def cim(session: Session) -> CodeList:
    return a_tree(session, CIM)


def a_tree(session: Session, parents: dict[str, str | None], slug: str = "cim") -> CodeList:
    """Return a list whose column CAT names the broader code of each."""
    row = make.code_list(session, slug, parent_column="CAT", attribute_names=["CAT"])
    row.code_count = len(parents)
    insert_rows(
        session,
        Code,
        [
            {
                "code_list_id": row.id,
                "position": rank,
                "notation": notation,
                "label": f"Libellé {notation}",
                "attributes": {"CAT": parent} if parent else None,
            }
            for rank, (notation, parent) in enumerate(parents.items())
        ],
    )
    session.flush()
    return row


def stored(session: Session, code_list: CodeList) -> dict[str, str | None]:
    rows = session.execute(select(Code.notation, Code.parent).where(Code.code_list_id == code_list.id))
    return {row.notation: row.parent for row in rows}


def test_a_code_that_names_itself_or_an_unknown_one_stands_at_the_top(session: Session, cim: CodeList):
    assert set_parents(session, code_list_id=cim.id) == 4
    assert stored(session, cim) == {
        "C50": None,
        "C500": "C50",
        "C51": None,
        "C510": "C51",
        "C511": "C51",
        "C5110": "C511",
        "Z99": None,
        "Z98": None,
    }
    assert set_parents(session, code_list_id=cim.id) == 0


def test_a_list_that_names_no_column_keeps_its_tree(session: Session):
    flat = make.code_list(session, "plate", codes=("1", "2"))
    session.execute(update(Code).where(Code.notation == "2").values(parent="1"))
    assert set_parents(session, code_list_id=flat.id) == 0
    assert stored(session, flat) == {"1": None, "2": "1"}


@pytest.mark.parametrize(
    "parents",
    [{"A": "B", "B": "A"}, {"A": "B", "B": "C", "C": "A"}, {"X": "A", "A": "B", "B": "C", "C": "B"}],
)
def test_codes_that_contain_each_other_are_refused_and_named(session: Session, parents: dict[str, str]):
    circle = a_tree(session, {**parents})
    with pytest.raises(Invalid, match=r"Des codes se contiennent l’un l’autre : [ABC] → [ABC] → "):
        set_parents(session, code_list_id=circle.id)
    assert set(stored(session, circle).values()) == {None}


def test_a_column_the_list_has_not_is_refused(session: Session, cim: CodeList):
    cim.parent_column = "AUTRE"
    session.flush()
    with pytest.raises(Invalid, match="pas de colonne « AUTRE » ; colonnes : CAT"):
        set_parents(session, code_list_id=cim.id)


def test_a_list_described_before_its_codes_waits_for_them(session: Session):
    empty = make.code_list(session, "vide", parent_column="CAT")
    assert set_parents(session, code_list_id=empty.id) == 0


def test_a_list_longer_than_a_batch_is_filled_whole_in_few_statements(session: Session, count_statements):
    long = a_tree(session, {f"{rank:05}": f"{rank // 10:05}" for rank in range(BATCH * 2 + 5)})
    with count_statements() as statements:
        assert set_parents(session, code_list_id=long.id) == BATCH * 2 + 4
    assert len(statements) < 20
    assert stored(session, long)["01999"] == "00199"


def test_the_top_comes_first_then_what_stands_under_each(session: Session, cim: CodeList):
    set_parents(session, code_list_id=cim.id)
    top = list_children(session, code_list_id=cim.id, within=None, limit=10)
    assert [(code.notation, code.child_count) for code in top] == [
        ("C50", 1),
        ("C51", 2),
        ("Z99", 0),
        ("Z98", 0),
    ]
    under = list_children(session, code_list_id=cim.id, within="C51", limit=10)
    assert [(code.notation, code.child_count) for code in under] == [("C510", 0), ("C511", 1)]
    assert [code.notation for code in list_ancestors(session, code_list_id=cim.id, notation="C5110")] == [
        "C51",
        "C511",
        "C5110",
    ]


def test_pages_of_a_level_partition_it(session: Session, cim: CodeList):
    set_parents(session, code_list_id=cim.id)
    seen: list[str] = []
    after = None
    while page := list_children(session, code_list_id=cim.id, within=None, limit=2, after=after):
        seen += [code.notation for code in page]
        after = seen[-1]
    assert seen == ["C50", "C51", "Z99", "Z98"]


@pytest.mark.parametrize("notation", ["rien", "", "\x00", "9" * 10_000, "\ud800"])
def test_a_code_the_list_has_not_has_no_place(session: Session, cim: CodeList, notation: str):
    with pytest.raises(NotFound):
        list_ancestors(session, code_list_id=cim.id, notation=notation)
    with pytest.raises(BadQuery):
        list_children(session, code_list_id=cim.id, within=None, limit=2, after=notation)


def test_a_circle_written_by_hand_does_not_hang_the_way_up(session: Session, cim: CodeList):
    session.execute(update(Code).where(Code.notation == "C50").values(parent="C500"))
    session.execute(update(Code).where(Code.notation == "C500").values(parent="C50"))
    assert len(list_ancestors(session, code_list_id=cim.id, notation="C500")) <= 31


def test_only_a_list_with_a_broader_code_is_a_tree(session: Session, cim: CodeList):
    assert not has_tree(session, code_list_id=cim.id)
    set_parents(session, code_list_id=cim.id)
    assert has_tree(session, code_list_id=cim.id)


def test_editing_the_column_makes_the_tree_again(session: Session, cim: CodeList):
    set_parents(session, code_list_id=cim.id)
    session.commit()
    change(session, parent_column="")
    assert not has_tree(session, code_list_id=cim.id)
    change(session, parent_column="CAT")
    assert stored(session, cim)["C510"] == "C51"


def test_editing_towards_a_column_the_list_has_not_is_refused_at_its_field(session: Session, cim: CodeList):
    session.commit()
    with pytest.raises(RejectedEdit) as refused:
        change(session, parent_column="RIEN")
    assert list(refused.value.faults) == ["parent_column"]


def change(session: Session, **typed: str) -> None:
    kind = RECORD_TYPES["code-list"]
    row_version = read_record(session, kind, address=("cim",)).row_version
    change_record(session, MAINTAINER, kind, address=("cim",), typed=typed, row_version=row_version)


def test_the_categories_of_the_real_cim_become_its_tree(session: Session, shared: Path):
    with (shared / "snds/nomenclatures/ORAVAL/IR_CIM_V.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    real = a_tree(session, {row["CIM_COD"]: row["CAT_CIM_COD"] for row in rows}, slug="ir-cim-v")
    # 18,334 codes, of which the 2,059 categories name themselves.
    assert set_parents(session, code_list_id=real.id) == 18334 - 2059
    (category, _) = list_ancestors(session, code_list_id=real.id, notation="C510")
    assert category.notation == "C51"
