"""How whoever tried too often is told to wait."""

from math import ceil

from flask_babel import ngettext


def waiting_sentence(wait_s: int) -> str:
    """Return the sentence for a wait of so many seconds."""
    if wait_s < 60:
        return str(
            ngettext(
                "Trop d’essais : réessayez dans %(num)s seconde.",
                "Trop d’essais : réessayez dans %(num)s secondes.",
                wait_s,
            )
        )
    return str(
        ngettext(
            "Trop d’essais : réessayez dans %(num)s minute.",
            "Trop d’essais : réessayez dans %(num)s minutes.",
            ceil(wait_s / 60),
        )
    )
