"""`catalogue serve`: the production server, gunicorn with synchronous workers, one a core."""

import errno
import os
import socket
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from catalogue.app import create_app
from catalogue.cli.context import Context, pass_context
from catalogue.cli.language import gettext as _
from catalogue.errors import BadQuery
from catalogue.services.applier_lock import ApplierLock
from catalogue.settings import Settings, settings_to_serve
from catalogue.web.applier import Applier
from catalogue.web.site import EXTENSION, Site


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told everything by its caller and nothing by files."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn the options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the site, once in each worker: nothing open is shared between processes."""
        return create_app(self._settings)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse à écouter.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port à écouter."
)
@click.option("--workers", type=click.IntRange(1, 64), help="Processus ; par défaut, un par cœur.")
@pass_context
def serve(context: Context, *, host: str, port: int, workers: int | None) -> None:
    """Servir le site."""
    settings = settings_to_serve(context.settings, host=host, port=port)
    context.ready_database.dispose()
    _check_port(host, port)
    click.echo(
        _("Catalogue servi sur http://%(host)s:%(port)s (Ctrl+C pour arrêter).", host=host, port=port),
        err=True,
    )
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers or os.cpu_count() or 1,
        "worker_class": "sync",
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "graceful_timeout": 30,
        # No proxy is trusted by gunicorn itself: CATALOGUE_TRUSTED_PROXIES says how many there are.
        "forwarded_allow_ips": "",
        "loglevel": "warning",
        "proc_name": "catalogue",
        # 8 kB of address is ample for facets and refuses absurd ones early.
        "limit_request_line": 8190,
        "post_worker_init": _start_applier,
        "worker_exit": _stop_applier,
    }
    Server(settings, options).run()


def _start_applier(worker: Any) -> None:
    """Let the worker apply the outbox beside what it serves, once it is a process of its own."""
    site: Site = worker.wsgi.extensions[EXTENSION]
    worker.applier = Applier(
        site.database, site.index, ApplierLock(site.settings.index_folder), settings=site.settings
    )
    worker.applier.start()


def _stop_applier(_server: Any, worker: Any) -> None:
    """Let go of the lock, unless the worker ends before it could begin."""
    applier: Applier | None = getattr(worker, "applier", None)
    if applier is not None:
        applier.stop()


def _check_port(host: str, port: int) -> None:
    """Say plainly what gunicorn would only retry and log.

    :raises BadQuery: the port is taken or may not be used, or the host is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise BadQuery("L’adresse d’écoute « %(host)s » n’existe pas.", host=host) from error
        except OSError as error:
            raise _bind_fault(error, host, port) from error


def _bind_fault(error: OSError, host: str, port: int) -> BadQuery:
    if error.errno == errno.EADDRINUSE:
        return BadQuery(
            "Le port %(port)s est déjà pris : choisissez-en un autre (--port, ou PORT= avec make run).",
            port=port,
        )
    if error.errno == errno.EACCES:
        return BadQuery(
            "Le port %(port)s est réservé à l’administrateur : choisissez-en un au-dessus de 1023.", port=port
        )
    return BadQuery(
        "Impossible d’écouter sur %(host)s, port %(port)s (%(reason)s).",
        host=host,
        port=port,
        reason=error.strerror,
    )
