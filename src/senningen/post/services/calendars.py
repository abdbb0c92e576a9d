"""Queueing calendar mails: one short mail for each hour that changed, and what each calendar has been told so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from senningen.kernel.prepared import insert
from senningen.kernel.service import service
from senningen.people.models import Person
from senningen.post import itip, mailbox, queries, writing
from senningen.post.letter import Event, Sender
from senningen.post.models import CalendarEntry, Letter
from senningen.post.services import letters


@dataclass(frozen=True)
class Hour:
    """What a calendar is told of: `entry_key` names what it stands for ("seat:47/session:2") and keeps its UID.

    `key` is the letter's: the same telling is never queued twice.
    """

    entry_key: str
    event: Event
    key: str


@service
def queue_calendars(
    hours: Sequence[Hour],
    *,
    method: itip.Method,
    sender: Sender,
    to: Person,
    now: datetime,
    email: str = "",
    edition_id: int | None = None,
    language: str = "",
) -> Sequence[Letter]:
    """Put hours into a person's calendar, change them there, or take out those it was told of; returns new letters.

    SEQUENCE rises when the hour or its place changes, when it is cancelled and when it comes back (RFC 5546, 2.1.4).
    """
    queued = queries.keys_queued([hour.key for hour in hours])
    told = {entry.key: entry for entry in queries.calendar_entries(tuple(hour.entry_key for hour in hours))}
    fresh = [hour for hour in hours if hour.key not in queued and (method != "CANCEL" or hour.entry_key in told)]
    if not fresh:
        return []
    kinds = [_kind(told.get(hour.entry_key), method, hour.event) for hour in fresh]
    entries = _told(fresh, told, method, sender, to)
    email, language = email or letters.email_of(to), language or to.language
    made = []
    for hour, kind, entry in zip(fresh, kinds, entries, strict=True):
        letter = letters.begun("calendar", sender, to, email, language, hour.key, edition_id, now)
        letter.entry, letter.calendar_method = entry, method
        letter.calendar = _calendar(letter, entry, method, hour.event, sender)
        facts = {"event": hour.event.summary, "place": hour.event.place, "starts": hour.event.starts}
        zone = to.zone or hour.event.zone
        written = letters.words(kind, sender=sender, to=to, email=email, language=language, facts=facts, zone=zone)
        letter.subject, letter.text, letter.html = written.subject[:400], written.text, written.html
        made.append(letter)
    return letters.put(made, now)


def _calendar(letter: Letter, entry: CalendarEntry, method: itip.Method, event: Event, sender: Sender) -> str:
    token = entry.uid.partition("@")[0]
    secretariat = writing.line(sender.secretariat.best(letter.language))
    return itip.calendar(
        method,
        event,
        uid=entry.uid,
        sequence=entry.sequence,
        organiser=itip.Party(secretariat, mailbox.calendar_address(sender.email, token)),
        attendee=itip.Party(letter.to_name, letter.to_email),
        stamp=letter.written,
    )


def _told(
    hours: Sequence[Hour], told: dict[str, CalendarEntry], method: itip.Method, sender: Sender, to: Person
) -> list[CalendarEntry]:
    """Keep what a calendar has been told, with the SEQUENCE of this telling."""
    entries = []
    for hour in hours:
        telling = _as_told(hour.event)
        entry = told.get(hour.entry_key)
        if entry is None:
            uid = f"{mailbox.new_token()}@{sender.email.rpartition('@')[2]}"
            entry = CalendarEntry(key=hour.entry_key, uid=uid, person=to)
        elif method == "CANCEL" or entry.cancelled or entry.told != telling:
            entry.sequence += 1
        entry.told, entry.cancelled = telling, method == "CANCEL"
        entries.append(entry)
    insert([entry for entry in entries if entry.pk is None])
    known = [entry for entry in entries if entry.key in told]
    if known:
        CalendarEntry.objects.bulk_update(known, ["sequence", "told", "cancelled"])
    return entries


def _as_told(event: Event) -> dict[str, Any]:
    return {
        "summary": event.summary,
        "starts": event.starts.isoformat(),
        "minutes": event.minutes,
        "zone": event.zone,
        "place": event.place,
    }


def _kind(entry: CalendarEntry | None, method: itip.Method, event: Event) -> str:
    if method == "CANCEL":
        return "calendar-cancelled"
    changed = entry is not None and not entry.cancelled and entry.told != _as_told(event)
    return "calendar-changed" if changed else "calendar"
