"""How values are written for a reader: numbers, sizes, dates and periods, in the language of the page.

Everything here takes a value and returns text; what a value means is not decided here.
"""

from calendar import monthrange
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from urllib.parse import urlsplit

from babel.dates import format_date, format_skeleton, format_time, get_timezone
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_translations
from flask_babel import gettext as _

from catalogue.web.abbreviations import abbreviated
from catalogue.web.explanations import explain
from catalogue.web.labels import label_of
from catalogue.web.language import ENGLISH, FRENCH, page_language, page_locale
from catalogue.web.typography import french_spaces

_SIZE_STEPS = ("o", "ko", "Mo", "Go", "To")
_ENGLISH_SIZE_STEPS = ("B", "kB", "MB", "GB", "TB")
_PERCENT_PATTERNS = {FRENCH: "#,##0.#\N{NARROW NO-BREAK SPACE}%", ENGLISH: "#,##0.#%"}


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
        moment=moment,
        partial_date=partial_date,
        period=period,
        label=label_of,
        explain=explain,
        french=french_spaces,
        abbr=abbreviated,
        host=host_of,
    )
    # Our own, so that a count is written as every other number: « 1 348 variables ».
    app.jinja_env.globals.update(ngettext=plural)


def number(value: int | float | Decimal) -> str:
    """Return a number with its thousands apart: « 1 348 », « 0,25 »."""
    return format_decimal(value, locale=page_locale())


def percent(share: float) -> str:
    """Return a share (0–1) as a percentage, with at most one decimal."""
    return format_percent(share, format=_PERCENT_PATTERNS[page_language()], locale=page_locale())


def size(size_bytes: int) -> str:
    """Return a size in bytes in its largest unit of 1,000: « 12,3 Mo »."""
    value, step = float(size_bytes), 0
    while value >= 1000 and step < len(_SIZE_STEPS) - 1:
        value, step = value / 1000, step + 1
    units = _SIZE_STEPS if page_language() == FRENCH else _ENGLISH_SIZE_STEPS
    shown = format_decimal(
        value, format="#,##0" if step == 0 or value >= 100 else "#,##0.#", locale=page_locale()
    )
    return f"{shown}\N{NO-BREAK SPACE}{units[step]}"


def long_date(day: date | datetime) -> str:
    """Return a day in full: « 26 janvier 2015 », « 1er mars 2016 »."""
    text = format_date(day, "long", locale=page_locale())
    if page_language() == FRENCH and day.day == 1:
        return text.replace("1", "1er", 1)
    return text


def moment(at: datetime) -> str:
    """Return a moment in full, as clocks in Paris show it: « 26 janvier 2015 à 14:05 »."""
    local = at.astimezone(get_timezone("Europe/Paris"))
    time = format_time(local, "HH:mm", locale=page_locale())
    return str(_("%(day)s à %(time)s", day=long_date(local), time=time))


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
    if start is None or end is None:
        return _open_period(start, end)
    first, last = _bounds_alike(start, end)
    if first == last:
        return first
    return f"{first}–{last}" if first.isdigit() else f"{first} – {last}"


def host_of(url: str) -> str:
    """Return the host of an address, enough to know whose page a link opens; all of one that has none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        # An old import let it in: « https://[::1 ».
        return url


def plural(singular: str, plural_form: str, num: int, **values: object) -> str:
    """Return the form the count asks for, the count written with its thousands apart."""
    text: str = get_translations().ungettext(singular, plural_form, num)
    return text % ({"num": number(num)} | values)


def _open_period(start: date | None, end: date | None) -> str:
    """Return the sentence for a period one end of which is not known, or neither."""
    if start is not None:
        if start.day > 1:
            return str(_("depuis le %(start)s", start=long_date(start)))
        return str(_("depuis %(start)s", start=_bounds_alike(start, None)[0]))
    if end is not None:
        if not _ends_month(end):
            return str(_("jusqu’au %(end)s", end=long_date(end)))
        return str(_("jusqu’à %(end)s", end=_bounds_alike(None, end)[1]))
    return ""


def _bounds_alike(start: date | None, end: date | None) -> tuple[str, str]:
    """Return both ends written as years, else as months, else as days: whichever says them exactly."""
    if all((day.month, day.day) == (1, 1) for day in [start] if day) and all(
        (day.month, day.day) == (12, 31) for day in [end] if day
    ):
        write = _year
    elif (start is None or start.day == 1) and (end is None or _ends_month(end)):
        write = _month
    else:
        write = long_date
    return ("" if start is None else write(start), "" if end is None else write(end))


def _year(day: date) -> str:
    return str(day.year)


def _month(day: date) -> str:
    return format_skeleton("yMMMM", day, locale=page_locale())


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]
