"""Choosing other sessions, and passing a seat on to a named other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from senningen.journal.entries import Actor, Cause
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Address, Person
from senningen.people.services import revoke_links
from senningen.seats import letters, rules
from senningen.seats.entries import RequestLeftLine, RequestReceived, SeatSubstituted, SessionsAdded, SessionsDropped
from senningen.seats.models import Place, Seat, Wish
from senningen.seats.queries import links_to
from senningen.seats.room import room_for
from senningen.seats.services import wishes
from senningen.seats.services.change import Change, change_seat
from senningen.seats.services.granting import sessions_of
from senningen.seats.services.keeping import join
from senningen.seats.services.line import offer_to_next
from senningen.seats.services.places import claim, let_go


@service
def choose_sessions(
    seat_id: int,
    sessions: Sequence[int],
    *,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Seat:
    """Attend these sessions from now on: others are given back, full ones wait."""
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause, letter=letter)
    placed = sessions_of(seat)
    chosen = change.allowed(rules.wanted(_changeable(change, placed), list(sessions), now=now))
    waiting = wishes.waiting_of(seat.request)
    free, in_line = _room_for(change, seat)
    choice = change.allowed(
        rules.choose(chosen, placed=placed, waiting=waiting, ahead=change.ahead, free=free, in_line=in_line)
    )
    if choice:
        _apply(change, seat, choice)
    return seat


def _room_for(change: Change, seat: Seat) -> tuple[dict[int, int], dict[int, int]]:
    """Count the places one may take by oneself, none where one waits together with others, and who comes before."""
    free, line = room_for(change.edition.pk, seat.mode, seat.person_id)
    if seat.request is not None and seat.request.party_id is not None:
        others = Wish.objects.filter(request__party=seat.request.party_id, state=Wish.State.WAITING)
        shared = set(others.exclude(request=seat.request).values_list("session_id", flat=True))
        free = {session: places for session, places in free.items() if session not in shared}
    return free, line


def _changeable(change: Change, placed: tuple[int, ...]) -> list[rules.Hour]:
    """A session that is over may be named among those chosen if the seat was for it: it stays as it was."""
    return [
        rules.Hour(h.id, h.starts_at, datetime.max.replace(tzinfo=h.ends_at.tzinfo), h.cancelled)
        if h.id in placed
        else h
        for h in change.hours
    ]


def _apply(change: Change, seat: Seat, choice: rules.Choice) -> None:
    request = wishes.request_of(change, seat.person_id, seat=seat, mode=seat.mode, asked=change.now)
    entries = []
    if choice.drop:
        let_go(change, seat, choice.drop)
        wishes.mark(request, choice.drop, Wish.State.DROPPED)
        entries.append(change.record(SessionsDropped(seat.pk, choice.drop)))
    if choice.stop_waiting:
        wishes.mark(request, choice.stop_waiting, Wish.State.DROPPED)
    if left := tuple(s for s in choice.stop_waiting if s not in choice.add):
        entries.append(change.record(RequestLeftLine(request.pk, left)))
    asked, _ = wishes.wish(change, request, (*choice.add, *choice.wait), asked=change.now)
    if asked:
        entries.append(change.record(RequestReceived(request.pk, seat.person_id, asked, request.all_or_none)))
    if choice.add:
        claim(seat, choice.add)
        wishes.mark(request, choice.add, Wish.State.PLACED)
        entries.append(change.record(SessionsAdded(seat.pk, choice.add)))
    wishes.settle(request)
    on = change.occasion(entries[-1])
    letters.calendar_cancels(on, seat, choice.drop)
    if seat.state == Seat.State.TAKEN:
        letters.calendar_requests(on, seat, choice.add)
    letters.sessions_changed(on, seat, added=choice.add, dropped=choice.drop)
    if choice.drop:
        offer_to_next(change, because_of=entries[0])


@service
def substitute(
    seat_id: int,
    person_id: int,
    *,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Seat:
    """Pass a seat on to a named other: same number, same places, a seat and a link of their own; the old link dies."""
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause, letter=letter)
    successor = Person.objects.filter(pk=person_id).first()
    if successor is None:
        raise Refused("people.unknown")
    if wishes.live_seat_of(change, person_id) is not None:
        raise Refused("seats.already-seated")
    sessions, was_taken, until, no_answer = sessions_of(seat), seat.state, seat.until, seat.no_answer
    _end_for_successor(change, seat)
    request = wishes.request_of(change, person_id, seat=None, mode=seat.mode, asked=now)
    wishes.move(request, seat.mode, asked=now)
    wishes.wish(change, request, sessions, asked=now)
    new = Seat.objects.create(
        edition=change.edition,
        person=successor,
        address=Address.objects.filter(person=successor).order_by("-preferred", "pk").first(),
        request=request,
        number=seat.number,
        mode=seat.mode,
        state=was_taken,
        until=until,
        no_answer=no_answer,
        given=now,
        follows=seat,
    )
    places = Place.objects.filter(seat=seat)
    if kept := places.exclude(contingent=None).select_related("contingent").first():
        join(change, person_id, kept.contingent)
    places.update(seat=new)
    wishes.mark(request, sessions, Wish.State.PLACED)
    wishes.settle(request)
    for kind, subject in links_to(seat):
        revoke_links(kind, subject, now=now)
    hints.say(f"seat:{seat.pk}")
    entry = change.record(SeatSubstituted(seat.pk, new.pk, person_id, sessions))
    on = change.occasion(entry)
    letters.calendar_cancels(on, seat, sessions)
    if new.state == Seat.State.TAKEN:
        letters.calendar_requests(on, new, sessions)
    letters.substituted(on, seat, new)
    return new


def _end_for_successor(change: Change, seat: Seat) -> None:
    seat.state, seat.ended, seat.until, seat.no_answer = Seat.State.SUBSTITUTED, change.now, None, False
    seat.save(update_fields=["state", "ended", "until", "no_answer"])
    if seat.request is not None:
        Wish.objects.filter(request=seat.request).update(state=Wish.State.DROPPED)
    wishes.settle(seat.request)
