"""Where each sort of record stands under `/admin`, and the addresses made from that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, update_wrapper
from typing import Any, TypeVar, cast

from flask import url_for
from flask_babel import gettext as _

from catalogue.domain.base import is_slug
from catalogue.services.editing.record_type import Address, RecordType
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.web.admin.wording import WORDING
from catalogue.web.admin.wording.said import Sort

# Names of the blueprints that hold the views of records, and those of their lists.
RECORDS, LISTS = "admin_records", "admin_lists"


View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Section:
    """One sort of record under `/admin`.

    :param folder: its part of the address.
    :param parent: name of the sort it belongs to.
    :param arguments: names of the parts of an address, as in the routes.
    """

    kind: RecordType
    folder: str
    parent: str | None = None
    arguments: tuple[str, ...] = ("slug",)

    @property
    def words(self) -> Sort:
        """Return what the sort and its fields are called."""
        return WORDING[self.kind.name]

    @property
    def is_stated(self) -> bool:
        """Tell whether its records are drafts, published or withdrawn by themselves."""
        return self.kind.name in {"dataset", "reuse"}

    @property
    def rule(self) -> str:
        """Return the route of one record, below `/admin`."""
        if self.parent is not None:
            return f"/{SECTIONS[self.parent].folder}/<slug>/{self.folder}/<path:name>"
        return f"/{self.folder}/<{self.arguments[0]}>"

    @property
    def list_rule(self) -> str:
        """Return the route of the list, below `/admin`."""
        if self.parent is not None:
            return f"/{SECTIONS[self.parent].folder}/<slug>/{self.folder}"
        return f"/{self.folder}"


SECTIONS: Mapping[str, Section] = {
    section.kind.name: section
    for section in (
        Section(RECORD_TYPES["dataset"], "jeux"),
        Section(RECORD_TYPES["distribution"], "fichiers", "dataset", ("slug", "name")),
        Section(RECORD_TYPES["variable"], "variables", "dataset", ("slug", "name")),
        Section(RECORD_TYPES["join-key"], "cles", "dataset", ("slug", "name")),
        Section(RECORD_TYPES["code-list"], "nomenclatures"),
        Section(RECORD_TYPES["crosswalk"], "passages"),
        Section(RECORD_TYPES["reuse"], "reutilisations"),
        Section(RECORD_TYPES["organisation"], "organisations"),
        Section(RECORD_TYPES["synonym-set"], "sigles"),
        Section(RECORD_TYPES["guidance"], "accompagnement", None, ("number",)),
    )
}
PARTS_OF_DATASET = ("distribution", "variable", "join-key")


def of_section(view: View, section: Section) -> View:
    """Return the view of one sort of record, under the view's own name, which the framework asks for."""
    return cast("View", update_wrapper(partial(view, section), view))


def record_url(section: Section, address: Address, view: str = "edit", **query: object) -> str:
    """Return where a record is edited, or another view of it (`remove`, `state`, `history`)."""
    arguments = dict(zip(section.arguments, address, strict=True))
    return url_for(f"{RECORDS}.{view}_{section.kind.name}", **arguments, **query)  # type: ignore[arg-type]


def list_url(section: Section, parent: Address = (), **query: object) -> str:
    """Return where the records of this sort are listed."""
    arguments = {"slug": parent[0]} if section.parent is not None else {}
    return url_for(f"{LISTS}.{section.kind.name}", **arguments, **query)  # type: ignore[arg-type]


def new_url(section: Section, parent: Address = ()) -> str:
    """Return where a record of this sort is added."""
    if section.parent is not None:
        return url_for(f"{RECORDS}.new_{section.kind.name}", slug=parent[0])
    about = {"sur": parent[0]} if parent else {}
    return url_for(f"{RECORDS}.new_{section.kind.name}", **about)  # type: ignore[arg-type]


def crumbs(section: Section, address: Address) -> list[tuple[str, str | None]]:
    """Return the way to a record of this sort: label and address, the last one without."""
    steps: list[tuple[str, str | None]] = [(str(_("Espace de gestion")), url_for("admin_dashboard.home"))]
    if section.parent is not None:
        owner = SECTIONS[section.parent]
        steps += [
            (str(_(owner.words.plural)), list_url(owner)),
            (address[0], record_url(owner, address[:1])),
            (str(_(section.words.plural)), list_url(section, address[:1])),
        ]
    else:
        steps.append((str(_(section.words.plural)), list_url(section)))
    if len(address) == len(section.arguments):
        steps.append((address[-1], None))
    return steps


@dataclass(frozen=True)
class NamedPage:
    """A page of the catalogue as the history keeps it, in words; `url` is absent where nothing is there."""

    sort: str
    key: str
    url: str | None


def named_page(page_key: str) -> NamedPage:
    """Return what a key such as `dataset:open-medic`, `link:open-medic/bdpm` or `concept:lieu` stands for."""
    sort, _colon, key = page_key.partition(":")
    slugs = key.split("/")
    if not all(is_slug(slug) for slug in slugs):
        return NamedPage("", page_key, None)
    match sort, slugs:
        case "link" | "table-join", [extract, base]:
            return NamedPage(
                str(_("Croisement")), key, url_for("admin_links.form", extract=extract, base=base)
            )
        case "concept", [slug]:
            return NamedPage(str(_("Clé")), key, url_for("key_concepts.key_concept", slug=slug))
        case _, [slug] if sort in SECTIONS and SECTIONS[sort].arguments == ("slug",):
            section = SECTIONS[sort]
            return NamedPage(str(_(section.words.singular)), key, record_url(section, (slug,)))
        case _:
            return NamedPage("", page_key, None)


def public_url(section: Section, address: Address) -> str | None:
    """Return the page that everybody sees of a record, where it has one of its own."""
    match section.kind.name:
        case "dataset" | "distribution" | "join-key":
            return url_for("datasets.dataset", slug=address[0])
        case "variable":
            return url_for("datasets.variable", slug=address[0], name=address[1])
        case "code-list":
            return url_for("code_lists.code_list", slug=address[0])
        case "reuse":
            return url_for("reuses.reuse", slug=address[0])
        case "synonym-set":
            return url_for("synonyms.index", _anchor=address[0])
        case _:
            return None
