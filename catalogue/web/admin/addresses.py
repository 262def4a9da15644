"""Which addresses are ours to guard, and which ones we may send a browser back to."""

import re
from urllib.parse import quote, unquote

from flask import request

ADMIN = "/admin"
_LONGEST = 2000
# Visible ASCII without what ends a path or what some browsers take for a slash.
_OWN = re.compile(r"/admin(?:/[!-~]*)?(?:\?[!-~]*)?")


def is_admin(path: str) -> bool:
    """Tell whether a path belongs to those who are logged in."""
    return path == ADMIN or path.startswith(f"{ADMIN}/")


def own_path(text: str | None) -> str | None:
    """Return an address of `/admin` (path and query) if the text is one, else `None` (ASVS 5.0, 3.7.2)."""
    if not text or len(text) > _LONGEST or not _OWN.fullmatch(text) or "\\" in text or "#" in text:
        return None
    path = text.partition("?")[0]
    for read in (path, unquote(path), unquote(unquote(path))):
        if "//" in read or "\\" in read or not read.isprintable() or {".", ".."} & {*read.split("/")}:
            return None
    return text


def requested_path() -> str:
    """Return the path and query asked for, as they may be asked for again; `/admin/` if they may not."""
    query = request.query_string.decode("ascii", "replace")
    return own_path(quote(request.path) + (f"?{query}" if query else "")) or f"{ADMIN}/"
