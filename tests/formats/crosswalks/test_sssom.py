"""SSSOM files of others, ours as the standard wants them, and what is wrong in either."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
import yaml

from catalogue.domain.vocabularies import Cardinality, PairRelation
from catalogue.formats.crosswalks.model import CrosswalkHead, Pair
from catalogue.formats.crosswalks.write_sssom import justification_of
from catalogue.formats.dictionary.problems import Severity
from tests.formats.crosswalks.files import HEAD, SITE, pairs_of, read, written

# The order of the slots of `Mapping` in the schema of SSSOM 1.0; an extension stands after them.
STANDARD_ORDER = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "reviewer_label",
    "mapping_cardinality",
    "ext_weight",
]
FOREIGN = """\
# curie_map:
#   A: https://a.example/codes/
#   B: https://b.example/#
#   s: http://www.w3.org/2004/02/skos/core#
# mapping_set_id: https://a.example/set
# mapping_set_title: From A to B
# creator_label: [Ada, Blaise]
# license: https://creativecommons.org/licenses/by/4.0/
# subject_source: https://a.example/codes/communes
subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tmapping_cardinality
"""
ROW = "A:{source}\ts:{predicate}\tB:{target}\tsemapv:ManualMappingCuration\t{confidence}\t{cardinality}\n"


def row(
    source: str,
    target: str,
    predicate: str = "exactMatch",
    confidence: str = "0.9",
    cardinality: str = "",
) -> str:
    return ROW.format(
        source=source, target=target, predicate=predicate, confidence=confidence, cardinality=cardinality
    )


def metadata(content: bytes) -> dict[str, object]:
    lines = [line[1:] for line in content.decode().splitlines() if line.startswith("#")]
    return dict(yaml.safe_load("\n".join(lines)))


def rows(content: bytes) -> list[dict[str, str]]:
    lines = [line for line in content.decode().split("\n") if not line.startswith("#")]
    return list(csv.DictReader(StringIO("\n".join(lines), newline=""), delimiter="\t"))


def test_columns_stand_in_the_order_of_the_standard():
    known = replace(HEAD, author="Ada", reviewer="Blaise")
    assert list(rows(written("sssom", head=known))[0]) == STANDARD_ORDER


def test_what_nobody_knows_has_no_column():
    bare = replace(
        HEAD,
        has_weights=False,
        source=replace(HEAD.source, has_labels=False),
        target=replace(HEAD.target, has_labels=False),
    )
    assert list(rows(written("sssom", head=bare))[0]) == [
        "subject_id",
        "predicate_id",
        "object_id",
        "mapping_justification",
        "mapping_cardinality",
    ]
    assert "extension_definitions" not in metadata(written("sssom", head=bare))


def test_codes_are_named_as_in_the_skos_of_their_list():
    content = written("sssom")
    said = metadata(content)
    assert said["curie_map"] == {
        "communes": f"{SITE}/communes#",
        "nomenclatures": f"{SITE}/",
        "zones": f"{SITE}/zones#",
    }
    assert (said["subject_source"], said["object_source"]) == (
        "nomenclatures:communes",
        "nomenclatures:zones",
    )
    assert (said["mapping_set_version"], said["subject_source_version"]) == ("2026-11-24", "2015")
    assert [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows(content)] == [
        ("communes:01001", "skos:broadMatch", "zones:84"),
        ("communes:01002", "skos:broadMatch", "zones:84"),
        ("communes:75056", "skos:exactMatch", "zones:11"),
    ]
    assert [row["mapping_cardinality"] for row in rows(content)] == ["n:1", "n:1", "1:1"]


def test_a_licence_nobody_read_is_not_said():
    assert "license" not in metadata(written("sssom"))
    known = replace(HEAD, licence_url="https://l.example/", sources=("https://s.example/x", "un livre"))
    said = metadata(written("sssom", head=known))
    assert (said["license"], said["mapping_set_source"]) == ("https://l.example/", ["https://s.example/x"])


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD, "semapv:UnspecifiedMatching"),
        (replace(HEAD, author="Ada"), "semapv:ManualMappingCuration"),
        (replace(HEAD, justification="Relu à la main", author="Ada"), "semapv:ManualMappingCuration"),
        (replace(HEAD, justification="semapv:LexicalMatching", author="Ada"), "semapv:LexicalMatching"),
        (
            replace(HEAD, justification="https://w3id.org/semapv/vocab/LogicalReasoning"),
            "semapv:LogicalReasoning",
        ),
    ],
)
def test_a_justification_is_never_made_up(head: CrosswalkHead, expected: str):
    assert justification_of(head) == expected
    assert {row["mapping_justification"] for row in rows(written("sssom", head=head))} == {expected}


def test_a_list_whose_slug_is_no_prefix_gets_another():
    head = replace(HEAD, source=replace(HEAD.source, slug="2a", url=f"{SITE}/2a"))
    assert rows(written("sssom", head=head))[0]["subject_id"] == "n-2a:01001"
    head = replace(HEAD, source=replace(HEAD.source, slug="skos", url=f"{SITE}/skos"))
    assert rows(written("sssom", head=head))[0]["subject_id"] == "n-skos:01001"


def test_the_mappings_of_others_are_read(tmp_path: Path):
    text = FOREIGN + row("01", "x%2Fy", cardinality="1:n") + row("01", "z", "narrowMatch", cardinality="1:n")
    draft, problems = read(tmp_path, text, "a.sssom.tsv")
    assert pairs_of(draft) == [
        Pair("01", "x/y", PairRelation.EXACT),
        Pair("01", "z", PairRelation.NARROW),
    ]
    assert draft is not None
    assert (draft.title, draft.author, draft.source) == ("From A to B", "Ada, Blaise", "communes")
    assert (draft.cardinality, draft.gives_weights) == (Cardinality.ONE_TO_MANY, False)
    assert draft.justification == "semapv:ManualMappingCuration"
    assert draft.columns["confidence"] is None
    assert problems == []


def test_an_unknown_predicate_is_an_error_that_names_its_cell(tmp_path: Path):
    _, problems = read(tmp_path, FOREIGN + row("01", "x") + row("02", "y", "madeUpMatch"))
    (problem,) = problems
    assert (problem.severity, problem.place.row, problem.place.column) == (
        Severity.ERROR,
        12,
        "B (predicate_id)",
    )
    assert "s:madeUpMatch" in problem.sentence()


def test_a_prefix_that_nobody_declared_is_an_error(tmp_path: Path):
    _, problems = read(tmp_path, FOREIGN + row("01", "x").replace("A:", "C:"))
    assert [(problem.severity, problem.place.column) for problem in problems] == [
        (Severity.ERROR, "A (subject_id)")
    ]


def test_a_prefix_that_stands_for_something_else_is_an_error(tmp_path: Path):
    text = FOREIGN.replace("#   s:", "#   skos: https://elsewhere.example/\n#   s:") + row("01", "x")
    _, problems = read(tmp_path, text)
    assert [problem.place.column for problem in problems] == ["curie_map.skos"]


def test_codes_of_two_vocabularies_are_no_code_list(tmp_path: Path):
    _, problems = read(tmp_path, FOREIGN + row("01", "x") + row("02", "y").replace("A:", "B:"))
    (problem,) = problems
    assert (problem.severity, problem.place.row) == (Severity.ERROR, 12)


def test_a_cardinality_that_the_file_belies_is_an_error(tmp_path: Path):
    text = FOREIGN + row("01", "x", cardinality="1:1") + row("01", "y", cardinality="1:n")
    _, problems = read(tmp_path, text)
    assert [(problem.severity, problem.place.row) for problem in problems] == [(Severity.ERROR, 11)]


def test_no_match_and_a_denied_match_are_no_pairs(tmp_path: Path):
    header = FOREIGN.replace("subject_id\t", "predicate_modifier\tsubject_id\t")
    text = (
        header
        + "Not\t"
        + row("01", "x")
        + "\t"
        + row("02", "y").replace("B:y", "sssom:NoTermFound")
        + "\t"
        + row("03", "z")
    )
    draft, problems = read(tmp_path, text)
    assert pairs_of(draft) == [Pair("03", "z", PairRelation.EXACT)]
    assert [(problem.severity, problem.place.row) for problem in problems] == [
        (Severity.WARNING, 11),
        (Severity.WARNING, 12),
    ]


@pytest.mark.parametrize(
    "block",
    [
        "# a: [\n",
        "# a: &x b\n# c: *y\n",
        "# " + "[" * 20_000 + "\n",
        "# a: b\n#  c: d\n",
        "# %YAML 9.9\n# ---\n",
    ],
)
def test_metadata_that_are_no_yaml_are_told(block: str, tmp_path: Path):
    draft, problems = read(tmp_path, block + FOREIGN.splitlines()[-1] + "\n" + row("01", "x"))
    assert draft is None
    assert [problem.severity for problem in problems] == [Severity.ERROR]


def test_a_control_character_hidden_in_a_code_is_refused(tmp_path: Path):
    _, problems = read(tmp_path, FOREIGN + row("0%001", "x"))
    (problem,) = problems
    assert "U+0000" in problem.sentence()


def test_a_file_without_a_needed_column_is_refused(tmp_path: Path):
    draft, problems = read(tmp_path, "subject_id\tobject_id\nskos:a\tskos:b\n")
    assert draft is None
    assert "predicate_id" in problems[0].sentence()
