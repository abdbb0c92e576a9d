"""Days and hours in four languages. Every hour is said in a zone, and `zone_name` names it.

Times are written 11:30 in all four languages. The patterns are ours, the names of days and months Babel's.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_location

GERMANIC = {"lb", "de"}
UNTIL = {"lb": "bis", "fr": "au", "de": "bis", "en": "to"}


@lru_cache(1024)
def day(on: date, language: str, *, weekday: bool = True, year: bool = True, short: bool = False) -> str:
    """Say a day: Monday 14 December 2020; lundi 14 décembre 2020; Montag, 14. Dezember 2020; short: 14 Dec 2020."""
    ending = _ending(on, language)
    number = f"d'{ending}'" if ending else "d"
    pattern = f"{number} {'MMM' if short else 'MMMM'}{' y' if year else ''}"
    if weekday:
        pattern = f"{'EEE' if short else 'EEEE'}{',' if language in GERMANIC else ''} {pattern}"
    return format_date(on, pattern, locale=_locale(language))


def weekday(on: date, language: str) -> str:
    """Say the name of the day alone, with a capital: Monday, Lundi."""
    name = format_date(on, "EEEE", locale=_locale(language))
    return name[:1].upper() + name[1:]


def month(on: date, language: str) -> str:
    """Say month and year, short: Nov 2019."""
    return format_date(on, "MMM y", locale=_locale(language))


def days(first: date, last: date, language: str, *, short: bool = False) -> str:
    """Say a run of days without its weekdays: 14 to 17 December 2020; short: 14–17 Dec 2020."""
    end = day(last, language, weekday=False, short=short)
    if first == last:
        return end
    same_month = (first.year, first.month) == (last.year, last.month)
    number = f"{first.day}{_ending(first, language)}"
    begin = number if same_month else day(first, language, weekday=False, short=short, year=False)
    return f"{begin}–{end}" if short else f"{begin} {UNTIL[language]} {end}"


def hour(at: datetime, zone: str) -> str:
    """Say the hour in a zone: 11:30."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def hours(begin: datetime, end: datetime, zone: str) -> str:
    """Say from when to when: 11:30–12:30."""
    return f"{hour(begin, zone)}–{hour(end, zone)}"


def moment(at: datetime, language: str, zone: str, *, year: bool = False) -> str:
    """Say a day and an hour: Thursday 10 December, 16:20. In French and the others alike."""
    return f"{day(at.astimezone(ZoneInfo(zone)).date(), language, year=year)}, {hour(at, zone)}"


def zone_name(zone: str, language: str, *, at: datetime | None = None) -> str:
    """Name a zone by its city: Luxembourg; with `at`, and its distance from UTC then: Luxembourg (UTC+1)."""
    city = "UTC" if zone in {"UTC", "Etc/UTC"} else _city(zone, language)
    if at is None or city == "UTC":
        return city
    return f"{city} ({offset(zone, at)})"


def offset(zone: str, at: datetime) -> str:
    """Say how far a zone is from UTC at that moment: UTC+1, UTC−3:30."""
    away = at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    minutes = round(away.total_seconds() / 60)
    size = f"{abs(minutes) // 60}:{abs(minutes) % 60:02d}".removesuffix(":00")
    return f"UTC{'−' if minutes < 0 else '+'}{size}"


def _ending(on: date, language: str) -> str:
    """Give what is written after the number of a day: 14. in German, 1er in French, and there for the first alone."""
    if language in GERMANIC:
        return "."
    return "er" if language == "fr" and on.day == 1 else ""


@cache
def _locale(language: str) -> Locale:
    return Locale(language)


@cache
def _city(zone: str, language: str) -> str:
    return str(get_timezone_location(zone, locale=_locale(language), return_city=True))
