"""The command line: each command parses, calls one service and prints.

Mistakes end in one line on standard error and a status other than 0; see `errors.py`.
"""

import sys
from collections.abc import Sequence

import click

from catalogue import __version__
from catalogue.cli.context import Context
from catalogue.cli.errors import exit_status_of
from catalogue.cli.export import export
from catalogue.cli.imports import import_
from catalogue.cli.index import index
from catalogue.cli.init import init
from catalogue.cli.keys import keys
from catalogue.cli.links import links
from catalogue.cli.search import search
from catalogue.cli.serve import serve
from catalogue.cli.users import users
from catalogue.cli.validate import validate
from catalogue.errors import CatalogueError
from catalogue.logs import configure_logs
from catalogue.settings import read_settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="catalogue", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Catalogue des extraits du SNIIRAM/SNDS et de ce avec quoi on peut les croiser."""
    context.obj = Context(read_settings())
    context.call_on_close(context.obj.close)


for command in (init, serve, import_, search, export, links, validate, keys, users, index):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status (0 done, 1 a check found something, 2 a mistake)."""
    configure_logs()
    try:
        status = cli.main(args=arguments, prog_name="catalogue", standalone_mode=False)
    except (click.ClickException, click.Abort, CatalogueError) as error:
        return exit_status_of(error)
    except BrokenPipeError:
        # The reader of our output left (`| head`): nothing is wrong, and nothing more can be said.
        sys.stderr.close()
        return 0
    return status if isinstance(status, int) else 0
