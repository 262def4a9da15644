"""Bring the sheets of one dictionary together: the first one wins, the others add what it leaves out.

Both official dictionaries of the DAMIR files list the same variables twice, by name and by subject.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from catalogue.formats.dictionary.columns import VARIABLE_COLUMNS
from catalogue.formats.dictionary.draft import VariableDraft
from catalogue.formats.dictionary.model import DictionaryVariable
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.read_variables import VariableTable
from catalogue.formats.dictionary.tables import shorten
from catalogue.messages import gettext_noop

_FIELDS = tuple(item.name for item in fields(DictionaryVariable) if item.name != "name")
# Below a heading, or as a column: the place of a variable in a list is no fact that two sheets can dispute.
_UNDISPUTED = frozenset({"group"})


def merge_tables(tables: Sequence[VariableTable], problems: Problems) -> list[VariableDraft]:
    """Return the variables of all sheets, each once, in the order of the first sheet that has it."""
    merged: dict[str, VariableDraft] = {}
    for table in tables:
        shared = merged.keys() & table.drafts.keys()
        if merged and table.drafts and not shared:
            problems.warning(
                table.header.sheet.place(),
                gettext_noop(
                    "Cette feuille ne décrit aucune des variables des précédentes : les siennes s’y ajoutent"
                ),
                gettext_noop("Si elle décrit un autre jeu de données, faites-en un fichier à part"),
            )
        for name, draft in table.drafts.items():
            merged[name] = _joined(merged[name], draft, problems) if name in merged else draft
    return list(merged.values())


def merge_primary_keys(tables: Sequence[VariableTable]) -> tuple[str, ...] | None:
    """Return the key that the first sheet with such a column gives."""
    return next((tuple(table.primary_key) for table in tables if table.primary_key is not None), None)


def _joined(first: VariableDraft, other: VariableDraft, problems: Problems) -> VariableDraft:
    added: dict[str, Any] = {}
    for name in _FIELDS:
        kept, offered = getattr(first.variable, name), getattr(other.variable, name)
        if not kept and offered:
            added[name] = offered
        elif offered and _differ(kept, offered) and name not in _UNDISPUTED:
            problems.warning(
                other.place,
                gettext_noop(
                    "Pour la variable « %(name)s », deux feuilles se contredisent (%(field)s) :"
                    " « %(kept)s » est gardé, « %(offered)s » ne l’est pas"
                ),
                gettext_noop("Corrigez l’une des deux"),
                about=first.variable.name,
                name=shorten(first.variable.name),
                field=VARIABLE_COLUMNS[name],
                kept=shorten(str(kept)),
                offered=shorten(str(offered)),
            )
    return VariableDraft(replace(first.variable, **added), first.place) if added else first


def _differ(kept: object, offered: object) -> bool:
    if isinstance(kept, str) and isinstance(offered, str):
        return " ".join(kept.split()) != " ".join(offered.split())
    return kept != offered
