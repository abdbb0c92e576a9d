"""The door on site: whoever was let in is written down, even late and twice, and counts as present in the hall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from senningen.journal.entries import person
from senningen.journal.services import OpenStream, begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live import refusals  # noqa: F401  defines the codes
from senningen.live.door_rules import IN_THE_HALL, came_at, first, problem
from senningen.live.entries import CheckedIn, CheckInDoubtful, CheckInSettled, CheckInUndone
from senningen.live.models import CheckIn, Presence
from senningen.people.models import Account
from senningen.programme.models import Session
from senningen.seats.models import Place, Seat

Standing = CheckIn.Standing


@dataclass(frozen=True)
class Tap:
    """What a door did, under a key of its own: let this seat in, or took the check-in `undoes` back."""

    key: str
    at: datetime
    seat: int = 0
    undoes: str = ""


@service
def check_in(session_id: int, taps: Sequence[Tap], *, by: Account, now: datetime) -> dict[str, str]:
    """Take in what a door did, in its order; returns how each stands, by key.

    "counts" "open" "refused" "undone" as in `CheckIn.Standing`, or "unknown": there is no such seat in this edition.
    What was taken in before stands as it does. Raises `door.no-session` if the session is called off.
    """
    session = Session.objects.get(pk=session_id)
    stream = begin(session.edition_id)
    if session.state == Session.State.CANCELLED:
        raise Refused("door.no-session")
    return {tap.key: _taken_in(stream, session, tap, by, now) for tap in taps}


@service
def settle_check_in(check_in_id: int, *, counts: bool, by: Account, now: datetime) -> CheckIn:
    """Decide whether a doubtful check-in counts as attendance. Raises `door.settled` if somebody was faster."""
    session_id, edition_id = CheckIn.objects.values_list("session_id", "session__edition_id").get(pk=check_in_id)
    stream = begin(edition_id)
    found = CheckIn.objects.get(pk=check_in_id)
    if found.standing != Standing.OPEN:
        raise Refused("door.settled")
    _stands(found, Standing.COUNTS if counts else Standing.REFUSED)
    stream.record(CheckInSettled(found.seat_id, session_id, counts), by=person(by.person_id), now=now)
    return found


def _taken_in(stream: OpenStream, session: Session, tap: Tap, by: Account, now: datetime) -> str:
    if tap.undoes:
        return _undone(stream, session, tap, by, now)
    if known := CheckIn.objects.filter(key=tap.key).first():
        return known.standing
    seat = Seat.objects.filter(pk=tap.seat, edition_id=session.edition_id).first()
    if seat is None:
        return "unknown"
    wrong = problem(seat.state, placed=Place.objects.filter(session=session, seat=seat).exists())
    came = came_at(tap.at, now=now)
    before = _came(session.pk, seat.pk)
    kept = CheckIn(session=session, seat=seat, key=tap.key, at=came, heard=now, problem=wrong, by=by)
    _stands(kept, Standing.OPEN if wrong else Standing.COUNTS)
    author = person(by.person_id)
    if wrong:
        stream.record(CheckInDoubtful(seat.pk, session.pk, came, wrong), by=author, now=now)
    elif before is None or came < before:
        stream.record(CheckedIn(seat.pk, session.pk, came), by=author, now=now)
    return kept.standing


def _undone(stream: OpenStream, session: Session, tap: Tap, by: Account, now: datetime) -> str:
    found = CheckIn.objects.filter(key=tap.undoes, session=session).exclude(standing=Standing.UNDONE).first()
    if found:
        _stands(found, Standing.UNDONE)
        stream.record(CheckInUndone(found.seat_id, session.pk), by=person(by.person_id), now=now)
    return "undone"


def _stands(check_in: CheckIn, standing: str) -> None:
    """Write how a check-in stands, and who is in the hall since when: the first that counts."""
    check_in.standing = standing
    check_in.save()
    session_id, key = check_in.session_id, f"{IN_THE_HALL}{check_in.seat_id}"
    came = _came(session_id, check_in.seat_id)
    if came is None:
        Presence.objects.filter(session_id=session_id, key=key).delete()
        return
    told = {"person_id": check_in.seat.person_id, "role": "guest", "began": came, "seen": came}
    Presence.objects.update_or_create(session_id=session_id, key=key, defaults=told)


def _came(session_id: int, seat_id: int) -> datetime | None:
    counting = CheckIn.objects.filter(session_id=session_id, seat_id=seat_id, standing=Standing.COUNTS)
    return first(counting.values_list("at", flat=True))
