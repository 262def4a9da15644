"""How values are written for a reader: numbers, sizes, dates and periods, in the language of the page.

Everything here takes a value and returns text; what a value means is not decided here.
"""

from calendar import monthrange
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.web.explanations import explain
from catalogue.web.labels import label_of
from catalogue.web.language import page_locale

_SIZE_STEPS = ("o", "ko", "Mo", "Go", "To")
_ENGLISH_SIZE_STEPS = ("B", "kB", "MB", "GB", "TB")


class HasBounds(Protocol):
    """A period, either end open."""

    @property
    def start(self) -> date | None:
        """The first day."""

    @property
    def end(self) -> date | None:
        """The last day."""


def register_filters(app: Flask) -> None:
    """Make every filter and the plural helper known to the templates."""
    app.jinja_env.filters.update(
        number=number,
        percent=percent,
        size=size,
        date=long_date,
        partial_date=partial_date,
        period=period,
        label=label_of,
        explain=explain,
    )
    # Our own, so that a count is written as every other number: « 1 348 variables ».
    app.jinja_env.globals.update(ngettext=plural)


def number(value: int | float | Decimal) -> str:
    """Return a number with its thousands apart: « 1 348 », « 0,25 »."""
    return format_decimal(value, locale=page_locale())


def percent(share: float) -> str:
    """Return a share (0–1) as a percentage, with at most one decimal."""
    return format_percent(share, format=None if round(share * 100) == round(share * 100, 1) else "#,##0.#%",
                          locale=page_locale())


def size(size_bytes: int) -> str:
    """Return a size in bytes in its largest unit of 1,000: « 12,3 Mo »."""
    value, step = float(size_bytes), 0
    while value >= 1000 and step < len(_SIZE_STEPS) - 1:
        value, step = value / 1000, step + 1
    units = _SIZE_STEPS if page_locale() == "fr" else _ENGLISH_SIZE_STEPS
    shown = format_decimal(value, format="#,##0" if step == 0 or value >= 100 else "#,##0.#", locale=page_locale())
    return f"{shown}\N{NO-BREAK SPACE}{units[step]}"


def long_date(day: date | datetime) -> str:
    """Return a day in full: « 26 janvier 2015 », « 1er mars 2016 »."""
    text = format_date(day, "long", locale=page_locale())
    if page_locale() == "fr" and day.day == 1:
        return text.replace("1", "1er", 1)
    return text


def partial_date(text: str) -> str:
    """Return a date as precise as it is known: `2015`, `2015-09` and `2015-01-26` are written in words.

    Anything else is returned as it stands.
    """
    try:
        if len(text) == 7:
            return _month(date.fromisoformat(f"{text}-01"))
        if len(text) == 10:
            return long_date(date.fromisoformat(text))
    except ValueError:
        return text
    return text


def period(bounds: HasBounds) -> str:
    """Return a period: full years « 2014–2024 », months « janvier 2010 – octobre 2014 », or days.

    Empty when neither end is known.
    """
    start, end = bounds.start, bounds.end
    if start is None and end is None:
        return ""
    whole_years = _starts_year(start) and _ends_year(end)
    if start is None:
        return _("jusqu’à %(end)s", end=_bound(end, whole_years=whole_years))
    if end is None:
        return _("depuis %(start)s", start=_bound(start, whole_years=whole_years))
    if whole_years:
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    first, last = _bound(start), _bound(end)
    return first if first == last else f"{first} – {last}"


def plural(singular: str, plural_form: str, num: int, **values: object) -> str:
    """Return the form the count asks for, the count written with its thousands apart."""
    text: str = ngettext(singular, plural_form, num, **({"num": number(num)} | values))
    return text


def _bound(day: date | None, *, whole_years: bool = False) -> str:
    if day is None:
        return ""
    if whole_years:
        return str(day.year)
    is_month = day.day in {1, monthrange(day.year, day.month)[1]}
    return _month(day) if is_month else long_date(day)


def _month(day: date) -> str:
    return format_skeleton("yMMMM", day, locale=page_locale())


def _starts_year(day: date | None) -> bool:
    return day is None or (day.month, day.day) == (1, 1)


def _ends_year(day: date | None) -> bool:
    return day is None or (day.month, day.day) == (12, 31)
