"""The French comments that every language of recipes shares, cleaned so that none can end a comment."""

import re
import textwrap
from collections.abc import Iterable, Iterator

from catalogue.linking.recipes.plan import KeyPlan, Plan, SidePlan

_WIDTH = 106
# Whatever some language takes for the end of a line, and marks that turn the reading direction around.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")

UNREAD = "Personne n’a relevé le nom de cette colonne : donnez-le plus haut, parmi ce qui est à adapter."
DUPLICATES = "La table de passage donne plusieurs codes pour un même code : gardez-en un."
MULTIPLIED = "La jointure a multiplié des lignes : les nombres seraient faux."


def comments(texts: Iterable[str], mark: str) -> list[str]:
    """Return texts as lines of comment, each beginning with the mark, none longer than a screen."""
    lines = []
    for text in texts:
        # Wrapped as one would set it: no line ends after an opening guillemet or before a closing one.
        clean = _CONTROLS.sub(" ", text).strip().replace("« ", "«\u00a0").replace(" »", "\u00a0»")
        wrapped = textwrap.wrap(clean, _WIDTH, subsequent_indent="  ", break_on_hyphens=False) or [""]
        lines += [f"{mark} {line}".rstrip() for line in wrapped]
    return lines


def opening(plan: Plan, software: str) -> list[str]:
    """Return what the script is, what it needs and what it loses."""
    lost = [
        f"Mesure perdue ({side.name}) : {item.name} — {item.reason}."
        for side in plan.sides
        for item in side.lost
    ]
    return [
        *plan.header,
        *lost,
        "",
        f"Se lance avec {software}. Résultat : une ligne par clé, triée ; « cote » dit si la clé est des deux"
        " côtés. Le bilan compte ce qui s’apparie et ce qui reste.",
    ]


def notes_of_side(side: SidePlan) -> list[str]:
    """Return what to know before reading a file."""
    what = (
        "Les lignes sont sommées par clé."
        if side.is_grouped
        else "Une ligne par code : le script s’arrête si un code y revient."
    )
    return [f"{side.name.capitalize()} : {side.title}. {what}", *side.notes]


def notes_of_key(key: KeyPlan) -> list[str]:
    """Return what a key is and how it is built."""
    return [f"{key.alias} : {key.label}", *key.notes]


def notes_of_parameters(side: SidePlan) -> Iterator[str]:
    """Yield what to put into the parameters that name what nobody read."""
    for key in side.keys:
        if any(part.parameter for part in key.parts):
            yield f"{key.label} : nom de la colonne, ou « =valeur » pour une valeur vraie de tout le fichier."
            yield from (note for note in key.notes if note != UNREAD)
    for file in side.files:
        yield from file.notes


def repeated(side: SidePlan) -> str:
    """Return the sentence on which a script stops where a register has several rows for a code."""
    what = "un même code revient sur plusieurs lignes, la jointure les multiplierait."
    return f"{side.name.capitalize()} : {what}"
