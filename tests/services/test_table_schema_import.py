import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, Dataset, ForeignKey, Organisation, Variable
from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import DatasetKind, LegalStatus, VariableRole
from catalogue.errors import BadQuery, Conflict
from catalogue.formats.table_schema_model import History, TableDescriptor, TableField, TableKey
from catalogue.services.outbox import forget_changes, waiting_changes
from catalogue.services.table_schema import (
    ImportProblem,
    ImportReport,
    import_table_descriptors,
    import_table_schemas,
)

KEYS = {
    "tables",
    "variables",
    "foreign_keys",
    "code_lists",
    "codes",
    "added",
    "changed",
    "unchanged",
    "problems",
}


@pytest.fixture
def catalogue(session: Session) -> Session:
    """A catalogue with one publisher, an open extract, and two code lists the seed would describe."""
    cnam = Organisation(slug="cnam", name="Cnam")
    session.add_all(
        [
            cnam,
            Dataset(
                slug="open-t",
                kind=DatasetKind.EXTRACT,
                title="Open T",
                publisher=cnam,
                legal_status=LegalStatus.OPEN,
            ),
            CodeList(slug="ir-nat-v", name="IR_NAT_V", title="Nature (dite par nous)", sources=["ici"]),
            CodeList(slug="ir-own-v", name="IR_OWN_V", title="Liste à nous", sources=["ici"], code_count=2),
        ]
    )
    session.flush()
    own = session.scalars(select(CodeList.id).where(CodeList.slug == "ir-own-v")).one()
    session.add_all(
        Code(code_list_id=own, position=position, notation=notation, label=label)
        for position, (notation, label) in enumerate((("1", "Un"), ("2", "Deux à nous")))
    )
    session.flush()
    session.expunge_all()
    return session


def put(folder: Path, name: str, content: dict[str, Any], csv: str | None = None) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    if csv is not None:
        path.with_suffix(".csv").write_text(csv, encoding="utf-8")
    return path


def code_list(name: str, title: str | None = None) -> dict[str, Any]:
    fields = [{"name": "COD", "role": "code"}, {"name": "LIB", "role": "label"}, {"name": "TEC"}]
    return {"name": name, "primaryKey": ["COD"], "fields": fields} | ({"title": title} if title else {})


def table(name: str, *fields: dict[str, Any], **properties: Any) -> dict[str, Any]:
    listed = [{"type": "string", "nomenclature": "-", **field} for field in fields]
    return {
        "name": name,
        "title": f"Table des {name.lower()}",
        "produit": "DCIR",
        "fields": listed,
    } | properties


def small(folder: Path) -> Path:
    """Two tables with a foreign key, two code lists: 2 tables, 4 variables, 1 key, 2 lists, 4 codes."""
    key = {"fields": ["A_NUM"], "reference": {"resource": "ER_A_F", "fields": "A_NUM"}, "description": "Sûre"}
    put(
        folder,
        "tables/ER_A_F.json",
        table(
            "ER_A_F",
            {"name": "A_NUM", "description": "Numéro"},
            {"name": "SEX", "description": "Sexe", "nomenclature": "IR_SEX_V:COD"},
            primaryKey="A_NUM",
            missingValues=[""],
        ),
    )
    put(
        folder,
        "tables/ER_B_F.json",
        table("ER_B_F", {"name": "A_NUM"}, {"name": "NAT", "nomenclature": "IR_NAT_V"}, foreignKeys=[key]),
    )
    put(folder, "listes/IR_SEX_V.json", code_list("IR_SEX_V", "Sexe"), "COD;LIB;TEC\n01;Homme;0\n02;Femme;\n")
    put(folder, "listes/IR_NAT_V.json", code_list("IR_NAT_V", "Nature"), "COD;LIB;TEC\n1;Acte;0\n2;Soin;0\n")
    return folder


def run(session: Session, folder: Path, **options: Any) -> ImportReport:
    values: dict[str, Any] = {
        "publisher": "cnam",
        "kind": DatasetKind.TABLE,
        "with_foreign_keys": True,
    } | options
    report = import_table_schemas(session, folder=folder, **values)
    session.flush()
    session.expire_all()
    described = report.tables + report.variables + report.foreign_keys + report.code_lists + report.codes
    assert report.added + report.changed + report.unchanged == described
    return report


