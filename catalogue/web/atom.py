"""`/changements.atom`: the published datasets, the last written first, for whoever follows the catalogue."""

import hashlib

from flask import Blueprint, Response, request, url_for

from catalogue.formats.atom import CONTENT_TYPE, AtomEntry, AtomPage, write_atom
from catalogue.services.changes import ChangedDataset, list_changes
from catalogue.web.site import current_site, public_address

blueprint = Blueprint("atom", __name__)

PAGE_SIZE = 100

# The feed is in French whoever reads it, as the titles it gives are.
_TITLE = "Catalogue SNIIRAM/SNDS : fiches ajoutées ou modifiées"
_AUTHOR = "Catalogue SNIIRAM/SNDS"


@blueprint.get("/changements.atom")
def changes() -> Response:
    """Answer with a page of what changed; each leads to the one before it in time."""
    after = request.args.get("after")
    with current_site().database.reading() as session:
        found = list_changes(session, after=after, limit=PAGE_SIZE)
    page = AtomPage(
        address=_address(),
        here=_address(after),
        next=None if found.after is None else _address(found.after),
        title=_TITLE,
        author=_AUTHOR,
        updated_at=found.updated_at,
    )
    response = Response(write_atom(page, map(_entry, found.datasets)), content_type=CONTENT_TYPE)
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _address(after: str | None = None) -> str:
    return public_address() + url_for("atom.changes", after=after)


def _entry(dataset: ChangedDataset) -> AtomEntry:
    return AtomEntry(
        address=public_address() + url_for("datasets.dataset", lang=None, slug=dataset.slug),
        title=dataset.title,
        updated=dataset.updated_at,
        published=dataset.created_at,
        author=dataset.publisher,
        summary=dataset.summary,
    )
