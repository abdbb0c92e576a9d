"""Times as pages show them: in the reader's language and zone, with the instant for machines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from senningen.kernel import times

# What the programme offers beside the edition's own zone; any other name of a zone works in the address too.
OFFERED = (
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Paris",
    "Europe/Athens",
    "Europe/Kyiv",
    "America/New_York",
    "Asia/Tokyo",
    "UTC",
)


def speaking() -> str:
    """Return the language this page is in."""
    return translation.get_language() or "en"


def said(at: datetime, form: str, zone: str) -> SafeString:
    """Say an instant: `moment` (Monday 14 December, 11:30), `day` (no hour), `line` (begins one), `date` (with the
    year), `brief` (14 Dec, 11:30), `short` or `hour`."""
    local = at.astimezone(ZoneInfo(zone))
    match form:
        case "moment":
            words = times.moment(at, speaking(), zone)
        case "day":
            words = times.day(local.date(), speaking(), year=False)
        case "line":
            words = times.day(local.date(), speaking(), year=False)
            words = words[:1].upper() + words[1:]
        case "date":
            words = times.day(local.date(), speaking(), weekday=False)
        case "short":
            words = times.day(local.date(), speaking(), weekday=False, short=True, year=False)
        case "brief":
            on = times.day(local.date(), speaking(), weekday=False, short=True, year=False)
            words = f"{on}, {times.hour(at, zone)}"
        case "hour":
            words = times.hour(at, zone)
        case _:
            raise ValueError(f"no form of time is called {form}")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


def said_day(on: date, form: str) -> SafeString:
    """Say a day that has no hour."""
    match form:
        case "month":
            words = times.month(on, speaking())
        case "date":
            words = times.day(on, speaking(), weekday=False)
        case "short":
            words = times.day(on, speaking(), weekday=False, short=True)
        case _:
            words = times.day(on, speaking())
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), words)


def wait(left: timedelta) -> str:
    """Say how long until the start, as a clock does: 4:32, or 1:04:32."""
    seconds = max(0, int(left.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes = f"{rest // 60}:{rest % 60:02d}"
    return f"{hours}:{minutes:0>5}" if hours else minutes


@cache
def known_zones() -> frozenset[str]:
    """Return the names of all zones."""
    return frozenset(available_timezones())


def chosen_zone(wished: str, own: str) -> str:
    """Return the zone a reader asked for, if there is one of that name."""
    return wished if wished in known_zones() else own
