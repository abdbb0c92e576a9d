"""What a new number of places would do, before it does it. Reads only; the service that does it reads it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from senningen.kernel.ids import seal
from senningen.programme.models import Edition, Session
from senningen.seats import caps, modes, rules
from senningen.seats.caps import Chairs, Step, Turn
from senningen.seats.letters import in_calendars
from senningen.seats.models import Cap, Mode, Place, Request, Seat
from senningen.seats.queries import hour, modes_of
from senningen.seats.room import room_for
from senningen.seats.turn import whose_turn


@dataclass(frozen=True)
class Served:
    """Somebody whose turn comes, in words of the page: what they get, and until when they would have to answer."""

    turn: Turn
    name: str
    house: str
    sessions: tuple[Session, ...]
    until: datetime | None


@dataclass(frozen=True)
class Forecast:
    """What a cap would do to the sessions it is for, and to whom places would then come."""

    mode: str
    cap: int
    by_itself: bool
    steps: tuple[Step, ...]
    served: tuple[Served, ...]
    retold: tuple[int, ...] = ()  # the seats whose calendars are told anew where they attend
    usual: bool = False  # it becomes the cap of sessions that are added later, and was not before

    def __bool__(self) -> bool:
        return self.usual or any(each or each.new for each in self.steps)

    @cached_property
    def seal(self) -> str:
        """Return a sign of all that is foreseen; deadlines are not part of it, for they move with the clock."""
        turns = [each.turn for each in self.served]
        return seal(str(self.mode), self.cap, self.by_itself, self.steps, turns, self.retold)


@dataclass(frozen=True)
class Caps:
    """The caps of an edition in a mode, as plain values: session by session, and the edition's own for a new one."""

    edition: int
    caps: dict[int, int]


@dataclass(frozen=True)
class CapMove:
    """The caps before a change and after it, to undo it by."""

    mode: str
    before: Caps
    after: Caps


def caps_of(edition_id: int, mode: str) -> Caps:
    """Read the caps of an edition in a mode."""
    own = Edition.objects.values_list("cap", flat=True).get(pk=edition_id)
    rows = Cap.objects.filter(session__edition_id=edition_id, mode=mode).order_by("session__number")
    return Caps(own, dict(rows.values_list("session_id", "places")))


def chairs_of(sessions: Collection[int], mode: str) -> dict[int, Chairs]:
    """Return how the places of these sessions stand in a mode, in this order: two queries."""
    wished = dict(Cap.objects.filter(session__in=sessions, mode=mode).values_list("session_id", "places"))
    free: dict[int, set[int]] = {}
    occupied: dict[int, set[int]] = {}
    rows = Place.objects.filter(session__in=sessions, mode=mode).order_by()
    for session, number, *whose in rows.values_list("session_id", "number", "seat_id", "contingent_id"):
        (occupied if any(whose) else free).setdefault(session, set()).add(number)
    return {
        each: Chairs(each, wished.get(each, 0), frozenset(free.get(each, ())), frozenset(occupied.get(each, ())))
        for each in sessions
    }


def foresee_cap(
    edition: Edition, cap: int, *, mode: str = Mode.ONLINE, session_id: int | None = None, now: datetime
) -> Forecast:
    """Say what a cap would do to one session of an edition, or to every one that is still ahead."""
    sessions = {each.pk: each for each in Session.objects.filter(edition=edition).order_by("number")}
    ahead = [pk for pk, each in sessions.items() if hour(each).is_ahead(now)]
    chairs = chairs_of(sessions, mode)
    steps = tuple(caps.step(chairs[pk], cap) for pk in ahead if session_id in {None, pk})
    served: list[Served] = []
    if any(steps):
        free = caps.free_after(steps, {pk: len(chairs[pk].free) for pk in ahead})
        turns = whose_turn(edition, ahead, mode=mode, now=now, free=free)
        served = _served(edition, sessions, turns, now)
    usual = session_id is None and mode == Mode.ONLINE and edition.cap != cap
    return Forecast(
        mode, cap, edition.offers_by_itself, steps, tuple(served), _retold(edition, ahead, mode, chairs, steps), usual
    )


def _retold(
    edition: Edition, ahead: Collection[int], mode: str, chairs: Mapping[int, Chairs], steps: Collection[Step]
) -> tuple[int, ...]:
    """Say which seats' calendars are put right, if a second way to attend comes or goes by the steps."""
    ways, places = modes_of(edition.pk), sum(len(each.free | each.occupied) for each in chairs.values())
    places += sum(len(each.make) - len(each.take_away) for each in steps)
    then = ways | {mode} if places else ways - {mode}
    return tuple(told_where(edition.pk, ahead)) if (len(ways) > 1) != (len(then) > 1) else ()


