"""How pages write numbers, dates, periods and sizes, in the language of the page."""

from datetime import date
from typing import Any, Protocol

from babel.dates import format_date, format_skeleton
from flask import Flask, url_for
from jinja2 import StrictUndefined

from catalogue.web.explanations import explain
from catalogue.web.i18n import gettext, language, ngettext
from catalogue.web.labels import label

NARROW_SPACE = "\u202f"


class Period(Protocol):
    """A period; either end may be open."""

    @property
    def start(self) -> date | None:
        """Return the first day."""

    @property
    def end(self) -> date | None:
        """Return the last day."""


def init_app(app: Flask) -> None:
    """Give templates the filters, and make a name they misspell an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        date=written_date,
        explain=explain,
        label=label,
        number=number,
        percent=percent,
        period=period,
        size=size,
    )
    app.jinja_env.globals["stylesheet"] = lambda: url_for("static", filename="style.css")


def number(value: float) -> str:
    """Write a number: 1 348 or 2 346,5 in French, 1,348 or 2,346.5 in English."""
    text = f"{value:,}"
    if _in_english():
        return text
    return text.replace(",", NARROW_SPACE).replace(".", ",")


def percent(share: float) -> str:
    """Write a share (0–1) as a percentage, to one decimal when it is not whole."""
    value = round(share * 100, 1)
    text = number(int(value) if value == int(value) else value)
    return f"{text}%" if _in_english() else f"{text}{NARROW_SPACE}%"


def written_date(value: date | str) -> str:
    """Write a date as people do: « 26 janvier 2015 »; a partial one (`2015-09`) as far as it goes."""
    if isinstance(value, str):
        parts = [int(part) for part in value.split("-")]
        if len(parts) == 1:
            return value
        if len(parts) == 2:
            return _month(date(parts[0], parts[1], 1))
        value = date(*parts)
    return format_date(value, format="d MMMM y", locale=language())


def period(value: Period) -> str:
    """Write a period: « 2014–2024 » when its years are whole, else with months or days."""
    start, end = value.start, value.end
    if start is None and end is None:
        return ""
    if start is None:
        return gettext("jusqu’à %(end)s", end=_end(end)) if end else ""
    if end is None:
        return gettext("depuis %(start)s", start=_start(start))
    if _begins_year(start) and _ends_year(end):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    return f"{_start(start)} – {_end(end)}"


def size(size_bytes: int) -> str:
    """Write a size in bytes: « 479 Mo » in French, “479 MB” in English."""
    units = ("B", "kB", "MB", "GB", "TB") if _in_english() else ("o", "ko", "Mo", "Go", "To")
    value, step = float(size_bytes), 0
    while value >= 1000 and step < len(units) - 1:
        value, step = value / 1000, step + 1
    text = number(round(value)) if value >= 10 or step == 0 else number(round(value, 1))
    return f"{text}\u00a0{units[step]}"


def plural(singular: str, many: str, count: int, **values: Any) -> str:
    """Return the form that agrees with `count`, written as a number."""
    return ngettext(singular, many, count, count=number(count), **values)


def _start(day: date) -> str:
    return str(day.year) if _begins_year(day) else _month(day) if day.day == 1 else written_date(day)


def _end(day: date | None) -> str:
    if day is None:
        return ""
    return str(day.year) if _ends_year(day) else _month(day) if _ends_month(day) else written_date(day)


def _month(day: date) -> str:
    return format_skeleton("yMMMM", day, locale=language())


def _begins_year(day: date) -> bool:
    return (day.month, day.day) == (1, 1)


def _ends_year(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _ends_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def _in_english() -> bool:
    return language() == "en"
