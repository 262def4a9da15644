import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, XSD

from catalogue.errors import Invalid
from catalogue.formats.rdf import (
    JSON_LD,
    SYNTAXES,
    add,
    clean,
    iri,
    mailbox,
    moment,
    new_graph,
    own_iri,
    past,
    serialise,
    serialise_all,
    text_in,
)
from tests.rdf import read_rdf

EVERY_SYNTAX = pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
NODE = URIRef("https://exemple.fr/a")


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.fr",
        "http://exemple.fr:8080/é?a=b&c[]=d#e",
        "https://[2001:db8::1]/x",
        "http://localhost/%20",
    ],
)
def test_an_http_address_becomes_a_node(text):
    assert iri(text) == URIRef(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "exemple.fr",
        "https://",
        "https:///chemin",
        "ftp://exemple.fr/",
        "javascript:alert(1)",
        "urn:x:y",
        "https://[::1",
        *(f"https://exemple.fr/{char}" for char in ' <>"{}|\\^`\t\n\x00\x7f\x85\u00a0\u2028\ud800'),
    ],
)
def test_what_no_syntax_can_write_is_no_address(text):
    assert iri(text) is None


def test_an_address_of_ours_that_cannot_be_written_is_refused_by_name():
    with pytest.raises(Invalid, match="jeux/a b"):
        own_iri("https://exemple.fr/jeux/a b")


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("a.b+c@exemple.fr", "mailto:a.b+c@exemple.fr"),
        ("a%b@exemple.fr", "mailto:a%25b@exemple.fr"),
        ('"a"@exemple.fr', "mailto:%22a%22@exemple.fr"),
        ("pas un courriel", None),
        ("a@b@c", None),
        ("a\x00@exemple.fr", None),
        (None, None),
    ],
)
def test_an_email_address_is_escaped_or_left_out(email, expected):
    assert mailbox(email) == (URIRef(expected) if expected else None)


def test_what_is_left_empty_by_cleaning_is_nothing():
    assert clean(" \x00\x0b\ufffe ") is None
    assert clean(None) is None
    assert text_in("fr", "\x1f") is None


def test_cleaning_keeps_tabs_and_lines():
    assert clean("a\tb\r\nc") == "a\tb\r\nc"


def test_a_moment_is_written_to_the_second_with_its_zone():
    written = moment(datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC))

    assert written == Literal("2026-01-02T03:04:05+00:00", datatype=XSD.dateTime)


@pytest.mark.parametrize(("day", "is_kept"), [(23, True), (24, True), (25, False)])
def test_a_day_to_come_is_left_out(day, is_kept):
    value = date(2026, 11, day)

    assert past(value, datetime(2026, 11, 24, 0, 0, tzinfo=UTC)) == (value if is_kept else None)


@EVERY_SYNTAX
@given(text=st.text(st.characters(codec=None)))
def test_any_text_comes_back_in_every_syntax(syntax, text):
    graph = new_graph()
    add(graph, NODE, DCTERMS.title, text_in("fr", text))
    add(graph, NODE, DCTERMS.identifier, Literal("a"))

    assert set(read_rdf(serialise(graph, syntax), syntax)) == set(graph)


@EVERY_SYNTAX
def test_the_order_of_writing_changes_nothing(syntax):
    triples = [
        (URIRef(f"https://exemple.fr/{name}"), predicate, value)
        for name in "cab"
        for predicate in (DCTERMS.title, DCTERMS.subject)
        for value in (Literal("z", lang="fr"), BNode("vide"), Literal("a"), NODE)
    ]
    forwards, backwards = new_graph(), new_graph()
    for one, other in zip(triples, reversed(triples), strict=True):
        forwards.add(one)
        backwards.add(other)

    assert serialise(forwards, syntax) == serialise(backwards, syntax)


def test_the_bytes_are_the_same_in_every_process():
    script = (
        "import hashlib\n"
        "from tests.formats.dcat_samples import *\n"
        "from catalogue.formats.dcat import feed_page\n"
        "from catalogue.formats.rdf import SYNTAXES\n"
        "for syntax in SYNTAXES.values():\n"
        "    page = feed_page(CATALOGUE, DATASETS, addresses=ADDRESSES, view=VIEW, syntax=syntax, now=NOW)\n"
        "    print(syntax.suffix, hashlib.sha256(page).hexdigest())\n"
    )
    # Strings hash differently from one process to the next, and sets follow.
    answers = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(answers) == 1
    assert len(answers.pop().split()) == 2 * len(SYNTAXES)


@EVERY_SYNTAX
def test_a_document_of_several_graphs_says_what_they_say(syntax):
    graphs, together = [], new_graph()
    for name in ("un", "deux", "trois"):
        graph = new_graph()
        for triple in [
            (URIRef(f"https://exemple.fr/{name}"), DCTERMS.temporal, BNode(f"periode-{name}")),
            (BNode(f"periode-{name}"), DCTERMS.title, Literal(f"</rdf:RDF>\n>\n{name}", lang="fr")),
        ]:
            graph.add(triple)
            together.add(triple)
        graphs.append(graph)

    written = b"".join(serialise_all(iter(graphs), syntax))

    assert isomorphic(read_rdf(written, syntax), together)


@EVERY_SYNTAX
@pytest.mark.parametrize("graphs", [[], [new_graph()], [new_graph(), new_graph()]])
def test_nothing_to_say_is_still_a_document(syntax, graphs):
    assert len(read_rdf(b"".join(serialise_all(graphs, syntax)), syntax)) == 0


def test_json_ld_carries_its_context():
    graph = new_graph()
    graph.add((NODE, DCTERMS.title, Literal("a")))

    # A lone node, which rdflib writes in another shape.
    assert b'"@graph"' in serialise(graph, JSON_LD)
    assert b'"dct": "http://purl.org/dc/terms/"' in serialise(graph, JSON_LD)
