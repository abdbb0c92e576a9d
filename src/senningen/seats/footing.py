"""How somebody stands in an edition, as a value that can be kept and compared. Reads only.

A decision at the desk keeps the footing of everybody it moved, before and after: what changed by it is what differs,
and undoing it is going back from the second to the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet

from senningen.kernel.prepared import prepared
from senningen.seats.models import Mode, Request, Seat

FEW = 20  # people who are looked up one by one; for more, everybody's rows are read at once


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
        return dict(vars(self))


def footings(edition_id: int, people: Collection[int]) -> dict[int, Footing]:
    """Say how each of these people stands in an edition."""
    if not people:
        return {}
    asked = people if len(people) <= FEW else [None]
    found = _seated(row for each in asked for row in _seats(edition_id, each))
    requests = _requests(row for each in asked for row in _wishes(edition_id, each))
    return {each: replace(found.get(each, Footing(each)), requests=requests.get(each, {})) for each in people}


@prepared
def _seats(edition_id: int, person_id: int | None) -> QuerySet[Seat, Any]:
    """Return a row for each place of a live seat, or one without a session."""
    whose = Q() if person_id is None else Q(person=person_id)
    live = Seat.objects.filter(whose, edition=edition_id, state__in=Seat.LIVE).order_by("places__session__number")
    return live.values_list("person_id", "pk", "state", "until", "no_answer", "mode", "places__session_id")


def _seated(rows: Iterable[Any]) -> dict[int, Footing]:
    """Say where those sit who have a live seat."""
    found: dict[int, Footing] = {}
    for person, seat, state, until, no_answer, mode, session in rows:
        if person not in found:
            found[person] = Footing(person, seat, state, until.isoformat() if until else None, no_answer, mode=mode)
        if session is not None:
            found[person].sessions.append(session)
    return found


@prepared
def _wishes(edition_id: int, person_id: int | None) -> QuerySet[Request, Any]:
    """Return a row for each wish of a request, or one without a session."""
    whose = Q() if person_id is None else Q(person=person_id)
    asked = Request.objects.filter(whose, edition=edition_id).order_by("pk", "wishes__session_id")
    wishes = ("wishes__session_id", "wishes__state", "wishes__asked", "wishes__alone")
    return asked.values_list("person_id", "pk", "state", "mode", "party_id", *wishes)


def _requests(rows: Iterable[Any]) -> Mapping[int, dict[str, dict[str, Any]]]:
    """Say what they asked for."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for person, request, state, mode, party, session, wish, asked, alone in rows:
        theirs = found.setdefault(person, {})
        if str(request) not in theirs:
            kept: dict[str, Any] = {"state": state, "wishes": {}}
            if mode != Mode.ONLINE:  # what was kept before there were two modes names none
                kept["mode"] = mode
            if party:
                kept["party"] = party
            theirs[str(request)] = kept
        if session is not None:
            since = [asked.isoformat(), *([alone.isoformat()] if alone else [])]
            theirs[str(request)]["wishes"][str(session)] = [wish, *since]
    return found


def in_line(edition_id: int) -> frozenset[int]:
    """Return everybody of whose request something waits: a freed place may go to any of them."""
    waiting = Request.objects.filter(edition=edition_id, state=Request.State.OPEN)
    return frozenset(waiting.values_list("person_id", flat=True))
