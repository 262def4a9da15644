"""The targets on the real tables, their declared foreign keys hidden, and what damage may cost."""

import statistics
import time
from dataclasses import replace
from random import Random

import pytest

from catalogue.linking.tables.joins import find_joins
from catalogue.linking.tables.lexicon import NO_LEXICON
from catalogue.linking.tables.model import Join, Table
from tests.linking.tables.snds import SCHEMAS, Gold, columns_of, load

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not SCHEMAS.is_dir(), reason="the real tables are not beside the checkout (../shared/snds)"
    ),
]

SEEDS = range(10)


@pytest.fixture(scope="module")
def real() -> tuple[tuple[Table, ...], Gold]:
    return load()


@pytest.fixture(scope="module")
def joins(real) -> list[Join]:
    return find_joins(real[0])


def recall(joins: list[Join], gold: Gold) -> float:
    return len({join.pair for join in joins} & gold.pairs) / len(gold.pairs)


def precision(joins: list[Join], gold: Gold) -> float:
    found = {join.pair for join in joins}
    return len(found & gold.pairs) / len(found)


def test_the_gold_is_the_declared_keys(real):
    tables, gold = real
    assert (len(tables), len(gold.pairs), len(gold.keys)) == (188, 191, 197)
    assert (len(gold.hard), len(gold.across)) == (15, 38)


def test_the_declared_pairs_are_found_and_little_else(real, joins):
    gold = real[1]
    assert recall(joins, gold) >= 0.97
    assert precision(joins, gold) >= 0.87


def test_the_columns_are_those_of_the_declared_keys(real, joins):
    gold = real[1]
    assert len({columns_of(join) for join in joins} & gold.keys) / len(gold.keys) >= 0.95


def test_pairs_without_a_common_name_and_across_products_are_found(real, joins):
    gold = real[1]
    found = {join.pair for join in joins}
    assert len(found & gold.hard) >= 14
    assert len(found & gold.across) >= 35


def test_the_words_are_not_what_it_rests_on(real):
    tables, gold = real
    bare = find_joins(tables, lexicon=NO_LEXICON)
    assert recall(bare, gold) >= 0.96
    assert precision(bare, gold) >= 0.82


def test_a_fifth_of_the_primary_keys_may_be_missing(real):
    tables, gold = real
    recalls = []
    for seed in SEEDS:
        keyed = [table.name for table in tables if table.primary_key]
        hidden = set(Random(seed).sample(keyed, round(0.2 * len(keyed))))  # noqa: S311 - damage, not secrets
        damaged = [replace(table, primary_key=()) if table.name in hidden else table for table in tables]
        recalls.append(recall(find_joins(damaged), gold))
    assert statistics.mean(recalls) >= 0.88


def test_tables_without_label_or_title_are_still_joined_by_their_keys(real):
    tables, gold = real
    bare = [
        replace(table, title="", columns=tuple(replace(column, label=None) for column in table.columns))
        for table in tables
    ]
    found = find_joins(bare)
    assert recall(found, gold) >= 0.85
    assert precision(found, gold) >= 0.9


def test_all_tables_are_joined_in_less_than_two_seconds(real):
    started = time.perf_counter()
    find_joins(real[0])
    assert time.perf_counter() - started < 2
