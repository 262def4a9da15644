"""Read an SSSOM/TSV file (Simple Standard for Sharing Ontology Mappings, 1.0): metadata, then mappings.

A subject is a code of the source, an object one of the target: what follows the prefix of its CURIE, decoded.
Columns that say nothing we keep are left aside, and told.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from catalogue.domain.vocabularies import Cardinality, PairRelation
from catalogue.formats.crosswalks.curies import SSSOM, Named, resolve
from catalogue.formats.crosswalks.model import CrosswalkDraft, Pair, PairDraft, Repeats
from catalogue.formats.crosswalks.read_pairs import PairCheck, weight_in
from catalogue.formats.crosswalks.relations import PREDICATES, relation_of_iri
from catalogue.formats.crosswalks.sssom_metadata import Metadata, read_metadata
from catalogue.formats.crosswalks.write_sssom import WEIGHT_SLOT
from catalogue.formats.dictionary.cell_text import REFUSED
from catalogue.formats.dictionary.header_row import Header
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.read_csv import read_csv
from catalogue.formats.dictionary.tables import Row, shorten
from catalogue.formats.table_schema_text import detect_encoding
from catalogue.messages import gettext_noop

_NO_TERM = SSSOM + "NoTermFound"
_READ = (
    "subject_id",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "mapping_justification",
    "author_label",
    "reviewer_label",
    "mapping_cardinality",
    WEIGHT_SLOT,
)
_CARDINALITIES = {term.value: term for term in Cardinality}
_NEEDED = ("subject_id", "predicate_id", "object_id")
# More metadata than any mapping set has: an attack, or no SSSOM.
_BLOCK_LINES = 5_000
_LINE_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class SssomShape:
    """The lines of metadata, without their `#`, and what parts the cells below."""

    block: Sequence[str]
    separator: str


def find_sssom(path: Path) -> SssomShape | None:
    """Return how an SSSOM file is laid out; `None` when its columns are not those of one.

    :raises OSError: the file cannot be opened.
    """
    encoding, _ = detect_encoding(path)
    block: list[str] = []
    with path.open(encoding=encoding, errors="replace") as stream:
        while line := stream.readline(_LINE_CHARACTERS):
            if not line.startswith("#"):
                separator = "\t" if "\t" in line else ","
                names = {name.strip().strip('"') for name in line.split(separator)}
                return SssomShape(block, separator) if names & {"subject_id", "object_id"} else None
            block.append(line[1:].rstrip("\r\n"))
            if len(block) > _BLOCK_LINES:
                return None
    return None


def read_sssom(path: Path, shape: SssomShape, problems: Problems) -> CrosswalkDraft | None:
    """Return the mappings of the file as pairs, and what its metadata say of them all.

    :raises OSError: the file cannot be opened.
    """
    metadata = read_metadata(shape.block, problems)
    sheet = read_csv(path, problems, separator=shape.separator, skipped=len(shape.block))
    if metadata is None or sheet is None or not sheet.rows:
        return None
    row = sheet.rows[0]
    columns = {name: column for column, name in enumerate(row.cells) if name in _READ}
    header = Header(sheet, row, {column: name for name, column in columns.items()})
    missing = [name for name in _NEEDED if name not in columns]
    for name in missing:
        problems.error(
            sheet.place(row.number),
            gettext_noop("La colonne « %(name)s », que tout fichier SSSOM a, n’est pas là"),
            name=name,
        )
    if missing:
        return None
    return _Mappings(header, columns, metadata, problems).draft()


class _Mappings:
    """The rows of a file while they are read."""

    def __init__(
        self, header: Header, columns: Mapping[str, int], metadata: Metadata, problems: Problems
    ) -> None:
        self.header = header
        self.columns = columns
        self.metadata = metadata
        self.problems = problems
        self.check = PairCheck(problems)
        self.vocabularies: dict[str, dict[str, Place]] = {"subject_id": {}, "object_id": {}}
        self.cardinalities: dict[int, Cardinality] = {}

    def draft(self) -> CrosswalkDraft:
        rows = self.header.rows
        pairs = list(self._pairs(rows))
        self._check_vocabularies()
        repeats = Repeats.of((item.pair.source, item.pair.target) for item in pairs)
        self._check_cardinalities(pairs, repeats)
        metadata = self.metadata
        return CrosswalkDraft(
            pairs=pairs,
            columns=self.header.read_as,
            gives_relations=True,
            gives_weights=WEIGHT_SLOT in self.columns,
            title=metadata.title,
            description=metadata.description,
            source=metadata.subject_source,
            target=metadata.object_source,
            cardinality=repeats.cardinality if self.cardinalities else None,
            author=self._only(rows, "author_label") or metadata.creator,
            reviewer=self._only(rows, "reviewer_label"),
            justification=self._only(rows, "mapping_justification"),
            licence_url=metadata.licence_url,
        )

    def _cell(self, row: Row, name: str) -> str:
        column = self.columns.get(name)
        return "" if column is None else row.cell(column)

    def _place(self, row: Row, name: str) -> Place:
        return self.header.place(row.number, self.columns[name])

    def _pairs(self, rows: Sequence[Row]) -> Iterator[PairDraft]:
        for row in rows:
            if self._cell(row, "predicate_modifier"):
                self.problems.warning(
                    self._place(row, "predicate_modifier"),
                    gettext_noop("La ligne nie un rapprochement : elle est laissée de côté"),
                )
                continue
            relation = self._relation(row)
            source, target = self._code(row, "subject_id"), self._code(row, "object_id")
            weight = self._weight(row)
            place = self._place(row, "subject_id")
            if source is None or target is None:
                continue
            if self.check.has_both(source, target, place) and self.check.accepts(source, target, place):
                self._note_cardinality(row)
                yield PairDraft(Pair(source, target, relation, weight), place)

    def _code(self, row: Row, name: str) -> str | None:
        """Return the code of a cell, empty for « no term found »; `None`, and told, when it names none."""
        named = self._named(row, name)
        if named is None or named.iri == _NO_TERM:
            return None if named is None else ""
        self.vocabularies[name].setdefault(named.vocabulary, self._place(row, name))
        code = unicodedata.normalize("NFC", named.local.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if found := REFUSED.search(code):
            self.problems.error(
                self._place(row, name),
                gettext_noop("La cellule contient un caractère de contrôle (%(character)s)"),
                gettext_noop("Ôtez-le, ou saisissez la cellule de nouveau"),
                character=f"U+{ord(found.group()):04X}",
            )
            return None
        return code

    def _named(self, row: Row, name: str) -> Named | None:
        text = self._cell(row, name)
        named = resolve(text, self.metadata.prefixes)
        if named is None:
            self.problems.error(
                self._place(row, name),
                gettext_noop("« %(text)s » n’est pas un identifiant dont le préfixe soit déclaré"),
                gettext_noop("Écrivez préfixe:code, et déclarez le préfixe dans curie_map"),
                text=shorten(text),
            )
        return named

    def _relation(self, row: Row) -> PairRelation | None:
        named = self._named(row, "predicate_id")
        relation = relation_of_iri(named.iri) if named else None
        if named and relation is None:
            self.problems.error(
                self._place(row, "predicate_id"),
                gettext_noop("Le prédicat « %(text)s » n’est pas de ceux que l’on connaisse"),
                gettext_noop("Les prédicats sont : %(words)s"),
                text=shorten(self._cell(row, "predicate_id")),
                words=", ".join(f"skos:{name}" for name in PREDICATES.values()),
            )
        return relation

    def _weight(self, row: Row) -> float | None:
        text = self._cell(row, WEIGHT_SLOT)
        return weight_in(text, self._place(row, WEIGHT_SLOT), self.problems) if text else None

    def _note_cardinality(self, row: Row) -> None:
        text = self._cell(row, "mapping_cardinality")
        if not text:
            return
        if text in _CARDINALITIES:
            self.cardinalities[row.number] = _CARDINALITIES[text]
            return
        self.problems.error(
            self._place(row, "mapping_cardinality"),
            gettext_noop("« %(text)s » n’est pas une cardinalité"),
            gettext_noop("Les cardinalités sont : %(words)s"),
            text=shorten(text),
            words=", ".join(_CARDINALITIES),
        )

    def _check_vocabularies(self) -> None:
        for found in self.vocabularies.values():
            for vocabulary, place in islice(found.items(), 1, None):
                self.problems.error(
                    place,
                    gettext_noop("Les codes de cette colonne viennent de « %(first)s » et de « %(other)s »"),
                    gettext_noop(
                        "Une table de passage va d’une nomenclature à une autre : partagez le fichier"
                    ),
                    first=shorten(next(iter(found))),
                    other=shorten(vocabulary),
                )

    def _check_cardinalities(self, pairs: Sequence[PairDraft], repeats: Repeats) -> None:
        for item in pairs:
            said = self.cardinalities.get(item.place.row or 0)
            if said and repeats.break_at(said, item.pair.source, item.pair.target):
                self.problems.error(
                    item.place,
                    gettext_noop("La ligne est dite « %(said)s », le fichier la fait « %(found)s »"),
                    gettext_noop("Corrigez mapping_cardinality, ou les lignes en trop"),
                    about=item.pair.source,
                    said=said.value,
                    found=repeats.cardinality_of(item.pair.source, item.pair.target).value,
                )

    def _only(self, rows: Sequence[Row], name: str) -> str | None:
        """Return what a column says on every row; `None` when it says nothing, or several things."""
        found = {self._cell(row, name) for row in rows}
        if len(found) > 1:
            self.problems.warning(
                self.header.place(self.header.row.number, self.columns[name]),
                gettext_noop("Cette colonne varie d’une ligne à l’autre : elle est laissée de côté"),
            )
            return None
        return next(iter(found), "").replace("\\|", "|") or None
