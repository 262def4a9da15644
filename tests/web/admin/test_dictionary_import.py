"""The page that brings a file in: looked at first, imported next, and what it refuses."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from catalogue.domain import Code, CodeList, Revision, Variable
from catalogue.domain.vocabularies import PublicationState, Role
from catalogue.formats.dictionary.limits import FILE_MAX_BYTES
from tests import factories as make
from tests.web.admin.conftest import LogIn, Visitor

PAGE, CODES_PAGE = "/admin/jeux/open-x/importer", "/admin/nomenclatures/sexes/importer"
FILE = "Variable;Libellé\nSEX;Sexe du bénéficiaire\nAGE;Âge\n"


@pytest.fixture(autouse=True)
def _world(session: Session) -> None:
    sexes = make.code_list(session, "sexes", codes=("1", "2"))
    extract = make.dataset(session, "open-x")
    make.variable(session, extract, "SEX", label="Sexe", code_list=sexes)
    make.variable(session, extract, "OLD", label="Ancienne")
    make.dataset(session, "brouillon", state=PublicationState.DRAFT)
    session.commit()


def send(
    visitor: Visitor, page: str = PAGE, text: str | bytes = FILE, *, name: str = "dico.csv", **fields: str
) -> TestResponse:
    content = text.encode() if isinstance(text, str) else text
    return post(visitor, page, content, name, csrf_token=visitor.token(page), with_code_lists="1", **fields)


def post(visitor: Visitor, page: str, content: bytes, name: str = "dico.csv", **fields: str) -> TestResponse:
    # Encoded by hand: the client would leave its own temporary file open.
    file = FileStorage(BytesIO(content), filename=name)
    boundary, body = encode_multipart({**fields, "file": file})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return visitor.client.post(page, data=body, content_type=kind)


def labels(session: Session) -> dict[str, str | None]:
    session.expire_all()
    return {row.name: row.label for row in session.scalars(select(Variable).order_by(Variable.position))}


def test_looking_says_what_would_change_and_changes_nothing(log_in: LogIn, session: Session):
    answer = send(log_in(), action="check")
    assert answer.status_code == 200
    text = answer.text
    assert "Voici ce que l’import changerait. Rien n’est encore enregistré." in text
    assert "Variables ajoutées" in text
    assert "<code>AGE</code>" in text
    assert "Variables fermées" in text
    assert "<code>OLD</code>" in text
    assert "Sexe du bénéficiaire" in text
    assert labels(session) == {"SEX": "Sexe", "OLD": "Ancienne"}


def test_importing_changes_and_says_by_whom(log_in: LogIn, session: Session):
    answer = send(log_in(email="anne@exemple.fr"), action="import")
    assert answer.status_code == 200
    assert "Le fichier est importé." in answer.text
    assert labels(session) == {"SEX": "Sexe du bénéficiaire", "AGE": "Âge", "OLD": "Ancienne"}
    revision = session.scalars(select(Revision).order_by(Revision.id)).first()
    assert revision is not None
    assert (revision.author, revision.reason) == ("anne@exemple.fr", "Import de « dico.csv ».")


def test_a_second_time_says_that_nothing_changes(log_in: LogIn):
    visitor = log_in()
    send(visitor, action="import")
    assert "Ce fichier ne change rien" in send(visitor, action="import").text


def test_what_does_not_ask_to_import_only_looks(log_in: LogIn, session: Session):
    assert send(log_in()).status_code == 200
    assert labels(session) == {"SEX": "Sexe", "OLD": "Ancienne"}


def test_errors_are_shown_with_their_places_and_nothing_is_written(log_in: LogIn, session: Session):
    text = "Variable;Type\nSEX;machin\nAGE;<script>\n"
    visitor = log_in()
    checked, imported = (send(visitor, text=text, action=action) for action in ("check", "import"))
    assert (checked.status_code, imported.status_code) == (200, 422)
    for answer in (checked, imported):
        assert "2 erreurs empêchent d’importer ce fichier" in answer.text
        assert 'data-label="Ligne">2<' in answer.text
        assert 'data-label="Ligne">3<' in answer.text
        assert "<script>" not in answer.text
    assert labels(session) == {"SEX": "Sexe", "OLD": "Ancienne"}


def test_the_report_is_in_english_too(log_in: LogIn):
    visitor = log_in()
    answer = send(visitor, f"{PAGE}?lang=en", action="check")
    assert "This is what the import would change." in answer.text


def test_pruning_is_asked_for(log_in: LogIn, session: Session):
    answer = send(log_in(), action="import", prune="1")
    assert "Variables supprimées" in answer.text
    assert "OLD" not in labels(session)


def test_codes_are_looked_at_and_imported(log_in: LogIn, session: Session):
    text = "Code;Libellé\n1;Homme\n2;Femme\n9;Inconnu\n"
    visitor = log_in()
    assert send(visitor, CODES_PAGE, text, action="check").status_code == 200
    query = select(Code.label).join(CodeList).where(CodeList.slug == "sexes").order_by(Code.notation)
    assert list(session.scalars(query)) == ["Code 1", "Code 2"]
    assert "Le fichier est importé." in send(visitor, CODES_PAGE, text, action="import").text
    session.rollback()
    assert list(session.scalars(query)) == ["Homme", "Femme", "Inconnu"]


def test_a_contributor_imports_into_drafts_and_nowhere_else(log_in: LogIn, session: Session):
    visitor = log_in(Role.CONTRIBUTOR)
    for page in (PAGE, CODES_PAGE):
        assert 'type="file"' not in visitor.get(page).text
        answer = post(visitor, page, FILE.encode(), csrf_token=visitor.token(), action="import")
        assert answer.status_code == 403
    draft = "/admin/jeux/brouillon/importer"
    assert send(visitor, draft, action="import").status_code == 200
    assert "AGE" in labels(session)


def test_no_file_is_told(log_in: LogIn):
    visitor = log_in()
    answer = visitor.post(PAGE, {"action": "import"}, form_at=PAGE)
    assert answer.status_code == 422
    assert "Choisissez un fichier." in answer.text


def test_an_unknown_record_is_not_found(log_in: LogIn, session: Session):
    visitor = log_in()
    for page in ("/admin/jeux/inconnu/importer", "/admin/nomenclatures/inconnue/importer"):
        assert visitor.get(page).status_code == 404
        answer = post(visitor, page, FILE.encode(), csrf_token=visitor.token(), action="import")
        assert answer.status_code == 404
    assert session.scalar(select(CodeList).where(CodeList.slug == "inconnue")) is None


def test_a_forged_form_is_refused(log_in: LogIn, session: Session):
    visitor = log_in()
    assert post(visitor, PAGE, FILE.encode(), action="import").status_code == 400
    assert labels(session) == {"SEX": "Sexe", "OLD": "Ancienne"}


def test_a_file_of_ten_megabytes_is_read_and_one_of_thirty_is_not(log_in: LogIn):
    line = "LIGNE;" + "x" * 30_000 + "\n"
    large = "Variable;Libellé\n" + line * (10_000_000 // len(line))
    visitor = log_in()
    assert send(visitor, text=large, action="check").status_code == 200
    assert send(visitor, text=b"x" * (FILE_MAX_BYTES + 2_000_000), action="check").status_code == 413


def test_other_forms_keep_their_limit(log_in: LogIn):
    visitor = log_in()
    answer = post(visitor, "/admin/jeux/open-x", b"x" * 9_000_000, csrf_token=visitor.token())
    assert answer.status_code == 413


def test_whoever_is_not_logged_in_sends_no_large_file(visitor: Visitor):
    assert post(visitor, PAGE, b"x" * 9_000_000, action="import").status_code == 413


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\dossier\\dico.csv", "dico\t.csv", "é" * 300, ".csv"]
)
def test_the_name_of_a_file_is_only_a_name(
    log_in: LogIn, session: Session, app: Flask, tmp_path: Path, name: str
):
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert send(log_in(), name=name, action="import").status_code == 200
    reason = session.scalars(select(Revision.reason)).first()
    assert reason is not None
    assert "/" not in reason
    assert "\\" not in reason
    assert len(reason) < 150
    assert {path for path in tmp_path.rglob("*") if path.is_file()} - before == set()


def test_the_pages_of_the_records_lead_there(log_in: LogIn):
    visitor = log_in()
    assert f'href="{PAGE}"' in visitor.get("/admin/jeux/open-x").text
    assert f'href="{CODES_PAGE}"' in visitor.get("/admin/nomenclatures/sexes").text
