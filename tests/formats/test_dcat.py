from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from catalogue.domain.licence import LICENCES
from catalogue.domain.vocabularies import Frequency, LegalStatus
from catalogue.errors import Invalid
from catalogue.formats.dcat import dataset_document, dataset_to_rdf, describe, feed_document, feed_page
from catalogue.formats.dcat_model import FeedContact, FeedDataset, FeedDistribution, FeedView
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.rdf import HYDRA, N_TRIPLES, RDF_XML, SYNTAXES, VCARD, Syntax, new_graph
from tests.formats.dcat_samples import (
    ADDRESSES,
    AGENT,
    CATALOGUE,
    DATASETS,
    FULL,
    HOSTILE,
    MADE,
    MINIMAL,
    NOW,
    VIEW,
)
from tests.rdf import read_rdf, violations

AUTHORITY = "http://publications.europa.eu/resource/authority/"
EVERY_PROFILE = pytest.mark.parametrize("profile", Profile)
EVERY_SYNTAX = pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)


def graph_of(dataset: FeedDataset, profile: Profile = Profile.DATAGOUV) -> tuple[Graph, URIRef]:
    graph = new_graph()
    return graph, dataset_to_rdf(dataset, graph, addresses=ADDRESSES, now=NOW, profile=profile)


def page(
    syntax: Syntax,
    datasets: Sequence[FeedDataset] = DATASETS,
    view: FeedView = VIEW,
    profile: Profile = Profile.DATAGOUV,
) -> bytes:
    return feed_page(
        CATALOGUE, datasets, addresses=ADDRESSES, view=view, syntax=syntax, now=NOW, profile=profile
    )


def with_files(*files: FeedDistribution) -> FeedDataset:
    return replace(MINIMAL, distributions=files)


def file_urls(graph: Graph, node: URIRef) -> dict[str, str]:
    """Return the address that udata takes for each file: downloadURL, else accessURL."""
    return {
        str(item).rpartition("#fichier-")[2]: str(
            graph.value(item, DCAT.downloadURL) or graph.value(item, DCAT.accessURL)
        )
        for item in graph.objects(node, DCAT.distribution)
    }


@pytest.mark.shared
@EVERY_PROFILE
@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.slug)
def test_every_dataset_satisfies_dcat_ap(dataset, profile, shared):
    graph, _node = graph_of(dataset, profile)

    assert violations(graph, shared) == []


@pytest.mark.shared
@EVERY_PROFILE
def test_a_page_satisfies_dcat_ap(profile, shared):
    assert violations(read_rdf(page(N_TRIPLES, profile=profile), N_TRIPLES), shared) == []


@pytest.mark.shared
def test_the_shapes_find_what_is_wrong(shared):
    graph, node = graph_of(FULL)
    graph.remove((node, DCTERMS.title, None))
    graph.remove((None, RDF.type, DCTERMS.Frequency))

    assert len(violations(graph, shared)) == 2


@EVERY_PROFILE
@EVERY_SYNTAX
def test_the_four_syntaxes_say_the_same(syntax, profile):
    graph = read_rdf(page(syntax, profile=profile), syntax)

    assert len(graph) > 100
    assert isomorphic(graph, read_rdf(page(N_TRIPLES, profile=profile), N_TRIPLES))


@EVERY_PROFILE
@EVERY_SYNTAX
def test_the_whole_feed_says_what_its_pages_say_without_their_view(syntax, profile):
    pages = Graph()
    for dataset in DATASETS:
        pages += read_rdf(page(N_TRIPLES, [dataset], profile=profile), N_TRIPLES)
    pages.remove((None, HYDRA.view, None))
    pages.remove((URIRef(VIEW.address), None, None))

    written = feed_document(
        CATALOGUE,
        [[FULL, MINIMAL], [HOSTILE]],
        addresses=ADDRESSES,
        syntax=syntax,
        now=NOW,
        profile=profile,
    )

    assert isomorphic(read_rdf(b"".join(written), syntax), pages)


@EVERY_SYNTAX
def test_the_same_dataset_is_written_in_the_same_bytes(syntax):
    first, second = (
        dataset_document(FULL, addresses=ADDRESSES, syntax=syntax, now=NOW) for _time in range(2)
    )

    assert first == second