def told(session: Session) -> tuple[str, ...]:
    """Return what the index is to be told since the last time this was asked, once each."""
    changes = waiting_changes(session)
    forget_changes(session, changes=changes)
    return tuple(sorted({change.subject for change in changes}))


def field(name: str, *, label: str | None = None) -> TableField:
    nothing: dict[str, Any] = dict.fromkeys((each.name for each in fields(TableField)), None)
    return TableField(**nothing | {"name": name, "label": label, "history": History(), "extras": {}})


def descriptor(
    name: str, columns: tuple[TableField, ...], keys: tuple[TableKey, ...] = ()
) -> TableDescriptor:
    nothing: dict[str, Any] = dict.fromkeys((each.name for each in fields(TableDescriptor)), None)
    values = {"file": f"{name}.json", "name": name, "title": name, "history": History(), "primary_key": ()}
    return TableDescriptor(**nothing | values | {"fields": columns, "foreign_keys": keys, "extras": {}})


def describe(session: Session, tables: Iterable[TableDescriptor]) -> ImportReport:
    return import_table_descriptors(session, tables=tables, publisher="cnam", kind=DatasetKind.TABLE)


def dataset(session: Session, slug: str) -> Dataset:
    return session.scalars(select(Dataset).where(Dataset.slug == slug)).one()


def listed(session: Session, slug: str) -> CodeList:
    return session.scalars(select(CodeList).where(CodeList.slug == slug)).one()


def codes(session: Session, slug: str) -> list[tuple[str, str | None, dict[str, Any] | None]]:
    rows = session.scalars(
        select(Code).join(CodeList).where(CodeList.slug == slug).order_by(Code.position, Code.id)
    )
    return [(row.notation, row.label, row.attributes) for row in rows]


def test_a_folder_is_imported_with_everything_it_says(catalogue, tmp_path):
    seen: list[tuple[str, int, int]] = []
    report = run(catalogue, small(tmp_path), progress=lambda *step: seen.append(step))
    assert (report.tables, report.variables, report.foreign_keys) == (2, 4, 1)
    assert (report.code_lists, report.codes) == (2, 4)
    # The list that was described before is changed: it receives codes.
    assert (report.added, report.changed, report.unchanged, report.problems) == (12, 1, 0, ())
    assert set(report.as_json()) == KEYS
    assert told(catalogue) == (
        "codelist:ir-nat-v",
        "codelist:ir-sex-v",
        "dataset:er-a-f",
        "dataset:er-b-f",
    )
    assert {step for step in seen if step[1] == step[2]} == {
        ("Descripteurs", 4, 4),
        ("Nomenclatures", 2, 2),
        ("Tables", 2, 2),
    }

    first = dataset(catalogue, "er-a-f")
    assert (first.name, first.title, first.product) == ("ER_A_F", "Table des er_a_f", "DCIR")
    assert first.summary == "Table ER_A_F du SNDS (DCIR) : er_a_f."
    assert (first.kind, first.publisher.slug, first.primary_key) == (DatasetKind.TABLE, "cnam", ["A_NUM"])
    assert (first.sources, first.extras) == (["tables/ER_A_F.json"], {"missingValues": [""]})
    assert first.legal_status is LegalStatus.AUTHORISATION
    assert first.licence is None
    number, sex = first.variables
    assert (number.name, number.label, number.role) == ("A_NUM", "Numéro", VariableRole.IDENTIFIER)
    assert (sex.code_list, sex.code_list_column) == (listed(catalogue, "ir-sex-v"), "COD")
    assert (sex.role, sex.code_list_note) == (None, None)

    second = dataset(catalogue, "er-b-f")
    (key,) = second.foreign_keys
    assert (key.columns, key.referenced_dataset_id, key.referenced_columns) == (
        ["A_NUM"],
        first.id,
        ["A_NUM"],
    )
    assert second.extras == {
        "foreignKeys": [{"fields": ["A_NUM"], "resource": "ER_A_F", "description": "Sûre"}]
    }
    assert [variable.role for variable in second.variables] == [VariableRole.IDENTIFIER, None]

    added = listed(catalogue, "ir-sex-v")
    assert (added.name, added.title, added.collection) == ("IR_SEX_V", "Sexe", "listes")
    assert (added.sources, added.licence, added.code_count) == (["listes/IR_SEX_V.json"], "mpl-2.0", 2)
    assert added.attribute_names == ["TEC"]
    assert codes(catalogue, "ir-sex-v") == [("01", "Homme", {"TEC": "0"}), ("02", "Femme", None)]


