"""The documents of some records: the same as among all, and those of every record that quotes them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, Dataset, Organisation, Reuse
from catalogue.domain.base import Base
from catalogue.domain.vocabularies import PublicationState
from catalogue.search.document import Document, record_of
from catalogue.services.documents import all_documents, documents_of
from catalogue.services.documents.touched import touched_by
from tests.conftest import StatementCounter
from tests.services import sample

OPEN_ESSAI = ["dataset:open-essai", "variable:open-essai/BEN_REG", "variable:open-essai/MONTANT"]


@pytest.fixture
def filled(session: Session) -> Session:
    sample.fill(session)
    return session


def uids(documents) -> list[str]:
    return [document.uid for document in documents]


def fingerprints(session: Session) -> dict[str, str]:
    session.flush()
    return {document.uid: document.fingerprint() for document in all_documents(session)}


def test_documents_of_every_record_are_all_documents(filled: Session):
    everything: list[Document] = list(all_documents(filled))
    records = {record_of(uid) for uid in uids(everything)}
    assert len(everything) > 10
    assert list(documents_of(filled, records)) == everything


def test_dataset_comes_with_its_variables_and_nothing_else(filled: Session):
    assert uids(documents_of(filled, ["dataset:open-essai"])) == [*OPEN_ESSAI, "variable:open-essai/EXE_REG"]


def test_draft_withdrawn_and_unknown_records_have_no_document(filled: Session):
    hidden = ["dataset:brouillon", "dataset:retire", "reuse:carte-secrete", "codelist:jamais-vue"]
    assert list(documents_of(filled, hidden)) == []


def test_no_record_asked_for_is_none_given(filled: Session):
    assert list(documents_of(filled, [])) == []


def test_as_many_statements_for_one_record_as_for_several(
    filled: Session, count_statements: StatementCounter
):
    def statements(*subjects: str) -> int:
        with count_statements() as counted:
            list(documents_of(filled, subjects))
        return len(counted)

    assert statements("dataset:open-essai") == statements("dataset:open-essai", "dataset:base-voisine")


@pytest.mark.parametrize(
    ("kind", "slug", "column", "subject"),
    [
        (Organisation, "cnam", "acronym", "organisation:cnam"),
        (CodeList, "regions-2016", "title", "codelist:regions-2016"),
        (Dataset, "open-essai", "acronym", "dataset:open-essai"),
        (Dataset, "open-essai", "title", "dataset:open-essai"),
        (Reuse, "carte", "title", "reuse:carte"),
        (ConceptLevel, "region", "label", "concept:lieu"),
    ],
)
def test_whatever_quotes_a_changed_record_is_touched(
    filled: Session, kind: type[Base], slug: str, column: str, subject: str
):
    before = fingerprints(filled)
    record = filled.scalars(select(kind).where(kind.slug == slug)).one()  # type: ignore[attr-defined]
    setattr(record, column, "Tout autre chose")
    after = fingerprints(filled)
    changed = {uid for uid in after if after[uid] != before[uid]}
    touched = touched_by(filled, [subject])
    assert changed
    assert changed <= set(uids(documents_of(filled, touched)))


def test_record_that_became_a_draft_is_still_touched(filled: Session):
    filled.scalars(select(Dataset).where(Dataset.slug == "open-essai")).one().state = PublicationState.DRAFT
    filled.flush()
    assert touched_by(filled, ["dataset:open-essai"]) == {
        "dataset:open-essai",
        "reuse:carte",
        "reuse:carte-secrete",
    }
    assert touched_by(filled, ["dataset:jamais-vu"]) == {"dataset:jamais-vu"}


def test_unknown_kind_touches_nothing(filled: Session):
    assert touched_by(filled, ["planete:mars"]) == frozenset()
