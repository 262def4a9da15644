"""rdflib is the oracle: what the pieces say is what the graphs said, in the four syntaxes."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, RDF, XSD

from catalogue.formats.dcat import dataset_graph
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.rdf import JSON_LD, N_TRIPLES, SYNTAXES, TURTLE, clean, new_graph
from catalogue.formats.rdf_pieces import join_pieces, write_piece, write_pieces
from tests.formats.dcat_samples import ADDRESSES, DATASETS, NOW
from tests.rdf import read_rdf

SUBJECT = ADDRESSES.catalogue
EVERY_SYNTAX = pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
EVERY_PROFILE = pytest.mark.parametrize("profile", Profile)


def graph_of(*triples) -> Graph:
    graph = new_graph()
    for triple in triples:
        graph.add(triple)
    return graph


@EVERY_SYNTAX
@EVERY_PROFILE
def test_pieces_of_datasets_make_one_document_that_says_what_each_graph_said(syntax, profile):
    graphs = [dataset_graph(item, addresses=ADDRESSES, now=NOW, profile=profile) for item in DATASETS]
    expected = Graph()
    for graph in graphs:
        expected += graph

    document = join_pieces(
        syntax, [write_pieces(graph).bodies[syntax.suffix] for graph in graphs], subject=SUBJECT
    )

    assert isomorphic(read_rdf(document, syntax), expected)


@EVERY_SYNTAX
def test_a_document_without_pieces_says_nothing(syntax):
    assert len(read_rdf(join_pieces(syntax, [], subject=SUBJECT), syntax)) == 0


@EVERY_PROFILE
def test_the_same_triples_give_the_same_bytes_in_whatever_order_they_came(profile):
    graph = dataset_graph(DATASETS[0], addresses=ADDRESSES, now=NOW, profile=profile)
    backwards = graph_of(*reversed(list(graph)))

    assert write_pieces(graph) == write_pieces(backwards)


@EVERY_PROFILE
def test_blank_nodes_of_two_datasets_never_have_one_name(profile):
    names = [
        {
            str(node)
            for triple in dataset_graph(item, addresses=ADDRESSES, now=NOW, profile=profile)
            for node in triple
            if isinstance(node, BNode)
        }
        for item in DATASETS
    ]

    for number, some in enumerate(names):
        assert all(some.isdisjoint(others) for others in names[number + 1 :])


@EVERY_SYNTAX
def test_every_sort_of_node_comes_back(syntax):
    page, blank = URIRef("https://exemple.fr/a?b=1&c='2'"), BNode("feuille")
    graph = graph_of(
        (page, DCTERMS.title, Literal("a\rb\n\tc]]> <&> \"\\'", lang="fr")),
        (page, DCTERMS.title, Literal("")),
        (page, DCTERMS.issued, Literal("2026-01-01", datatype=XSD.date)),
        (page, URIRef("https://autre.exemple.fr/vocabulaire/mot"), blank),
        (
            page,
            URIRef("https://autre.exemple.fr/vocabulaire/sorte"),
            Literal("x", datatype=URIRef("urn:a:b")),
        ),
        (blank, RDF.type, URIRef("https://autre.exemple.fr/vocabulaire#Sorte")),
        (blank, DCTERMS.relation, URIRef("mailto:a@exemple.fr")),
    )

    assert isomorphic(
        read_rdf(join_pieces(syntax, [write_piece(graph, syntax)], subject=SUBJECT), syntax), graph
    )


@EVERY_SYNTAX
@given(text=st.text())
def test_any_text_comes_back_as_it_was_cleaned(syntax, text):
    graph = graph_of((URIRef(SUBJECT), DCTERMS.title, Literal(clean(text) or "", lang="fr")))

    document = join_pieces(syntax, [write_piece(graph, syntax)], subject=SUBJECT)

    assert set(read_rdf(document, syntax)) == set(graph)


def test_vocabularies_are_named_once_at_the_head_of_a_page():
    graph = dataset_graph(DATASETS[0], addresses=ADDRESSES, now=NOW)
    for syntax, word in ((TURTLE, b"@prefix dcat:"), (JSON_LD, b'"@context"')):
        piece = write_piece(graph, syntax)

        assert word not in piece
        assert join_pieces(syntax, [piece, piece], subject=SUBJECT).count(word) == 1


def test_gzip_members_follow_each_other_in_one_file():
    graph = dataset_graph(DATASETS[0], addresses=ADDRESSES, now=NOW)
    piece = write_piece(graph, N_TRIPLES)

    assert gzip.decompress(gzip.compress(piece) * 2) == piece * 2
