"""Reading seats, places and waiting lists. Positions are counted, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from senningen.kernel.prepared import first, prepared
from senningen.people.models import Person
from senningen.post.models import Letter
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Session
from senningen.seats import modes, rules
from senningen.seats.contingents import KeptFor, free_for, theirs
from senningen.seats.models import Invitation, Mode, Place, Request, Seat, Wish


@dataclass(frozen=True)
class Waiting:
    """One person on the waiting list of a session."""

    position: int
    request_id: int
    person: Person
    since: datetime
    all_or_none: bool
    party: int | None = None


@dataclass(frozen=True)
class WaitingFor:
    """A session somebody waits for, and where they stand in its line."""

    session: Session
    position: int


@dataclass(frozen=True)
class SeatCount:
    """How an edition stands: seats by state, people in line."""

    taken: int
    held: int
    no_answer: int
    waiting: int


def live_seat(person_id: int, edition_id: int) -> Seat | None:
    """Find the seat a person has in an edition, held or taken."""
    return first(_live_seat(person_id, edition_id))


@prepared
def _live_seat(person_id: int, edition_id: int) -> QuerySet[Seat]:
    live = Seat.objects.filter(person=person_id, edition=edition_id, state__in=Seat.LIVE)
    return live.select_related("person", "address", "edition", "request")


def seat(seat_id: int) -> Seat | None:
    """Find a seat, live or ended, with its person and edition."""
    return first(_seat(seat_id))


@prepared
def _seat(seat_id: int) -> QuerySet[Seat]:
    return Seat.objects.select_related("person__organisation", "edition", "request").filter(pk=seat_id)


def request(request_id: int) -> Request | None:
    """Find a request, with its person and edition."""
    return Request.objects.select_related("person__organisation", "edition").filter(pk=request_id).first()


def seat_of_request(request_id: int) -> Seat | None:
    """Find the seat that a request led to, the last if there were several."""
    seats = Seat.objects.filter(request_id=request_id).select_related("person__organisation", "edition", "request")
    return seats.order_by("-given", "-pk").first()


def came_back(edition_id: int) -> int:
    """Count the seats and offers of an edition that somebody did not keep: what a waiting list has lived on so far."""
    gone = [Seat.State.DECLINED, Seat.State.WITHDRAWN, Seat.State.RELEASED, Seat.State.LAPSED]
    return Seat.objects.filter(edition_id=edition_id, state__in=gone).count()


def seats_of(edition_id: int) -> QuerySet[Seat]:
    """Return the live seats of an edition by number, each with its person and its places."""
    places = Prefetch("places", Place.objects.select_related("session").order_by("session__number"))
    live = Seat.objects.filter(edition_id=edition_id, state__in=Seat.LIVE)
    return live.select_related("person__organisation").prefetch_related(places).order_by("number")


def placed_in(session_id: int) -> QuerySet[Seat]:
    """Return the seats that have a place in a session, taken ones alone."""
    placed = Seat.objects.filter(places__session=session_id, state=Seat.State.TAKEN)
    return placed.select_related("person", "address").order_by("number")


def every_seat_of(edition_id: int) -> QuerySet[Seat]:
    """Return the seats of an edition by number, those that ended too, each with its person and its places."""
    places = Prefetch("places", Place.objects.select_related("session").order_by("session__number"))
    seats = Seat.objects.filter(edition_id=edition_id).select_related("person__organisation", "address")
    return seats.prefetch_related(places).order_by("number", "given", "pk")


def requests_of(edition_id: int) -> QuerySet[Request]:
    """Return the requests of an edition in order of asking, each with its person, wishes and seats."""
    wishes = Prefetch("wishes", Wish.objects.select_related("session").order_by("session__number"))
    seats = Prefetch("seats", Seat.objects.order_by("given", "pk"))
    requests = Request.objects.filter(edition_id=edition_id).select_related("person__organisation", "address")
    return requests.prefetch_related(wishes, seats).order_by("asked", "pk")


def seats_of_person(person_id: int) -> QuerySet[Seat]:
    """Return every seat a person has or had, newest first."""
    return Seat.objects.filter(person_id=person_id).select_related("edition").order_by("-given", "-pk")


def attending(person_id: int) -> list[Seat]:
    """Return the live seats of a person over all editions, each with its places and their sessions, oldest first."""
    places = Prefetch("places", Place.objects.select_related("session").order_by("session__number"))
    live = Seat.objects.filter(person_id=person_id, state__in=Seat.LIVE).select_related("edition")
    return list(live.prefetch_related(places).order_by("edition__number"))


def seat_sessions(seat: Seat) -> list[Session]:
    """Return the sessions in which a seat has a place, in order."""
    return list(Session.objects.filter(places__seat=seat).order_by("number"))


def takes_requests(edition: Edition, *, asked: datetime) -> bool:
    """Say whether a request made then counts; the desk may let one in late."""
    state = Edition.State(edition.state)
    door = rules.Door(state == Edition.State.OPEN, state == Edition.State.PAST, edition.asks_close)
    return rules.may_ask(door, asked=asked) is None


def hour(session: Session) -> rules.Hour:
    """Return a session as the rules see it: it lasts until somebody ended it."""
    cancelled = session.state == Session.State.CANCELLED
    return rules.Hour(session.pk, session.starts_at, session.ended or session.ends_at, cancelled)


def places_left(edition_id: int, mode: str = Mode.ONLINE, person_id: int | None = None) -> dict[int, int]:
    """Count the free places of every session that goes ahead: those that a person may have, if one is named."""
    return dict(_places_left(edition_id, mode, person_id))


@prepared
def _places_left(edition_id: int, mode: str, person_id: int | None) -> QuerySet[Session, Any]:
    sessions = Session.objects.filter(edition=edition_id, state=Session.State.PLANNED).order_by("number")
    free = Count("places", filter=Q(places__mode=mode) & free_for(theirs(edition_id, person_id), prefix="places__"))
    return sessions.annotate(free=free).values_list("pk", "free")


def seats_left(sessions: Iterable[Session], *, now: datetime) -> dict[str, int]:
    """Count, for each mode that has places, who could still have a seat in every session ahead that is not full."""
    ahead = [each.pk for each in sessions if hour(each).is_ahead(now)]
    places = Place.objects.filter(session__in=ahead).order_by().values_list("mode", "session_id")
    left: dict[str, list[int]] = {}
    for mode, _, free in places.annotate(free=Count("pk", filter=free_for())):
        left.setdefault(mode, []).append(free)
    return {mode: rules.seats_left(left[mode]) for mode in Mode.values if mode in left}


def modes_of(edition_id: int) -> set[str]:
    """Return the modes in which the edition has places."""
    return set(_modes(edition_id))


@prepared
def _modes(edition_id: int) -> QuerySet[Place, str]:
    return Place.objects.filter(session__edition=edition_id).order_by().values_list("mode", flat=True).distinct()


def usual_mode(edition: Edition) -> str:
    """Name the mode in which somebody attends who does not say how."""
    return modes.usual(edition.usual_mode, modes_of(edition.pk))


def free_places(edition: Edition, mode: str, kept_for: KeptFor = ()) -> dict[int, int]:
    """Count the free places of each session that has any, in order: with those kept for some contingents, if named."""
    free = Place.objects.filter(free_for(kept_for), session__edition=edition, mode=mode)
    return dict(free.order_by("session__number").values_list("session_id").annotate(Count("pk")))


@prepared
def numbers_taken(edition_id: int) -> QuerySet[Seat, int]:
    """Return the numbers of the live seats of an edition."""
    return Seat.objects.filter(edition=edition_id, state__in=Seat.LIVE).values_list("number", flat=True)


def free_numbers(edition_id: int, mode: str = Mode.ONLINE) -> dict[int, list[int]]:
    """Return the numbers of the places of each session that are free for everybody, if it has any."""
    rows = Place.objects.filter(free_for(), session__edition_id=edition_id, mode=mode).order_by("number")
    free: dict[int, list[int]] = {}
    for session_id, number in rows.values_list("session_id", "number"):
        free.setdefault(session_id, []).append(number)
    return free


def waiting_counts(edition_id: int, mode: str = Mode.ONLINE) -> dict[int, int]:
    """Count who waits for each session that has a line."""
    return counted_by_session(all_waiting(edition_id, mode))


def all_waiting(edition_id: int, mode: str) -> QuerySet[Wish]:
    """Return the wishes that wait in an edition and mode."""
    waiting = Wish.objects.filter(state=Wish.State.WAITING, request__state=Request.State.OPEN)
    return waiting.filter(request__edition=edition_id, request__mode=mode)


def counted_by_session(waiting: QuerySet[Wish]) -> dict[int, int]:
    """Count wishes by session."""
    return dict(waiting.order_by().values_list("session_id").annotate(Count("pk")))


def links_to(seat: Seat) -> list[tuple[str, int]]:
    """Return what personal links to a seat are about: the seat, the request behind it, what invited to it."""
    asked = [("request", seat.request_id)] if seat.request_id else []
    invited = Invitation.objects.filter(seat=seat).values_list("pk", flat=True)
    return [("seat", seat.pk), *asked, *(("invited", pk) for pk in invited)]


def places_of(session_id: int, mode: str = Mode.ONLINE) -> QuerySet[Place]:
    """Return the places of one session for its plan, each with its seat and person."""
    places = Place.objects.filter(session_id=session_id, mode=mode)
    return places.select_related("seat__person__organisation").order_by("number")


def waiting_list(session_id: int, mode: str = Mode.ONLINE, *, most: int | None = None) -> list[Waiting]:
    """Return who waits for a place in a session, in order of asking; no more than `most` of them, if it is told."""
    line = Wish.objects.filter(session=session_id, state=Wish.State.WAITING, request__state=Request.State.OPEN)
    line = line.filter(request__mode=mode).select_related("request__person__organisation")
    wishes = list(line.order_by("asked", "request_id")[:most])
    positions = rules.positions(wish.request.party_id for wish in wishes)
    return [
        Waiting(at, one.request_id, one.request.person, one.asked, one.request.all_or_none, one.request.party_id)
        for at, one in zip(positions, wishes, strict=True)
    ]


def companions(request: Request | None) -> list[Request]:
    """Return the requests that are given together with this one, or wait together with it."""
    if request is None or request.party_id is None:
        return []
    others = Request.objects.filter(party=request.party_id).exclude(pk=request.pk)
    return list(others.select_related("person", "address").order_by("pk"))


def waits_with(request: Request | None) -> list[Request]:
    """Return those companions who still wait: nobody goes together with whoever left the line, or has it all."""
    return [each for each in companions(request) if each.state == Request.State.OPEN]


def companions_to_be(request: Request) -> list[Request]:
    """Return who waits in the same edition and mode, and is not with this one yet: those it can be linked with."""
    others = Request.objects.filter(edition=request.edition_id, mode=request.mode, state=Request.State.OPEN)
    others = others.exclude(pk=request.pk)
    if request.party_id:
        others = others.filter(Q(party=None) | ~Q(party=request.party_id))
    return list(others.select_related("person").order_by("person__name", "pk"))


def waiting_for(request: Request | None) -> list[WaitingFor]:
    """Return the sessions a request waits for, each with the position in its line."""
    positions = positions_of(request) if request else {}
    sessions = programme.sessions_by_number(request.edition_id) if request and positions else []
    return [WaitingFor(each, positions[each.pk]) for each in sessions if each.pk in positions]


def positions_of(request: Request) -> dict[int, int]:
    """Return the position of a request in the line of each session it waits for, in the order of the programme."""
    return dict(_positions(request.pk, request.mode, request.party_id))


@prepared
def _positions(request_id: int, mode: str, party: int | None) -> QuerySet[Wish, Any]:
    """Count who stands before each waiting wish of a request, itself included; those of its party are one with it."""
    before = Q(asked__lt=OuterRef("asked")) | Q(asked=OuterRef("asked"), request__lte=request_id)
    others = Q(request__party=None) | ~Q(request__party=party) | Q(request=request_id)
    line = Wish.objects.filter(before, others if party else Q(), session=OuterRef("session"), state=Wish.State.WAITING)
    counted = line.filter(request__mode=mode).order_by().values("session").annotate(n=Count("pk")).values("n")
    own = Wish.objects.filter(request=request_id, state=Wish.State.WAITING).order_by("session__number")
    return own.values_list("session", Subquery(counted))


def reminded_lately(edition_id: int, *, now: datetime) -> set[int]:
    """Return the people who were reminded of an offer within the last day: they are left in peace."""
    lately = Letter.objects.filter(kind="offer-reminder", edition_id=edition_id, written__gt=now - rules.IN_PEACE)
    return set(lately.exclude(state=Letter.State.UNDONE).values_list("person_id", flat=True))


def open_request(person_id: int, edition_id: int) -> Request | None:
    """Find the request of a person of which something still waits."""
    return first(_open_request(person_id, edition_id))


@prepared
def _open_request(person_id: int, edition_id: int) -> QuerySet[Request]:
    return Request.objects.filter(person=person_id, edition=edition_id, state=Request.State.OPEN)


def counted(edition_id: int) -> SeatCount:
    """Count the seats of an edition and the people in line."""
    counts = Seat.objects.filter(edition_id=edition_id, state__in=Seat.LIVE).aggregate(
        taken=Count("pk", filter=Q(state=Seat.State.TAKEN)),
        held=Count("pk", filter=Q(state=Seat.State.HELD, no_answer=False)),
        no_answer=Count("pk", filter=Q(no_answer=True)),
    )
    waiting = Request.objects.filter(edition_id=edition_id, state=Request.State.OPEN).count()
    return SeatCount(**counts, waiting=waiting)


def places_taken(edition_id: int, mode: str = Mode.ONLINE) -> dict[int, int]:
    """Count the places of every session that somebody has."""
    taken = Count("places", filter=Q(places__mode=mode, places__seat__isnull=False))
    return dict(Session.objects.filter(edition_id=edition_id).annotate(taken=taken).values_list("pk", "taken"))


def way_to_a_seat(edition_id: int) -> tuple[int, int, int]:
    """Count people: those who asked, those who were given or offered a seat, those who have one."""
    asked = Request.objects.filter(edition_id=edition_id).values("person_id").distinct().count()
    seats = Seat.objects.filter(edition_id=edition_id)
    reached = seats.values("person_id").distinct().count()
    return max(asked, reached), reached, seats.filter(state=Seat.State.TAKEN).count()
