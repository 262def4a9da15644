"""Decide how the codes of a list are written alike on both sides: padded, stripped, cut, built of parts."""

from collections.abc import Iterable, Mapping

from catalogue.domain.vocabularies import SpecialMeaning
from catalogue.linking.recipes.material import KeyMaterial, ListMaterial, VariableMaterial
from catalogue.linking.recipes.operations import (
    Before,
    DropDecimals,
    Keep,
    Operation,
    Pad,
    StripZeros,
    YearMonth,
    carry_out,
)
from catalogue.linking.recipes.plan import Part

# A group of codes (all overseas régions) is still a place; these are none.
_NO_VALUE = frozenset(
    {
        SpecialMeaning.UNKNOWN,
        SpecialMeaning.NOT_APPLICABLE,
        SpecialMeaning.CONFIDENTIAL,
        SpecialMeaning.TOTAL,
    }
)
# Level of the public contract whose codes are built of a year and a month.
MONTH = "mois"
# How the dictionaries of the seed say that a code stands before a dash.
_BEFORE_DASH = "précèdent le tiret"


class Forms:
    """The one way in which the codes of each list are written within a plan."""

    def __init__(self, lists: Mapping[str, ListMaterial], keys: Iterable[KeyMaterial]) -> None:
        self._lists = lists
        self._numeric = {
            key.code_list for key in keys if any(variable.is_numeric for variable in key.variables)
        }

    def of(self, code_list: str) -> tuple[Operation, ...]:
        """Return what brings a text to the form of the list."""
        found = self._lists[code_list]
        width = found.width or found.shortest
        if found.zero_padded and width:
            return (Pad(width),)
        if found.is_numbers:
            return (StripZeros(),)
        if code_list not in self._numeric:
            return ()
        return (Pad(found.width),) if found.width else (StripZeros(),)

    def aside(self, code_list: str) -> tuple[str, ...]:
        """Return the codes of the list that stand for no ordinary value, in its form."""
        return self._written(code_list, _NO_VALUE)

    def totals(self, code_list: str) -> tuple[str, ...]:
        """Return the codes of the list that mark rows of total."""
        return self._written(code_list, frozenset({SpecialMeaning.TOTAL}))

    def _written(self, code_list: str, wanted: frozenset[SpecialMeaning]) -> tuple[str, ...]:
        form, special = self.of(code_list), self._lists[code_list].special
        return tuple(carry_out(form, code) or code for code, meaning in special if meaning in wanted)

    def pairs(
        self, source: str, target: str, pairs: Iterable[tuple[str, str]]
    ) -> tuple[tuple[str, str], ...]:
        """Return pairs in the forms of both lists, each source once: what a function is."""
        found: dict[str, str] = {}
        for one, other in pairs:
            code = carry_out(self.of(source), one.strip()) or one
            found.setdefault(code, carry_out(self.of(target), other.strip()) or other)
        return tuple(sorted(found.items()))


def parts_of(
    key: KeyMaterial, of: ListMaterial, form: tuple[Operation, ...]
) -> tuple[tuple[Part, ...], str, tuple[Operation, ...]]:
    """Return the parts of a code, what separates them, and what is done to the whole."""
    months = (YearMonth(),) if of.level == MONTH else ()
    if len(key.variables) == 1:
        before = (Before("-"),) if _BEFORE_DASH in (key.expression or "") else ()
        variable = key.variables[0]
        operations = (*_number(variable), *before, *_cut(variable, of), *form, *months)
        return (Part(variable.name, operations),), "", ()
    separator = "-" if months else ""
    first, *others = key.variables
    padded = [Part(variable.name, (*_number(variable), *_fill(variable, first, of))) for variable in others]
    return (Part(first.name, _number(first)), *padded), separator, months or form


def _number(variable: VariableMaterial) -> tuple[Operation, ...]:
    return (DropDecimals(),) if variable.is_numeric else ()


def _cut(variable: VariableMaterial, of: ListMaterial) -> tuple[Operation, ...]:
    """Cut what is longer than the codes of its list: an act with its phase, a code with its key."""
    is_longer = bool(of.width and variable.width and variable.width > of.width) and of.level != MONTH
    return (Keep(of.width),) if of.width and is_longer and not variable.is_numeric else ()


def _fill(variable: VariableMaterial, first: VariableMaterial, of: ListMaterial) -> tuple[Operation, ...]:
    """Fill a later part with zeros: a month on two digits, a commune on what the département leaves."""
    if of.level == MONTH:
        return (Pad(2),)
    width = of.width - (first.width or 2) if of.width else variable.width
    return (Pad(width),) if width and width > 0 else ()