def told_where(edition_id: int, ahead: Collection[int]) -> dict[int, list[int]]:
    """Return the online seats whose calendars say where they attend, each with the sessions ahead that stand there.

    It is "online" where there are two ways to attend, else the place of the house. Whoever attends on site was told the
    place in either case.
    """
    online = Place.objects.filter(seat__edition=edition_id, seat__mode=Mode.ONLINE, seat__state__in=Seat.LIVE)
    places = online.filter(session__in=ahead).order_by("seat__number", "session__number")
    told: dict[int, list[int]] = {}
    for seat, session in in_calendars((seat or 0, session) for seat, session in places.values_list("seat", "session")):
        told.setdefault(seat, []).append(session)
    return told


def _served(
    edition: Edition, sessions: Mapping[int, Session], turns: Mapping[int, Collection[int]], now: datetime
) -> list[Served]:
    """Say to whom what is free would go; nobody is offered what they could no longer answer."""
    requests = Request.objects.select_related("person__organisation").in_bulk(list(turns))
    people = [each.person_id for each in requests.values()]
    live = Seat.objects.filter(edition=edition, person__in=people, state__in=Seat.LIVE) if people else ()
    seats = {each.person_id: each for each in live}
    held: dict[int, list[int]] = {}
    places = Place.objects.filter(seat__in=seats.values()).values_list("seat_id", "session_id") if seats else ()
    for seat_id, session in places:
        held.setdefault(seat_id or 0, []).append(session)
    found = []
    for pk, given in turns.items():
        person = requests[pk].person
        seat = seats.get(person.pk)
        at_once = seat is not None and seat.state == Seat.State.TAKEN
        until = None
        if not at_once:
            starts = [sessions[each].starts_at for each in given]
            if not isinstance(rules.deadline(starts, hours=edition.answer_hours, now=now), datetime):
                continue
            starts += [sessions[each].starts_at for each in held.get(seat.pk, ())] if seat else []
            quiet_in = (person.zone or edition.zone) if edition.offers_by_itself else ""
            answer = rules.deadline(starts, hours=edition.answer_hours, now=now, quiet_in=quiet_in)
            until = answer if isinstance(answer, datetime) else None
        turn = Turn(pk, person.pk, tuple(given), at_once)
        house = person.organisation.name if person.organisation else ""
        found.append(Served(turn, person.name, house, tuple(sessions[each] for each in given), until))
    return found


@dataclass(frozen=True)
class ModeForecast:
    """What moving a seat to the other mode would do, or why it cannot be done."""

    mode: str
    places: tuple[Session, ...] = ()
    waits: tuple[Session, ...] = ()
    overtaken: tuple[tuple[Session, int], ...] = ()
    refused: str = ""
    about: Session | None = None
    seal: str = ""


def movable(seat: Seat, ahead: Collection[int]) -> tuple[int, ...]:
    """Return the sessions in which a seat would move: those it has a place in that are not over."""
    places = Place.objects.filter(seat=seat, session__in=ahead).order_by("session__number")
    return tuple(places.values_list("session_id", flat=True))


def foresee_mode(seat: Seat, *, by_guest: bool, now: datetime) -> ModeForecast | None:
    """Say what moving to the other mode would do to a live seat; None where the edition knows no other mode."""
    mode = Mode.ONLINE if seat.mode == Mode.ON_SITE else Mode.ON_SITE
    if seat.state not in Seat.LIVE or mode not in modes_of(seat.edition_id):
        return None
    sessions = {each.pk: each for each in Session.objects.filter(edition=seat.edition_id).order_by("number")}
    placed = movable(seat, [pk for pk, each in sessions.items() if hour(each).is_ahead(now)])
    free, line = room_for(seat.edition_id, mode, seat.person_id)
    moving = (modes.move_oneself if by_guest else modes.move)(placed, free, line)
    if isinstance(moving, rules.Refuse):
        about = sessions.get(moving.about) if moving.about else None
        return ModeForecast(mode, refused=moving.code, about=about)
    return ModeForecast(
        mode,
        tuple(sessions[each] for each in moving.places),
        tuple(sessions[each] for each in moving.waits),
        tuple((sessions[each], people) for each, people in moving.overtaken),
        seal=seal(seat.pk, str(mode), moving),
    )
