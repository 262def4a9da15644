"""What a request works with: the settings, the database and the index of the running site.

The application factory puts it in place; nothing here opens or closes anything.
"""

from dataclasses import dataclass
from typing import cast

from flask import current_app, request

from catalogue.db import Database
from catalogue.search.base import SearchIndex
from catalogue.settings import Settings

EXTENSION = "catalogue"


@dataclass(frozen=True)
class Site:
    """The parts that every page shares, opened once in each process."""

    settings: Settings
    database: Database
    index: SearchIndex


def current_site() -> Site:
    """Return the site that answers the present request."""
    return cast("Site", current_app.extensions[EXTENSION])


def public_address() -> str:
    """Return the public address of the site, or the one asked at where none is set, as in tests."""
    return current_site().settings.base_url or request.host_url.rstrip("/")
