"""The language of the command line: French, or English where the environment asks for it (`LANG=en…`)."""

import os

from catalogue.messages import english_messages


def is_english() -> bool:
    """Tell whether the environment asks for English; the first variable set decides, as POSIX says."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.lower().startswith("en")
    return False


def translate(message: str) -> str:
    """Return the message, written in French, in the language of the command line."""
    return str(english_messages().gettext(message)) if is_english() else message


def gettext(message: str, **values: object) -> str:
    """Return the message in the language of the command line, with its values put in."""
    text = translate(message)
    return text % values if values else text
