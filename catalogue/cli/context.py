"""What every command starts from: the settings, and the database and index opened when first asked for."""

from functools import cached_property

import click

from catalogue.db import Database
from catalogue.errors import Unavailable
from catalogue.search.base import SearchIndex
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.services.applier_lock import ApplierLock
from catalogue.settings import Settings


class Context:
    """The settings of this run and what they lead to."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def database(self) -> Database:
        """Return the database, whatever state it is in."""
        return Database(self.settings.sqlalchemy_url)

    @cached_property
    def ready_database(self) -> Database:
        """Return the database once its schema is the one this code expects.

        :raises Unavailable: it was never initialised, or an older or newer release made it.
        """
        if not self.database.is_current():
            raise Unavailable(
                "La base de données n’est pas à jour de cette version : lancez « catalogue init »."
            )
        return self.database

    @cached_property
    def index(self) -> SearchIndex:
        """Return the search index; it is opened at its first use, not here."""
        return WhooshIndex(self.settings.index_folder)

    @cached_property
    def applier_lock(self) -> ApplierLock:
        """Return the lock of who brings the index up to date, not taken yet."""
        return ApplierLock(self.settings.index_folder)

    def close(self) -> None:
        """Close the database where a command opened it."""
        if opened := vars(self).get("database"):
            opened.dispose()


pass_context = click.make_pass_decorator(Context)
