"""Clean what people type: one form for the same words, and nothing a page or a feed could not carry.

What is refused is named, never removed in silence: the person sees it and mends it.
"""

import re
import unicodedata

from catalogue.errors import Invalid

# Marks that turn the direction of writing: invisible, and able to show a page the reverse of what it holds
# (Unicode Technical Report 36, section 3.1).
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# A tag, a closing tag or a comment; « <5 ans » and « a < b » are none.
_HTML = re.compile(r"<(?:[a-zA-Z/][^<>]*>|!--|\?|!\[)")


def clean_line(typed: str, *, longest: int) -> str:
    """Return one line, its inner spaces single.

    :raises Invalid: it is too long, or holds what no text of the catalogue may.
    """
    text = " ".join(_normal(typed).split())
    _refuse(text, longest)
    return text


def clean_paragraphs(typed: str, *, longest: int) -> str:
    """Return lines without trailing spaces, at most one empty one between two.

    :raises Invalid: it is too long, or holds what no text of the catalogue may.
    """
    lines = [line.rstrip() for line in _normal(typed).split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    _refuse(text, longest)
    return text


def _normal(typed: str) -> str:
    return unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _refuse(text: str, longest: int) -> None:
    if len(text) > longest:
        raise Invalid(
            "Ce texte est trop long : %(length)s caractères, %(longest)s au plus.",
            length=len(text),
            longest=longest,
        )
    for character in text:
        if character == "\n" or character.isprintable():
            continue
        if character in _DIRECTION_MARKS:
            raise Invalid(
                "Ce texte contient une marque invisible de sens d’écriture (%(code)s) : effacez-la.",
                code=f"U+{ord(character):04X}",
            )
        if unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}:
            raise Invalid(
                "Ce texte contient un caractère de contrôle (%(code)s) : effacez-le.",
                code=f"U+{ord(character):04X}",
            )
    if _HTML.search(text):
        raise Invalid("Le HTML n’est pas admis : écrivez du texte simple, sans balises.")
