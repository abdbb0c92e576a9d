"""How somebody stands in an edition, as a value that can be kept and compared. Reads only.

A decision at the desk keeps the footing of everybody it moved, before and after: what changed by it is what differs,
and undoing it is going back from the second to the first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from senningen.seats.models import Mode, Place, Request, Seat, Wish


@dataclass(frozen=True)
class Footing:
    """A person's live seat, its sessions, and everything they asked for. Plain values, as they stand in JSON."""

    person: int
    seat: int | None = None
    state: str = ""
    until: str | None = None
    no_answer: bool = False
    sessions: list[int] = field(default_factory=list)
    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    mode: str = Mode.ONLINE.value

    @property
    def taken(self) -> frozenset[int]:
        """Return the sessions that stand in their calendar."""
        return frozenset(self.sessions if self.state == Seat.State.TAKEN else ())

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept beside a decision."""
        return asdict(self)


def footings(edition_id: int, people: Collection[int]) -> dict[int, Footing]:
    """Say how each of these people stands in an edition."""
    live = {seat.pk: seat for seat in Seat.objects.filter(edition=edition_id, person__in=people, state__in=Seat.LIVE)}
    sessions: dict[int, list[int]] = {}
    placed = Place.objects.filter(seat__in=live).order_by("session__number") if live else ()
    for place in placed:
        sessions.setdefault(place.seat_id or 0, []).append(place.session_id)
    requests = _requests(edition_id, people)
    seats = {seat.person_id: seat for seat in live.values()}
    return {each: _footing(each, seats.get(each), sessions, requests.get(each, {})) for each in people}


def _footing(
    person: int, seat: Seat | None, sessions: Mapping[int, list[int]], asked: dict[str, dict[str, Any]]
) -> Footing:
    if seat is None:
        return Footing(person, requests=asked)
    until = seat.until.isoformat() if seat.until else None
    return Footing(person, seat.pk, seat.state, until, seat.no_answer, sessions.get(seat.pk, []), asked, seat.mode)


def _requests(edition_id: int, people: Collection[int]) -> Mapping[int, dict[str, dict[str, Any]]]:
    requests = {each.pk: each for each in Request.objects.filter(edition=edition_id, person__in=people)}
    wishes: dict[int, dict[str, list[str]]] = {}
    for wish in Wish.objects.filter(request__in=requests).order_by("session_id") if requests else ():
        alone = [wish.alone.isoformat()] if wish.alone else []
        wishes.setdefault(wish.request_id, {})[str(wish.session_id)] = [wish.state, wish.asked.isoformat(), *alone]
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for each in requests.values():
        asked: dict[str, Any] = {"state": each.state, "wishes": wishes.get(each.pk, {})}
        if each.mode != Mode.ONLINE:  # what was kept before there were two modes names none
            asked["mode"] = each.mode
        if each.party_id:
            asked["party"] = each.party_id
        found.setdefault(each.person_id, {})[str(each.pk)] = asked
    return found


def in_line(edition_id: int) -> frozenset[int]:
    """Return everybody of whose request something waits: a freed place may go to any of them."""
    waiting = Request.objects.filter(edition=edition_id, state=Request.State.OPEN)
    return frozenset(waiting.values_list("person_id", flat=True))
