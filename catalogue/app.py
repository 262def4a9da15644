"""The application factory: the flat list of what the site is made of."""

from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from catalogue import web
from catalogue.api.blueprints import BLUEPRINTS as API_BLUEPRINTS
from catalogue.db import Database
from catalogue.logs import configure_logs
from catalogue.resources import resource_folder
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.settings import Settings
from catalogue.web import (
    atom,
    code_lists,
    codes,
    comparison,
    datasets,
    downloads,
    feed,
    health,
    home,
    key_concepts,
    legal,
    link_recipes,
    links,
    reuses,
    robots,
    search,
    sitemap,
    synonyms,
)
from catalogue.web.admin import (
    account,
    binding,
    dashboard,
    dictionary_import,
    history,
    invitation,
    link_decisions,
    lists,
    login,
    records,
    users,
)
from catalogue.web.admin.access import set_up_access
from catalogue.web.admin.cookies import set_up_cookies
from catalogue.web.admin.csrf import set_up_csrf
from catalogue.web.errors import register_errors
from catalogue.web.filters import register_filters
from catalogue.web.headers import set_up_headers
from catalogue.web.language import set_up_languages
from catalogue.web.navigation import page_frame
from catalogue.web.request_log import set_up_request_log
from catalogue.web.site import EXTENSION, Site

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    codes.blueprint,
    feed.blueprint,
    datasets.blueprint,
    downloads.blueprint,
    code_lists.blueprint,
    comparison.blueprint,
    key_concepts.blueprint,
    synonyms.blueprint,
    links.blueprint,
    link_recipes.blueprint,
    reuses.blueprint,
    legal.blueprint,
    sitemap.blueprint,
    robots.blueprint,
    atom.blueprint,
    health.blueprint,
    *API_BLUEPRINTS,
    login.blueprint,
    invitation.blueprint,
    account.blueprint,
    users.blueprint,
    dashboard.blueprint,
    lists.blueprint,
    records.blueprint,
    dictionary_import.blueprint,
    link_decisions.blueprint,
    binding.blueprint,
    history.blueprint,
)

# No page receives more than an address: a form of the site is a few hundred characters of query.
MAX_CONTENT_LENGTH = 64 * 1024


def create_app(settings: Settings) -> Flask:
    """Return the site these settings describe.

    Nothing is opened yet that a forked worker could not share: the database and the index open at first use.

    :raises BadQuery: the address of the database is malformed.
    """
    configure_logs()
    app = Flask(
        "catalogue",
        static_folder=str(Path(web.__file__).parent / "static"),
        template_folder=str(resource_folder("templates")),
    )
    app.config.update(SECRET_KEY=settings.secret_key, MAX_CONTENT_LENGTH=MAX_CONTENT_LENGTH)
    app.extensions[EXTENSION] = Site(
        settings, Database(settings.sqlalchemy_url), WhooshIndex(settings.index_folder)
    )
    set_up_templates(app)
    set_up_request_log(app)
    set_up_headers(app, settings)
    set_up_cookies(app, settings)
    # In this order: a form sent after the session ended is kept, whatever its token.
    set_up_access(app)
    set_up_csrf(app, settings)
    register_errors(app)
    believe_proxies(app, settings.trusted_proxies)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def set_up_templates(app: Flask) -> None:
    """Give the templates their rules, their filters and what every page shows.

    Everything is escaped whatever the file's suffix, and a name nobody gave is an error, not an empty place.
    """
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    set_up_languages(app)
    register_filters(app)
    app.context_processor(page_frame)


def believe_proxies(app: Flask, number: int) -> None:
    """Take a visitor's address from what so many proxies in front add; from nobody by default.

    Whoever reaches the site directly could write that header: it is believed only where an operator says so.
    """
    if number:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=0)  # type: ignore[method-assign]
