"""What is known of a session's hall: who comes in at its door, who has come, whom it turns away and why; its heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from senningen.live.door_rules import problem
from senningen.live.models import CheckIn
from senningen.programme.models import Session
from senningen.seats.models import Mode, Place, Seat


@dataclass(frozen=True)
class Expected:
    """Somebody with a place in the session; `place` is the number of their chair in it."""

    seat: int
    code: str
    number: int
    name: str
    house: str
    mode: str
    place: int


@dataclass(frozen=True)
class TurnedAway:
    """A seat that does not come in here: only what the door needs to say why."""

    seat: int
    code: str
    number: int
    why: str


@dataclass(frozen=True)
class AtTheHall:
    """The list of a door, by number.

    `came` says since when a seat is in and by which check-in, `in_doubt` which a person must look at, and why.
    """

    expected: list[Expected]
    turned_away: list[TurnedAway]
    came: Mapping[int, tuple[datetime, str]]
    in_doubt: Mapping[int, str]


def at_the_hall(session: Session) -> AtTheHall:
    """Read the list of a door, in three queries whatever its length."""
    places = dict(Place.objects.filter(session=session, seat__isnull=False).values_list("seat_id", "number"))
    expected, others = [], []
    columns = ("pk", "code", "number", "state", "mode", "person__name", "person__organisation__name")
    seats = Seat.objects.filter(edition_id=session.edition_id).order_by("number", "-given")
    for pk, code, number, state, mode, name, house in seats.values_list(*columns):
        if why := problem(state, placed=pk in places):
            others.append(TurnedAway(pk, code, number, why))
        else:
            expected.append(Expected(pk, code, number, name, house or "", mode, places[pk]))
    kept = CheckIn.objects.filter(session=session, standing__in=[CheckIn.Standing.COUNTS, CheckIn.Standing.OPEN])
    facts = ("seat_id", "standing", "problem", "at", "key")
    came, in_doubt = {}, {}
    for seat, standing, wrong, at, key in kept.order_by("-at", "-pk").values_list(*facts):
        if standing == CheckIn.Standing.COUNTS:
            came[seat] = (at, key)  # the first is read last, and stands
        else:
            in_doubt[seat] = wrong
    return AtTheHall(expected, others, came, in_doubt)


def doubtful(session: Session) -> list[CheckIn]:
    """Return the check-ins of a session that a person must decide about, in order of coming."""
    kept = CheckIn.objects.filter(session=session, standing=CheckIn.Standing.OPEN)
    return list(kept.select_related("seat__person", "by__person").order_by("at", "pk"))


def has_hall(session_id: int) -> bool:
    """Say whether a session has places on site, so that somebody may sit before its screen."""
    return session_id in with_hall([session_id])


def with_hall(sessions: Iterable[Session | int]) -> set[int]:
    """Return which of these sessions have places on site."""
    on_site = Place.objects.filter(session__in=sessions, mode=Mode.ON_SITE)
    return set(on_site.values_list("session_id", flat=True).distinct())


def heads(session_id: int) -> int | None:
    """Return how many were counted in the hall of a session; nothing if nobody has counted."""
    return Session.objects.values_list("heads", flat=True).get(pk=session_id)
