"""How everybody stands whom a change of some sessions concerns, read in a handful of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from django.db.models import Prefetch, Q, QuerySet

from senningen.people.models import Address, Person
from senningen.post.models import CalendarEntry
from senningen.programme.models import Edition, Part
from senningen.seats import rules
from senningen.seats.models import Invitation, Place, Request, Seat, Wave, Wish
from senningen.seats.waves import LOST


@dataclass(frozen=True)
class Standings:
    """Seats, requests, invitations and parts that some sessions concern; each person with their addresses."""

    seats: list[Seat]
    requests: list[Request]
    invitations: list[Invitation]
    parts: list[Part]
    waves: list[Wave]
    calendars: frozenset[str]  # keys of the entries that stand in calendars
    lines: Mapping[int, dict[int, int]]  # request -> the sessions it waits for, each with its place in line

    def placed(self, seat: Seat) -> tuple[int, ...]:
        """Return the sessions in which a seat has a place."""
        return tuple(each.session_id for each in seat.places.all())

    def waits(self, request: Request | None) -> dict[int, int]:
        """Return the sessions that a request waits for, each with its place in line."""
        return self.lines.get(request.pk, {}) if request else {}

    def in_calendar(self, seat: Seat, session: int) -> bool:
        """Say whether a session stands in the calendar of whoever has a seat."""
        return f"seat:{seat.pk}/session:{session}" in self.calendars


def standings(edition: Edition, touched: Collection[int], *, now: datetime) -> Standings:
    """Read whom a change of these sessions concerns."""
    seats = _seats(edition, touched)
    keys = [f"seat:{seat.pk}/session:{session}" for seat in seats for session in touched]
    told = CalendarEntry.objects.filter(key__in=keys, cancelled=False).values_list("key", flat=True)
    requests = _requests(edition, touched)
    waves = Wave.objects.filter(edition=edition, state=Wave.State.SENT, sessions__in=touched).distinct()
    return Standings(
        seats,
        requests,
        _invitations(edition, touched, now=now),
        list(Part.objects.filter(session__in=touched).select_related("person").prefetch_related(_addresses())),
        list(waves.exclude(until=None).prefetch_related("sessions")),
        frozenset(told),
        _lines(edition),
    )


def email_of(person: Person, chosen: Address | None) -> tuple[str, bool]:
    """Say where letters to a person go, and whether mail came back from there for good."""
    address = chosen or next(iter(person.addresses.all()), None)
    return (address.email, address.state == Address.State.HARD) if address else ("", False)


def _addresses() -> Prefetch[str]:
    return Prefetch("person__addresses", Address.objects.order_by("-preferred", "pk"))


def _seats(edition: Edition, touched: Collection[int]) -> list[Seat]:
    live = Seat.objects.filter(edition=edition, state__in=Seat.LIVE, places__session__in=touched).distinct()
    places = Prefetch("places", Place.objects.order_by("session__number"))
    found = live.select_related("person", "address", "request").prefetch_related(places, _addresses())
    return list(found.order_by("number"))


def _requests(edition: Edition, touched: Collection[int]) -> list[Request]:
    in_line = Q(wishes__session__in=touched, wishes__state=Wish.State.WAITING)
    found = Request.objects.filter(in_line, edition=edition, state=Request.State.OPEN).distinct()
    people = found.select_related("person", "address").prefetch_related(_addresses())
    return list(people.order_by("asked", "pk"))


def _invitations(edition: Edition, touched: Collection[int], *, now: datetime) -> list[Invitation]:
    """Return the invitations without a held place that can still be answered and have been written."""
    sent: QuerySet[Invitation] = Invitation.objects.filter(
        wave__edition=edition, wave__sessions__in=touched, wave__until__gt=now, left_out="", answer="", seat=None
    )
    sent = sent.exclude(letter=None).exclude(letter__state__in=LOST).distinct()
    return list(sent.select_related("person", "letter", "wave").prefetch_related(_addresses()).order_by("pk"))


def _lines(edition: Edition) -> dict[int, dict[int, int]]:
    """Say where everybody stands in every line, among those who want to attend in the same way."""
    waiting = Wish.objects.filter(
        request__edition=edition, request__state=Request.State.OPEN, state=Wish.State.WAITING
    ).order_by("session_id", "request__mode", "asked", "request_id")
    rows = waiting.values_list("session_id", "request__mode", "request_id", "request__party_id")
    lines: dict[int, dict[int, int]] = {}
    for (session, _), in_order in groupby(rows, key=itemgetter(0, 1)):
        line = [(request, party) for *_, request, party in in_order]
        for position, (request, _) in zip(rules.positions(party for _, party in line), line, strict=True):
            lines.setdefault(request, {})[session] = position
    return lines
