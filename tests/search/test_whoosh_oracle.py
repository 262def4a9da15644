"""What we read of a Whoosh index is what Whoosh itself reads: its own reader and searcher are the oracle."""

import random
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from whoosh.index import FileIndex
from whoosh.query import And, Or, Term

from catalogue.search.analysed import strength
from catalogue.search.document import Document, DocumentType
from catalogue.search.expansion import OtherForm
from catalogue.search.matching import INFLECTED, word_matchers
from catalogue.search.query import parse_query
from catalogue.search.segment import Lexicon, TermField
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.search.whoosh_fields import head_from_json
from catalogue.search.whoosh_segment import SegmentFiles, WhooshSegment, open_storage

WORDS = (
    *("médicament", "hôpital", "commune", "prestation", "soin", "acte", "séjour", "décès", "pharmacie"),
    *("région", "âge", "PRS_NAT", "CIP13"),
)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of several segments, with deletions and posting lists of many blocks."""
    chance = random.Random(20261124)  # noqa: S311
    documents = [
        Document(
            uid=f"reuse:{number}",
            type=DocumentType.REUSE,
            slug=str(number),
            title=" ".join(chance.choices(WORDS, k=3)),
            description=" ".join(chance.choices(WORDS, k=chance.randint(0, 12))),
        )
        for number in range(950)
    ]
    folder = tmp_path_factory.mktemp("oracle") / "index"
    index = WhooshIndex(folder)
    index.replace_all(documents[:600])
    index.update(documents[600:900], [f"reuse:{number}" for number in range(0, 300, 7)])
    index.update(documents[800:], ["reuse:700"])
    index.close()
    return folder / "gen-000001"


def test_lexicon_and_postings_are_those_whoosh_reads(generation):
    whoosh = FileIndex(open_storage(generation))
    reader = whoosh.reader()
    leaves = [leaf for leaf, _ in reader.leaf_readers()]
    assert len(leaves) == 3
    blocks = 0
    for leaf in leaves:
        files = SegmentFiles(open_storage(generation), leaf.segment())
        segment = WhooshSegment(files, leaf.segment().deleted_docs())
        assert sorted(segment.frequencies()) == [term.decode() for term in leaf.lexicon("exact")]
        for field in TermField:
            for term in leaf.lexicon(field):
                matcher = leaf.postings(field, term)
                expected: list[tuple[int, object]] = []
                while matcher.is_active():
                    expected.append((matcher.id(), pytest.approx(strength(matcher.weight()))))
                    matcher.next()
                postings = segment.postings(field, term.decode())
                blocks += len(postings.documents) > 128
                pairs = zip(postings.documents, postings.strengths, strict=True)
                assert [pair for pair in pairs if segment.live >> pair[0] & 1] == expected
                assert postings.bits.bit_count() == len(postings.documents)
        assert [segment.heads[number].uid for number in leaf.all_doc_ids()] == [
            segment.load(number).document.uid for number in leaf.all_doc_ids()
        ]
        files.close()
    reader.close()
    assert blocks > 10


def test_hits_are_those_of_whooshs_own_search(generation):
    index = WhooshIndex(generation.parent)
    chance = random.Random(11)  # noqa: S311
    with FileIndex(open_storage(generation)).searcher() as searcher:
        reader = searcher.reader()
        heads = [head_from_json(head)[0].uid for head in reader.column_reader("head")]
        terms = {term.decode(): reader.doc_frequency("exact", term) for term in reader.lexicon("exact")}
        lexicon = Lexicon([SimpleNamespace(frequencies=lambda: terms)])
        for _ in range(60):
            text = " ".join(chance.choices([*WORDS, "medica", "prs", "communes"], k=chance.randint(1, 3)))
            query = parse_query(text + chance.choice(["", " "]), limit=1000)
            asked = And(
                [
                    Or([Term(term.field, term.text) for term in matcher.terms])
                    for matcher in word_matchers(query, lexicon, partial(OtherForm, inflected=INFLECTED))
                ]
            )
            expected = {heads[number] for number in searcher.docs_for_query(asked)}
            assert {hit.uid for hit in index.search(query).hits} == expected
    index.close()
