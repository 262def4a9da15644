from pathlib import Path

import pytest

from catalogue.errors import Invalid
from catalogue.formats.problems import problems_of
from catalogue.formats.seed import SeedCrosswalk, SeedDataset
from catalogue.formats.seed_file import read_seed_file

DATASET = """\
slug: open-x
kind: extract
title: Open X
summary: Un extrait.
publisher: cnam
legal:
  status: open
dictionary: complete
variables:
  - name: A
sources: [une page]
certainty: verified
"""


def read(tmp_path: Path, text: str):
    file = tmp_path / "open-x.yaml"
    file.write_text(text, encoding="utf-8")
    return read_seed_file(file, SeedDataset, name="extracts/open-x.yaml").content


def problems(tmp_path: Path, text: str):
    with pytest.raises(Invalid) as caught:
        read(tmp_path, text)
    return [(item.line, item.field, item.message) for item in problems_of(caught.value)]


def test_a_good_file_reads(tmp_path: Path):
    dataset = read(tmp_path, DATASET)
    assert dataset.slug == "open-x"
    assert [variable.name for variable in dataset.variables] == ["A"]


def test_every_mistake_is_named_at_once_with_its_line(tmp_path: Path):
    text = DATASET.replace("kind: extract", "kind: extrait").replace("title: Open X", "titel: Open X")
    assert problems(tmp_path, text) == [
        (2, "kind", "valeur refusée (attendu : 'extract', 'table' ou 'external')"),
        (1, "title", "champ obligatoire absent"),
        (3, "titel", "champ inconnu"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("slug: open-x", "slug: Open_X", 1, "n’a pas la forme attendue"),
        ("slug: open-x", "slug: " + "a" * 101, 1, "dépasse 100 caractères"),
        ("sources: [une page]", "sources: []", 11, "au moins 1 élément"),
        ("title: Open X", "title: '   '", 3, "le texte est vide"),
        ("title: Open X", 'title: "a\\u0001b"', 3, "n’a pas la forme attendue"),
        ("title: Open X", "title: Open X\nlicence: cc-by", 4, "licence inconnue"),
        ("title: Open X", "title: Open X\nlanding_page: javascript:alert(1)", 4, "n’a pas la forme attendue"),
        ("title: Open X", "title: Open X\nlanding_page: 'https://a b'", 4, "n’a pas la forme attendue"),
        ("  - name: A", "  - name: A\n  - name: A", 1, "décrite deux fois"),
        ("dictionary: complete", "dictionary: not-published-here", 1, "il n’y a aucune variable"),
        ("title: Open X", "title: Open X\nperiod: {start: 2015-01-01, end: 2014-01-01}", 4, "finit avant"),
        ("title: Open X", "title: Open X\nissued: 2015-02-30", 4, "une date est attendue"),
    ],
)
def test_each_rule_is_kept(tmp_path: Path, old: str, new: str, line: int, words: str):
    found = problems(tmp_path, DATASET.replace(old, new))
    assert any(at == line and words in message for at, _, message in found), found


def test_a_join_key_may_only_name_variables_of_its_file(tmp_path: Path):
    text = DATASET + "join_keys:\n  - {name: k, label: K, code_list: x, variables: [B]}\n"
    assert "« B » est citée" in problems(tmp_path, text)[0][2]


def test_a_crosswalk_has_one_form(tmp_path: Path):
    file = tmp_path / "a-vers-b.yaml"
    file.write_text(
        "slug: a-vers-b\ntitle: A\nsource: a\ntarget: b\nkind: hierarchy\ncardinality: n:1\n"
        "map: {'1': '2'}\nrule: {op: prefix, length: 2}\nsources: [s]\ncertainty: likely\n"
    )
    with pytest.raises(Invalid, match="s’excluent"):
        read_seed_file(file, SeedCrosswalk, name="a-vers-b.yaml")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path):
    file = tmp_path / "open-x.yaml"
    file.write_bytes(DATASET.replace("Un extrait", "Été").encode("cp1252"))
    with pytest.raises(Invalid, match="UTF-8"):
        read_seed_file(file, SeedDataset, name="extracts/open-x.yaml")
