"""`/`: what the catalogue answers, and where to begin."""

from flask import Blueprint, render_template

from catalogue.services.home import get_home_page
from catalogue.web.site import current_site

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> str:
    """Show the search box, the extracts and what they can be crossed with."""
    with current_site().database.reading() as session:
        page = get_home_page(session)
    return render_template("home/home.html", page=page)
