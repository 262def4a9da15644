"""Explain acronyms where they stand: the first of each in a text becomes an `<abbr>` with its meaning.

Which acronyms there are is asked once for a page, and only by a page whose texts hold capitals.
"""

import re

from flask import g
from markupsafe import Markup, escape

from catalogue.services.synonyms import Glossary, current_glossary
from catalogue.web.language import FRENCH, page_language
from catalogue.web.site import current_site

# Two capitals or a capital and a digit in one word: what an acronym is made of.
_PERHAPS = re.compile(r"[A-Z]\w*[A-Z0-9]")
_TAG = re.compile(r"(<[^>]*>)")
_OPENED = re.compile(r"<(/?)(a|code|abbr)\b")


def abbreviated(text: str) -> Markup:
    """Return a text, escaped unless it is HTML already, with its acronyms explained.

    What stands in a link, in code or in an `<abbr>` is left alone.
    """
    html = escape(text)
    if _PERHAPS.search(html) is None:
        return html
    glossary = _glossary()
    if glossary.pattern is None or glossary.pattern.search(html) is None:
        return html
    seen: set[str] = set()
    inside = 0
    pieces = _TAG.split(html)
    for number, piece in enumerate(pieces):
        tag = _OPENED.match(piece)
        if tag is not None:
            inside += -1 if tag[1] else 1
        elif inside == 0 and not piece.startswith("<"):
            pieces[number] = glossary.pattern.sub(lambda found: _explained(found[0], glossary, seen), piece)
    return Markup("".join(pieces))  # noqa: S704 - made of escaped text, and of tags that were there


def _explained(term: str, glossary: Glossary, seen: set[str]) -> str:
    if term in seen:
        return term
    seen.add(term)
    # What an acronym stands for is French on every page.
    language = "" if page_language() == FRENCH else ' lang="fr"'
    return f'<abbr title="{escape(glossary.abbreviations[term])}"{language}>{term}</abbr>'


def _glossary() -> Glossary:
    if "glossary" not in g:
        with current_site().database.reading() as session:
            g.glossary = current_glossary(session)
    found: Glossary = g.glossary
    return found
