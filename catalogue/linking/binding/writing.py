"""Which code lists are written by which format rule: by their level, else by their title and their codes."""

from collections.abc import Iterable

from catalogue.linking.binding.formats import FormatRule
from catalogue.linking.binding.model import ListProfile
from catalogue.linking.binding.words import all_words, words_of_name


def written_by(rule: FormatRule, lists: Iterable[ListProfile]) -> tuple[str, ...]:
    """Return the slugs of the lists whose codes a rule writes."""
    return tuple(item.slug for item in lists if _is_written_by(item, rule))


def _is_written_by(item: ListProfile, rule: FormatRule) -> bool:
    if item.level is not None:
        return item.level in rule.levels and _is_of_rule(item, rule)
    return rule.is_named_by(all_words(item.title)) and _sample_fits(item, rule)


def _is_of_rule(item: ListProfile, rule: FormatRule) -> bool:
    """Tell which of the ways of writing its level a list follows: CIP7 is no CIP13."""
    return _sample_fits(item, rule) if item.sample else _pattern_agrees(item, rule)


def _sample_fits(item: ListProfile, rule: FormatRule) -> bool:
    fitting = sum(map(rule.fits, item.sample))
    return bool(item.sample) and fitting >= 0.8 * len(item.sample)


def _pattern_agrees(item: ListProfile, rule: FormatRule) -> bool:
    words = all_words(item.title) | words_of_name(item.name)
    return item.pattern == f"^{rule.pattern.pattern}$" or rule.is_named_by(words)
