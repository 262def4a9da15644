"""`/codes`: every code that a text asks for, in all lists, a page at a time; and codes as pages show them."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from catalogue.search.query import parse_query
from catalogue.services.code_ranking import FoundCodes
from catalogue.services.reading.codes import CodeFilter, CodeItem, read_codes
from catalogue.services.refs import CodeListRef
from catalogue.web.site import current_site

blueprint = Blueprint("codes", __name__, url_prefix="/codes")

# Codes come first, but must leave the records in sight.
ABOVE_RECORDS = 4


@dataclass(frozen=True)
class CodeLine:
    """A code, and the address that shows it in its list."""

    notation: str
    label: str | None
    url: str


@dataclass(frozen=True)
class CodeBlock:
    """The best codes of a list; `others` more of it were found, which stand at `url`."""

    code_list: CodeListRef
    lines: tuple[CodeLine, ...]
    others: int
    url: str


@dataclass(frozen=True)
class CodesPart:
    """The codes that a search found: `total`, or more when `is_capped`; all are at `all_url`."""

    blocks: tuple[CodeBlock, ...]
    total: int
    is_capped: bool
    all_url: str

    @property
    def best(self) -> tuple[CodeBlock, ...]:
        """Return the blocks whose first code stands above records."""
        return self.blocks[:ABOVE_RECORDS]

    @property
    def has_more(self) -> bool:
        """Tell whether codes were found that no block shows."""
        return self.is_capped or self.total > sum(len(block.lines) for block in self.blocks)


@dataclass(frozen=True)
class CodesContext:
    """What `search/codes.html` shows; `is_first` is false past the first page."""

    text: str
    codes: tuple[tuple[CodeItem, str], ...]
    is_first: bool
    first_url: str
    next_url: str | None


@blueprint.get("")
def index() -> str:
    """Show a page of the codes that begin as was typed, then of those labelled so."""
    site = current_site()
    # The same bounds as the search, said in the same words.
    text = parse_query(request.args.get("q", "").strip()).text
    after = request.args.get("apres")
    with site.database.reading() as session:
        found = read_codes(session, filters=CodeFilter(q=text), after=after, limit=site.settings.page_size)
    return render_template(
        "search/codes.html",
        page=CodesContext(
            text=text,
            codes=tuple((code, _url_of(code.codelist, code.notation)) for code in found.items),
            is_first=after is None,
            first_url=url_for("codes.index", q=text),
            next_url=url_for("codes.index", q=text, apres=found.next) if found.next else None,
        ),
    )


def codes_part(found: FoundCodes, *, text: str) -> CodesPart | None:
    """Return the codes found as a page shows them, `None` when there are none."""
    if not found.groups:
        return None
    blocks = (
        CodeBlock(
            group.code_list,
            tuple(
                CodeLine(code.notation, code.label, _url_of(group.code_list.slug, code.notation))
                for code in group.codes
            ),
            group.others,
            _url_of(group.code_list.slug, text),
        )
        for group in found.groups
    )
    return CodesPart(tuple(blocks), found.total, found.is_capped, url_for("codes.index", q=text))


def _url_of(code_list: str, text: str) -> str:
    return url_for("code_lists.code_list", slug=code_list, q=text or None, _anchor="codes")
