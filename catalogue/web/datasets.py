"""`/jeux/…`: a dataset and its variables."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, render_template, request
from markupsafe import Markup

from catalogue.domain.vocabularies import DatasetKind
from catalogue.services.datasets import DatasetPage, get_dataset_page
from catalogue.services.link_views import LinkView
from catalogue.services.links import links_of_dataset
from catalogue.services.variables import VariablePage, get_variable_page
from catalogue.web.dictionary import DictionaryView, asked_of_dictionary, view_dictionary
from catalogue.web.site import current_site, public_address
from catalogue.web.structured import structured_data
from catalogue.web.take_away import Download, dictionary_downloads

blueprint = Blueprint("datasets", __name__, url_prefix="/jeux")

# Beyond these, links stand folded: the dictionary must stay within reach.
FIRST_LINKS = 12


@dataclass(frozen=True)
class LinkRow:
    """A link as seen from one of its sides; `title` names the dataset across."""

    link: LinkView
    title: str


@dataclass(frozen=True)
class DatasetContext:
    """What `datasets/dataset.html` shows: the best links stand in `first_links`.

    :ivar structured_data: what search engines read.
    """

    dataset: DatasetPage
    dictionary: DictionaryView
    downloads: tuple[Download, ...]
    is_in_feed: bool
    structured_data: Markup
    first_links: tuple[LinkRow, ...]
    other_links: tuple[LinkRow, ...]


@dataclass(frozen=True)
class VariableContext:
    """What `datasets/variable.html` shows; `address` is the permanent one."""

    variable: VariablePage
    links: tuple[LinkRow, ...]
    address: str


@blueprint.get("/<slug>")
def dataset(slug: str) -> str:
    """Show a dataset: what it is, its dictionary, its keys, what it can be crossed with."""
    site = current_site()
    asked = asked_of_dictionary()
    with site.database.reading() as session:
        page = get_dataset_page(session, slug=slug)
        links = links_of_dataset(session, slug=slug)
    rows = tuple(_seen_from(slug, link) for link in links)
    fed = site.settings.catalog_publisher
    context = DatasetContext(
        dataset=page,
        dictionary=view_dictionary(page.groups, asked),
        downloads=dictionary_downloads(slug),
        is_in_feed=page.kind is DatasetKind.EXTRACT and page.publisher.slug == fed,
        structured_data=structured_data(page),
        first_links=rows[:FIRST_LINKS],
        other_links=rows[FIRST_LINKS:],
    )
    return render_template("datasets/dataset.html", page=context)


def _seen_from(slug: str, link: LinkView) -> LinkRow:
    other = link.base if link.extract.slug == slug else link.extract
    return LinkRow(link, other.title)


# A name comes from a source and may hold a slash.
@blueprint.get("/<slug>/variables/<path:name>")
def variable(slug: str, name: str) -> str:
    """Show a variable: what it means, its codes, where it stands elsewhere, what it lets one cross."""
    containing = request.args.get("q", "").strip() or None
    with current_site().database.reading() as session:
        page = get_variable_page(session, dataset=slug, name=name, containing=containing)
    context = VariableContext(
        variable=page,
        links=tuple(_seen_from(slug, link) for link in page.links),
        address=f"{public_address()}/jeux/{slug}/variables/{quote(name, safe='')}",
    )
    return render_template("datasets/variable.html", page=context)
