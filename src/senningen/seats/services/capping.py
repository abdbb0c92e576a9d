"""Changing how many places there are, and what a change of a session does to its seats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from senningen.journal.entries import Actor, Cause
from senningen.journal.models import Entry
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.programme.models import Edition, Session
from senningen.seats import letters
from senningen.seats.entries import (
    RequestLeftLine,
    SeatReleased,
    SessionCleared,
    SessionRetold,
    SessionsAdded,
)
from senningen.seats.forecast import CapMove, caps_of, foresee_cap, told_where
from senningen.seats.models import Cap, Mode, Place, Seat, Wave, Wish
from senningen.seats.services import wishes
from senningen.seats.services.change import Change, change_edition
from senningen.seats.services.ending import drop_sessions, end_seat
from senningen.seats.services.granting import sessions_of
from senningen.seats.services.line import offer_to_next
from senningen.seats.services.places import bring_to_cap, claim
from senningen.seats.setting import Setting


@service
def set_cap(
    edition_id: int,
    cap: int,
    *,
    mode: str = Mode.ONLINE,
    session_id: int | None = None,
    as_foreseen: str = "",
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> None:
    """Set the cap of every session of an edition that is still ahead, or of one. Lowering it takes nobody's place.

    `as_foreseen` is the seal of a forecast: raises `cap.moved-on` if by now something else would happen.
    """
    change = change_edition(edition_id, by=by, now=now, cause=cause)
    ways = change.setting.modes
    chosen = change.meant(session_id)
    if as_foreseen:
        foreseen = foresee_cap(change.edition, cap, mode=mode, session_id=session_id, now=now)
        if foreseen.seal != as_foreseen:
            raise Refused("cap.moved-on")
    if session_id is None and mode == Mode.ONLINE and change.edition.cap != cap:
        Edition.objects.filter(pk=edition_id).update(cap=cap)
    entries = [entry for pk in chosen if (entry := bring_to_cap(change, pk, mode, cap))]
    if entries:
        _say_where(change, ways, entries[0])
        offer_to_next(change, because_of=entries[0], mode=mode)


def _say_where(change: Change, before: frozenset[str], entry: Entry) -> None:
    """Put calendars right where there are two ways to attend by now, or no longer."""
    change.setting = Setting(change.edition)  # what was read of it is no longer so
    if (len(before) > 1) == (len(change.setting.modes) > 1):
        return
    told = told_where(change.edition.pk, change.ahead)
    for seat in Seat.objects.filter(pk__in=told).select_related("person", "address").order_by("number"):
        letters.calendar_requests(change.occasion(entry), seat, told[seat.pk])


@service
def restore_caps(edition_id: int, undone: CapMove, *, by: Actor, now: datetime, cause: Cause | None = None) -> None:
    """Bring the places back to the caps before a change of them; nothing is offered to anybody.

    Raises `cap.moved-on` if they were changed again since.
    """
    change = change_edition(edition_id, by=by, now=now, cause=cause)
    now_there = caps_of(edition_id, undone.mode)
    if {pk: now_there.caps.get(pk) for pk in undone.after.caps} != undone.after.caps:
        raise Refused("cap.moved-on")
    ways, entries = change.setting.modes, []
    for session, cap in undone.after.caps.items():
        before = undone.before.caps.get(session, 0)
        if before != cap and session in change.ahead:
            entries.append(bring_to_cap(change, session, undone.mode, before))
    if told := next(filter(None, entries), None):
        _say_where(change, ways, told)
    if undone.before.edition != undone.after.edition:
        Edition.objects.filter(pk=edition_id).update(cap=undone.before.edition)


@service
def clear_session(
    session_id: int,
    *,
    instead: Mapping[int, int] | None = None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> int:
    """Take away all places of a cancelled session; a seat left without any ends. Returns how many lost a place.

    `instead` names another session for some seats: they have a place there first, and so do not end.
    """
    change, seats = _seats_in(session_id, by=by, now=now, cause=cause, letter=letter)
    Cap.objects.filter(session_id=session_id).update(places=0)
    for seat in seats:
        if instead and seat.pk in instead:
            _give_instead(change, seat, instead[seat.pk])
        _leave_cancelled(change, seat, session_id)
    Place.objects.filter(session_id=session_id).delete()
    waiting = Wish.objects.select_related("request").filter(session_id=session_id, state=Wish.State.WAITING)
    for wish in waiting:
        wishes.mark(wish.request, (session_id,), Wish.State.DROPPED)
        wishes.settle(wish.request)
        change.record(RequestLeftLine(wish.request_id, (session_id,)))
    change.record(SessionCleared(session_id, tuple(seat.pk for seat in seats)))
    return len(seats)


def _give_instead(change: Change, seat: Seat, session_id: int) -> None:
    """Give a seat a place in another session than the one that is cancelled, unless it has one."""
    if session_id in sessions_of(seat):
        return
    request = wishes.request_of(change, seat.person_id, seat=seat, mode=seat.mode, asked=change.now)
    seat.request = seat.request or request
    wishes.wish(change, request, (session_id,), asked=change.now)
    claim(seat, (session_id,))
    wishes.mark(request, (session_id,), Wish.State.PLACED)
    wishes.settle(request)
    entry = change.record(SessionsAdded(seat.pk, (session_id,)))
    if seat.state == Seat.State.TAKEN:
        letters.calendar_requests(change.occasion(entry), seat, (session_id,))


def _leave_cancelled(change: Change, seat: Seat, session_id: int) -> None:
    if len(sessions_of(seat)) > 1:
        entry = drop_sessions(change, seat, (session_id,))
        letters.sessions_changed(change.occasion(entry), seat, dropped=(session_id,))
        return
    entry = end_seat(change, seat, Seat.State.RELEASED, SeatReleased(seat.pk, (session_id,), "session-cancelled"))
    wishes.settle(seat.request)
    letters.ended(change.occasion(entry), seat, "seat-released", (session_id,))


@service
def answer_until(edition_id: int, offers: Mapping[int, datetime], waves: Mapping[int, datetime]) -> None:
    """Let offers (by seat) and waves of invitations be answered until these moments, for their sessions were moved.

    Whoever asks for it says so in the journal.
    """
    begin(edition_id)
    for seat_id, until in offers.items():
        Seat.objects.filter(pk=seat_id, edition=edition_id, state=Seat.State.HELD).update(until=until)
    for wave_id, until in waves.items():
        Wave.objects.filter(pk=wave_id, edition=edition_id).update(until=until)


@service
def retell_session(session_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> int:
    """Send the calendar entry of a session that was moved or renamed to everybody with a place. Returns how many.

    Whoever was only offered a place gets it if the session stands in their calendar, as by an invitation.
    """
    change, seats = _seats_in(session_id, by=by, now=now, cause=cause, letter=False)
    told = [s for s in seats if s.state == Seat.State.TAKEN or letters.in_calendar(s, (session_id,))]
    entry = change.record(SessionRetold(session_id, tuple(seat.pk for seat in told)))
    for seat in told:
        letters.calendar_requests(change.occasion(entry), seat, (session_id,))
    return len(told)


def _seats_in(
    session_id: int, *, by: Actor, now: datetime, cause: Cause | None, letter: bool
) -> tuple[Change, list[Seat]]:
    edition_id = Session.objects.filter(pk=session_id).values_list("edition_id", flat=True).first()
    if edition_id is None:
        raise Refused("session.unknown")
    change = change_edition(edition_id, by=by, now=now, cause=cause, letter=letter)
    seats = Seat.objects.select_related("person", "address", "request").filter(places__session_id=session_id)
    return change, list(seats.order_by("number"))
