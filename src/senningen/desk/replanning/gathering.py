"""Whom a change of plan concerns, each once, and how they stand afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from senningen.desk.replanning.outlook import Concerned
from senningen.desk.replanning.standing import Standings, email_of
from senningen.desk.replanning.terms import Terms
from senningen.kernel.refusals import Refused
from senningen.post.itip import Method
from senningen.programme import queries as programme
from senningen.programme import rules
from senningen.programme.models import Session
from senningen.seats.models import Mode, Seat
from senningen.seats.room import free_beyond_line


@dataclass
class Gathering:
    """Gathers whom a change concerns, each once: a seat says more than a place in line, and that than an invitation."""

    terms: Terms
    found: Standings
    after: Mapping[int, Session]
    touched: frozenset[int]
    now: datetime

    def every(self) -> list[Concerned]:
        """Return everybody, those with a seat first, by number."""
        people: dict[int, Concerned] = {}
        for one in (*self._seated(), *self._waiting(), *self._invited(), *self._on_stage()):
            people.setdefault(one.person.pk, one)
        return list(people.values())

    def _seated(self) -> Iterator[Concerned]:
        requests = {each.person_id: each for each in self.found.requests}
        room = self._room()
        for seat in self.found.seats:
            placed = self.found.placed(seat)
            loses = tuple(each for each in placed if self._gone(each))
            keeps = tuple(each for each in placed if each not in loses)
            instead = self._instead(seat, room) if loses and not keeps else None
            request = seat.request or requests.get(seat.person_id)
            waits = self.found.waits(requests.get(seat.person_id) or request)
            email, bounced = email_of(seat.person, seat.address)
            yield Concerned(
                seat.person,
                email,
                "seat" if seat.state == Seat.State.TAKEN else "offer",
                tuple(each for each in placed if each in self.touched),
                seat=seat,
                request=request,
                keeps=keeps,
                loses=loses,
                instead=instead,
                waits=tuple((pk, place) for pk, place in waits.items() if not self._gone(pk) and pk != instead),
                stops_waiting=tuple(pk for pk in waits if self._gone(pk)),
                calendar=tuple(self._calendar(seat, placed, instead)),
                until=self._until(seat, (*keeps, *([instead] if instead else []))),
                bounced=bounced,
            )

    def _room(self) -> dict[str, int]:
        """Count, mode by mode, the places nobody waits for in the session that is given instead of a cancelled one."""
        if self.terms.verb != "cancel" or self.terms.other is None:
            return {}
        other = self.after.get(self.terms.other)
        if other is None or not programme.slot(other).is_ahead(self.now):
            raise Refused("plan.no-such-session-instead")
        return {mode: free_beyond_line(other.edition_id, mode).get(other.pk, 0) for mode in Mode.values}

    def _instead(self, seat: Seat, room: dict[str, int]) -> int | None:
        if room.get(seat.mode, 0) <= 0:
            return None
        room[seat.mode] -= 1
        return self.terms.other

    def _calendar(self, seat: Seat, placed: Collection[int], instead: int | None) -> Iterator[tuple[int, Method]]:
        if self.terms.verb == "speaker":
            return
        for session in placed:
            if session in self.touched and self.found.in_calendar(seat, session):
                yield session, "CANCEL" if self._gone(session) else "REQUEST"
        if instead and seat.state == Seat.State.TAKEN:
            yield instead, "REQUEST"

    def _until(self, seat: Seat, sessions: Collection[int]) -> datetime | None:
        if seat.until is None or seat.no_answer:
            return seat.until
        return rules.answer_until(seat.until, [self.after[each].starts_at for each in sessions])

    def _waiting(self) -> Iterator[Concerned]:
        for request in self.found.requests:
            waits = self.found.waits(request)
            email, bounced = email_of(request.person, request.address)
            yield Concerned(
                request.person,
                email,
                "waiting",
                tuple(each for each in waits if each in self.touched),
                request=request,
                waits=tuple((pk, place) for pk, place in waits.items() if not self._gone(pk)),
                stops_waiting=tuple(pk for pk in waits if self._gone(pk)),
                bounced=bounced,
            )

    def _invited(self) -> Iterator[Concerned]:
        asked = {wave.pk: [each.pk for each in wave.sessions.all()] for wave in self.found.waves}
        for each in self.found.invitations:
            email, bounced = email_of(each.person, None)
            if each.letter and each.letter.to_email:
                email = each.letter.to_email
            touched = tuple(pk for pk in asked.get(each.wave_id, ()) if pk in self.touched)
            keeps = tuple(pk for pk in asked.get(each.wave_id, ()) if not self._gone(pk))
            yield Concerned(each.person, email, "invited", touched, invitation=each, keeps=keeps, bounced=bounced)

    def _on_stage(self) -> Iterator[Concerned]:
        for part in self.found.parts:
            email, bounced = email_of(part.person, None)
            sessions = tuple(dict.fromkeys(p.session_id for p in self.found.parts if p.person_id == part.person_id))
            if part.pk != (self.terms.part if self.terms.verb == "speaker" else None):
                yield Concerned(part.person, email, "stage", sessions, bounced=bounced)

    def _gone(self, session: int) -> bool:
        return session in self.touched and self.after[session].state == Session.State.CANCELLED
