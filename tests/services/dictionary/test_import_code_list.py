import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, OutboxEntry, Revision
from catalogue.domain.vocabularies import RevisionAction
from catalogue.errors import BadQuery, Forbidden
from catalogue.formats.dictionary.draft import CodeListDraft
from catalogue.formats.dictionary.model import CodeEntry
from catalogue.formats.dictionary.problems import Place
from catalogue.services.dictionary.report import RejectedCodeList
from tests import factories as make
from tests.services.dictionary.drafts import codes, run_codes
from tests.services.editing.conftest import CONTRIBUTOR


def stored(session: Session, slug: str = "sexes") -> list[Code]:
    query = select(Code).join(CodeList).where(CodeList.slug == slug).order_by(Code.position, Code.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def the_list(session: Session, slug: str = "sexes") -> CodeList:
    return session.scalars(select(CodeList).where(CodeList.slug == slug)).one()


def test_a_list_is_made_with_its_codes_and_a_second_time_nothing_happens(session: Session):
    file = codes(("1", "Homme"), ("2", "Élève"))
    report = run_codes(session, file, title="Sexes")
    assert report.as_json() == {
        "file": "codes.csv",
        "dry_run": False,
        "slug": "sexes",
        "title": "Sexes",
        "added": 2,
        "changed": 0,
        "removed": 0,
        "unchanged": 0,
        "is_new": True,
        "problems": [],
    }
    found = [(row.notation, row.label, row.folded_label) for row in stored(session)]
    assert found == [("1", "Homme", "homme"), ("2", "Élève", "eleve")]
    version, entries = the_list(session).row_version, session.scalars(select(OutboxEntry.id)).all()
    assert run_codes(session, file).does_something is False
    assert the_list(session).row_version == version
    assert session.scalars(select(OutboxEntry.id)).all() == entries
    assert len(session.scalars(select(Revision)).all()) == 1


def test_the_history_says_that_codes_changed(session: Session):
    make.code_list(session, "sexes", codes=("1", "2"))
    run_codes(session, codes(("1", "Homme"), ("2", "Code 2"), ("9", "Inconnu")))
    revision = session.scalars(select(Revision)).one()
    assert (revision.record_type, revision.action) == ("code-list", RevisionAction.CHANGED)
    said = "Import de « codes.csv ». Codes ajoutés : 1 ; modifiés : 1 ; retirés : 0."
    assert revision.reason == said
    assert revision.row_version == the_list(session).row_version == 2
    assert session.scalars(select(OutboxEntry.subject)).all() == ["codelist:sexes"]


def test_codes_that_vanish_stay_and_are_told_unless_pruned(session: Session):
    make.code_list(session, "sexes", codes=("1", "2", "3"))
    report = run_codes(session, codes(("1", "Code 1")))
    assert "2, 3" in report.problems[0].sentence()
    assert len(stored(session)) == 3
    pruned = run_codes(session, codes(("1", "Code 1")), prune=True)
    assert pruned.code_list.removed == 2
    assert [row.notation for row in stored(session)] == ["1"]
    assert the_list(session).code_count == 1


def test_a_file_without_labels_parents_or_columns_leaves_them_alone(session: Session):
    of = make.code_list(session, "sexes")
    make.add(
        session,
        Code(
            code_list_id=of.id, position=0, notation="1", label="Homme", parent="T", attributes={"COURT": "H"}
        ),
    )
    file = CodeListDraft(codes=[CodeEntry("1")], place=Place())
    assert run_codes(session, file).does_something is False
    (code,) = stored(session)
    assert (code.label, code.parent, code.attributes) == ("Homme", "T", {"COURT": "H"})


def test_parents_and_columns_of_the_file_are_kept(session: Session):
    file = CodeListDraft(
        codes=[CodeEntry("A"), CodeEntry("A1", "Un", "A", {"COURT": "1"})],
        place=Place(),
        attribute_names=("COURT",),
        parent_column="PERE",
        gives_parents=True,
    )
    run_codes(session, file)
    assert (stored(session)[1].parent, stored(session)[1].attributes) == ("A", {"COURT": "1"})
    assert (the_list(session).attribute_names, the_list(session).parent_column) == (["COURT"], "PERE")
    emptied = CodeListDraft(
        codes=[CodeEntry("A"), CodeEntry("A1", "Un")],
        place=Place(),
        attribute_names=("COURT",),
        gives_parents=True,
    )
    assert run_codes(session, emptied).code_list.changed == 1
    assert (stored(session)[1].parent, stored(session)[1].attributes) == (None, None)


def test_the_tree_is_read_from_the_column_that_the_list_names(session: Session):
    make.code_list(session, "sexes", parent_column="PERE", attribute_names=["PERE"])
    entries = [CodeEntry("A", "Tout"), CodeEntry("A1", "Un", attributes={"PERE": "A"})]
    file = CodeListDraft(codes=entries, place=Place(), attribute_names=("PERE",))
    run_codes(session, file)
    assert [row.parent for row in stored(session)] == [None, "A"]
    assert run_codes(session, file).does_something is False


def test_codes_that_only_change_place_are_moved(session: Session):
    make.code_list(session, "sexes", codes=("1", "2"))
    report = run_codes(session, codes(("2", "Code 2"), ("1", "Code 1")))
    assert report.code_list.unchanged == 2
    assert [row.notation for row in stored(session)] == ["2", "1"]


def test_thousands_of_codes_go_in_batches_and_come_back(session: Session):
    many = [(f"{rank:05}", f"Code {rank}") for rank in range(2500)]
    run_codes(session, codes(*many))
    assert [row.notation for row in stored(session)] == [notation for notation, _label in many]
    pruned = run_codes(session, codes(*many[:10]), prune=True)
    assert (pruned.code_list.removed, the_list(session).code_count) == (2490, 10)


def test_a_dry_run_writes_nothing(session: Session):
    assert run_codes(session, codes(("1", "Homme")), dry_run=True).code_list.added == 1
    assert session.scalars(select(CodeList)).all() == []


def test_an_empty_file_and_an_impossible_address_are_refused(session: Session):
    with pytest.raises(RejectedCodeList):
        run_codes(session, codes())
    with pytest.raises(BadQuery, match="adresse"):
        run_codes(session, codes(("1", "Homme")), slug="Sexes & co")


def test_a_contributor_may_not(session: Session):
    with pytest.raises(Forbidden):
        run_codes(session, codes(("1", "Homme")), actor=CONTRIBUTOR)
