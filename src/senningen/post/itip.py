"""Calendar objects for mail: one VEVENT, one METHOD, one ATTENDEE (RFC 5545; iTIP, RFC 5546; iMIP, RFC 6047).

    REQUEST   puts an hour into a calendar, or changes it: same UID, higher SEQUENCE (RFC 5546, 3.2.2)
    CANCEL    takes it out again: same UID, same ORGANIZER, higher SEQUENCE, STATUS:CANCELLED (RFC 5546, 3.2.5)

The zone of Luxembourg is written by hand with RRULEs only, as Outlook writes it itself: Exchange refuses files that
mix RDATE and RRULE. Any other zone is written in UTC. Nobody finds a personal link here: calendars are shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from senningen.post.letter import Event

Method = Literal["REQUEST", "CANCEL"]
PRODID = "-//Senningen//Seminars by invitation//EN"
LUXEMBOURG = "Europe/Luxembourg"
ASKED = "PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
ANSWERED = "PARTSTAT=NEEDS-ACTION;RSVP=FALSE"  # nothing to answer when an hour is cancelled
# Central European Time with the rule of 1996 (Directive 2000/84/EC): last Sunday of March and of October, 01:00 UTC.
VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{LUXEMBOURG}",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class Party:
    """An organiser or attendee: a name and an address."""

    name: str
    email: str


def calendar(
    method: Method, event: Event, *, uid: str, sequence: int, organiser: Party, attendee: Party, stamp: datetime
) -> str:
    """Write one calendar object. `stamp` (DTSTAMP) is new at each sending (RFC 5546, 3.2)."""
    local = event.zone == LUXEMBOURG
    cancelled = method == "CANCEL"
    lines = [
        "BEGIN:VCALENDAR",
        f"PRODID:{PRODID}",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *(VTIMEZONE if local else ()),
        "BEGIN:VEVENT",
        f"UID:{text(uid)}",
        f"DTSTAMP:{_utc(stamp)}",
        f"SEQUENCE:{sequence}",
        *(_when("DTSTART", event.starts, local), _when("DTEND", event.ends, local)),
        f"SUMMARY:{text(event.summary)}",
        *([f"LOCATION:{text(event.place)}"] if event.place else []),
        *([f"DESCRIPTION:{text(event.description)}"] if event.description else []),
        f"ORGANIZER;{_named(organiser)}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;{ANSWERED if cancelled else ASKED};{_named(attendee)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "TRANSP:OPAQUE",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def text(value: str) -> str:
    """Escape a TEXT value (RFC 5545, 3.3.11); other control characters go."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(each for each in value if each.isprintable() or each == "\t")


def parameter(value: str) -> str:
    """Quote a parameter value (RFC 5545, 3.2): it can hold neither quotes nor control characters."""
    return '"' + "".join(each for each in value if each.isprintable()).replace('"', "'") + '"'


def address(value: str) -> str:
    """Keep an address on its line: nothing but printable characters without spaces."""
    return "".join(each for each in value if each.isprintable() and not each.isspace())


def fold(line: str) -> str:
    """Fold a line at 75 octets, never within a character (RFC 5545, 3.1)."""
    parts, room, part = [], 75, b""
    for each in line:
        octets = each.encode()
        if len(part) + len(octets) > room:
            parts.append(part)
            part, room = b"", 74  # the space that begins a continuation counts
        part += octets
    return b"\r\n ".join([*parts, part]).decode()


def readdressed(calendar: str, old: str, new: str) -> str:
    """Send a calendar object to another address of the same attendee."""
    lines = calendar.replace("\r\n ", "").split("\r\n")
    at, to = f"mailto:{address(old)}", f"mailto:{address(new)}"
    moved = (
        line.removesuffix(at) + to if line.startswith("ATTENDEE") and line.endswith(at) else line for line in lines
    )
    return "\r\n".join(fold(line) for line in moved)


def _named(party: Party) -> str:
    return f"CN={parameter(party.name or party.email)}:mailto:{address(party.email)}"


def _when(name: str, at: datetime, local: bool) -> str:
    if local:
        return f"{name};TZID={LUXEMBOURG}:{at.astimezone(ZoneInfo(LUXEMBOURG)):%Y%m%dT%H%M%S}"
    return f"{name}:{_utc(at)}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
