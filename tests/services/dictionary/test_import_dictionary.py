from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, Dataset, Link, OutboxEntry, Revision, Variable
from catalogue.domain.base import Base
from catalogue.domain.vocabularies import (
    DictionaryState,
    PublicationState,
    RevisionAction,
    VariableRole,
    VariableType,
)
from catalogue.errors import Forbidden, NotFound
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.services.dictionary.report import RejectedDictionary
from tests import factories as make
from tests.services.dictionary.drafts import ALL, codes, draft, line, run
from tests.services.editing.conftest import CONTRIBUTOR, World


def variables(session: Session, slug: str = "open-x") -> list[Variable]:
    query = select(Variable).join(Dataset).where(Dataset.slug == slug)
    return list(session.scalars(query.order_by(Variable.position, Variable.id)))


def count(session: Session, kind: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def everything(session: Session) -> dict[str, Any]:
    """All that an import may write, as values."""
    kinds: tuple[type[Base], ...] = (Variable, Code, CodeList, Dataset, Revision, OutboxEntry, Link)
    return {
        kind.__name__: [tuple(row) for row in session.execute(select(*kind.__table__.columns))]
        for kind in kinds
    }


FILE = draft(
    line("ZON", label="Zone de soins", type=VariableType.STRING),
    line("MNT", label="Montant", role=VariableRole.MEASURE, unit="€"),
    of=("name", "label", "type", "role", "unit"),
)


def test_a_dictionary_comes_in_and_a_second_time_changes_nothing(session: Session, world: World):
    first = run(session, FILE)
    assert (first.added, [item.name for item in first.changed], first.unchanged) == (("MNT",), ["ZON"], 0)
    assert [(row.name, row.label, row.unit) for row in variables(session)] == [
        ("ZON", "Zone de soins", None),
        ("MNT", "Montant", "€"),
    ]
    before = everything(session)
    second = run(session, FILE)
    assert (second.does_something, second.unchanged) == (False, 2)
    assert everything(session) == before


def test_a_dry_run_says_the_same_and_writes_nothing(session: Session, world: World):
    before = everything(session)
    dry = run(session, FILE, dry_run=True)
    assert everything(session) == before
    wet = run(session, FILE)
    assert dry.as_json() == {**wet.as_json(), "dry_run": True}


def test_the_report_says_before_and_after_as_plain_values(session: Session, world: World):
    make.variable(session, world.extract, "ANNEE", type=VariableType.INTEGER, history_missing=["2012"])
    given = draft(line("ANNEE", type=VariableType.YEAR), line("ZON"), of=("name", "type", "history_missing"))
    document = run(session, given, dry_run=True).as_json()
    assert document["changed"] == [
        {
            "name": "ANNEE",
            "fields": {
                "type": {"before": "integer", "after": "year"},
                "history_missing": {"before": ["2012"], "after": []},
            },
        }
    ]
    assert set(document) == {
        "file",
        "dataset",
        "dry_run",
        "columns",
        "variables",
        "added",
        "changed",
        "closed",
        "reopened",
        "removed",
        "unchanged",
        "moved",
        "primary_key",
        "code_lists",
        "problems",
    }


def test_only_the_fields_of_the_file_are_compared(session: Session, world: World):
    run(session, draft(line("ZON", label="Zone", unit="€"), of=ALL))
    report = run(session, draft(line("ZON", label="Zone"), of=("name", "label")))
    assert report.unchanged == 1
    assert variables(session)[0].unit == "€"


def test_every_change_stands_in_the_history_with_its_file(session: Session, world: World):
    run(session, FILE)
    rows = session.scalars(select(Revision).order_by(Revision.id)).all()
    told = [(row.record_type, row.record_key, row.action, row.reason) for row in rows]
    reason = "Import de « dictionnaire.csv »."
    assert told == [
        ("variable", "open-x/ZON", RevisionAction.CHANGED, reason),
        ("variable", "open-x/MNT", RevisionAction.CREATED, reason),
        ("dataset", "open-x", RevisionAction.CHANGED, reason),
    ]
    assert (rows[0].before["label"], rows[0].after["label"]) == ("Zone", "Zone de soins")
    assert rows[0].row_version == variables(session)[0].row_version == 2
    assert rows[2].after == {"dictionary_state": "complete"}


def test_the_dataset_is_dated_and_the_index_told_once(session: Session, world: World):
    session.execute(delete(OutboxEntry))
    before = session.get_one(Dataset, world.extract.id).updated_at
    run(session, FILE)
    dataset = session.get_one(Dataset, world.extract.id, populate_existing=True)
    assert dataset.updated_at > before
    assert dataset.dictionary_state is DictionaryState.COMPLETE
    assert list(session.scalars(select(OutboxEntry.subject))) == ["dataset:open-x"]


def test_a_variable_that_disappears_is_closed_then_opened_again(session: Session, world: World):
    run(session, draft(line("ZON"), line("MNT")))
    closing = run(session, draft(line("ZON")))
    assert (closing.closed, closing.removed) == (("MNT",), ())
    assert variables(session)[1].history_deleted == "2026-11-24"
    assert run(session, draft(line("ZON"))).does_something is False
    opening = run(session, draft(line("ZON"), line("MNT")))
    assert (opening.reopened, opening.changed, opening.closed) == (("MNT",), (), ())
    assert variables(session)[1].history_deleted is None


def test_a_closing_date_of_the_source_is_left_alone(session: Session, world: World):
    make.variable(session, world.extract, "OLD", history_deleted="2015")
    assert run(session, draft(line("ZON"))).closed == ()
    assert run(session, draft(line("ZON"), line("OLD"))).reopened == ()
    assert variables(session)[1].history_deleted == "2015"


def test_a_file_that_says_the_closing_date_itself_does_not_reopen(session: Session, world: World):
    make.variable(session, world.extract, "OLD", history_deleted="2020-01-01")
    given = draft(line("ZON"), line("OLD", history_deleted="2020-01-01"), of=("name", "history_deleted"))
    assert run(session, given).does_something is False
    assert variables(session)[1].history_deleted == "2020-01-01"


def test_pruning_removes_and_keeps_what_was_in_the_history(session: Session, world: World):
    make.variable(session, world.extract, "OLD", label="Ancienne")
    report = run(session, draft(line("ZON")), prune=True)
    assert (report.removed, report.closed) == (("OLD",), ())
    assert [row.name for row in variables(session)] == ["ZON"]
    last = session.scalars(select(Revision).where(Revision.record_key == "open-x/OLD")).one()
    assert (last.action, last.before) == (RevisionAction.DELETED, {"name": "OLD", "label": "Ancienne"})


def test_a_variable_of_a_join_key_is_not_pruned(session: Session, world: World):
    before = everything(session)
    with pytest.raises(RejectedDictionary) as refused:
        run(session, draft(line("MNT")), prune=True)
    assert "ZON" in str(refused.value.detail["problems"])
    session.rollback()
    assert everything(session) == before


def test_a_file_with_errors_writes_nothing_and_says_all_of_it(session: Session, world: World):
    problems = Problems("dictionnaire.csv")
    problems.error(Place("F", 3, "C"), "type inconnu : « %(type)s »", "Écrivez « texte »", type="machin")
    before = everything(session)
    with pytest.raises(RejectedDictionary) as refused:
        run(session, FILE, problems=problems)
    assert refused.value.report.as_json()["problems"] == [
        {
            "severity": "error",
            "sheet": "F",
            "row": 3,
            "column": "C",
            "field": None,
            "message": "type inconnu : « machin »",
            "remedy": "Écrivez « texte »",
        }
    ]
    assert everything(session) == before
    assert run(session, FILE, problems=problems, dry_run=True).has_errors


def test_a_file_that_could_not_be_read_gives_its_problems(session: Session, world: World):
    problems = Problems("vide.csv")
    problems.error(Place(), "le fichier est vide")
    assert run(session, None, problems=problems, dry_run=True).as_json()["variables"] == 0
    with pytest.raises(RejectedDictionary):
        run(session, None, problems=problems)


def test_a_dictionary_without_variable_closes_nothing(session: Session, world: World):
    with pytest.raises(RejectedDictionary):
        run(session, draft())
    session.rollback()
    assert variables(session)[0].history_deleted is None


def test_the_order_follows_the_file_without_being_a_change(session: Session, world: World):
    run(session, draft(line("ZON"), line("A"), line("B")))
    versions = {row.name: row.row_version for row in variables(session)}
    report = run(session, draft(line("B"), line("ZON")))
    assert (report.changed, report.unchanged, report.closed, report.moved) == ((), 2, ("A",), 3)
    session.expire_all()
    assert [row.name for row in variables(session)] == ["B", "ZON", "A"]
    assert variables(session)[0].row_version == versions["B"]
    assert run(session, draft(line("B"), line("ZON"))).does_something is False


def test_the_primary_key_is_brought_to_the_file(session: Session, world: World):
    report = run(session, draft(line("ZON"), line("MNT"), primary_key=("ZON",)))
    assert report.as_json()["primary_key"] == {"before": [], "after": ["ZON"]}
    assert session.get_one(Dataset, world.extract.id).primary_key == ["ZON"]
    assert run(session, draft(line("ZON"), line("MNT"))).primary_key is None
    with pytest.raises(RejectedDictionary, match="Rien n’a été importé"):
        run(session, draft(line("ZON"), primary_key=("AUTRE",)))


def test_pruning_does_not_take_a_variable_from_the_primary_key(session: Session, world: World):
    run(session, draft(line("ZON"), line("MNT"), primary_key=("MNT",)))
    with pytest.raises(RejectedDictionary):
        run(session, draft(line("ZON")), prune=True)


def test_a_code_list_is_found_by_its_slug_or_its_name(session: Session, world: World):
    ir = make.code_list(session, "ir-sex-v", name="IR_SEX_V")
    odd = make.code_list(session, "liste-des-ages", name="Âges (v2)")
    given = draft(
        line("ZON", code_list="regions"),
        line("SEX", code_list="IR_SEX_V"),
        line("AGE", code_list="Âges (v2)"),
        of=("name", "code_list"),
    )
    assert run(session, given).problems == ()
    assert [row.code_list_id for row in variables(session)] == [world.regions.id, ir.id, odd.id]
    assert run(session, given).does_something is False


def test_a_code_list_nobody_has_is_noted_until_it_comes(session: Session, world: World):
    given = draft(line("ZON", code_list="IR_ZON_V"), of=("name", "code_list"))
    (problem,) = run(session, given).problems
    assert (problem.field, problem.place.row) == ("ZON", 2)
    assert variables(session)[0].code_list_note == "Nomenclature IR_ZON_V, absente du catalogue."
    assert run(session, given).does_something is False
    make.code_list(session, "ir-zon-v")
    run(session, given)
    assert variables(session)[0].code_list_note is None
    assert variables(session)[0].code_list_id is not None


def test_a_code_list_nobody_has_does_not_unbind_a_variable(session: Session, world: World):
    bound = make.variable(session, world.extract, "REG", code_list=world.regions)
    run(session, draft(line("ZON"), line("REG", code_list="INCONNUE"), of=("name", "code_list")))
    assert bound.code_list_id == world.regions.id


def test_a_sheet_named_after_a_variable_makes_its_list(session: Session, world: World):
    sheet = codes(("1", "Homme"), ("2", "Femme"), variable="SEX")
    given = draft(line("ZON"), line("SEX", label="Sexe"), code_lists=[sheet])
    report = run(session, given)
    (made,) = report.code_lists
    assert (made.slug, made.title, made.added, made.is_new) == ("open-x-sex", "Sexe", 2, True)
    stored = session.scalars(select(CodeList).where(CodeList.slug == "open-x-sex")).one()
    assert (stored.code_count, stored.publisher_id) == (2, world.extract.publisher_id)
    assert variables(session)[1].code_list_id == stored.id
    assert session.scalar(select(Code.folded_label).where(Code.notation == "2")) == "femme"
    before = everything(session)
    assert run(session, given).does_something is False
    assert everything(session) == before


def test_the_list_a_dictionary_made_follows_it(session: Session, world: World):
    def given(*pairs: tuple[str, str]):
        return draft(line("ZON"), line("SEX"), code_lists=[codes(*pairs, variable="SEX")])

    run(session, given(("1", "Homme"), ("2", "Femme")))
    (change,) = run(session, given(("1", "Hommes"), ("9", "Inconnu"))).code_lists
    assert (change.added, change.changed, change.removed, change.is_new) == (1, 1, 0, False)
    notations = select(Code.notation).join(CodeList).where(CodeList.slug == "open-x-sex")
    assert set(session.scalars(notations)) == {"1", "2", "9"}
    (pruned,) = run(session, given(("1", "Hommes"), ("9", "Inconnu")), prune=True).code_lists
    assert pruned.removed == 1
    assert set(session.scalars(notations)) == {"1", "9"}


def test_a_shared_list_is_not_bent_by_the_sheet_of_an_extract(session: Session, world: World):
    make.variable(session, world.extract, "REG", code_list=world.regions)
    sheet = codes(("84", "Autre libellé"), ("99", "Étranger"), variable="REG")
    report = run(session, draft(line("ZON"), line("REG"), code_lists=[sheet]))
    assert report.code_lists == ()
    told = [problem.sentence() for problem in report.problems]
    assert len(told) == 2
    assert "99" in told[0]
    assert "84" in told[1]
    assert session.scalar(select(Code.label).where(Code.notation == "84")) == "Code 84"
    assert count(session, Code) == 4


def test_a_shared_list_without_codes_is_told_as_such(session: Session, world: World):
    empty = make.code_list(session, "specialites")
    make.variable(session, world.extract, "SPE", code_list=empty)
    sheet = codes(("1", "Généraliste"), variable="SPE")
    (problem,) = run(session, draft(line("ZON"), line("SPE"), code_lists=[sheet])).problems
    assert "décrite sans ses codes" in problem.sentence()
    assert count(session, Code) == 4


def test_a_sheet_that_names_its_list_brings_its_codes(session: Session, world: World):
    sheet = codes(("84", "ARA"), ("11", "Code 11"), ("93", "PACA"), slug="regions")
    (change,) = run(session, draft(line("ZON"), code_lists=[sheet])).code_lists
    assert (change.added, change.changed, change.unchanged) == (1, 1, 1)
    assert session.get_one(CodeList, world.regions.id, populate_existing=True).code_count == 3


def test_a_workbook_of_another_catalogue_brings_the_lists_it_names(session: Session, world: World):
    sheet = codes(("1", "Homme"), slug="sexes", title="Sexes")
    given = draft(line("ZON"), line("SEX", code_list="sexes"), of=("name", "code_list"), code_lists=[sheet])
    assert run(session, given).problems == ()
    made = session.scalars(select(CodeList).where(CodeList.slug == "sexes")).one()
    assert (made.title, variables(session)[1].code_list_id) == ("Sexes", made.id)


def test_sheets_of_codes_can_be_left_aside(session: Session, world: World):
    sheet = codes(("1", "Homme"), variable="SEX")
    report = run(session, draft(line("ZON"), line("SEX"), code_lists=[sheet]), with_code_lists=False)
    assert (report.code_lists, report.problems) == ((), ())
    assert variables(session)[1].code_list_id is None


def test_a_sheet_about_no_variable_of_the_file_is_told(session: Session, world: World):
    report = run(session, draft(line("ZON"), code_lists=[codes(("1", "A"), variable="AUTRE")]))
    assert "AUTRE" in report.problems[0].sentence()
    assert report.code_lists == ()


def test_a_contributor_imports_into_drafts_only(session: Session, world: World):
    make.dataset(session, "brouillon", state=PublicationState.DRAFT)
    run(session, FILE, slug="brouillon", actor=CONTRIBUTOR)
    assert len(variables(session, "brouillon")) == 2
    with pytest.raises(Forbidden):
        run(session, FILE, actor=CONTRIBUTOR)


def test_a_contributor_changes_no_code_list(session: Session, world: World):
    make.dataset(session, "brouillon", state=PublicationState.DRAFT)
    session.commit()
    given = draft(line("SEX"), code_lists=[codes(("1", "Homme"), variable="SEX")])
    before = count(session, CodeList)
    with pytest.raises(RejectedDictionary):
        run(session, given, slug="brouillon", actor=CONTRIBUTOR)
    session.rollback()
    assert count(session, CodeList) == before
    run(session, given, slug="brouillon", actor=CONTRIBUTOR, with_code_lists=False)


def test_an_unknown_dataset_is_told(session: Session, world: World):
    with pytest.raises(NotFound):
        run(session, FILE, slug="inconnu")


def test_links_are_derived_again_when_a_key_is_touched(session: Session, world: World):
    link = session.scalars(select(Link)).one()
    session.delete(link)
    session.commit()
    run(session, draft(line("ZON", label="Zone"), line("MNT"), of=("name", "label")))
    assert count(session, Link) == 0
    run(session, draft(line("ZON", label="Zone de soins"), line("MNT"), of=("name", "label")))
    assert count(session, Link) == 1


def test_the_number_of_statements_of_a_dry_run_does_not_grow(
    session: Session, world: World, count_statements
):
    def given(size: int):
        return draft(*(line(f"V{rank}", code_list="regions") for rank in range(size)), of=ALL)

    run(session, given(60))
    with count_statements() as few:
        run(session, given(3), dry_run=True)
    with count_statements() as many:
        run(session, given(60), dry_run=True)
    assert len(few) == len(many)
