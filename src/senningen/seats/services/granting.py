"""How a place comes to a person: on a new seat, on the one they hold, or on the one they have taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from senningen.kernel.refusals import Refused
from senningen.people.models import Address, Person
from senningen.seats import letters, rules
from senningen.seats.entries import RequestWaits, SeatGiven, SeatOffered, SeatTaken, SessionsAdded
from senningen.seats.invitation_entries import InvitationAccepted
from senningen.seats.models import Invitation, Place, Request, Seat, Wish
from senningen.seats.queries import companions, free_places
from senningen.seats.services import wishes
from senningen.seats.services.change import Change
from senningen.seats.services.places import claim


def granted_now(change: Change, request: Request, sessions: Sequence[int] | None = None) -> tuple[int, ...]:
    """Say which waiting sessions of a request can be given now."""
    waiting = [s for s in wishes.waiting(request) if s in change.ahead and (sessions is None or s in sessions)]
    if not waiting:
        raise Refused("request.nothing-waits")
    free = free_places(change.edition, request.mode)
    return rules.grant(waiting, free, all_or_none=request.all_or_none).now


def granted_together(
    change: Change, request: Request, sessions: Sequence[int] | None = None
) -> list[tuple[Request, tuple[int, ...]]]:
    """Say who can be given what now: the request first, and with it those it came together with. Empty: all waits."""
    if request.party_id is None:
        granted = granted_now(change, request, sessions)
        return [(request, granted)] if granted else []
    party = [request, *(each for each in companions(request) if each.mode == request.mode)]
    wanted = {
        each.pk: tuple(s for s in wishes.waiting(each) if s in change.ahead and (sessions is None or s in sessions))
        for each in party
    }
    if not wanted[request.pk]:
        raise Refused("request.nothing-waits")
    whole = [each.pk for each in party if each.all_or_none and wanted[each.pk]]
    granted_to = rules.grant_together(wanted, free_places(change.edition, request.mode), all_or_none=whole)
    if not granted_to.get(request.pk):
        return []
    return [(each, granted_to[each.pk]) for each in party if granted_to[each.pk]]


def give(change: Change, request: Request, sessions: tuple[int, ...]) -> Seat:
    """Put a person in places of these sessions, on the seat they have or on a new one."""
    seat = wishes.live_seat_of(change, request.person_id)
    offered_before: tuple[int, ...] = ()
    if seat is None:
        seat = _seat_of_request(change, request, Seat.State.TAKEN)
        _answer_invitation(change, seat)
        fact: SeatGiven | SeatTaken | SessionsAdded = SeatGiven(
            seat.pk, request.pk, request.person_id, seat.number, sessions
        )
    elif seat.state == Seat.State.HELD:
        offered_before = sessions_of(seat)
        mark_taken(change, seat)
        fact = SeatTaken(seat.pk, (*offered_before, *sessions))
    else:
        fact = SessionsAdded(seat.pk, sessions)
    _place(request, seat, sessions)
    entry = change.record(fact)
    _record_rest(change, request)
    on = change.occasion(entry)
    if isinstance(fact, SessionsAdded):
        letters.sessions_changed(on, seat, added=sessions)
    else:
        letters.given(on, seat)
    letters.calendar_requests(on, seat, (*offered_before, *sessions))
    return seat


def offer(
    change: Change,
    request: Request,
    sessions: tuple[int, ...],
    *,
    until: datetime | None = None,
    quiet_in: str = "",
) -> Seat:
    """Hold places for a person. Sessions added to a seat they have taken already need no second answer.

    `quiet_in` is the zone of their night, in which the house neither writes by itself nor lets the time run.
    """
    seat = wishes.live_seat_of(change, request.person_id)
    if seat is not None and seat.state == Seat.State.TAKEN:
        return give(change, request, sessions)
    until = until or latest_answer(change, (*sessions_of(seat), *sessions) if seat else sessions, quiet_in)
    if until <= change.now:
        raise Refused("offer.too-late")
    if seat is None:
        seat = _seat_of_request(change, request, Seat.State.HELD, until)
    else:
        seat.until, seat.no_answer = until, False
        seat.save(update_fields=["until", "no_answer"])
    _place(request, seat, sessions)
    entry = change.record(SeatOffered(seat.pk, request.pk, request.person_id, seat.number, sessions_of(seat), until))
    _record_rest(change, request)
    morning = rules.awake(change.now, quiet_in)
    letters.offered(change.occasion(entry), seat, not_before=morning if morning < until else None)
    return seat


def latest_answer(change: Change, sessions: Sequence[int], quiet_in: str = "") -> datetime:
    """Say until when an offer of these sessions holds."""
    starts = [change.sessions[session].starts_at for session in sessions]
    hours = change.edition.answer_hours
    return change.allowed(rules.deadline(starts, hours=hours, now=change.now, quiet_in=quiet_in))


def _seat_of_request(change: Change, request: Request, state: str, until: datetime | None = None) -> Seat:
    return _new_seat(change, request.person, request.address, state, mode=request.mode, until=until, request=request)


def _new_seat(
    change: Change,
    person: Person,
    address: Address | None,
    state: str,
    *,
    mode: str,
    until: datetime | None,
    request: Request | None = None,
) -> Seat:
    live = Seat.objects.filter(edition=change.edition, state__in=Seat.LIVE)
    return Seat.objects.create(
        edition=change.edition,
        person=person,
        address=address,
        request=request,
        number=rules.lowest_free(list(live.values_list("number", flat=True))),
        mode=mode,
        state=state,
        until=until,
        given=change.now,
    )


def _answer_invitation(change: Change, seat: Seat) -> None:
    """Whoever takes a seat has answered what invited them to it, however they said so."""
    theirs = Q(seat=seat) | Q(seat=None, person=seat.person_id, wave__edition=change.edition)
    for each in Invitation.objects.filter(theirs, left_out="", answer="").exclude(letter=None):
        each.seat, each.request_id = seat, seat.request_id
        each.answer, each.answered = Invitation.Answer.ACCEPTED, change.now
        each.save(update_fields=["seat", "request", "answer", "answered"])
        change.record(InvitationAccepted(each.pk, seat.pk, seat.request_id))


def _place(request: Request, seat: Seat, sessions: tuple[int, ...]) -> None:
    claim(seat, sessions)
    wishes.mark(request, sessions, Wish.State.PLACED)
    wishes.settle(request)


def hold(
    change: Change, person: Person, address: Address, sessions: tuple[int, ...], *, mode: str, until: datetime | None
) -> Seat:
    """Hold places for somebody whom we invite: they asked for nothing, so no request is behind the seat."""
    seat = _new_seat(change, person, address, Seat.State.HELD, mode=mode, until=until)
    claim(seat, sessions)
    return seat


def mark_taken(change: Change, seat: Seat) -> None:
    """Turn an offer into a seat; the invitation behind it, if there is one, is accepted."""
    _answer_invitation(change, seat)
    seat.state, seat.until, seat.no_answer = Seat.State.TAKEN, None, False
    seat.save(update_fields=["state", "until", "no_answer"])


def _record_rest(change: Change, request: Request) -> None:
    if rest := wishes.waiting(request):
        change.record(RequestWaits(request.pk, rest))


def sessions_of(seat: Seat) -> tuple[int, ...]:
    """Return the sessions in which a seat has a place, in the order of the programme."""
    places = Place.objects.filter(seat=seat).order_by("session__number")
    return tuple(places.values_list("session_id", flat=True))
