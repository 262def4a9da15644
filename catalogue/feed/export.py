"""The whole feed as one file: the same datasets as its pages, without the view that pages need."""

from collections.abc import Iterator

from catalogue.db import Database
from catalogue.feed.documents import find_syntax, recipe_of
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.feed_graphs import document_closing, page_opening
from catalogue.services.feed import get_feed_catalogue
from catalogue.services.feed_fragments.making import gzip_member, refresh_feed
from catalogue.services.feed_fragments.reading import find_stale, iterate_fragments
from catalogue.services.feed_fragments.reporting import FeedReport, report_feed
from catalogue.services.feed_fragments.stale import forget_profile
from catalogue.settings import Settings


def export_catalogue(
    database: Database,
    *,
    settings: Settings,
    syntax: str,
    profile: str | None = None,
    is_gzipped: bool = False,
) -> Iterator[bytes]:
    """Return the whole feed as pieces to be written one after the other.

    What is wrong is raised at once, and what is missing made, before the first piece; fragments are read as
    the pieces are taken, a page of the feed at a time, all as of one moment.

    :param syntax: a suffix: `ttl`, `rdf`, `jsonld` or `nt`.
    :raises BadQuery: the syntax or the profile is unknown.
    :raises Unavailable: the public address or the publisher is not set.
    """
    recipe, form = recipe_of(settings, profile), find_syntax(syntax)
    with database.reading() as session:
        get_feed_catalogue(session, publisher=recipe.publisher)
    make_whole(database, settings=settings, profile=profile)

    def pieces() -> Iterator[bytes]:
        with database.reading() as session:
            catalogue = get_feed_catalogue(session, publisher=recipe.publisher)
            opening = page_opening(catalogue, addresses=recipe.addresses, syntax=form)
            yield gzip_member(opening) if is_gzipped else opening
            yield from iterate_fragments(
                session, recipe, syntax=form, is_gzipped=is_gzipped, batch=settings.feed_page_size
            )
            closing = document_closing(form)
            yield gzip_member(closing) if is_gzipped else closing

    return pieces()


def make_whole(database: Database, *, settings: Settings, profile: str | None = None) -> int:
    """Make all that is missing or stale, a batch to a transaction; return how many datasets that was."""
    total = 0
    while made := make_some(database, settings=settings, profile=profile):
        total += made
    return total


def make_some(database: Database, *, settings: Settings, profile: str | None = None) -> int:
    """Make a batch of what is missing or stale; return how many datasets that was.

    Nothing is written, nor any writer kept waiting, when nothing is to be made.
    """
    recipe = recipe_of(settings, profile)
    with database.reading() as session:
        if not find_stale(session, recipe, limit=1):
            return 0
    with database.unit_of_work() as session:
        return refresh_feed(session, recipe)


def remake_whole(database: Database, *, settings: Settings, profile: str | None = None) -> int:
    """Make everything again, whether it is stale or not; return how many datasets that was."""
    recipe = recipe_of(settings, profile)
    with database.unit_of_work() as session:
        forget_profile(session, profile=recipe.profile.value)
    return make_whole(database, settings=settings, profile=profile)


def feed_reports(database: Database, *, settings: Settings) -> tuple[FeedReport, ...]:
    """Return how the feed stands in each profile, from what was found when it was written."""
    with database.reading() as session:
        get_feed_catalogue(session, publisher=settings.catalog_publisher)
        return tuple(report_feed(session, recipe_of(settings, profile)) for profile in Profile)