def test_no_control_character_reaches_xml():
    written = page(RDF_XML, [HOSTILE])

    assert ElementTree.fromstring(written) is not None  # noqa: S314 - our own bytes
    assert not set(written) & set(bytes([*range(9), 11, 12, *range(14, 32)]))


def test_the_identifier_is_the_address():
    graph, node = graph_of(FULL)

    assert node == URIRef("https://catalogue.example.fr/jeux/open-complet")
    assert graph.value(node, DCTERMS.identifier) == Literal(str(node))


def test_texts_say_their_language():
    graph, node = graph_of(FULL)

    assert set(graph.objects(node, DCTERMS.title)) == {
        Literal(FULL.title, lang="fr"),
        Literal("Open Complet: a year of care", lang="en"),
    }
    assert set(graph.objects(node, DCAT.keyword)) == {
        Literal("soins", lang="fr"),
        Literal("région", lang="fr"),
    }
    assert graph.value(node, SKOS.altLabel) == Literal("OC", lang="fr")


def test_the_description_gathers_all_that_is_told_in_words():
    assert describe(FULL) == (
        "Les soins remboursés, par région.\n\n"
        "Premier paragraphe.\n\nSecond paragraphe, avec « guillemets ».\n\n"
        "Une ligne = un soin × une région.\n\n"
        "Champ : Tous les régimes.\n\n"
        "Période : Dates de soins.\n\n"
        "Mise à jour : En juin.\n\n"
        "Géographie : Treize zones.\n\n"
        "Volume : 1 348 lignes."
    )


def test_a_dataset_without_a_word_is_described_by_its_title():
    graph, node = graph_of(MINIMAL)

    assert graph.value(node, DCTERMS.description) == Literal("Open Nu", lang="fr")


def test_a_title_that_cannot_be_written_gives_way_to_the_name():
    graph, node = graph_of(replace(MINIMAL, title="\x00\x01"))

    assert graph.value(node, DCTERMS.title) == Literal("open-nu", lang="fr")


def test_a_period_is_a_blank_node_of_full_dates():
    graph, node = graph_of(FULL)
    period = graph.value(node, DCTERMS.temporal)

    assert isinstance(period, BNode)
    assert graph.value(period, DCAT.startDate) == Literal("2014-01-01", datatype=XSD.date)
    assert graph.value(period, DCAT.endDate) == Literal("2024-12-31", datatype=XSD.date)


def test_a_period_may_be_open():
    graph, node = graph_of(replace(MINIMAL, period_start=date(2015, 1, 1)))
    period = graph.value(node, DCTERMS.temporal)

    assert graph.value(period, DCAT.startDate) == Literal("2015-01-01", datatype=XSD.date)
    assert graph.value(period, DCAT.endDate) is None


@pytest.mark.parametrize("frequency", Frequency)
def test_every_frequency_is_typed_and_named(frequency):
    graph, node = graph_of(replace(MINIMAL, frequency=frequency))
    word = graph.value(node, DCTERMS.accrualPeriodicity)

    assert word == URIRef(f"{AUTHORITY}frequency/{frequency.value}")
    assert graph.value(word, RDF.type) == DCTERMS.Frequency
    labels = [label for label in graph.objects(word, SKOS.prefLabel) if isinstance(label, Literal)]
    assert {label.language for label in labels} == {"fr", "en"}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (LegalStatus.OPEN, "PUBLIC"),
        (LegalStatus.AUTHORISATION, "RESTRICTED"),
        (LegalStatus.FORBIDDEN, "NON_PUBLIC"),
        (LegalStatus.UNKNOWN, None),
    ],
)
def test_access_is_told_when_it_is_known(status, code):
    graph, node = graph_of(replace(MINIMAL, legal_status=status))

    expected = URIRef(f"{AUTHORITY}access-right/{code}") if code else None
    assert graph.value(node, DCTERMS.accessRights) == expected


def test_the_theme_is_named_so_that_it_becomes_a_tag():
    graph, node = graph_of(MINIMAL)
    theme = graph.value(node, DCAT.theme)

    assert Literal("Santé", lang="fr") in set(graph.objects(theme, SKOS.prefLabel))


