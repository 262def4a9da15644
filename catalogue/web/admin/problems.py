"""A service's refusal, tied to the field of the form it is about."""

from collections.abc import Mapping

from flask_babel import gettext as _

from catalogue.errors import CatalogueError

Problems = Mapping[str, str]


def problems_of(error: CatalogueError) -> Problems:
    """Return the sentence of a refusal under its field, in the language of the page."""
    return {str(error.detail.get("field", "")): error.sentence(lambda text: str(_(text)))}


def about_all(error: CatalogueError) -> Problems:
    """Return the sentence of a refusal that concerns no field of the form: it stands on top of the page."""
    return {"": error.sentence(lambda text: str(_(text)))}
