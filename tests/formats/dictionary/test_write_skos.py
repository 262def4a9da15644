"""A code list as SKOS: the graph that rdflib reads is the one that rdflib would build."""

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, SKOS

from catalogue.errors import Invalid
from catalogue.formats.dictionary.formats import CODE_LIST_FORMATS
from catalogue.formats.dictionary.model import CodeEntry, CodeListHead
from tests.formats.dictionary.strategies import codes, head, texts

HEAD = CodeListHead(
    slug="ccam-v63",
    url="https://catalogue.example/nomenclatures/ccam-v63",
    title="Actes « CCAM »",
    name="IR_CCAM_V63",
    description='Des "actes".\nDeux lignes.',
    publisher="Cnam",
    version="V63",
    valid_from=date(2020, 1, 1),
    licence_url="https://licence.example/lo2",
    landing_page="https://ccam.example/a b",
    replaces_url="https://catalogue.example/nomenclatures/ccam-v54",
)
CODES = [
    CodeEntry("A", "Tête"),
    CodeEntry("A/1 é#", 'Un "acte" \\ \n fin', "A", {"X": "1"}),
    CodeEntry("99"),
]


def read(head_: CodeListHead, entries: Sequence[CodeEntry]) -> Graph:
    written = b"".join(CODE_LIST_FORMATS["ttl"].write(head_, iter(entries)))
    return Graph().parse(data=written, format="turtle")


def built(url: str, entries: Sequence[CodeEntry]) -> Graph:
    graph = Graph()
    scheme = URIRef(url)
    for code in entries:
        concept = URIRef(f"{url}#{quote(code.notation, safe='')}")
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.inScheme, scheme))
        graph.add((concept, SKOS.notation, Literal(code.notation)))
        if code.label:
            graph.add((concept, SKOS.prefLabel, Literal(code.label, lang="fr")))
        if code.parent:
            graph.add((concept, SKOS.broader, URIRef(f"{url}#{quote(code.parent, safe='')}")))
        else:
            graph.add((concept, SKOS.topConceptOf, scheme))
    return graph


def test_a_scheme_says_what_it_is_and_which_version_it_replaces():
    graph = built(HEAD.url, CODES)
    scheme, agent = URIRef(HEAD.url), BNode()
    for predicate, node in (
        (RDF.type, SKOS.ConceptScheme),
        (SKOS.prefLabel, Literal(HEAD.title, lang="fr")),
        (SKOS.notation, Literal("IR_CCAM_V63")),
        (DCTERMS.description, Literal(HEAD.description, lang="fr")),
        (DCTERMS.publisher, agent),
        (OWL.versionInfo, Literal("V63")),
        (DCTERMS.valid, Literal("2020-01-01/..")),
        (DCTERMS.license, URIRef("https://licence.example/lo2")),
        # The landing page is no address that Turtle could hold: it is left out.
        (DCTERMS.replaces, URIRef("https://catalogue.example/nomenclatures/ccam-v54")),
    ):
        graph.add((scheme, predicate, node))
    graph.add((agent, RDF.type, FOAF.Agent))
    graph.add((agent, FOAF.name, Literal("Cnam", lang="fr")))
    assert isomorphic(read(HEAD, CODES), graph)


@settings(max_examples=200, deadline=None)
@given(texts, codes)
def test_any_text_gives_the_graph_that_rdflib_builds(title: str, entries: list[CodeEntry]):
    said = head("liste", entries, (), title=title, name=None)
    graph = built(said.url, entries)
    graph.add((URIRef(said.url), RDF.type, SKOS.ConceptScheme))
    graph.add((URIRef(said.url), SKOS.prefLabel, Literal(title, lang="fr")))
    # Without blank nodes, equal sets of triples are equal graphs.
    assert set(read(said, entries)) == set(graph)


def test_an_address_that_no_graph_can_hold_is_refused():
    with pytest.raises(Invalid, match="adresse"):
        CODE_LIST_FORMATS["ttl"].write(CodeListHead(slug="x", url="https://a b/", title="x"), iter([]))


def test_a_long_list_comes_in_pieces_as_it_is_read():
    taken = []

    def entries() -> Iterator[CodeEntry]:
        for number in range(3_000):
            taken.append(number)
            yield CodeEntry(f"{number:05}", "Un libellé")

    pieces = CODE_LIST_FORMATS["ttl"].write(head("liste", [], ()), entries())
    assert taken == []
    next(pieces)
    assert 0 < len(taken) < 400
    assert len(list(pieces)) > 10