def test_a_second_run_changes_nothing_and_writes_nothing(catalogue, tmp_path, count_statements):
    run(catalogue, small(tmp_path))
    told(catalogue)
    with count_statements() as statements:
        report = run(catalogue, tmp_path)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 13)
    assert told(catalogue) == ()
    assert [statement for statement in statements if not statement.startswith("SELECT")] == []


def test_reading_costs_the_same_statements_for_more_tables(catalogue, tmp_path, count_statements):
    run(catalogue, small(tmp_path))
    with count_statements() as few:
        run(catalogue, tmp_path)
    for number in range(20):
        put(tmp_path, f"tables/ER_{number}_F.json", table(f"ER_{number}_F", {"name": "A"}))
    run(catalogue, tmp_path)
    with count_statements() as many:
        run(catalogue, tmp_path)
    assert len(many) == len(few)


def test_one_changed_label_is_one_change(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    told(catalogue)
    csv = tmp_path / "listes/IR_SEX_V.csv"
    csv.write_text(csv.read_text().replace("Femme", "Féminin"), encoding="utf-8")
    before = listed(catalogue, "ir-sex-v").updated_at
    report = run(catalogue, tmp_path)
    assert (report.added, report.changed, report.unchanged) == (0, 1, 12)
    assert told(catalogue) == ("codelist:ir-sex-v",)
    assert codes(catalogue, "ir-sex-v")[1] == ("02", "Féminin", None)
    assert listed(catalogue, "ir-sex-v").updated_at > before


def test_one_changed_variable_is_one_change_that_dates_its_table(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    told(catalogue)
    before = dataset(catalogue, "er-a-f").updated_at, dataset(catalogue, "er-b-f").updated_at
    path = tmp_path / "tables/ER_A_F.json"
    path.write_text(path.read_text().replace("Num\\u00e9ro", "Matricule"))
    report = run(catalogue, tmp_path)
    assert (report.added, report.changed) == (0, 1)
    assert told(catalogue) == ("dataset:er-a-f",)
    assert dataset(catalogue, "er-a-f").variables[0].label == "Matricule"
    assert dataset(catalogue, "er-a-f").updated_at > before[0]
    assert dataset(catalogue, "er-b-f").updated_at == before[1]


def test_a_changed_title_changes_the_summary_unless_a_person_wrote_it(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    told(catalogue)
    dataset(catalogue, "er-b-f").summary = "Écrit à la main."
    for name in ("ER_A_F", "ER_B_F"):
        path = tmp_path / f"tables/{name}.json"
        path.write_text(path.read_text().replace(f"Table des {name.lower()}", "Table de l'essai"))
    report = run(catalogue, tmp_path)
    assert report.changed == 2
    assert told(catalogue) == ("dataset:er-a-f", "dataset:er-b-f")
    assert dataset(catalogue, "er-a-f").summary == "Table ER_A_F du SNDS (DCIR) : essai."
    assert dataset(catalogue, "er-b-f").summary == "Écrit à la main."


def test_tables_beyond_a_batch_come_whole_and_lead_to_each_other(catalogue, count_statements):
    """Three thousand tables of four variables are more than a batch of variables."""

    def described(number: int) -> TableDescriptor:
        columns = tuple(field(name) for name in ("NUM", "OTHER", "C", "D"))
        key = TableKey(("OTHER",), f"ER_{(number + 2_900) % 3_000}_F", ("NUM",), {})
        return descriptor(f"ER_{number}_F", columns, (key,))

    with count_statements() as statements:
        report = describe(catalogue, (described(number) for number in range(3_000)))
    assert (report.tables, report.variables, report.foreign_keys) == (3_000, 12_000, 3_000)
    assert (report.added, report.changed, report.unchanged) == (18_000, 0, 0)
    assert len(statements) < 100
    stored = select(func.count(), func.count(Variable.dataset_id.distinct())).select_from(Variable)
    assert tuple(catalogue.execute(stored).one()) == (12_000, 3_000)
    last = dataset(catalogue, "er-2999-f")
    assert last.foreign_keys[0].referenced_dataset_id == dataset(catalogue, "er-2899-f").id
    assert told(catalogue) == tuple(sorted(f"dataset:er-{number}-f" for number in range(3_000)))
    report = describe(catalogue, (described(number) for number in range(3_000)))
    assert (report.added, report.changed, report.unchanged) == (0, 0, 18_000)


def test_a_second_descriptor_of_a_name_changes_the_first(catalogue):
    first = descriptor("ER_A_F", (field("A", label="Avant"), field("B")))
    second = descriptor("ER_A_F", (field("A", label="Après"),))
    report = describe(catalogue, [first, second])
    assert (report.tables, report.added, report.changed) == (2, 3, 1)
    assert [(v.name, v.label) for v in dataset(catalogue, "er-a-f").variables] == [
        ("A", "Après"),
        ("B", None),
    ]


def test_a_file_that_changes_while_the_folder_is_imported_is_refused(catalogue, tmp_path):
    small(tmp_path)

    def meddle(what: str, done: int, total: int) -> None:
        if (what, done) == ("Descripteurs", total):
            put(tmp_path, "tables/ER_B_F.json", table("ER_C_F", {"name": "A"}))

    with pytest.raises(Conflict) as caught:
        run(catalogue, tmp_path, progress=meddle)
    assert caught.value.message == "« tables/ER_B_F.json » a changé pendant l’import : recommencez."


def test_what_people_know_of_a_table_is_left_alone(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    table_ = dataset(catalogue, "er-a-f")
    table_.title_en, table_.legal_status, table_.keywords = "Table A", LegalStatus.OPEN, ["a"]
    sex = table_.variables[1]
    sex.unit, sex.role = "sans", VariableRole.DIMENSION
    report = run(catalogue, tmp_path)
    assert report.changed == 0
    assert dataset(catalogue, "er-a-f").title_en == "Table A"
    assert dataset(catalogue, "er-a-f").legal_status is LegalStatus.OPEN
    assert dataset(catalogue, "er-a-f").variables[1].role is VariableRole.DIMENSION


def test_what_disappears_from_the_folder_stays_in_the_catalogue(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    (tmp_path / "tables/ER_B_F.json").unlink()
    csv = tmp_path / "listes/IR_SEX_V.csv"
    csv.write_text("COD;LIB;TEC\n02;Femme;\n")
    report = run(catalogue, tmp_path)
    # « 02 » is now first: moved, which is no change.
    assert (report.tables, report.codes, report.added, report.changed) == (1, 3, 0, 0)
    assert len(dataset(catalogue, "er-b-f").foreign_keys) == 1
    assert len(codes(catalogue, "ir-sex-v")) == 2
    assert listed(catalogue, "ir-sex-v").code_count == 2


def test_a_list_whose_file_vanishes_keeps_its_codes(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    (tmp_path / "listes/IR_SEX_V.csv").unlink()
    report = run(catalogue, tmp_path)
    assert (report.codes, report.changed) == (2, 0)
    assert report.problems == (
        ImportProblem(
            "listes/IR_SEX_V.csv", None, "le fichier des codes manque : la nomenclature est décrite sans eux"
        ),
    )
    assert listed(catalogue, "ir-sex-v").code_count == 2
    assert listed(catalogue, "ir-sex-v").attribute_names == ["TEC"]


def test_a_list_described_before_keeps_its_description_and_receives_codes(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    described = listed(catalogue, "ir-nat-v")
    assert (described.title, described.sources) == ("Nature (dite par nous)", ["ici"])
    assert (described.publisher, described.licence, described.code_count) == (None, None, 2)
    csv = tmp_path / "listes/IR_NAT_V.csv"
    csv.write_text("COD;LIB;TEC\n1;Acte;0\n2;Soins;0\n3;Cure;0\n", encoding="utf-8")
    report = run(catalogue, tmp_path)
    assert (report.added, report.changed) == (1, 1)
    assert [label for _, label, _ in codes(catalogue, "ir-nat-v")] == ["Acte", "Soins", "Cure"]
    assert listed(catalogue, "ir-nat-v").title == "Nature (dite par nous)"


def test_a_list_with_codes_of_its_own_keeps_their_labels(catalogue, tmp_path):
    put(
        tmp_path,
        "IR_OWN_V.json",
        code_list("IR_OWN_V", "Autre titre"),
        "COD;LIB;TEC\n0;Zéro;\n2;Deux;x\n1;Un;\n",
    )
    report = run(catalogue, tmp_path)
    assert (report.added, report.changed, report.unchanged) == (1, 2, 1)
    assert codes(catalogue, "ir-own-v") == [
        ("1", "Un", None),
        ("2", "Deux à nous", {"TEC": "x"}),
        ("0", "Zéro", None),
    ]
    assert (listed(catalogue, "ir-own-v").title, listed(catalogue, "ir-own-v").code_count) == (
        "Liste à nous",
        3,
    )
    problem = ImportProblem(
        "IR_OWN_V.csv", "LIB", "1 code a un autre libellé dans le catalogue, qui est gardé (« 2 »)"
    )
    assert report.problems == (problem,)
    again = run(catalogue, tmp_path)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 4)
    assert again.problems == (problem,)


def test_a_new_title_reaches_a_list_that_an_import_made(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    told(catalogue)
    put(tmp_path, "listes/IR_SEX_V.json", code_list("IR_SEX_V", "Sexe de la personne"))
    report = run(catalogue, tmp_path)
    assert report.changed == 1
    assert told(catalogue) == ("codelist:ir-sex-v",)
    assert listed(catalogue, "ir-sex-v").title == "Sexe de la personne"


def test_codes_come_in_the_order_of_the_file_beyond_a_batch(catalogue, tmp_path):
    lines = [f"{number:05};Code {number};" for number in range(2_500)]
    put(tmp_path, "IR_BIG_V.json", code_list("IR_BIG_V"), "\n".join(["COD;LIB;TEC", *lines]))
    assert run(catalogue, tmp_path).added == 2_501
    assert [notation for notation, _, _ in codes(catalogue, "ir-big-v")] == [line[:5] for line in lines]
    put(tmp_path, "IR_BIG_V.json", code_list("IR_BIG_V"), "\n".join(["COD;LIB;TEC", *reversed(lines)]))
    report = run(catalogue, tmp_path)
    assert (report.added, report.changed) == (0, 0)
    assert [notation for notation, _, _ in codes(catalogue, "ir-big-v")] == [line[:5] for line in lines][::-1]


def folded(session: Session) -> None:
    for label, as_words in session.execute(select(Code.label, Code.folded_label)):
        assert as_words == (None if label is None else fold_text(label))


def test_labels_are_folded_when_they_come_and_when_they_change(catalogue, tmp_path):
    # The two codes of the list that was there before were written without.
    catalogue.execute(update(Code).values(folded_label=Code.label))
    catalogue.execute(update(Code).where(Code.notation == "1").values(folded_label="un"))
    catalogue.execute(update(Code).where(Code.notation == "2").values(folded_label="deux a nous"))
    rows = "1;Œdème, à l’œil;\n2;Décès;\n3;;\n"
    put(tmp_path, "IR_SEX_V.json", code_list("IR_SEX_V"), f"COD;LIB;TEC\n{rows}")
    run(catalogue, tmp_path)
    folded(catalogue)
    assert catalogue.scalar(select(func.count()).where(Code.folded_label == "oedeme a l oeil")) == 1
    (tmp_path / "IR_SEX_V.csv").write_text("COD;LIB;TEC\n1;Œil;\n2;;\n3;Né;\n", encoding="utf-8")
    run(catalogue, tmp_path)
    folded(catalogue)
    assert catalogue.scalar(select(func.count()).where(Code.folded_label.in_(["oeil", "ne"]))) == 2


def test_codes_stand_under_the_code_that_the_named_column_gives(catalogue, tmp_path):
    catalogue.execute(update(CodeList).where(CodeList.slug == "ir-nat-v").values(parent_column="TEC"))
    rows = "A;Tout;A\nA1;Un;A\nA2;Deux;Z\n"
    put(tmp_path, "IR_NAT_V.json", code_list("IR_NAT_V"), f"COD;LIB;TEC\n{rows}")
    report = run(catalogue, tmp_path)
    assert report.problems == ()
    parents = select(Code.notation, Code.parent).join(CodeList).where(CodeList.slug == "ir-nat-v")
    assert {tuple(row) for row in catalogue.execute(parents)} == {("A", None), ("A1", "A"), ("A2", None)}
    told(catalogue)
    run(catalogue, tmp_path)
    assert told(catalogue) == ()


def test_codes_that_stand_within_each_other_are_said_and_imported_flat(catalogue, tmp_path):
    catalogue.execute(update(CodeList).where(CodeList.slug == "ir-nat-v").values(parent_column="TEC"))
    put(tmp_path, "IR_NAT_V.json", code_list("IR_NAT_V"), "COD;LIB;TEC\nA;Tout;B\nB;Un;A\n")
    report = run(catalogue, tmp_path)
    assert [(problem.file, problem.field) for problem in report.problems] == [("IR_NAT_V.csv", "TEC")]
    assert report.codes == 2
    assert catalogue.scalar(select(func.count()).where(Code.parent.is_not(None))) == 0


def test_a_table_whose_slug_is_taken_has_another_for_ever(catalogue, tmp_path):
    put(tmp_path, "OPEN_T.json", table("OPEN_T", {"name": "A"}))
    assert run(catalogue, tmp_path).added == 2
    found = dataset(catalogue, "table-open-t")
    assert (found.name, found.kind) == ("OPEN_T", DatasetKind.TABLE)
    # The extract of that name is open: so is its table.
    assert found.legal_status is LegalStatus.OPEN
    assert found.legal_note is not None
    assert "open-t" in found.legal_note
    assert dataset(catalogue, "open-t").title == "Open T"
    put(tmp_path, "OPEN-T.json", table("OPEN-T", {"name": "A"}))
    assert run(catalogue, tmp_path).added == 2
    assert dataset(catalogue, "table-open-t-2").name == "OPEN-T"
    assert run(catalogue, tmp_path).added == 0


def test_a_table_of_another_publisher_is_another_table(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    catalogue.add(Organisation(slug="atih", name="ATIH"))
    again = run(catalogue, tmp_path, publisher="atih")
    # The two lists are found again by their slug; the two tables, with all they have, are new.
    assert (again.tables, again.added) == (2, 7)
    assert dataset(catalogue, "er-a-f").publisher.slug == "cnam"
    other = dataset(catalogue, "table-er-b-f")
    assert (other.name, other.publisher.slug) == ("ER_B_F", "atih")
    assert other.foreign_keys[0].referenced_dataset_id == dataset(catalogue, "table-er-a-f").id
    assert run(catalogue, tmp_path, publisher="atih").added == 0


def test_an_external_base_is_not_said_to_be_of_the_snds(catalogue, tmp_path):
    run(catalogue, small(tmp_path), kind=DatasetKind.EXTERNAL)
    found = dataset(catalogue, "er-a-f")
    assert (found.kind, found.legal_status, found.legal_note) == (
        DatasetKind.EXTERNAL,
        LegalStatus.UNKNOWN,
        None,
    )
    assert found.summary == "Table ER_A_F (DCIR) : er_a_f."
    assert listed(catalogue, "ir-sex-v").licence is None


def test_foreign_keys_are_not_read_when_not_wanted(catalogue, tmp_path):
    report = run(catalogue, small(tmp_path), with_foreign_keys=False)
    assert (report.foreign_keys, report.added) == (0, 11)
    assert catalogue.scalar(select(func.count()).select_from(ForeignKey)) == 0
    second = dataset(catalogue, "er-b-f")
    # Nothing of the declared keys may be read elsewhere either: they are what a derivation is judged by.
    assert ([variable.role for variable in second.variables], second.extras) == ([None, None], {})


def test_foreign_keys_stored_before_stay_when_they_are_not_read(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    report = run(catalogue, tmp_path, with_foreign_keys=False)
    assert (report.added, report.changed) == (0, 0)
    assert len(dataset(catalogue, "er-b-f").foreign_keys) == 1
    assert run(catalogue, tmp_path).changed == 0


def test_a_foreign_key_may_lead_to_a_table_imported_before(catalogue, tmp_path):
    run(catalogue, small(tmp_path / "first"))
    key = {"fields": ["X"], "reference": {"resource": "ER_A_F", "fields": ["A_NUM"]}}
    lost = {"fields": ["X"], "reference": {"resource": "ER_A_F", "fields": ["Z"]}}
    put(tmp_path / "second", "C.json", table("ER_C_F", {"name": "X"}, foreignKeys=[key, lost]))
    report = run(catalogue, tmp_path / "second")
    assert report.foreign_keys == 1
    assert [problem.message for problem in report.problems] == [
        "clé étrangère vers ER_A_F : ER_A_F n’a pas de colonne « Z »"
    ]
    assert (
        dataset(catalogue, "er-c-f").foreign_keys[0].referenced_dataset_id == dataset(catalogue, "er-a-f").id
    )


def test_a_foreign_key_leads_first_to_a_table_of_the_same_publisher(catalogue, tmp_path):
    run(catalogue, small(tmp_path / "first"))
    catalogue.add(Organisation(slug="atih", name="ATIH"))
    run(catalogue, tmp_path / "first", publisher="atih")
    key = {"fields": ["X"], "reference": {"resource": "ER_A_F", "fields": ["A_NUM"]}}
    for number, (publisher, target) in enumerate((("cnam", "er-a-f"), ("atih", "table-er-a-f"))):
        name = f"ER_C{number}_F"
        put(tmp_path / publisher, "C.json", table(name, {"name": "X"}, foreignKeys=[key]))
        run(catalogue, tmp_path / publisher, publisher=publisher)
        found = dataset(catalogue, f"er-c{number}-f").foreign_keys[0]
        assert found.referenced_dataset_id == dataset(catalogue, target).id


def test_a_new_foreign_key_comes_after_the_others(catalogue, tmp_path):
    run(catalogue, small(tmp_path))
    path = tmp_path / "tables/ER_B_F.json"
    content = json.loads(path.read_text())
    own = {"fields": ["NAT"], "reference": {"resource": "", "fields": ["NAT"]}}
    content["foreignKeys"] = [own, *content["foreignKeys"]]
    path.write_text(json.dumps(content))
    report = run(catalogue, tmp_path)
    # NAT is now an identifier.
    assert (report.added, report.changed) == (1, 1)
    assert [key.columns for key in dataset(catalogue, "er-b-f").foreign_keys] == [["A_NUM"], ["NAT"]]


def test_foreign_keys_that_lead_nowhere_are_said(catalogue, tmp_path):
    keys = [
        {"fields": ["A"], "reference": {"resource": "ER_Z_F", "fields": ["A"]}},
        {"fields": ["B"], "reference": {"resource": "ER_A_F", "fields": ["A"]}},
        {"fields": ["A"], "reference": {"resource": "", "fields": ["A"]}},
        {"fields": ["A"], "reference": {"resource": "ER_A_F", "fields": ["A"]}},
    ]
    put(tmp_path, "A.json", table("ER_A_F", {"name": "A"}, foreignKeys=keys))
    report = run(catalogue, tmp_path)
    assert report.foreign_keys == 1
    assert [problem.message for problem in report.problems] == [
        "clé étrangère vers une table inconnue : « ER_Z_F »",
        "clé étrangère vers ER_A_F : ER_A_F n’a pas de colonne « B »",
        "clé étrangère vers ER_A_F déclarée deux fois",
    ]
    assert {(problem.file, problem.field) for problem in report.problems} == {("A.json", "foreignKeys")}


def test_a_list_that_nobody_has_is_noted_and_said(catalogue, tmp_path):
    fields = ({"name": "A", "nomenclature": "IR_Z_V:Z"}, {"name": "B", "nomenclature": "IR_SEX_V:NON"})
    put(small(tmp_path), "tables/ER_A_F.json", table("ER_A_F", *fields))
    report = run(catalogue, tmp_path, with_foreign_keys=False)
    a, b = dataset(catalogue, "er-a-f").variables
    assert (a.code_list_id, a.code_list_note) == (None, "Nomenclature IR_Z_V:Z, absente du catalogue.")
    assert b.code_list == listed(catalogue, "ir-sex-v")
    assert report.problems == (
        ImportProblem(
            "tables/ER_A_F.json",
            "A",
            "la nomenclature « IR_Z_V:Z » n’est ni dans le dossier ni dans le catalogue",
        ),
        ImportProblem("tables/ER_A_F.json", "B", "la nomenclature « IR_SEX_V » n’a pas de colonne « NON »"),
    )
    put(tmp_path, "listes/IR_Z_V.json", code_list("IR_Z_V"), "COD;LIB;TEC\n1;Un;\n")
    assert run(catalogue, tmp_path, with_foreign_keys=False).changed == 1
    assert dataset(catalogue, "er-a-f").variables[0].code_list_note is None


def test_blemished_files_are_said_and_the_others_imported(catalogue, tmp_path):
    small(tmp_path)
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "alone.csv").write_text("a;b\n")
    put(tmp_path, "twice/ER_A_F.json", table("ER_A_F", {"name": "A"}))
    put(tmp_path, "twice/list.json", code_list("ir-sex_v"))
    put(tmp_path, "éé.json", table("éé", {"name": "A"}))
    report = run(catalogue, tmp_path)
    assert (report.tables, report.code_lists) == (2, 2)
    assert [(problem.file, problem.field, problem.message) for problem in report.problems] == [
        ("alone.csv", None, "aucun descripteur n’accompagne ce fichier : il n’a pas été lu"),
        ("bad.json", None, "le JSON est illisible (ligne 1) : le fichier n’a pas été importé"),
        (
            "twice/ER_A_F.json",
            "name",
            "« ER_A_F » est déjà décrit par tables/ER_A_F.json : laissé de côté",
        ),
        (
            "twice/list.json",
            "name",
            "« ir-sex_v » est déjà décrit par listes/IR_SEX_V.json : laissé de côté",
        ),
        ("éé.json", "name", "le nom « éé » ne peut pas faire une adresse : laissé de côté"),
    ]
    assert json.loads(json.dumps(report.as_json()))["problems"][0]["file"] == "alone.csv"


def test_what_cannot_be_imported_is_refused_in_one_line(catalogue, tmp_path):
    empty = tmp_path / "vide"
    empty.mkdir()
    file = tmp_path / "f.json"
    file.write_text("{}")
    for folder, options, sentence in (
        (tmp_path, {"publisher": "atih"}, "Aucune organisation ne s’appelle « atih » dans le catalogue."),
        (tmp_path / "non", {}, f"Le dossier « {tmp_path / 'non'} » n’existe pas."),
        (file, {}, f"« {file} » n’est pas un dossier."),
        (empty, {}, f"Le dossier « {empty} » ne contient aucun descripteur Table Schema."),
        (
            tmp_path,
            {},
            f"Le dossier « {tmp_path} » ne contient aucun descripteur Table Schema lisible (f.json : aucun "
            "champ : ce fichier ne décrit ni table ni nomenclature).",
        ),
    ):
        with pytest.raises(BadQuery) as caught:
            run(catalogue, folder, **options)
        assert caught.value.message == sentence
    assert catalogue.scalar(select(func.count()).select_from(Variable)) == 0


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_input_is_imported_whole_and_twice_the_same(database, shared):
    with database.unit_of_work() as session:
        session.add(Organisation(slug="cnam", name="Cnam"))
    with database.unit_of_work() as session:
        first = run(session, shared / "snds")
    assert (first.tables, first.variables, first.foreign_keys) == (188, 4815, 197)
    assert (first.code_lists, first.codes) == (505, 414_490)
    assert (first.added, first.changed, first.unchanged) == (420_195, 0, 0)
    missing = [problem.file for problem in first.problems if "manque" in problem.message]
    assert missing == [
        "nomenclatures/DREES/IR_PHA_R.csv",
        "nomenclatures/ORAREF/IR_PTF_R.csv",
        "nomenclatures/ORAVAL/IR_MIR_D.csv",
    ]
    assert [problem.message for problem in first.problems if "IR_DTE_V" in problem.file] == ["1 code vide"]
    with database.unit_of_work() as session:
        second = run(session, shared / "snds")
    assert (second.added, second.changed, second.unchanged) == (0, 0, 420_195)
    assert second.problems == first.problems
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Code)) == 414_490
        folded(session)
        assert session.scalar(select(func.sum(CodeList.code_count))) == 414_490
        communes = session.scalars(select(CodeList).where(CodeList.slug == "ir-geo-v")).one()
        assert communes.code_count == 40_589
        assert codes(session, "ir-geo-v")[0][0] == "014-628"
