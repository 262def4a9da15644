"""How commands print: JSON alone on standard output, words for people, progress on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from catalogue.cli.language import is_english

Advance = Callable[[str, int, int], None]

json_option = click.option("--json", "as_json", is_flag=True, help="Un document JSON sur la sortie standard.")


def print_json(document: Any) -> None:
    """Print one JSON document and nothing else on standard output."""
    click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())


def number(value: int) -> str:
    """Write a whole number: 415 000 in French, 415,000 in English."""
    return f"{value:,}" if is_english() else f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def percent(share: float) -> str:
    """Write a share (0–1): 12,5 % in French, 12.5% in English."""
    text = f"{100 * share:.1f}"
    return f"{text}%" if is_english() else f"{text.replace('.', ',')}\N{NARROW NO-BREAK SPACE}%"


@contextmanager
def progress() -> Iterator[Advance]:
    """Show a bar on a terminal's standard error; elsewhere stay silent.

    The yielded function takes what is being done, how much is done and how much there is.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        tasks: dict[str, Any] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield advance