def test_two_versions_of_one_licence_are_two_nodes_that_say_which():
    graph = new_graph()
    labels = []
    for code in ("licence-ouverte", "licence-ouverte-2.0"):
        dataset = replace(MINIMAL, slug=code.replace(".", "-"), licence=LICENCES[code])
        node = dataset_to_rdf(dataset, graph, addresses=ADDRESSES, now=NOW)
        labels.append([str(label) for label in graph.objects(node, DCTERMS.license / RDFS.label)])

    assert labels == [["Licence Ouverte / Open Licence"], ["Licence Ouverte / Open Licence version 2.0"]]


def test_files_are_under_the_licence_of_their_dataset():
    graph, node = graph_of(FULL)
    licences = set(graph.objects(node, DCAT.distribution / DCTERMS.license))

    assert licences == {URIRef("https://www.etalab.gouv.fr/licence-ouverte-open-licence")}
    assert set(graph.objects(node, DCTERMS.license)) == licences


def test_a_file_says_its_form_its_size_and_its_dates():
    graph, _node = graph_of(FULL)
    item = URIRef(ADDRESSES.distribution("open-complet", "csv"))

    assert graph.value(item, DCTERMS["format"]) == URIRef(f"{AUTHORITY}file-type/CSV")
    assert graph.value(item, DCAT.mediaType) == URIRef(
        "https://www.iana.org/assignments/media-types/text/csv"
    )
    assert graph.value(item, DCAT.byteSize) == Literal("12345678", datatype=XSD.nonNegativeInteger)
    assert graph.value(item, DCTERMS.issued) == Literal("2025-05-01T00:00:00+00:00", datatype=XSD.dateTime)
    assert graph.value(item, DCTERMS.description) == Literal(
        "Un fichier par an.\n\nSéparateur « ; », encodage « latin-1 ».", lang="fr"
    )


def test_files_that_share_an_address_stay_apart():
    place = "https://donnees.example.fr/page"
    graph, node = graph_of(
        with_files(
            FeedDistribution("un", "Un", place),
            FeedDistribution("deux", "Deux", place),
            FeedDistribution("trois", "Trois", place, download_url=f"{place}/3.csv"),
            FeedDistribution("quatre", "Quatre", place, download_url=f"{place}/3.csv"),
        )
    )

    assert file_urls(graph, node) == {
        "un": place,
        "deux": ADDRESSES.distribution("open-nu", "deux"),
        "trois": f"{place}/3.csv",
        "quatre": ADDRESSES.distribution("open-nu", "quatre"),
    }


def test_a_file_whose_address_cannot_be_written_is_reached_through_our_page():
    graph, node = graph_of(
        with_files(
            FeedDistribution("a", "A", "https://exemple.fr/a b"),
            FeedDistribution("b", "B", "\x00", download_url="https://exemple.fr/b.csv"),
        )
    )

    assert file_urls(graph, node) == {
        "a": ADDRESSES.distribution("open-nu", "a"),
        "b": "https://exemple.fr/b.csv",
    }
    assert graph.value(URIRef(ADDRESSES.distribution("open-nu", "b")), DCAT.accessURL) == URIRef(
        ADDRESSES.distribution("open-nu", "b")
    )


def test_the_way_back_is_our_page_and_the_producer_s_page_stands_beside():
    graph, node = graph_of(FULL)

    assert graph.value(node, DCAT.landingPage) == node
    assert graph.value(node, FOAF.page) == URIRef("https://donnees.example.fr/complet")


def test_a_contact_has_a_name_and_addresses():
    graph, node = graph_of(FULL)
    card = graph.value(node, DCAT.contactPoint)

    assert graph.value(card, RDF.type) == VCARD.Kind
    assert graph.value(card, VCARD.fn) == Literal("Équipe open data", lang="fr")
    assert graph.value(card, VCARD.hasEmail) == URIRef("mailto:contact@cnam.example.fr")
    assert graph.value(card, VCARD.hasURL) == URIRef("https://cnam.example.fr/contact")


def test_a_contact_without_address_is_left_out_and_one_without_name_takes_the_publisher_s():
    graph, node = graph_of(replace(MINIMAL, contact=FeedContact("Un service")))
    assert graph.value(node, DCAT.contactPoint) is None

    graph, node = graph_of(replace(MINIMAL, contact=FeedContact(email="a@b.fr")))
    assert list(graph.objects(node, DCAT.contactPoint / VCARD.fn)) == [Literal("Cnam", lang="fr")]


