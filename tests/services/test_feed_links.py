from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.domain import Crosswalk, Dataset, Link
from catalogue.domain.vocabularies import DatasetKind, LegalStatus, LinkKind, LinkStatus, VariableType
from catalogue.formats.dcat_model import FeedDataset, FeedLink, FeedLinkKey
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.dictionary.model import CodeEntry, DictionaryVariable
from catalogue.services import feed_links
from catalogue.services.feed import get_feed_dataset, get_feed_page
from tests.services.feed_sample import slug_of
from tests.services.feed_world import fill_linked

SENT_OUT = ["confirme", "propose", "faible"]


def dataset_of(session, profile: Profile = Profile.DATAGOUV) -> FeedDataset:
    return get_feed_dataset(session, publisher="cnam", slug=slug_of(0), profile=profile)


def test_neither_rejected_nor_stale_nor_forbidden_nor_hidden_links_go_out(session):
    fill_linked(session)

    assert [link.base for link in dataset_of(session).links] == SENT_OUT


def test_a_link_comes_with_its_columns_its_level_and_its_crosswalks(session):
    fill_linked(session)

    assert dataset_of(session).links[0] == FeedLink(
        base="confirme",
        base_title="Base confirme",
        kind=LinkKind.AGGREGATE,
        explanation="On regroupe par région.",
        legal=LegalStatus.OPEN,
        is_reviewed=True,
        base_page="https://bases.example.fr/confirme",
        is_fed=False,
        loss=("La commune est perdue.",),
        keys=(
            FeedLinkKey(
                "Région de soins ↔ Commune",
                level="region",
                level_label="région",
                code_list="regions",
                columns=("REG",),
                base_columns=(),
                match_rate=0.5,
                level_label_en="region",
            ),
        ),
        crosswalks=("communes-regions",),
    )


def test_only_what_somebody_confirmed_is_said_to_be_reviewed(session):
    fill_linked(session)

    assert [link.is_reviewed for link in dataset_of(session).links] == [True, False, False]


def test_an_extract_of_ours_is_known_to_be_in_the_feed(session):
    fill_linked(session)
    session.execute(
        update(Dataset)
        .where(Dataset.slug == "confirme")
        .values(kind=DatasetKind.EXTRACT, publisher_id=_publisher_of(session, slug_of(0)))
    )

    assert [link.is_fed for link in dataset_of(session).links] == [True, False, False]


def test_an_address_that_two_bases_share_names_neither(session):
    fill_linked(session)
    portal = "https://portail.example.fr/"
    session.execute(
        update(Dataset).where(Dataset.slug.in_(("confirme", "faible"))).values(landing_page=portal)
    )

    assert [link.base_page for link in dataset_of(session).links] == [
        None,
        "https://bases.example.fr/propose",
        None,
    ]


def test_only_the_best_links_go_out_where_there_are_many(session, monkeypatch):
    fill_linked(session)
    monkeypatch.setattr(feed_links, "LINKS_OF_DATASET", 2)

    page = get_feed_page(session, publisher="cnam", start=0, size=100)

    assert [[link.base for link in dataset.links] for dataset in page.datasets] == [SENT_OUT[:2]] * 3


def test_a_page_of_links_and_dictionaries_costs_the_same_statements_whatever_its_size(
    session, count_statements
):
    fill_linked(session, 20)
    counts = []
    for profile in Profile:
        for size in (1, 20):
            with count_statements() as statements:
                get_feed_page(session, publisher="cnam", start=0, size=size, profile=profile)
            counts.append(len(statements))

    # Datasets, files, links, their keys, the columns of these; then keys, variables, lists, codes,
    # crosswalks and pairs.
    assert counts == [5, 5, 11, 11]


def test_the_dictionary_is_read_for_the_profile_that_writes_it(session):
    fill_linked(session)

    assert dataset_of(session).dictionary is None
    dictionary = dataset_of(session, Profile.DCAT_AP).dictionary
    assert dictionary is not None
    assert dictionary.variables == (
        DictionaryVariable(name="REG", label="Région", type=VariableType.STRING, code_list="regions"),
        DictionaryVariable(name="COM", code_list="communes"),
        DictionaryVariable(name="REG2", code_list="regions"),
    )
    assert dictionary.primary_key == ("REG",)


def test_short_code_lists_and_crosswalks_come_whole_and_long_ones_are_named(session):
    fill_linked(session)
    dictionary = dataset_of(session, Profile.DCAT_AP).dictionary

    assert dictionary is not None
    assert {used.head.slug: used.codes for used in dictionary.code_lists} == {
        "regions": (CodeEntry("11", "Région 11"), CodeEntry("24", "Région 24")),
        "communes": (),
    }
    assert [
        (walked.slug, walked.source, walked.target, walked.pairs) for walked in dictionary.crosswalks
    ] == [("communes-regions", "communes", "regions", (("75056", "11"),))]


def test_a_rejected_crosswalk_does_not_go_out(session):
    fill_linked(session)
    session.execute(update(Crosswalk).values(status=LinkStatus.REJECTED))
    dictionary = dataset_of(session, Profile.DCAT_AP).dictionary

    assert dictionary is not None
    assert dictionary.crosswalks == ()


def test_a_dataset_without_link_nor_variable_has_an_empty_dictionary(session):
    fill_linked(session)
    session.execute(update(Link).values(status=LinkStatus.REJECTED))
    dataset = dataset_of(session, Profile.DCAT_AP)

    assert dataset.links == ()
    assert dataset.dictionary is not None
    assert dataset.dictionary.crosswalks == ()


def _publisher_of(session: Session, slug: str) -> int:
    return session.scalars(select(Dataset).where(Dataset.slug == slug)).one().publisher_id
