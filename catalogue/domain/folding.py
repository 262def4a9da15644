"""Fold a text to what two spellings of it share: no capitals, no accents, no ligatures, no signs."""

import unicodedata

# More words than any label of a code has; a longer text is no label.
FOLDED_MAX = 1000


def fold_text(text: str) -> str:
    """Return the words of a text folded, one space apart: `Œdème, à l’œil` gives `oedeme a l oeil`."""
    lowered = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = (
        character if character.isalnum() else " "
        for character in unicodedata.normalize("NFKD", lowered)
        if not unicodedata.combining(character)
    )
    return " ".join("".join(letters).split())[:FOLDED_MAX]
