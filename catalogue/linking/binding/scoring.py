"""Weigh what speaks for each list: its name, its title, how its codes are written, the values seen.

Weights are of independent hints: two of 0.5 make 0.75. They sort and cut; they are no probabilities, and
`bench/binding.py` measures what comes out. Values never make a candidate: they only strengthen or weaken one
that names, labels or formats made.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from catalogue.domain.vocabularies import VariableType
from catalogue.linking.binding.formats import RULES
from catalogue.linking.binding.model import (
    Column,
    Containment,
    Elsewhere,
    Evidence,
    EvidenceKind,
    ListProfile,
    Proposal,
)
from catalogue.linking.binding.overlap import common, index, overlap, quoted, rarities
from catalogue.linking.binding.roles import ROLE_WORDS, role_of
from catalogue.linking.binding.widths import fits_width, width_of
from catalogue.linking.binding.words import all_words, spelled_out, words_of_name, words_of_text
from catalogue.linking.binding.writing import written_by

# Below it a proposal is not worth a person's minute.
SHOWN_FROM = 0.5
# What values could still raise above it.
_WORTH_TRYING = 0.2
KEPT = 3
# Two lists nearer than this are for a person to tell apart.
CLOSE = 0.1
# The rule: small codes collide, so their values alone say nothing.
FEW_CODES = 20
# Fewer values that share a format may do so by chance.
FEW_VALUES = 10

_ELSEWHERE, _NAME, _LABEL, _FORMAT, _FORMAT_VALUES = 0.7, 0.45, 0.6, 0.5, 0.35
_VALUES, _VALUES_OF_FEW, _SIZE = 0.6, 0.15, 0.1
# What a width or values that do not fit leave of a score.
_WRONG_WIDTH, _WRONG_VALUES = 0.5, 0.2
_NO_CODES = frozenset({VariableType.NUMBER, VariableType.BOOLEAN, VariableType.ARRAY})
_DATES = {
    VariableType.DATE: "jour",
    VariableType.DATETIME: "jour",
    VariableType.YEARMONTH: "mois",
    VariableType.YEAR: "annee",
}


@dataclass
class _Hints:
    """What speaks for one list, and what is left of it where something does not fit."""

    found: list[Evidence] = field(default_factory=list)
    left: float = 1.0

    def add(self, kind: EvidenceKind, text: str, weight: float) -> None:
        if weight > 0:
            self.found.append(Evidence(kind, text, round(weight, 3)))

    @property
    def score(self) -> float:
        against = math.prod(1 - hint.weight for hint in self.found)
        return round(min(0.99, (1 - against) * self.left), 4)


class Proposer:
    """Proposes lists for columns, over one state of the lists and of the bindings made elsewhere."""

    def __init__(
        self, lists: Sequence[ListProfile], elsewhere: Elsewhere | None = None, *, rules: bool = True
    ) -> None:
        self._lists = {item.slug: item for item in lists}
        self._elsewhere = elsewhere or Elsewhere()
        self._rules = RULES if rules else ()
        self._titles = {item.slug: _title_words(item) for item in lists}
        self._names = {item.slug: _name_parts(item) for item in lists}
        self._title_rarity = rarities(self._titles.values())
        self._name_rarity = rarities(self._names.values())
        self._by_title = index(self._titles)
        self._by_name = index(self._names)
        self._by_rule = {rule.name: written_by(rule, lists) for rule in self._rules}
        self._base = lru_cache(maxsize=4096)(self._hints)

    def shortlist(self, column: Column) -> frozenset[str]:
        """Return the lists whose codes the column's values are worth looking for in."""
        return frozenset(self._candidates(column))

    def propose(
        self,
        column: Column,
        found: Mapping[str, Containment] | None = None,
        *,
        among: Collection[str] | None = None,
    ) -> tuple[Proposal, ...]:
        """Return the lists whose codes the column seems to hold, the best first, at most three.

        :param found: for lists of the shortlist, how many of the column's values are codes of it.
        :param among: the only lists that may be proposed.
        """
        scored = []
        for slug, base in self._candidates(column).items():
            if among is not None and slug not in among:
                continue
            hints = _Hints([*base.found], base.left)
            if column.values:
                self._weigh_values(hints, column, self._lists[slug], (found or {}).get(slug))
            if hints.score >= SHOWN_FROM:
                scored.append((hints.score, slug, hints))
        scored.sort(key=lambda item: (-item[0], item[1]))
        return self._with_rivals(column, scored[:KEPT])

    def _candidates(self, column: Column) -> Mapping[str, _Hints]:
        """Return the lists that names, labels or a telling format make candidates."""
        found = self._base(_bare(column))
        if len(column.values) < FEW_VALUES or column.values_from:
            return found
        candidates = dict(found)
        for rule in self._rules:
            if rule.is_telling and all(map(rule.fits, column.values)):
                for slug in self._by_rule[rule.name]:
                    candidates.setdefault(slug, _Hints())
        return candidates

    def _with_rivals(
        self, column: Column, scored: Sequence[tuple[float, str, _Hints]]
    ) -> tuple[Proposal, ...]:
        said = role_of(column)
        close = [item for item in scored if scored[0][0] - item[0] < CLOSE]
        proposals = []
        for score, slug, hints in scored:
            evidence = sorted(hints.found, key=lambda hint: -hint.weight)
            if len(close) > 1 and scored[0][0] - score < CLOSE:
                others = ", ".join(
                    f"« {self._lists[other].title} »" for _, other, _ in close if other != slug
                )
                evidence.append(
                    Evidence(EvidenceKind.RIVAL, f"À trancher : {others} convient presque autant.", 0.0)
                )
            if said:
                evidence.append(said[1])
            proposals.append(Proposal(slug, score, said[0] if said else None, tuple(evidence)))
        return tuple(proposals)

    def _hints(self, column: Column) -> dict[str, _Hints]:
        """Return what speaks for each list, the values left aside; the others are absent."""
        if column.type in _NO_CODES:
            return {}
        hints: dict[str, _Hints] = defaultdict(_Hints)
        self._weigh_elsewhere(hints, column)
        self._weigh_label(hints, column)
        self._weigh_name(hints, column)
        self._weigh_formats(hints, column)
        width = width_of(column)
        for slug, hint in hints.items():
            self._weigh_width(hint, column, self._lists[slug], width)
        return {slug: hint for slug, hint in hints.items() if hint.score >= _WORTH_TRYING}

    def _weigh_elsewhere(self, hints: dict[str, _Hints], column: Column) -> None:
        lists = self._elsewhere.of(column.name)
        total = sum(lists.values())
        for slug, times in lists.items():
            if slug in self._lists:
                share = times / total
                # One column alone may be bound by chance of its name.
                sure = times / (times + 0.5)
                text = f"Des variables de même nom y sont déjà rattachées : {times}."
                hints[slug].add(EvidenceKind.ELSEWHERE, text, _ELSEWHERE * share * sure)

    def _weigh_label(self, hints: dict[str, _Hints], column: Column) -> None:
        words = words_of_text(column.label)
        for slug, both in common(words, self._by_title).items():
            # « Sexe du patient » and « Sexe »: whose it is takes nothing away.
            said = words - (ROLE_WORDS - self._titles[slug])
            weight = _LABEL * overlap(both, said, self._titles[slug], self._title_rarity)
            text = f"Le libellé et l’intitulé de la nomenclature ont en commun : {quoted(both)}."
            hints[slug].add(EvidenceKind.LABEL, text, weight)

    def _weigh_name(self, hints: dict[str, _Hints], column: Column) -> None:
        parts = words_of_name(column.name)
        for slug, both in common(parts, self._by_name).items():
            weight = _NAME * overlap(both, parts, self._names[slug], self._name_rarity)
            text = f"Le nom de la variable et celui de la nomenclature ont en commun : {quoted(both)}."
            hints[slug].add(EvidenceKind.NAME, text, weight)
        if not column.label:
            # A file gives names only: what they stand for is read as a label would be.
            spelled = spelled_out(parts)
            for slug, both in common(spelled, self._by_title).items():
                weight = _LABEL * overlap(both, spelled, self._titles[slug], self._title_rarity)
                text = f"Le nom se lit : {quoted(both)}, comme l’intitulé de la nomenclature."
                hints[slug].add(EvidenceKind.LABEL, text, weight)

    def _weigh_formats(self, hints: dict[str, _Hints], column: Column) -> None:
        words = all_words(column.label) | words_of_name(column.name) | spelled_out(words_of_name(column.name))
        width = width_of(column)
        dated = _DATES.get(column.type) if column.type else None
        for rule in self._rules:
            is_dated = dated is not None and dated in rule.levels
            if not is_dated and (dated or not rule.is_named_by(words)):
                continue
            if width is not None and not is_dated and width not in rule.widths:
                continue
            text = (
                f"Le type déclaré est celui d’un code « {rule.name} »."
                if is_dated
                else f"La variable est nommée comme un code « {rule.name} »"
                + (f", et sa longueur, {width}, convient." if width is not None else ".")
            )
            for slug in self._by_rule[rule.name]:
                hints[slug].add(
                    EvidenceKind.FORMAT, text, _FORMAT if width is not None or is_dated else _FORMAT * 0.8
                )

    def _weigh_width(self, hint: _Hints, column: Column, item: ListProfile, width: int | None) -> None:
        fits = fits_width(column, item, width)
        is_bound_elsewhere = any(known.kind is EvidenceKind.ELSEWHERE for known in hint.found)
        # A source that binds a column of this width to part of a code does so again.
        if fits is False and not is_bound_elsewhere:
            hint.left *= _WRONG_WIDTH
        elif fits and width is not None:
            hint.add(EvidenceKind.SIZE, f"La longueur déclarée, {width}, est celle des codes.", _SIZE)

    def _weigh_values(
        self, hint: _Hints, column: Column, item: ListProfile, found: Containment | None
    ) -> None:
        where = f"de « {column.values_from} »" if column.values_from else "de l’échantillon"
        if found is not None and item.is_stored and found.values:
            share = found.share
            right = round(share * found.values)
            text = f"{right} des {found.values} valeurs {where} sont des codes de la nomenclature."
            if share < 0.5:
                hint.left *= _WRONG_VALUES
                return
            is_many = item.size >= FEW_CODES
            hint.add(_kind_of(column), text, share**2 * (_VALUES if is_many else _VALUES_OF_FEW))
            covered = found.values / item.size if item.size else 0.0
            if is_many and covered >= 0.5:
                hint.add(
                    EvidenceKind.SIZE,
                    f"Ces valeurs couvrent {covered:.0%} de la nomenclature.".replace(
                        "%", "\N{NARROW NO-BREAK SPACE}%"
                    ),
                    _SIZE,
                )
            return
        self._weigh_written(hint, column, where, item)

    def _weigh_written(self, hint: _Hints, column: Column, where: str, item: ListProfile) -> None:
        """Weigh how the values are written, where the codes themselves are not in the catalogue."""
        rules = [rule for rule in self._rules if item.slug in self._by_rule[rule.name]]
        if not rules:
            return
        values, total = column.values, len(column.values)
        best = max(rules, key=lambda rule: sum(map(rule.fits, values)))
        share = sum(map(best.fits, values)) / total
        if share < 0.5:
            hint.left *= _WRONG_VALUES
            return
        checked = sum(map(best.is_checked, values))
        text = f"{round(share * total)} des {total} valeurs {where} s’écrivent comme un code « {best.name} »"
        text += f", clé de contrôle juste pour {checked}." if checked else "."
        hint.add(
            _kind_of(column),
            text,
            share * (_VALUES if best.is_telling or checked == total else _FORMAT_VALUES),
        )


def _kind_of(column: Column) -> EvidenceKind:
    return EvidenceKind.VALUES if column.values_from else EvidenceKind.SAMPLE


def _bare(column: Column) -> Column:
    return Column(column.name, column.label, column.group, column.type, column.length, column.format)


def _title_words(item: ListProfile) -> frozenset[str]:
    return words_of_text(item.title) | words_of_text(item.level_label)


def _name_parts(item: ListProfile) -> frozenset[str]:
    return words_of_name(item.name) | frozenset(
        part for name in item.columns[:6] for part in words_of_name(name)
    )