def test_the_publisher_is_described():
    graph, node = graph_of(FULL)
    agent = graph.value(node, DCTERMS.publisher)

    assert agent == URIRef("https://catalogue.example.fr/catalogue#organisation-cnam")
    assert graph.value(agent, FOAF.name) == Literal("Caisse nationale", lang="fr")
    assert graph.value(agent, FOAF.homepage) == URIRef("https://cnam.example.fr/")
    assert graph.value(agent, FOAF.mbox) == URIRef("mailto:opendata@cnam.example.fr")


def test_a_dataset_changed_when_its_newest_file_did_and_its_record_when_we_wrote():
    graph, node = graph_of(FULL)
    record = graph.value(predicate=FOAF.primaryTopic, object=node)

    assert graph.value(node, DCTERMS.issued) == Literal("2015-03-02T00:00:00+00:00", datatype=XSD.dateTime)
    assert graph.value(node, DCTERMS.modified) == Literal("2025-06-01T00:00:00+00:00", datatype=XSD.dateTime)
    assert graph.value(record, DCTERMS.modified) == Literal(
        "2026-06-01T09:15:30+00:00", datatype=XSD.dateTime
    )


def test_nobody_knows_when_a_dataset_without_dated_file_changed():
    graph, node = graph_of(MINIMAL)

    assert graph.value(node, DCTERMS.modified) is None


def test_a_date_to_come_is_not_written():
    graph, _node = graph_of(HOSTILE)
    values = [value.toPython() for value in graph.objects() if isinstance(value, Literal)]

    assert [value for value in values if isinstance(value, datetime)] == [MADE, MADE]


def test_sources_are_told_as_provenance():
    graph, node = graph_of(FULL)

    assert list(graph.objects(node, DCTERMS.provenance / RDFS.label)) == [
        Literal("Décrit d’après : https://donnees.example.fr/complet ; dépôt: lexique.xls", lang="fr")
    ]


def test_only_valid_addresses_enter_the_graph():
    graph, _node = graph_of(HOSTILE)
    nodes = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}

    assert not [address for address in nodes if "exemple.fr" in address]
    assert all(address.startswith(("http://", "https://")) for address in nodes)


def test_a_name_that_cannot_stand_in_an_address_is_refused():
    with pytest.raises(Invalid):
        graph_of(replace(MINIMAL, slug="open nu"))


def test_a_page_lists_its_datasets_and_their_records_and_leads_to_the_next():
    graph = read_rdf(page(N_TRIPLES), N_TRIPLES)
    catalogue = URIRef("https://catalogue.example.fr/catalogue")
    view = graph.value(catalogue, HYDRA.view)

    assert set(graph.objects(catalogue, DCAT.dataset)) == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert set(graph.objects(catalogue, DCAT.record)) == set(graph.subjects(RDF.type, DCAT.CatalogRecord))
    assert list(graph.subjects(RDF.type, HYDRA.PartialCollectionView)) == [view]
    assert graph.value(view, HYDRA.first) == URIRef(VIEW.first)
    assert graph.value(view, HYDRA.next) == URIRef("https://catalogue.example.fr/catalogue.ttl?page=9")


def test_the_last_page_leads_nowhere():
    last = replace(VIEW, next=None)

    graph = read_rdf(page(N_TRIPLES, view=last), N_TRIPLES)

    assert list(graph.objects(None, HYDRA.next)) == []


def test_the_catalogue_is_described():
    graph = read_rdf(page(N_TRIPLES, []), N_TRIPLES)
    node = graph.value(predicate=RDF.type, object=DCAT.Catalog)

    assert graph.value(node, FOAF.homepage) == URIRef("https://catalogue.example.fr/")
    assert graph.value(node, DCTERMS.publisher) == URIRef(ADDRESSES.agent(AGENT.slug))
    assert graph.value(node, DCTERMS.modified) == Literal(
        datetime(2026, 11, 24, 10, 30, tzinfo=UTC).isoformat(), datatype=XSD.dateTime
    )
    assert graph.value(node, DCAT.themeTaxonomy) == URIRef(f"{AUTHORITY}data-theme")
