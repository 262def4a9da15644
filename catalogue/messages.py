"""The English of every sentence the catalogue says; French is what the code itself holds.

The translations are read from the `.po` file when first needed: nothing is compiled beforehand, so what is
shown is always what the file says.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

ENGLISH_MESSAGES = Path(__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.po"


@cache
def english_messages() -> Translations:
    """Return the English messages, read once in each process."""
    with ENGLISH_MESSAGES.open("rb") as file:
        catalog = read_po(file, locale="en")
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def gettext_noop(message: str) -> str:
    """Return the message as it is: a mark for those who gather what is to be translated."""
    return message
