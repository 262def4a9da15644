"""What the readers of all formats ask of a variable's name and of its vocabularies.

Neither cells nor JSON are known here: a place and a text are enough.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields

from catalogue.domain.vocabularies import Term
from catalogue.formats.dictionary.limits import NAME_MAX_CHARACTERS
from catalogue.formats.dictionary.model import DictionaryVariable
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.tables import grouped, shorten
from catalogue.formats.dictionary.words import admitted_words, term_of
from catalogue.messages import gettext_noop

_FIELDS = tuple(item.name for item in fields(DictionaryVariable))


def read_term(field: str, text: str, place: Place, problems: Problems) -> Term | None:
    """Return the term a text stands for; `None`, and an error, when it is not a word of the field."""
    term = term_of(field, text)
    if term is None:
        problems.error(
            place,
            gettext_noop("Type inconnu : « %(text)s »")
            if field == "type"
            else gettext_noop("Mot inconnu : « %(text)s »"),
            gettext_noop("Écrivez l’un de ces mots : %(words)s"),
            text=shorten(text),
            words=admitted_words(field),
        )
    return term


def check_length(name: str, place: Place, problems: Problems) -> bool:
    """Tell whether a variable's name can be stored; an error says why not."""
    if len(name) <= NAME_MAX_CHARACTERS:
        return True
    problems.error(
        place,
        gettext_noop("Le nom de la variable a plus de %(limit)s caractères"),
        gettext_noop("Vérifiez que c’est bien un nom"),
        limit=grouped(NAME_MAX_CHARACTERS),
    )
    return False


def check_names(names: Sequence[str | None], path: str, problems: Problems) -> None:
    """Say which names of a JSON list are too long, or met before."""
    seen: dict[str, int] = {}
    for position, name in enumerate(names):
        if name is None:
            continue
        place = Place(column=f"{path}[{position}].name")
        if check_length(name, place, problems) and name in seen:
            problems.error(
                place,
                gettext_noop("La variable « %(name)s » est déjà décrite (%(before)s)"),
                gettext_noop("Gardez une seule des deux descriptions"),
                about=name,
                name=shorten(name),
                before=f"{path}[{seen[name]}]",
            )
        seen.setdefault(name, position)


def spoken_fields(variables: Iterable[DictionaryVariable]) -> frozenset[str]:
    """Return the fields that at least one variable fills: those a JSON file speaks of."""
    found = {"name"}
    for variable in variables:
        found.update(name for name in _FIELDS if name not in found and getattr(variable, name))
    return frozenset(found)
