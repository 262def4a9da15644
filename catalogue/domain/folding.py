"""Fold a text to what two spellings of it share: no capitals, no accents, no ligatures, no signs."""

import unicodedata

# An index of PostgreSQL holds no text of more than 2,700 bytes, and a letter takes up to four.
FOLDED_MAX = 600


def fold_text(text: str) -> str:
    """Return the words of a text folded, one space apart: `Œdème, à l’œil` gives `oedeme a l oeil`."""
    lowered = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = (
        character if character.isalnum() else " "
        for character in unicodedata.normalize("NFKD", lowered)
        if not unicodedata.combining(character)
    )
    return " ".join("".join(letters).split())[:FOLDED_MAX]
