"""Write XML as text, one element after the other: nothing is kept in memory, nothing is left unescaped."""

import re
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 cannot hold, even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# A parser makes a space of these in an attribute, unless they are escaped.
_IN_ATTRIBUTE = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def start(tag: str, /, **attributes: str | None) -> str:
    """Return the opening tag; an attribute without value is left out.

    A name may end in `_` where Python would not have it (`type_`); `__` in it is a colon.
    """
    return f"<{tag}{_attributes(attributes)}>"


def end(tag: str) -> str:
    """Return the closing tag."""
    return f"</{tag}>\n"


def element(tag: str, text: str | None, /, **attributes: str | None) -> str:
    """Return an element that holds a text; nothing when there is no text."""
    if not text:
        return ""
    return f"<{tag}{_attributes(attributes)}>{text_of(text)}</{tag}>\n"


def text_of(text: str | None) -> str:
    """Return a text as the content of an element."""
    return escape(without_controls(text or ""))


def _attributes(attributes: dict[str, str | None]) -> str:
    return "".join(
        f" {name.rstrip('_').replace('__', ':')}={quoteattr(without_controls(value), _IN_ATTRIBUTE)}"
        for name, value in attributes.items()
        if value
    )


def without_controls(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot hold, even escaped."""
    return _UNWRITABLE.sub("", text)
