"""One change to the seats of an edition: who makes it, when, why, and the stream it is written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from django.db.models import QuerySet

from senningen.journal.entries import Actor, Cause, Fact
from senningen.journal.models import Entry
from senningen.journal.services import OpenStream, begin
from senningen.kernel.prepared import first, prepared
from senningen.kernel.refusals import Refused
from senningen.programme.models import Edition, Session
from senningen.seats import (
    refusals,  # noqa: F401  defines the codes raised by seats
    rules,
)
from senningen.seats.letters import Occasion
from senningen.seats.models import Request, Seat
from senningen.seats.queries import hour
from senningen.seats.rules import Door, Hour, Refuse
from senningen.seats.setting import Setting

T = TypeVar("T")


@dataclass
class Change:
    """The edition is ours until the transaction ends; `letter` says whether the people concerned get one."""

    setting: Setting
    stream: OpenStream
    by: Actor
    now: datetime
    cause: Cause | None
    letter: bool = True

    def record(self, fact: Fact) -> Entry:
        """Write what happened into the edition's stream."""
        return self.stream.record(fact, by=self.by, now=self.now, cause=self.cause)

    def record_all(self, facts: Sequence[Fact]) -> None:
        """Write many facts into the edition's stream at once."""
        self.stream.record_all(facts, by=self.by, now=self.now, cause=self.cause)

    def occasion(self, entry: Entry) -> Occasion:
        """What a letter about this entry needs to know."""
        return Occasion(self.setting, entry, self.letter)

    @property
    def edition(self) -> Edition:
        """The edition that is ours."""
        return self.setting.edition

    @property
    def sessions(self) -> dict[int, Session]:
        """Every session of the edition, in order."""
        return self.setting.sessions

    @cached_property
    def hours(self) -> list[Hour]:
        """The sessions as the rules see them."""
        return [hour(session) for session in self.sessions.values()]

    @cached_property
    def ahead(self) -> frozenset[int]:
        """The sessions one can still attend."""
        return frozenset(each.id for each in self.hours if each.is_ahead(self.now))

    def meant(self, session_id: int | None) -> list[int]:
        """Return this session, or every one that one can still attend; what speaks against this one is raised."""
        if session_id is not None:
            return list(self.allowed(rules.wanted(self.hours, [session_id], now=self.now)))
        return [each for each in self.sessions if each in self.ahead]

    @property
    def door(self) -> Door:
        """Whether the edition takes requests."""
        return Door(
            open=self.edition.state == Edition.State.OPEN,
            past=self.edition.state == Edition.State.PAST,
            closes_at=self.edition.asks_close,
        )

    def allowed(self, answer: T | Refuse) -> T:
        """Pass on what the rules said, or refuse in their words."""
        if isinstance(answer, Refuse):
            about = self.sessions.get(answer.about) if answer.about is not None else None
            raise Refused(answer.code, session=about.number if about else "")
        return answer

    def seat(self, seat_id: int) -> Seat:
        """Load a seat that has not ended."""
        (seat,) = _seat(seat_id)
        if seat.state not in Seat.LIVE:
            raise Refused("seat.ended")
        return seat

    def request(self, request_id: int) -> Request:
        """Load a request of which something still waits."""
        (request,) = _request(request_id)
        if request.state != Request.State.OPEN:
            raise Refused("request.nothing-waits")
        return request


def change_edition(of: int | Setting, *, by: Actor, now: datetime, cause: Cause | None, letter: bool = True) -> Change:
    """Take the edition for this transaction: from here on nobody else writes its seats.

    Whoever has taken it already hands on what they have read of it since.
    """
    if isinstance(of, Setting):
        return Change(of, begin(of.edition.pk), by, now, cause, letter)
    stream = begin(of)
    edition = first(_edition(of))
    if edition is None:
        raise Refused("edition.unknown")
    return Change(Setting(edition), stream, by, now, cause, letter)


def change_seat(
    seat_id: int, *, by: Actor, now: datetime, cause: Cause | None, letter: bool = True
) -> tuple[Change, Seat]:
    """Take the edition of a seat, and the seat as it stands then."""
    edition_id = first(_edition_of_seat(seat_id))
    if edition_id is None:
        raise Refused("seat.unknown")
    change = change_edition(edition_id, by=by, now=now, cause=cause, letter=letter)
    return change, change.seat(seat_id)


def change_request(
    request_id: int, *, by: Actor, now: datetime, cause: Cause | None, letter: bool = True
) -> tuple[Change, Request]:
    """Take the edition of a request, and the request as it stands then."""
    edition_id = first(_edition_of_request(request_id))
    if edition_id is None:
        raise Refused("request.unknown")
    change = change_edition(edition_id, by=by, now=now, cause=cause, letter=letter)
    return change, change.request(request_id)


@prepared
def _edition(pk: int) -> QuerySet[Edition]:
    return Edition.objects.filter(pk=pk).order_by()


@prepared
def _seat(pk: int) -> QuerySet[Seat]:
    return Seat.objects.filter(pk=pk).select_related("person", "address", "request")


@prepared
def _request(pk: int) -> QuerySet[Request]:
    return Request.objects.filter(pk=pk).select_related("person", "address")


@prepared
def _edition_of_seat(pk: int) -> QuerySet[Seat, int]:
    return Seat.objects.filter(pk=pk).values_list("edition_id", flat=True)


@prepared
def _edition_of_request(pk: int) -> QuerySet[Request, int]:
    return Request.objects.filter(pk=pk).values_list("edition_id", flat=True)
