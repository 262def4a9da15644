"""Read the rows of a table of pairs: two codes, and what may be said of how they relate."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from catalogue.domain.vocabularies import PairRelation
from catalogue.formats.crosswalks.model import CrosswalkDraft, Pair, PairDraft
from catalogue.formats.crosswalks.numbers import weight_of
from catalogue.formats.crosswalks.relations import RELATION_WORDS, relation_of
from catalogue.formats.dictionary.header_row import Header
from catalogue.formats.dictionary.limits import NAME_MAX_CHARACTERS
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.tables import Row, grouped, shorten
from catalogue.messages import gettext_noop


@dataclass(frozen=True)
class Writing:
    """How the program that wrote a table writes codes.

    :ivar nothing: what stands where a code answers none (« None », « - »).
    :ivar is_quoted: some codes stand between straight apostrophes, which are no part of them.
    """

    nothing: frozenset[str] = frozenset()
    is_quoted: bool = False


@dataclass
class PairCheck:
    """What is told of pairs whatever their format: codes that are too long, pairs given twice."""

    problems: Problems
    _seen: dict[tuple[str, str], Place] = field(default_factory=dict)

    def accepts(self, source: str, target: str, place: Place) -> bool:
        """Tell whether a pair may be kept; what keeps it from that is told."""
        if max(len(source), len(target)) > NAME_MAX_CHARACTERS:
            self.problems.error(
                place,
                gettext_noop("Le code a plus de %(limit)s caractères"),
                gettext_noop("Vérifiez que la colonne est bien celle des codes"),
                limit=grouped(NAME_MAX_CHARACTERS),
            )
            return False
        first = self._seen.setdefault((source, target), place)
        if first is not place:
            self.problems.error(
                place,
                gettext_noop("« %(source)s » et « %(target)s » sont déjà rapprochés à la ligne %(row)s"),
                gettext_noop("Gardez une seule des deux lignes"),
                about=source,
                source=shorten(source),
                target=shorten(target),
                row=first.row,
            )
        return first is place

    def has_both(self, source: str, target: str, place: Place) -> bool:
        """Tell whether both codes are there; a row without one is told and left aside."""
        if not source and target:
            self.problems.warning(
                place,
                gettext_noop("Rien ne mène au code cible « %(code)s » : la ligne est laissée de côté"),
                about=target,
                code=shorten(target),
            )
        elif source and not target:
            self.problems.warning(
                place,
                gettext_noop("Le code source « %(code)s » ne mène à rien : la ligne est laissée de côté"),
                about=source,
                code=shorten(source),
            )
        return bool(source and target)


def weight_in(text: str, place: Place, problems: Problems) -> float | None:
    """Return the weight that a cell holds; what is no number is told, what is no share too."""
    if not text:
        return None
    weight = weight_of(text)
    if weight is None:
        problems.error(
            place,
            gettext_noop("« %(text)s » n’est pas un nombre"),
            gettext_noop("Écrivez la part de la source qui va à cette cible, de 0 à 1, ou rien"),
            text=shorten(text),
        )
    elif not 0 <= weight <= 1:
        problems.warning(
            place,
            gettext_noop("Le poids « %(text)s » n’est pas compris entre 0 et 1"),
            gettext_noop("Écrivez la part de la source qui va à cette cible"),
            text=shorten(text),
        )
    return weight


def read_pairs(header: Header, problems: Problems, writing: Writing | None = None) -> CrosswalkDraft:
    """Return the pairs of a sheet, in its order."""
    places = {name: column for column, name in header.fields.items()}
    return CrosswalkDraft(
        pairs=list(_pairs(header, places, problems, writing or Writing())),
        columns=header.read_as,
        gives_relations="relation" in places,
        gives_weights="weight" in places,
    )


def _pairs(
    header: Header, places: dict[str, int], problems: Problems, writing: Writing
) -> Iterator[PairDraft]:
    check = PairCheck(problems)
    for row in header.rows:
        source, target = (_code(row.cell(places[end]), writing) for end in ("source", "target"))
        place = header.place(row.number, places["source"])
        if not check.has_both(source, target, place) or not check.accepts(source, target, place):
            continue
        yield PairDraft(
            Pair(
                source,
                target,
                _relation(header, row, places, problems),
                _weight(header, row, places, problems),
            ),
            place,
        )


def _code(text: str, writing: Writing) -> str:
    """Return the code of a cell, empty for nothing."""
    if writing.is_quoted and len(text) > 2 and text[0] == text[-1] == "'":
        text = text[1:-1].strip()
    return "" if text in writing.nothing else text


def _relation(header: Header, row: Row, places: dict[str, int], problems: Problems) -> PairRelation | None:
    column = places.get("relation")
    text = "" if column is None else row.cell(column)
    found = relation_of(text) if text else None
    if text and found is None:
        problems.error(
            header.place(row.number, column or 0),
            gettext_noop("« %(text)s » n’est pas une relation que l’on connaisse"),
            gettext_noop("Les relations sont : %(words)s"),
            text=shorten(text),
            words=", ".join(RELATION_WORDS.values()),
        )
    return found


def _weight(header: Header, row: Row, places: dict[str, int], problems: Problems) -> float | None:
    column = places.get("weight")
    if column is None:
        return None
    return weight_in(row.cell(column), header.place(row.number, column), problems)
