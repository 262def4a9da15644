import pytest
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, JoinKey
from catalogue.domain.vocabularies import DatasetKind, IdentifierClass
from catalogue.errors import NotFound
from catalogue.services.key_concepts import get_key_concept_page, list_key_concepts
from catalogue.services.legal import list_legal_texts
from tests.services.sample import fill


@pytest.fixture(autouse=True)
def _sample(session: Session) -> None:
    fill(session)


def test_levels_are_finest_first_and_say_what_they_lie_within(session):
    levels = get_key_concept_page(session, slug="lieu").levels
    assert [(level.slug, level.coarser, level.apart) for level in levels] == [
        ("commune", ("Département",), ("ZEAT",)),
        ("departement", ("Région",), ("ZEAT",)),
        ("region", (), ("ZEAT",)),
        ("zeat", (), ("Commune", "Département", "Région")),
    ]


def test_a_level_has_its_own_identifier_class_or_that_of_its_concept(session):
    commune, departement, *_ = get_key_concept_page(session, slug="lieu").levels
    assert commune.identifier_class is IdentifierClass.POTENTIAL
    assert departement.identifier_class is IdentifierClass.NONE


def test_a_page_says_who_has_the_key_and_counts_the_tables(session):
    page = get_key_concept_page(session, slug="lieu")
    region = page.levels[2]
    assert [code_list.slug for code_list in region.code_lists] == ["regions-2016"]
    assert [(key.dataset.slug, key.name) for key in region.holders] == [
        ("open-essai", "residence"),
        ("base-voisine", "region"),
    ]
    assert region.table_count == 1
    assert page.holders == {DatasetKind.EXTRACT: 1, DatasetKind.EXTERNAL: 1, DatasetKind.TABLE: 1}
    assert [note.text for note in page.notes] == ["Un lieu en cache un autre."]


def test_the_list_names_levels_and_counts_holders(session):
    (concept,) = list_key_concepts(session)
    assert concept.levels == ("Commune", "Département", "Région", "ZEAT")
    assert concept.holders == {DatasetKind.EXTRACT: 1, DatasetKind.EXTERNAL: 1, DatasetKind.TABLE: 1}


@pytest.mark.parametrize("slug", ["rien", "", "\x00", "a" * 10_000, "Lieu"])
def test_an_unknown_key_is_not_found(session, slug):
    with pytest.raises(NotFound):
        get_key_concept_page(session, slug=slug)


def test_pages_cost_the_same_for_few_and_many_holders(session, count_statements):
    with count_statements() as few:
        get_key_concept_page(session, slug="lieu")
        list_key_concepts(session)
    extract = session.query(Dataset).filter_by(slug="open-essai").one()
    code_list_id = extract.join_keys[0].code_list_id
    session.add_all(
        JoinKey(dataset_id=extract.id, name=f"k{rank}", label="Clé", position=rank, code_list_id=code_list_id)
        for rank in range(50)
    )
    session.flush()
    with count_statements() as many:
        page = get_key_concept_page(session, slug="lieu")
        list_key_concepts(session)
    assert len(page.levels[2].holders) == 52
    assert len(many) == len(few)


def test_legal_texts_are_given_whole(session):
    (text,) = list_legal_texts(session)
    assert (text.title, text.summary, text.url) == (
        "Loi du 6 janvier 1978",
        "Elle protège.",
        "https://loi.example/",
    )
