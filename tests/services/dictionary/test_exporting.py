from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, Dataset, ForeignKey, Variable
from catalogue.domain.vocabularies import (
    DatasetKind,
    PublicationState,
    SpecialMeaning,
    VariableType,
)
from catalogue.errors import Gone, NotFound
from catalogue.formats.dictionary.model import CodeEntry, DictionaryKey, SpecialCode
from catalogue.services.dictionary.exporting import (
    BATCH,
    codes_of,
    fingerprint,
    get_code_list_head,
    get_dictionary,
)
from tests import factories as make
from tests.services.dictionary.drafts import ALL, codes, draft, run, run_codes

BASE = "https://catalogue.exemple.fr"


def exported(session: Session, slug: str = "open-x"):
    session.expire_all()
    return get_dictionary(session, slug=slug, base_url=BASE)


@pytest.fixture
def extract(session: Session) -> Dataset:
    regions = make.regions(session)
    found = make.dataset(session, "open-x", name="OPEN_X", primary_key=["ANNEE"], keywords=["soins"])
    make.variable(session, found, "ANNEE", type=VariableType.YEAR, history_missing=["2012"])
    make.variable(
        session, found, "REG", code_list=regions, constraints={"required": True}, label=" R\r\nx\x01 "
    )
    return found


def test_a_dictionary_has_all_that_the_catalogue_knows(session: Session, extract: Dataset):
    found = exported(session)
    assert (found.url, found.publisher, found.name) == (f"{BASE}/jeux/open-x", "Cnam", "OPEN_X")
    assert (found.primary_key, found.keywords) == (("ANNEE",), ("soins",))
    year, region = found.variables
    assert (year.type, year.history_missing) == (VariableType.YEAR, ("2012",))
    assert (region.code_list, region.constraints) == ("regions", {"required": True})
    assert [head.slug for head in found.code_lists] == ["regions"]


def test_texts_are_as_files_hold_them(session: Session, extract: Dataset):
    assert exported(session).variables[1].label == "R\nx"


def test_keys_lead_to_published_tables_only(session: Session, extract: Dataset):
    kinds = {"table": PublicationState.PUBLISHED, "secrete": PublicationState.DRAFT}
    for position, (slug, state) in enumerate(kinds.items()):
        other = make.dataset(session, slug, kind=DatasetKind.TABLE, name=slug.upper(), state=state)
        key = ForeignKey(
            dataset_id=extract.id,
            position=position,
            referenced_dataset_id=other.id,
            columns=["REG"],
            referenced_columns=["CODE"],
        )
        make.add(session, key)
    assert exported(session).foreign_keys == (DictionaryKey(("REG",), "table", "TABLE", ("CODE",)),)


def test_drafts_and_withdrawn_datasets_are_not_given(session: Session):
    make.dataset(session, "brouillon", state=PublicationState.DRAFT)
    make.dataset(session, "retire", state=PublicationState.WITHDRAWN)
    with pytest.raises(NotFound):
        exported(session, "brouillon")
    with pytest.raises(Gone):
        exported(session, "retire")


def test_a_code_list_says_what_it_replaces_and_which_codes_are_special(session: Session):
    old = make.code_list(session, "ccam-54")
    special = [{"code": "99", "meaning": "unknown", "label": "Inconnu"}]
    make.code_list(session, "ccam-63", replaces=old, special_codes=special, valid_from=date(2020, 1, 1))
    head = get_code_list_head(session, slug="ccam-63", base_url=BASE)
    assert head.replaces_url == f"{BASE}/nomenclatures/ccam-54"
    assert head.special_codes == (SpecialCode("99", SpecialMeaning.UNKNOWN, "Inconnu"),)
    for slug in ("inconnue", "pas un slug"):
        with pytest.raises(NotFound):
            get_code_list_head(session, slug=slug, base_url=BASE)


def test_codes_come_in_the_order_of_the_source_and_in_batches(session: Session):
    many = [f"{rank:05}" for rank in range(BATCH + 5)]
    make.code_list(session, "longue", codes=many[::-1])
    assert [code.notation for code in codes_of(session)("longue")] == many[::-1]
    assert list(codes_of(session)("inconnue")) == []


def test_codes_have_their_parent_and_their_columns(session: Session):
    found = make.code_list(session, "arbre")
    row = Code(code_list_id=found.id, position=0, notation="A1", parent="A", attributes={"COURT": "a"})
    make.add(session, row)
    assert list(codes_of(session)("arbre")) == [CodeEntry("A1", None, "A", {"COURT": "a"})]


def test_the_number_of_statements_does_not_grow(session: Session, extract: Dataset, count_statements):
    session.commit()
    with count_statements() as few:
        fingerprint(session, exported(session))
    for rank in range(50):
        codes = make.code_list(session, f"liste-{rank}", codes=("1", "2"))
        make.variable(session, extract, f"V{rank}", code_list=codes)
    session.commit()
    with count_statements() as many:
        fingerprint(session, exported(session))
    assert len(many) == len(few)


def test_the_fingerprint_follows_variables_and_codes(session: Session, extract: Dataset):
    session.commit()
    first = fingerprint(session, exported(session))
    assert fingerprint(session, exported(session)) == first
    session.scalars(select(Variable).where(Variable.name == "REG")).one().unit = "région"
    session.commit()
    second = fingerprint(session, exported(session))
    run_codes(session, codes(("84", "ARA")), slug="regions")
    third = fingerprint(session, exported(session))
    assert len({first, second, third}) == 3


def test_the_fingerprint_of_a_list_follows_its_codes(session: Session):
    run_codes(session, codes(("1", "Homme")))
    head = get_code_list_head(session, slug="sexes", base_url=BASE)
    before = fingerprint(session, head)
    run_codes(session, codes(("1", "Hommes")))
    session.expire_all()
    assert get_code_list_head(session, slug="sexes", base_url=BASE) == head
    assert fingerprint(session, head) != before


def test_what_is_exported_comes_back_unchanged(session: Session, extract: Dataset):
    found = exported(session)
    given = draft(*found.variables, of=ALL, primary_key=found.primary_key)
    assert run(session, given).does_something is False
    assert session.scalars(select(CodeList.row_version)).all() == [1]
