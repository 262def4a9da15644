"""What HealthDCAT-AP adds to a dataset (release 8; namespace of releases 5 to 8), for the profile `dcat-ap`.

Only what the catalogue holds is written. Numbers of records and of individuals, legal basis, purpose, access
body, retention and ages have no field here: they are left out, never guessed.
"""

from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from catalogue.formats.dcat_dictionary import dictionary_to_rdf
from catalogue.formats.dcat_model import FeedAddresses, FeedDataset
from catalogue.formats.dcat_vocabularies import VocabularyNode, refer
from catalogue.formats.rdf import HEALTH_DCAT, add, text_in

_CATEGORIES = "https://hdeu-dcat.data.health.europa.eu/resource/authority/healthcategories"
# Regulation (EU) 2025/327, article 51: what the feed holds are extracts of the claims, by their very kind.
CLAIMS = VocabularyNode(
    f"{_CATEGORIES}/HRAD",
    SKOS.Concept,
    {
        "fr": "Données administratives relatives aux soins de santé",
        "en": "Healthcare-related administrative data",
    },
    _CATEGORIES,
)


def health_to_rdf(dataset: FeedDataset, graph: Graph, node: URIRef, *, addresses: FeedAddresses) -> None:
    """Add the properties for health data of `dataset`, whose node is `node`."""
    add(graph, node, HEALTH_DCAT.healthCategory, refer(graph, CLAIMS))
    add(graph, node, HEALTH_DCAT.populationCoverage, text_in("fr", dataset.scope))
    dictionary_to_rdf(dataset, graph, node, addresses=addresses)
