"""How a place comes to a person: on a new seat, on the one they hold, or on the one they have taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from senningen.kernel.prepared import insert, prepared, update
from senningen.kernel.refusals import Refused
from senningen.people.models import Address, Person
from senningen.seats import letters, rules
from senningen.seats.contingents import belong, kept_places
from senningen.seats.entries import RequestWaits, SeatGiven, SeatOffered, SeatTaken, SessionsAdded
from senningen.seats.invitation_entries import InvitationAccepted
from senningen.seats.models import Invitation, Place, Request, Seat, Wish
from senningen.seats.queries import companions, free_places, numbers_taken, places_left
from senningen.seats.services import wishes
from senningen.seats.services.change import Change
from senningen.seats.services.places import claim


@dataclass(frozen=True)
class Granted:
    """A request, the sessions it can be given now, and what of it waits on."""

    request: Request
    sessions: tuple[int, ...]
    rest: tuple[int, ...]


def granted(request: Request, sessions: tuple[int, ...], waiting: Sequence[int] | None = None) -> Granted:
    """Grant sessions to a request, of those that wait; which they are may be known."""
    known = wishes.waiting(request) if waiting is None else waiting
    return Granted(request, sessions, tuple(each for each in known if each not in sessions))


def granted_together(
    change: Change,
    request: Request,
    sessions: Sequence[int] | None = None,
    *,
    waiting: tuple[int, ...] | None = None,
) -> list[Granted]:
    """Say who can be given what now: the request first, and with it those it came together with. Empty: all waits.

    `waiting` is what waits of the request, where that is known.
    """
    party = [request, *(each for each in companions(request) if each.mode == request.mode)]
    waits = {each.pk: wishes.waiting(each) for each in party[1:]}
    waits[request.pk] = wishes.waiting(request) if waiting is None else waiting
    wanted = {
        each.pk: tuple(s for s in waits[each.pk] if s in change.ahead and (sessions is None or s in sessions))
        for each in party
    }
    if not wanted[request.pk]:
        raise Refused("request.nothing-waits")
    whole = [each.pk for each in party if each.all_or_none and wanted[each.pk]]
    if request.party_id is None:
        free = places_left(change.edition.pk, request.mode, request.person_id)
        granted_to = {request.pk: rules.grant(wanted[request.pk], free, all_or_none=request.all_or_none).now}
    else:
        own = belong(change.edition.pk, [each.person_id for each in party])
        granted_to = rules.grant_together(
            wanted,
            free_places(change.edition, request.mode),
            all_or_none=whole,
            contingents={each.pk: own[each.person_id] for each in party if each.person_id in own},
            kept=kept_places(change.edition.pk, request.mode),
        )
    if not granted_to.get(request.pk):
        return []
    return [granted(each, granted_to[each.pk], waits[each.pk]) for each in party if granted_to[each.pk]]


def give(change: Change, to: Granted, seat: Seat | None) -> Seat:
    """Put a person in places, on the live seat they have or on a new one."""
    request, sessions = to.request, to.sessions
    offered_before: tuple[int, ...] = ()
    before = sessions_of(seat) if seat else ()
    if seat is None:
        seat = _seat_of_request(change, request, Seat.State.TAKEN)
        _answer_invitation(change, seat)
        fact: SeatGiven | SeatTaken | SessionsAdded = SeatGiven(
            seat.pk, request.pk, request.person_id, seat.number, sessions
        )
    elif seat.state == Seat.State.HELD:
        offered_before = before
        mark_taken(change, seat)
        fact = SeatTaken(seat.pk, (*offered_before, *sessions))
    else:
        fact = SessionsAdded(seat.pk, sessions)
    _place(to, seat)
    entry = change.record(fact)
    _record_rest(change, to)
    on, now = change.occasion(entry), letters.Now((*before, *sessions), to.rest)
    if isinstance(fact, SessionsAdded):
        letters.sessions_changed(on, seat, now, added=sessions)
    else:
        letters.given(on, seat, now)
    letters.calendar_requests(on, seat, (*offered_before, *sessions))
    return seat


def offer(change: Change, to: Granted, seat: Seat | None, *, until: datetime | None = None, quiet_in: str = "") -> Seat:
    """Hold places for a person, on the live seat they have or on a new one.

    Sessions added to a seat they have taken already need no second answer. `quiet_in` is the zone of their night, in
    which the house neither writes by itself nor lets the time run.
    """
    if seat is not None and seat.state == Seat.State.TAKEN:
        return give(change, to, seat)
    request = to.request
    held = change.setting.in_order((*(sessions_of(seat) if seat else ()), *to.sessions))
    until = until or latest_answer(change, held, quiet_in)
    if until <= change.now:
        raise Refused("offer.too-late")
    if seat is None:
        seat = _seat_of_request(change, request, Seat.State.HELD, until)
    else:
        seat.until, seat.no_answer = until, False
        seat.save(update_fields=["until", "no_answer"])
    _place(to, seat)
    entry = change.record(SeatOffered(seat.pk, request.pk, request.person_id, seat.number, held, until))
    _record_rest(change, to)
    morning = rules.awake(change.now, quiet_in)
    not_before = morning if morning < until else None
    letters.offered(change.occasion(entry), seat, letters.Now(held, to.rest), not_before=not_before)
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
    seat = Seat(
        edition=change.edition,
        person=person,
        address=address,
        request=request,
        number=rules.lowest_free(numbers_taken(change.edition.pk)),
        mode=mode,
        state=state,
        until=until,
        given=change.now,
    )
    return insert([seat])[0]


@prepared
def _unanswered(seat_id: int, person_id: int, edition_id: int) -> QuerySet[Invitation]:
    own = Q(seat=seat_id) | Q(seat=None, person=person_id, wave__edition=edition_id)
    return Invitation.objects.filter(own, left_out="", answer="").exclude(letter=None)


def _answer_invitation(change: Change, seat: Seat) -> None:
    """Whoever takes a seat has answered what invited them to it, however they said so."""
    for each in _unanswered(seat.pk, seat.person_id, change.edition.pk):
        each.seat, each.request_id = seat, seat.request_id
        each.answer, each.answered = Invitation.Answer.ACCEPTED, change.now
        each.save(update_fields=["seat", "request", "answer", "answered"])
        change.record(InvitationAccepted(each.pk, seat.pk, seat.request_id))


def _place(to: Granted, seat: Seat) -> None:
    claim(seat, to.sessions)
    wishes.mark(to.request, to.sessions, Wish.State.PLACED)
    wishes.settle(to.request, waits=bool(to.rest))


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
    update(seat, "state", "until", "no_answer")


def _record_rest(change: Change, to: Granted) -> None:
    if to.rest:
        change.record(RequestWaits(to.request.pk, to.rest))


def sessions_of(seat: Seat) -> tuple[int, ...]:
    """Return the sessions in which a seat has a place, in the order of the programme."""
    return tuple(_sessions(seat.pk))


@prepared
def _sessions(seat_id: int) -> QuerySet[Place, int]:
    return Place.objects.filter(seat=seat_id).order_by("session__number").values_list("session_id", flat=True)
