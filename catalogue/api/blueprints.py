"""What the application registers: importing the modules of this package is what declares their addresses."""

from catalogue.api import code_lists, datasets, docs, links, openapi, operations, search

DECLARING = (code_lists, datasets, links, openapi, search)
BLUEPRINTS = (operations.blueprint, docs.blueprint)
