"""`/jeux/…`: a dataset and its variables."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from catalogue.services.datasets import DatasetPage, get_dataset_page
from catalogue.services.link_views import DatasetRef, LinkView
from catalogue.services.links import links_of_dataset
from catalogue.services.variables import VariablePage, get_variable_page
from catalogue.web.site import current_site

blueprint = Blueprint("datasets", __name__, url_prefix="/jeux")

# Beyond these, links stand folded: the dictionary must stay within reach.
FIRST_LINKS = 12


@dataclass(frozen=True)
class LinkRow:
    """A link as seen from one of its sides: `other` is the dataset across."""

    link: LinkView
    other: DatasetRef


@dataclass(frozen=True)
class DatasetContext:
    """What `datasets/dataset.html` shows: the best links stand in `first_links`."""

    dataset: DatasetPage
    first_links: tuple[LinkRow, ...]
    other_links: tuple[LinkRow, ...]


@dataclass(frozen=True)
class VariableContext:
    """What `datasets/variable.html` shows."""

    variable: VariablePage


@blueprint.get("/<slug>")
def dataset(slug: str) -> str:
    """Show a dataset: what it is, its dictionary, its keys, what it can be crossed with."""
    with current_site().database.reading() as session:
        page = get_dataset_page(session, slug=slug)
        links = links_of_dataset(session, slug=slug)
    rows = tuple(LinkRow(link, link.base if link.extract.slug == slug else link.extract) for link in links)
    return render_template(
        "datasets/dataset.html", page=DatasetContext(page, rows[:FIRST_LINKS], rows[FIRST_LINKS:])
    )


# A name comes from a source and may hold a slash.
@blueprint.get("/<slug>/variables/<path:name>")
def variable(slug: str, name: str) -> str:
    """Show a variable: what it means, its codes, where they stand elsewhere."""
    with current_site().database.reading() as session:
        page = get_variable_page(session, dataset=slug, name=name)
    return render_template("datasets/variable.html", page=VariableContext(page))
