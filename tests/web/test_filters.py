from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from catalogue.web.filters import host_of, long_date, number, partial_date, percent, period, plural, size

NARROW, NO_BREAK = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Bounds:
    start: date | None = None
    end: date | None = None


FRENCH = [
    (number, 1348, f"1{NARROW}348"),
    (number, 0.25, "0,25"),
    (percent, 0.98, f"98{NARROW}%"),
    (percent, 0.4567, f"45,7{NARROW}%"),
    (size, 0, f"0{NO_BREAK}o"),
    (size, 12_345_678, f"12,3{NO_BREAK}Mo"),
    (size, 479_000_000, f"479{NO_BREAK}Mo"),
    (size, 3_200_000_000_000_000, f"3{NARROW}200{NO_BREAK}To"),
    (long_date, date(2015, 1, 26), "26 janvier 2015"),
    (long_date, date(2016, 3, 1), "1er mars 2016"),
    (long_date, datetime(2015, 1, 26, 12, tzinfo=UTC), "26 janvier 2015"),
    (partial_date, "2015", "2015"),
    (partial_date, "2015-09", "septembre 2015"),
    (partial_date, "2015-01-26", "26 janvier 2015"),
    (partial_date, "printemps 2015", "printemps 2015"),
    (partial_date, "2015-13", "2015-13"),
    (period, Bounds(), ""),
    (period, Bounds(date(2014, 1, 1), date(2024, 12, 31)), "2014–2024"),
    (period, Bounds(date(2014, 1, 1), date(2014, 12, 31)), "2014"),
    (period, Bounds(date(2010, 1, 1), date(2014, 10, 31)), "janvier 2010 – octobre 2014"),
    (period, Bounds(date(2016, 2, 1), date(2016, 2, 29)), "février 2016"),
    (period, Bounds(date(2015, 1, 26), date(2015, 1, 27)), "26 janvier 2015 – 27 janvier 2015"),
    (period, Bounds(date(2015, 1, 1)), "depuis 2015"),
    (period, Bounds(date(2015, 4, 1)), "depuis avril 2015"),
    (period, Bounds(date(2015, 4, 2)), "depuis le 2 avril 2015"),
    (period, Bounds(end=date(2014, 12, 31)), "jusqu’à 2014"),
    (period, Bounds(end=date(2014, 6, 30)), "jusqu’à juin 2014"),
    (period, Bounds(end=date(2014, 6, 29)), "jusqu’au 29 juin 2014"),
]


@pytest.mark.parametrize(("write", "value", "expected"), FRENCH)
def test_values_are_written_as_the_french_write_them(app: Flask, write, value, expected: str):
    with app.test_request_context("/"):
        assert write(value) == expected


@pytest.mark.parametrize(
    ("write", "value", "expected"),
    [
        (number, 1348, "1,348"),
        (percent, 0.4567, "45.7%"),
        (size, 12_345_678, f"12.3{NO_BREAK}MB"),
        (long_date, date(2015, 1, 26), "26 January 2015"),
        (partial_date, "2015-09", "September 2015"),
        (period, Bounds(date(2014, 1, 1), date(2024, 12, 31)), "2014–2024"),
        (period, Bounds(date(2015, 1, 1)), "since 2015"),
    ],
)
def test_values_are_written_as_the_english_write_them(app: Flask, write, value, expected: str):
    with app.test_request_context("/?lang=en"):
        assert write(value) == expected


@pytest.mark.parametrize(
    ("address", "count", "expected"),
    [
        ("/", 0, "0 base"),
        ("/", 1, "1 base"),
        ("/", 2, "2 bases"),
        ("/", 1348, f"1{NARROW}348 bases"),
        ("/?lang=en", 0, "0 databases"),
        ("/?lang=en", 1, "1 database"),
        ("/?lang=en", 1348, "1,348 databases"),
    ],
)
def test_a_count_agrees_in_each_language(app: Flask, address: str, count: int, expected: str):
    with app.test_request_context(address):
        assert plural("%(num)s base", "%(num)s bases", count) == expected


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.exemple.fr/page?q=1", "www.exemple.fr"),
        ("https://[::1", "https://[::1"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_an_address_is_named_by_its_host_or_stands_for_itself(url: str, shown: str):
    assert host_of(url) == shown
