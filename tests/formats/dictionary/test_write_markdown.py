"""A dictionary as a Markdown page: what a reader of Markdown shows is what the catalogue holds."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from catalogue.domain.vocabularies import VariableRole, VariableType
from catalogue.formats.dictionary.formats import DICTIONARY_FORMATS
from catalogue.formats.dictionary.model import DictionaryVariable
from catalogue.formats.dictionary.write_markdown_text import cell, inline, link, paragraphs, row, table_head
from tests.formats.dictionary.strategies import FILES, HOSTILE, KEYS, Sample, dictionary, head, samples, texts

RENDER = MarkdownIt("commonmark").enable("table").enable("strikethrough").render

BLOCKS = frozenset({"td", "th", "p", "h1"})


class Shown(HTMLParser):
    """What a browser shows: texts of cells and paragraphs, addresses of links, names of elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.is_open = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in BLOCKS:
            self.parts.append("")
            self.is_open = True
        if tag == "br":
            self.parts[-1] += "\n"
        self.addresses += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self.is_open = self.is_open and tag not in BLOCKS

    def handle_data(self, data: str) -> None:
        if self.is_open:
            self.parts[-1] += data


def page(sample: Sample) -> str:
    return b"".join(DICTIONARY_FORMATS["md"].write(sample.dictionary, sample.codes_of)).decode("utf-8")


def one_line(text: str) -> str:
    return " ".join(text.split())


def lines_of(text: str) -> str:
    return "\n".join(one_line(line) for line in text.split("\n"))


SAMPLE = Sample(
    dictionary(
        (
            DictionaryVariable(
                name="PRS_NAT",
                label="Nature de prestation",
                description="Voir | la liste.\nDeux lignes.",
                type=VariableType.INTEGER,
                role=VariableRole.DIMENSION,
                code_list="ir-nat-v",
                history_missing=("2019", "2020"),
            ),
        ),
        code_lists=(head("ir-nat-v", [], (), version="2"),),
        foreign_keys=KEYS,
        files=FILES,
        primary_key=("PRS_NAT",),
    ),
    {},
)


def test_a_page_reads_as_it_is_written():
    written = page(SAMPLE)
    assert "## Variables (1)\n" in written
    assert (
        "| PRS_NAT | Nature de prestation | Entier |  | Axe d’analyse "
        "| [IR_NAT_V](<https://catalogue.example/nomenclatures/ir-nat-v>) "
        "| Voir \\| la liste.<br>Deux lignes.<br>Années manquantes : 2019, 2020 |\n"
    ) in written
    assert "| Clé primaire | PRS_NAT |\n" in written
    assert "| A, B | ER_PRS_F | C, D |\n" in written


def test_a_page_shows_its_tables_and_its_links():
    shown = Shown(RENDER(page(SAMPLE)))
    assert "Voir | la liste.\nDeux lignes.\nAnnées manquantes : 2019, 2020" in shown.parts
    assert {"h1", "h2", "table"} <= shown.tags
    assert "https://files.example/2023.csv" in shown.addresses
    assert "https://catalogue.example/nomenclatures/ir-nat-v" in shown.addresses


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_shown_as_it_is(text: str):
    shown = Shown(RENDER(table_head("A") + row(cell(text))))
    assert [lines_of(part) for part in shown.parts[1:]] == [lines_of(text)]
    assert shown.tags <= {"table", "thead", "tbody", "tr", "th", "td", "br"}


@settings(max_examples=200, deadline=None)
@given(texts)
def test_whatever_the_text_only_its_text_is_shown(text: str):
    in_cell = Shown(RENDER(table_head("A") + row("x" + cell(text))))
    assert [lines_of(part) for part in in_cell.parts[1:]] == [lines_of("x" + text)]
    in_paragraphs = Shown(RENDER(f"a\n\n{paragraphs(text)}\n"))
    assert in_paragraphs.tags == {"p"}
    assert one_line(" ".join(in_paragraphs.parts)) == one_line(f"a {text}")
    linked = Shown(RENDER(f"x {link(text, 'https://a.example/ b<>()')} {inline(text)}"))
    assert linked.tags == {"p", "a"}
    assert linked.addresses == ["https://a.example/%20b%3C%3E()"]


@settings(max_examples=50, deadline=None)
@given(samples())
def test_a_page_has_a_row_for_each_variable(sample: Sample):
    written = page(sample)
    table = written.split("## Variables", 1)[1].split("\n\n", 2)[1]
    assert len(table.splitlines()) == 2 + len(sample.dictionary.variables)
    shown = Shown(RENDER(written))
    for variable in sample.dictionary.variables:
        assert one_line(variable.name) in [one_line(part) for part in shown.parts]
