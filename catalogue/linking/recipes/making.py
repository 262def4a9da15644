"""Make the plan of a join from the meetings of a link.

Measures that do not survive the grouping are left out and named; rows of total are never summed; what nobody
read becomes a parameter of the script. Writing the plan in a language is for the renderers.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import count

from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import Additivity, VariableType
from catalogue.errors import Invalid
from catalogue.linking.additivity import is_grouped, reason_lost
from catalogue.linking.model import DerivedLink, Key, Meeting, Path, Step
from catalogue.linking.recipes.codes import Forms, parts_of
from catalogue.linking.recipes.conditions import kept_by, set_aside_by
from catalogue.linking.recipes.material import (
    CrosswalkMaterial,
    KeyMaterial,
    Material,
    SideChoices,
    SideMaterial,
    VariableMaterial,
)
from catalogue.linking.recipes.operations import Operation, operation_of_rule
from catalogue.linking.recipes.plan import (
    BASE,
    EXTRACT,
    INLINE_PAIRS,
    Column,
    Filter,
    KeyPlan,
    Lost,
    PairsFile,
    Part,
    Plan,
    SidePlan,
    StepPlan,
    Totals,
)
from catalogue.linking.recipes.wording import UNREAD

_TEXT_FORMATS = frozenset({None, "CSV", "TXT", "GZIP"})
_ALIAS_LENGTH = 40


def make_plan(link: DerivedLink, material: Material) -> Plan:
    """Return the plan of the join that a link allows.

    :raises Invalid: the link has no key in common, a step splits codes, a chosen key does not exist, or a
        column chosen to be summed is one that may not be.
    """
    if not link.meetings:
        raise Invalid("Aucune clé commune : il n’y a pas de recette à écrire.")
    return Plan(
        extract=_Side(link.meetings, material, is_extract=True).plan(),
        base=_Side(link.meetings, material, is_extract=False).plan(),
        header=_header(link, material),
    )


def _header(link: DerivedLink, material: Material) -> tuple[str, ...]:
    keys = [
        f"Clé commune : {meeting.extract_key.label} × {meeting.base_key.label} → {meeting.code_list.title}"
        for meeting in link.meetings
    ]
    return (
        f"Croisement : {material.extract.title} × {material.base.title}",
        *keys,
        *(f"Perte : {text}" for text in link.loss),
        *(f"Précaution : {text}" for text in link.caveats),
    )


class _Side:
    """Makes the plan of one side."""

    def __init__(self, meetings: Sequence[Meeting], material: Material, *, is_extract: bool) -> None:
        self._meetings = meetings
        self._is_extract = is_extract
        self._lists = material.lists
        self._crosswalks = material.crosswalks
        self._side = material.extract if is_extract else material.base
        self._choices = material.extract_choices if is_extract else material.base_choices
        self._name = EXTRACT if is_extract else BASE
        self._forms = Forms(material.lists, (*material.extract.keys.values(), *material.base.keys.values()))
        self._numbers = count(1)
        self._is_grouped = is_grouped(key.identifies_row and _keeps_rows(path) for key, path in self._ends())

    def plan(self) -> SidePlan:
        _refuse_unknown(self._choices, self._side)
        keys = tuple(self._key(meeting) for meeting in self._meetings)
        filters = self._filters()
        columns, lost = self._columns()
        return SidePlan(
            name=self._name,
            slug=self._side.slug,
            title=self._side.title,
            separator=self._choices.separator or _separator(self._side.separator),
            encoding=self._choices.encoding or self._side.encoding or "UTF-8",
            filters=filters,
            totals=self._totals({item.column for item in filters}),
            keys=keys,
            columns=columns,
            lost=lost,
            is_grouped=self._is_grouped,
            notes=tuple(self._notes({item.column for item in filters})),
            file=self._choices.file or f"{self._name}.csv",
        )

    def _ends(self) -> list[tuple[Key, Path]]:
        if self._is_extract:
            return [(meeting.extract_key, meeting.extract_path) for meeting in self._meetings]
        return [(meeting.base_key, meeting.base_path) for meeting in self._meetings]

    def _met(self) -> list[KeyMaterial]:
        return [self._side.keys[key.id] for key, _ in self._ends()]

    def _key(self, meeting: Meeting) -> KeyPlan:
        key, path = self._ends()[self._meetings.index(meeting)]
        known = self._side.keys[key.id]
        start, end = self._lists[known.code_list], self._lists[meeting.code_list.slug]
        parts, separator, operations = self._parts(known)
        return KeyPlan(
            alias=f"cle_{_identifier(meeting.concept.slug)}",
            label=known.label,
            parts=parts,
            separator=separator,
            operations=operations,
            aside=self._forms.aside(known.code_list),
            steps=tuple(self._step(step) for step in path),
            aside_after=self._forms.aside(meeting.code_list.slug) if path else (),
            is_identifying=start.is_identifying
            or end.is_identifying
            or any(variable.is_identifying for variable in known.variables),
            notes=tuple(_key_notes(known)),
        )

    def _parts(self, known: KeyMaterial) -> tuple[tuple[Part, ...], str, tuple[Operation, ...]]:
        of, form = self._lists[known.code_list], self._forms.of(known.code_list)
        chosen = self._choices.columns.get(known.name)
        if chosen is None and known.variables:
            return parts_of(known, of, form)
        variable = VariableMaterial(name=chosen or _identifier(known.name))
        (part,), separator, operations = parts_of(
            KeyMaterial(known.name, known.label, known.code_list, (variable,)), of, form
        )
        parameter = f"{self._name}_colonne_{_identifier(known.name)}"
        return (Part(part.column, part.operations, parameter),), separator, operations

    def _step(self, step: Step) -> StepPlan:
        known = self._crosswalks[step.slug]
        if not step.is_function:
            # Splitting rows by weight would give figures that nobody observed.
            raise Invalid(
                "« %(title)s » partage un code entre plusieurs : une jointure multiplierait les lignes. "
                "Demandez un niveau plus large.",
                title=known.title,
            )
        notes = tuple(_validity(known))
        if known.rule is not None:
            operations = (operation_of_rule(known.rule), *self._forms.of(step.target))
            return StepPlan(known.title, operations=operations, notes=notes)
        pairs = self._forms.pairs(step.source, step.target, known.pairs)
        if pairs and len(known.pairs) <= INLINE_PAIRS:
            return StepPlan(known.title, pairs=pairs, notes=notes)
        return StepPlan(known.title, file=self._pairs_file(step, known), notes=notes)

    def _pairs_file(self, step: Step, known: CrosswalkMaterial) -> PairsFile:
        parameter = f"{self._name}_passage_{next(self._numbers)}"
        return PairsFile(
            parameter=parameter,
            source_column=known.columns[0],
            target_column=known.columns[1],
            separator=_separator(known.separator),
            encoding=known.encoding or "UTF-8",
            source_operations=self._forms.of(step.source),
            target_operations=self._forms.of(step.target),
            notes=tuple(_file_notes(step, known)),
            file=self._choices.passages.get(parameter) or f"{parameter}.csv",
        )

    def _filters(self) -> tuple[Filter, ...]:
        chosen = {item.column for item in self._choices.filters}
        conditions = [kept_by(key.row_condition) for key in self._met()]
        said = [found for found in conditions if found and found.column not in chosen]
        return (*self._choices.filters, *dict.fromkeys(said))

    def _totals(self, filtered: set[str]) -> tuple[Totals, ...]:
        """Return the rows of total of every dimension, those that the other side lacks included."""
        found: dict[str, Totals] = {}
        for column, code_list in self._coded():
            codes = self._forms.totals(code_list)
            if codes and column not in filtered:
                found.setdefault(column, Totals(column, codes, self._forms.of(code_list)))
        for key in self._side.keys.values():
            said = set_aside_by(key.row_condition)
            if said is not None and said.column not in filtered:
                found.setdefault(said.column, said)
        return tuple(found.values())

    def _coded(self) -> Iterable[tuple[str, str]]:
        """Yield the columns that hold codes of one list, with the list: those of keys, then the others."""
        for key in self._side.keys.values():
            if len(key.variables) == 1:
                yield key.variables[0].name, key.code_list
        yield from self._side.coded.items()

    def _columns(self) -> tuple[tuple[Column, ...], tuple[Lost, ...]]:
        measures = self._side.measures
        if not self._is_grouped:
            kept = [*measures, *self._side.attributes]
            return _named(kept, numbers={item.name for item in measures}), ()
        summed = [item for item in measures if item.additivity is Additivity.SUM]
        lost = tuple(
            Lost(item.name, reason)
            for item in measures
            if (reason := reason_lost(item.additivity, item.additivity_note)) is not None
        )
        for name in self._choices.sums:
            _refuse_sum(name, lost)
        known = {item.name for item in summed}
        chosen = [VariableMaterial(name) for name in dict.fromkeys(self._choices.sums) if name not in known]
        return _named([*summed, *chosen], numbers={item.name for item in (*summed, *chosen)}), lost

    def _notes(self, filtered: set[str]) -> Iterable[str]:
        if self._side.format not in _TEXT_FORMATS:
            yield f"Le fichier est publié en {self._side.format} : enregistrez-le d’abord en CSV."
        totals = self._totals(filtered)
        for total in totals:
            codes = " ; ".join(total.codes)
            yield f"Lignes mises à part, si le fichier a la colonne {total.column} : {codes}."
        done = filtered | {total.column for total in totals}
        met = self._met()
        for key in self._side.keys.values():
            condition = key.row_condition
            is_done = any(variable.name in done for variable in key.variables) or _is_read(condition)
            if condition and not is_done and (key in met or "total" in condition.lower()):
                yield f"À vérifier, lignes à garder pour « {key.label} » : {condition}"
        option = "extract" if self._is_extract else "base"
        for name, label in self._side.alternatives.items():
            if name not in self._choices.columns:
                yield f"« {label} » mène aux mêmes codes : --{option}-column {name}=COLONNE la prend."
        if self._is_grouped:
            for item in self._side.measures:
                if item.additivity is Additivity.SUM and item.additivity_note:
                    yield f"{item.name} : {item.additivity_note}"


def _is_read(condition: str | None) -> bool:
    return kept_by(condition) is not None or set_aside_by(condition) is not None


def _separator(said: str | None) -> str:
    """Return what parts the columns: what the catalogue says where it can be, else a semicolon."""
    return said if said and len(said) == 1 and not said.isalnum() and said not in "\"'\n\r\\^]" else ";"


def _keeps_rows(path: Path) -> bool:
    return all(step.is_lossless for step in path)


def _named(variables: Sequence[VariableMaterial], *, numbers: set[str]) -> tuple[Column, ...]:
    # The number of rows of each side is in the result beside its measures.
    taken = {"lignes"}
    found = []
    for variable in variables:
        stem = _identifier(variable.name)[:_ALIAS_LENGTH].strip("_")
        alias = next(name for name in _alternatives(stem) if name not in taken)
        taken.add(alias)
        found.append(
            Column(
                name=variable.name,
                alias=alias,
                label=variable.label or variable.name,
                is_number=variable.name in numbers,
                is_whole=variable.type is VariableType.INTEGER,
            )
        )
    return tuple(found)


def _identifier(name: str) -> str:
    """Return a name made of ASCII letters, figures and underscores only."""
    return re.sub("[^a-z0-9]+", "_", fold_text(name)).strip("_") or "sans_nom"


def _alternatives(stem: str) -> Iterable[str]:
    yield stem
    for number in count(2):
        yield f"{stem}_{number}"


def _refuse_sum(name: str, lost: Iterable[Lost]) -> None:
    for item in lost:
        if item.name == name:
            raise Invalid("« %(name)s » ne peut pas être additionnée : %(reason)s.", **vars(item))


def _refuse_unknown(choices: SideChoices, side: SideMaterial) -> None:
    known = {key.name for key in side.keys.values()}
    for name in choices.columns:
        if name not in known:
            raise Invalid("« %(dataset)s » n’a pas de clé « %(key)s ».", dataset=side.slug, key=name[:50])


def _key_notes(key: KeyMaterial) -> Iterable[str]:
    if key.expression:
        yield f"Comment le code se construit : {key.expression}"
    if not key.variables:
        yield UNREAD


def _validity(known: CrosswalkMaterial) -> Iterable[str]:
    if known.valid_from or known.valid_to:
        start = known.valid_from.isoformat() if known.valid_from else "…"
        end = known.valid_to.isoformat() if known.valid_to else "…"
        yield f"Valable du {start} au {end} : des lignes d’une autre date, gardez celles que la table décrit."


def _file_notes(step: Step, known: CrosswalkMaterial) -> Iterable[str]:
    source, target = known.columns
    if step.through:
        yield f"{known.title} : donnez le fichier de cette base (colonnes « {source} » et « {target} »)."
    elif known.pair_count:
        yield f"{known.title} : {known.pair_count} correspondances, à télécharger : {known.download}"
        yield f"ou, dans le catalogue : catalogue export crosswalk {step.slug} --output FICHIER"
    else:
        yield f"{known.title} : donnez un fichier de deux colonnes, « {source} » et « {target} »."
    if known.address:
        yield f"Adresse : {known.address}"
