"""The application factory: a flat list of what the site is made of."""

from flask import Flask

from catalogue.db import Database
from catalogue.resources import resource_folder
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.settings import Settings
from catalogue.web import (
    code_lists,
    datasets,
    errors,
    feed,
    filters,
    headers,
    health,
    home,
    i18n,
    key_concepts,
    legal,
    links,
    navigation,
    reuses,
    search,
)
from catalogue.web.site import EXTENSION, Site

BLUEPRINTS = (home, search, feed, datasets, code_lists, key_concepts, links, reuses, legal, health)
MAX_BODY_BYTES = 1_000_000


def create_app(settings: Settings) -> Flask:
    """Make the site that these settings describe; nothing is opened before the first request."""
    app = Flask("catalogue", template_folder=str(resource_folder("templates")), static_folder="web/static")
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES, SECRET_KEY=settings.secret_key)
    app.extensions[EXTENSION] = Site(
        settings, Database(settings.sqlalchemy_url), WhooshIndex(settings.index_folder)
    )
    i18n.init_app(app)
    filters.init_app(app)
    navigation.init_app(app)
    headers.init_app(app, is_https=(settings.base_url or "").startswith("https://"))
    errors.init_app(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    return app
