"""What the documentation says is true: its commands exist, its files exist, its links lead somewhere."""

import re
import shlex

import click
import pytest

from catalogue.cli import cli
from catalogue.settings import Settings
from tests.conftest import ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGES.md",
    ROOT / "seed/README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]


def commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^\.venv/bin/catalogue (.+)$", text, flags=re.MULTILINE)


def test_the_readme_shows_commands():
    assert len(commands()) >= 5


@pytest.mark.parametrize("line", commands())
def test_a_command_of_the_readme_can_be_parsed(line: str):
    words = shlex.split(line)
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group):
        name = words.pop(0)
        found = command.get_command(context, name)
        assert found is not None, name
        command = found
    command.make_context(command.name, words, parent=context)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_to_files(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target


def test_folders_named_by_the_architecture_exist():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    for name in re.findall(r"^- `([a-z_]+)/`", text, flags=re.MULTILINE):
        assert (ROOT / "catalogue" / name).is_dir(), name


def test_make_targets_of_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in set(re.findall(r"^make ([a-z-]+)", text, flags=re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_every_setting_says_what_it_is_for():
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_every_command_and_option_says_what_it_does():
    def walk(command: click.Command) -> None:
        assert command.help, command.name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                assert parameter.help, (command.name, parameter.name)
        for child in command.commands.values() if isinstance(command, click.Group) else ():
            walk(child)

    walk(cli)


def test_every_test_that_the_security_page_names_exists():
    named = set(re.findall(r"`(test_[a-z_0-9]+)`", (ROOT / "docs/asvs.md").read_text(encoding="utf-8")))
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")]
    defined = {name for text in sources for name in re.findall(r"(?m)^def (test_[a-z_0-9]+)", text)}
    assert named
    assert named <= defined, named - defined
