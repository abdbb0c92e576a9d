"""Reading a text/calendar part (RFC 5545, 5546): the few lines of an answer that we act on, and no more."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from senningen.post.headers import visible
from senningen.post.message import CalendarAttendee, CalendarPart

LONGEST = 200_000
MOST_EVENTS = 20
_FOLD = re.compile(r"\r?\n[ \t]")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^;:"]*)')
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z?))?")
_ESCAPE = re.compile(r"\\([nN,;\\])")

Line = tuple[str, dict[str, str], str]


def calendar_parts(text: str) -> tuple[CalendarPart, ...]:
    """Every event (or to-do) of a calendar part, as far as it can be read."""
    lines = [_line(raw) for raw in _FOLD.sub("", text[:LONGEST]).splitlines()[:5000]]
    method = next((value.strip().upper() for name, _, value in lines if name == "METHOD"), "")
    parts: list[CalendarPart] = []
    event: list[Line] | None = None
    skipped = 0  # alarms and the like inside an event
    for name, parameters, value in lines:
        kind = value.strip().upper()
        if name == "BEGIN" and kind in ("VEVENT", "VTODO"):
            event, skipped = [], 0
        elif event is not None and name == "BEGIN":
            skipped += 1
        elif event is not None and name == "END" and kind in ("VEVENT", "VTODO"):
            parts.append(_event(method, event))
            event = None
        elif event is not None and name == "END":
            skipped -= 1
        elif event is not None and not skipped:
            event.append((name, parameters, value))
    if event:
        parts.append(_event(method, event))
    return tuple(parts[:MOST_EVENTS])


def _line(raw: str) -> Line:
    parameters: dict[str, str] = {}
    name = re.match(r"[A-Za-z0-9-]*", raw).group()  # type: ignore[union-attr]  # an empty match is still a match
    position = len(name)
    while hit := _PARAMETER.match(raw, position):
        parameters[hit.group(1).upper()] = hit.group(2).strip('"')
        position = hit.end()
    return name.upper(), parameters, raw[position + 1 :] if raw[position : position + 1] == ":" else ""


def _event(method: str, lines: list[Line]) -> CalendarPart:
    first: dict[str, tuple[dict[str, str], str]] = {}
    for name, parameters, value in lines:
        first.setdefault(name, (parameters, value))

    def text(name: str) -> str:
        return visible(_ESCAPE.sub(_unescaped, first.get(name, ({}, ""))[1]))

    return CalendarPart(
        method=visible(method)[:20],
        uid=text("UID")[:998],
        sequence=int(text("SEQUENCE")[:9]) if text("SEQUENCE")[:9].isdecimal() else 0,
        summary=text("SUMMARY")[:998],
        comment=text("COMMENT")[:4000],
        attendees=tuple(_attendee(parameters, value) for name, parameters, value in lines if name == "ATTENDEE")[:500],
        organizer=_address(text("ORGANIZER")),
        dtstart=_moment(first.get("DTSTART")),
        dtend=_moment(first.get("DTEND")),
        dtstamp=_moment(first.get("DTSTAMP")),
    )


def _unescaped(hit: re.Match[str]) -> str:
    return " " if hit.group(1) in "nN" else hit.group(1)


def _attendee(parameters: dict[str, str], value: str) -> CalendarAttendee:
    address = _address(value)
    name = visible(parameters.get("CN", ""))
    return CalendarAttendee(
        address=address,
        name="" if "@" in name else name,  # Google writes the address where the name belongs
        partstat=visible(parameters.get("PARTSTAT", "")).upper()[:40],
        comment=visible(parameters.get("X-RESPONSE-COMMENT", ""))[:4000],
    )


def _address(value: str) -> str:
    return re.sub(r"(?i)^\s*mailto:", "", visible(value))[:320]


def _moment(found: tuple[dict[str, str], str] | None) -> datetime | None:
    """The moment of a DTSTART or DTSTAMP; a time without Z stays wall time, for its zone names are Outlook's own."""
    hit = _STAMP.search(found[1]) if found else None
    if hit is None:
        return None
    try:
        day = date(int(hit.group(1)), int(hit.group(2)), int(hit.group(3)))
        hour = time(int(hit.group(4) or 0), int(hit.group(5) or 0), min(int(hit.group(6) or 0), 59))
        return datetime.combine(day, hour, tzinfo=UTC if hit.group(7) else None) + timedelta(0)
    except (ValueError, OverflowError):
        return None
