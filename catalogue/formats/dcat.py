"""DCAT-AP 3.0.1: the catalogue and its datasets as RDF, in the profiles of `dcat_profiles.py`.

Where the standard leaves a choice, the form that data.gouv.fr's software (udata) keeps was taken, so long as
DCAT-AP's shapes find no fault in it; `dcat-ap` adds to it what udata would not read. Values come from
`formats/dcat_model.py`; paging and HTTP are elsewhere.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS

from catalogue.domain.licence import LICENCES
from catalogue.formats.dcat_distributions import distributions_to_rdf
from catalogue.formats.dcat_health import health_to_rdf
from catalogue.formats.dcat_links import links_to_rdf
from catalogue.formats.dcat_model import (
    FeedAddresses,
    FeedAgent,
    FeedCatalogue,
    FeedContact,
    FeedDataset,
    FeedView,
)
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.dcat_vocabularies import (
    FRANCE,
    FRENCH,
    HEALTH,
    THEMES,
    access_right,
    frequency,
    refer,
    refer_to_licence,
)
from catalogue.formats.rdf import (
    HYDRA,
    VCARD,
    Syntax,
    add,
    clean,
    day,
    iri,
    mailbox,
    moment,
    new_graph,
    own_iri,
    past,
    serialise,
    serialise_all,
    start_of,
    text_in,
)

TITLES = {"fr": "Catalogue SNIIRAM", "en": "SNIIRAM catalogue"}
DESCRIPTIONS = {
    "fr": "Les extraits ouverts du SNIIRAM, les remboursements de l’assurance maladie française, aujourd’hui "
    "partie du SNDS : ce que chacun contient, ses variables, ses fichiers et sa licence.",
    "en": "The open extracts of SNIIRAM, the claims of the French health insurance, now part of the SNDS: "
    "what each of them holds, its variables, its files and its licence.",
}
# Title and description, by language.
API_TEXTS = {
    "fr": (
        "API du catalogue SNIIRAM",
        "Les fiches du catalogue en JSON : jeux de données, variables, nomenclatures et croisements.",
    ),
    "en": (
        "API of the SNIIRAM catalogue",
        "The records of the catalogue as JSON: datasets, variables, code lists and links.",
    ),
}
# What the descriptions themselves are published under, whatever the licence of the data.
METADATA_LICENCE = LICENCES["licence-ouverte-2.0"]


def feed_page(
    catalogue: FeedCatalogue,
    datasets: Iterable[FeedDataset],
    *,
    addresses: FeedAddresses,
    view: FeedView,
    syntax: Syntax,
    now: datetime,
    profile: Profile = Profile.DATAGOUV,
) -> bytes:
    """Return a page of the feed: the catalogue, the view that leads to the next page, some datasets."""
    graph = new_graph()
    catalogue_to_rdf(catalogue, graph, addresses=addresses)
    _view_to_rdf(view, graph, addresses)
    for dataset in datasets:
        dataset_to_rdf(dataset, graph, addresses=addresses, now=now, profile=profile)
        _list_in_catalogue(dataset, graph, addresses)
    return serialise(graph, syntax)


def feed_document(
    catalogue: FeedCatalogue,
    batches: Iterable[Iterable[FeedDataset]],
    *,
    addresses: FeedAddresses,
    syntax: Syntax,
    now: datetime,
    profile: Profile = Profile.DATAGOUV,
) -> Iterator[bytes]:
    """Yield the whole feed as one document, holding one batch of datasets at a time."""

    def graphs() -> Iterator[Graph]:
        first = new_graph()
        catalogue_to_rdf(catalogue, first, addresses=addresses)
        yield first
        for batch in batches:
            graph = new_graph()
            for dataset in batch:
                dataset_to_rdf(dataset, graph, addresses=addresses, now=now, profile=profile)
                _list_in_catalogue(dataset, graph, addresses)
            yield graph

    return serialise_all(graphs(), syntax)


def dataset_document(
    dataset: FeedDataset,
    *,
    addresses: FeedAddresses,
    syntax: Syntax,
    now: datetime,
    profile: Profile = Profile.DATAGOUV,
) -> bytes:
    """Return one dataset alone, with what it refers to."""
    return serialise(dataset_graph(dataset, addresses=addresses, now=now, profile=profile), syntax)


def dataset_graph(
    dataset: FeedDataset,
    *,
    addresses: FeedAddresses,
    now: datetime,
    profile: Profile = Profile.DATAGOUV,
) -> Graph:
    """Return the graph of one dataset alone, with what it refers to."""
    graph = new_graph()
    dataset_to_rdf(dataset, graph, addresses=addresses, now=now, profile=profile)
    return graph


def catalogue_to_rdf(catalogue: FeedCatalogue, graph: Graph, *, addresses: FeedAddresses) -> URIRef:
    """Add the catalogue (dcat:Catalog), without its datasets, and return its node."""
    node = own_iri(addresses.catalogue)
    graph.add((node, RDF.type, DCAT.Catalog))
    for language, title in TITLES.items():
        graph.add((node, DCTERMS.title, Literal(title, lang=language)))
        graph.add((node, DCTERMS.description, Literal(DESCRIPTIONS[language], lang=language)))
    graph.add((node, DCTERMS.publisher, _agent_to_rdf(catalogue.publisher, graph, addresses)))
    add(graph, node, FOAF.homepage, _page(graph, addresses.home))
    add(graph, node, DCTERMS.language, refer(graph, FRENCH))
    add(graph, node, DCTERMS.spatial, refer(graph, FRANCE))
    add(graph, node, DCTERMS.license, refer_to_licence(graph, METADATA_LICENCE))
    add(graph, node, DCAT.themeTaxonomy, refer(graph, THEMES))
    add(graph, node, DCTERMS.issued, moment(catalogue.issued))
    add(graph, node, DCTERMS.modified, moment(catalogue.modified))
    graph.add((node, DCAT.service, _api_to_rdf(catalogue, graph, addresses)))
    return node


def _api_to_rdf(catalogue: FeedCatalogue, graph: Graph, addresses: FeedAddresses) -> URIRef:
    # It serves what is said of the data, not the data: hence no dcat:servesDataset.
    node, endpoint = own_iri(addresses.word("api")), own_iri(addresses.api)
    description = own_iri(addresses.api_description)
    graph.add((node, RDF.type, DCAT.DataService))
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    for language, (title, about) in API_TEXTS.items():
        graph.add((node, DCTERMS.title, Literal(title, lang=language)))
        graph.add((node, DCTERMS.description, Literal(about, lang=language)))
    for place, predicate in ((endpoint, DCAT.endpointURL), (description, DCAT.endpointDescription)):
        graph.add((place, RDF.type, RDFS.Resource))
        graph.add((node, predicate, place))
    graph.add((node, DCTERMS.publisher, own_iri(addresses.agent(catalogue.publisher.slug))))
    add(graph, node, DCTERMS.license, refer_to_licence(graph, METADATA_LICENCE))
    add(graph, node, DCAT.theme, refer(graph, HEALTH))
    return node


def dataset_to_rdf(
    dataset: FeedDataset,
    graph: Graph,
    *,
    addresses: FeedAddresses,
    now: datetime,
    profile: Profile = Profile.DATAGOUV,
) -> URIRef:
    """Add a dataset (dcat:Dataset) with its files, its record and the nodes it refers to; return its node.

    :param now: a date after it is not written: udata drops it, and a catalogue must not foretell.
    :raises Invalid: the slug cannot stand in an address.
    """
    node = own_iri(addresses.dataset(dataset.slug))
    graph.add((node, RDF.type, DCAT.Dataset))
    # The shape of dcat:CatalogRecord wants its topic to be said a resource.
    graph.add((node, RDF.type, DCAT.Resource))
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    _texts_to_rdf(dataset, graph, node)
    _coverage_to_rdf(dataset, graph, node)
    _rights_to_rdf(dataset, graph, node, addresses)
    _people_to_rdf(dataset, graph, node, addresses)
    _pages_to_rdf(dataset, graph, node)
    _dates_to_rdf(dataset, graph, node, now)
    licence = refer_to_licence(graph, dataset.licence)
    add(graph, node, DCTERMS.license, licence)
    distributions_to_rdf(dataset, graph, node, addresses=addresses, licence=licence, now=now)
    links_to_rdf(dataset, graph, node, addresses=addresses, profile=profile)
    if profile is Profile.DCAT_AP:
        health_to_rdf(dataset, graph, node, addresses=addresses)
    _record_to_rdf(dataset, graph, node, addresses)
    return node


def _texts_to_rdf(dataset: FeedDataset, graph: Graph, node: URIRef) -> None:
    title = clean(dataset.title) or dataset.slug
    add(graph, node, DCTERMS.title, text_in("fr", title))
    add(graph, node, DCTERMS.title, text_in("en", dataset.title_en))
    add(graph, node, DCTERMS.description, text_in("fr", describe(dataset) or title))
    add(graph, node, SKOS.altLabel, text_in("fr", dataset.acronym))
    for keyword in dataset.keywords:
        add(graph, node, DCAT.keyword, text_in("fr", keyword))
    add(graph, node, DCAT.theme, refer(graph, HEALTH))


def describe(dataset: FeedDataset) -> str | None:
    """Return all that is told in words, as paragraphs; udata keeps no other place for most of it."""
    paragraphs = [
        clean(dataset.summary),
        clean(dataset.description),
        clean(dataset.row_meaning),
        *(
            f"{label} : {cleaned}"
            for label, text in (
                ("Champ", dataset.scope),
                ("Période", dataset.period_note),
                ("Mise à jour", dataset.frequency_note),
                ("Géographie", dataset.geographic_note),
                ("Volume", dataset.volume),
            )
            if (cleaned := clean(text))
        ),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) or None


def _coverage_to_rdf(dataset: FeedDataset, graph: Graph, node: URIRef) -> None:
    add(graph, node, DCTERMS.accrualPeriodicity, refer(graph, frequency(dataset.frequency)))
    add(graph, node, DCTERMS.spatial, refer(graph, FRANCE))
    if dataset.period_start or dataset.period_end:
        # Blank on purpose: udata asks the network for a period that has an address, and loses it.
        period = BNode(f"periode-{dataset.slug}")
        graph.add((node, DCTERMS.temporal, period))
        graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
        add(graph, period, DCAT.startDate, day(dataset.period_start))
        add(graph, period, DCAT.endDate, day(dataset.period_end))


def _rights_to_rdf(dataset: FeedDataset, graph: Graph, node: URIRef, addresses: FeedAddresses) -> None:
    add(graph, node, DCTERMS.accessRights, refer(graph, access_right(dataset.legal_status)))
    rights = text_in("fr", dataset.legal_note)
    if rights:
        statement = own_iri(addresses.part(dataset.slug, "droits"))
        graph.add((node, DCTERMS.rights, statement))
        graph.add((statement, RDF.type, DCTERMS.RightsStatement))
        graph.add((statement, RDFS.label, rights))
    sources = [cleaned for source in dataset.sources if (cleaned := clean(source))]
    if sources:
        statement = own_iri(addresses.part(dataset.slug, "sources"))
        graph.add((node, DCTERMS.provenance, statement))
        graph.add((statement, RDF.type, DCTERMS.ProvenanceStatement))
        add(graph, statement, RDFS.label, text_in("fr", f"Décrit d’après : {' ; '.join(sources)}"))


def _people_to_rdf(dataset: FeedDataset, graph: Graph, node: URIRef, addresses: FeedAddresses) -> None:
    graph.add((node, DCTERMS.publisher, _agent_to_rdf(dataset.publisher, graph, addresses)))
    contact = dataset.contact or FeedContact()
    email, url = mailbox(contact.email), iri(contact.url)
    # udata drops without a word a contact that has neither.
    if email is None and url is None:
        return
    card = own_iri(addresses.part(dataset.slug, "contact"))
    graph.add((node, DCAT.contactPoint, card))
    graph.add((card, RDF.type, VCARD.Kind))
    add(graph, card, VCARD.fn, text_in("fr", clean(contact.name) or dataset.publisher.name))
    add(graph, card, VCARD.hasEmail, email)
    add(graph, card, VCARD.hasURL, url)


def _pages_to_rdf(dataset: FeedDataset, graph: Graph, node: URIRef) -> None:
    # udata makes of the landing page the way back to the source of the description. That is our page, with
    # the dictionary; the producer's own page is often on data.gouv.fr itself, which would lead in a circle.
    add(graph, node, DCAT.landingPage, _page(graph, str(node)))
    add(graph, node, FOAF.page, _page(graph, dataset.landing_page))


def _dates_to_rdf(dataset: FeedDataset, graph: Graph, node: URIRef, now: datetime) -> None:
    # dct:modified is about the data (DCAT 3, 6.4.8): a description mended today does not make them fresh.
    add(graph, node, DCTERMS.issued, moment(start_of(past(dataset.issued, now))))
    changes = [change for item in dataset.distributions if (change := past(item.modified, now))]
    add(graph, node, DCTERMS.modified, moment(start_of(max(changes, default=None))))


def _record_to_rdf(dataset: FeedDataset, graph: Graph, node: URIRef, addresses: FeedAddresses) -> None:
    record = own_iri(addresses.part(dataset.slug, "fiche"))
    graph.add((record, RDF.type, DCAT.CatalogRecord))
    graph.add((record, FOAF.primaryTopic, node))
    add(graph, record, DCTERMS.issued, moment(dataset.created_at))
    add(graph, record, DCTERMS.modified, moment(dataset.updated_at))


def _list_in_catalogue(dataset: FeedDataset, graph: Graph, addresses: FeedAddresses) -> None:
    catalogue = own_iri(addresses.catalogue)
    graph.add((catalogue, DCAT.dataset, own_iri(addresses.dataset(dataset.slug))))
    graph.add((catalogue, DCAT.record, own_iri(addresses.part(dataset.slug, "fiche"))))


def _view_to_rdf(view: FeedView, graph: Graph, addresses: FeedAddresses) -> None:
    # udata follows hydra:next on this class and no other, and stops without an error where it is missing.
    node = own_iri(view.address)
    graph.add((own_iri(addresses.catalogue), HYDRA.view, node))
    graph.add((node, RDF.type, HYDRA.PartialCollectionView))
    graph.add((node, HYDRA.first, own_iri(view.first)))
    if view.next is not None:
        graph.add((node, HYDRA.next, own_iri(view.next)))


def _agent_to_rdf(agent: FeedAgent, graph: Graph, addresses: FeedAddresses) -> URIRef:
    node = own_iri(addresses.agent(agent.slug))
    graph.add((node, RDF.type, FOAF.Agent))
    add(graph, node, FOAF.name, text_in("fr", clean(agent.name) or agent.slug))
    add(graph, node, FOAF.homepage, _page(graph, agent.homepage))
    add(graph, node, FOAF.mbox, mailbox(agent.email))
    return node


def _page(graph: Graph, address: str | None) -> URIRef | None:
    page = iri(address)
    if page is not None:
        graph.add((page, RDF.type, FOAF.Document))
    return page
