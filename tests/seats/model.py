"""Seats, said as simply as possible: dictionaries and lists instead of rows, to compare the house with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from senningen.seats.rules import InLine, next_in_line

HOLD = timedelta(hours=48)


def morning(now: datetime) -> datetime:
    """What the house offers by itself at night runs from eight in the morning in Luxembourg."""
    local = now.astimezone(ZoneInfo("Europe/Luxembourg"))
    if 8 <= local.hour < 22:
        return now
    day = local + timedelta(days=local.hour >= 22)
    return day.replace(hour=8, minute=0, second=0, microsecond=0)


@dataclass
class SeatInModel:
    sessions: set[int]
    until: datetime | None = None  # None: taken
    no_answer: bool = False


@dataclass
class Model:
    """Who sits in what, who waits for what. People and sessions are small numbers."""

    caps: dict[int, int]
    by_itself: bool
    seats: dict[int, SeatInModel] = field(default_factory=dict)
    waiting: dict[int, dict[int, datetime]] = field(default_factory=dict)  # person -> session -> since
    all_or_none: set[int] = field(default_factory=set)
    order: dict[int, int] = field(default_factory=dict)  # whose request was written down first
    cancelled: set[int] = field(default_factory=set)

    # what can be read

    def used(self, session: int) -> int:
        return sum(session in seat.sessions for seat in self.seats.values())

    def places(self, session: int) -> int:
        """There are as many places as the cap says, and more only while they are occupied."""
        return 0 if session in self.cancelled else max(self.caps[session], self.used(session))

    def free(self, session: int) -> int:
        return self.places(session) - self.used(session)

    def line(self, session: int) -> list[int]:
        standing = [(since[session], self.order[p], p) for p, since in self.waiting.items() if session in since]
        return [person for _, _, person in sorted(standing)]

    # what can be done

    def ask(self, person: int, sessions: set[int], request: int, now: datetime, *, all_or_none: bool) -> None:
        seat = self.seats.get(person)
        lines = self.waiting.setdefault(person, {})
        self.order[person] = request
        new = {s for s in sessions if s not in lines and not (seat and s in seat.sessions)}
        lines.update(dict.fromkeys(new, now))
        if new:
            (self.all_or_none.add if all_or_none else self.all_or_none.discard)(person)
        self._forget_empty()

    def grantable(self, person: int) -> set[int]:
        wanted = set(self.waiting[person])
        free = {s for s in wanted if self.free(s) > 0}
        return set() if person in self.all_or_none and free != wanted else free

    def give(self, person: int) -> bool:
        sessions = self.grantable(person)
        if not sessions:
            return False
        seat = self.seats.setdefault(person, SeatInModel(set()))
        seat.sessions |= sessions
        seat.until, seat.no_answer = None, False
        self._no_longer_waits(person, sessions)
        return True

    def offer(self, person: int, now: datetime, sessions: set[int] | None = None) -> bool:
        sessions = self.grantable(person) if sessions is None else sessions
        if not sessions:
            return False
        seat = self.seats.get(person)
        if seat is None:
            self.seats[person] = SeatInModel(set(sessions), now + HOLD)
        else:
            seat.sessions |= sessions
            if seat.until is not None:
                seat.until, seat.no_answer = now + HOLD, False
        self._no_longer_waits(person, sessions)
        return True

    def take(self, person: int, sessions: set[int], now: datetime) -> None:
        seat = self.seats[person]
        freed = bool(seat.sessions - sessions)
        seat.sessions &= sessions
        seat.until = None
        if freed:
            self.offer_to_next(now)

    def end(self, person: int, now: datetime, *, waits_on: bool) -> None:
        del self.seats[person]
        if not waits_on:
            self.waiting.pop(person, None)
        self.offer_to_next(now)

    def give_back(self, person: int, sessions: set[int], now: datetime) -> None:
        self.seats[person].sessions -= sessions
        if not self.seats[person].sessions:
            del self.seats[person]
        self.offer_to_next(now)

    def substitute(self, old: int, new: int, request: int) -> None:
        self.seats[new] = self.seats.pop(old)
        self.waiting.pop(old, None)
        self.order.setdefault(new, request)
        self._no_longer_waits(new, self.seats[new].sessions)

    def leave(self, person: int, sessions: set[int]) -> None:
        self._no_longer_waits(person, sessions)

    def lapse(self, now: datetime) -> list[int]:
        due = [p for p, s in self.seats.items() if s.until is not None and not s.no_answer and s.until <= now]
        for person in due:
            if self.by_itself:
                del self.seats[person]
            else:
                self.seats[person].no_answer = True
        if due:
            self.offer_to_next(now)
        return due

    def set_cap(self, cap: int, now: datetime) -> None:
        before = {s: self.places(s) for s in self.caps}
        self.caps = {s: self.caps[s] if s in self.cancelled else cap for s in self.caps}
        if any(before[s] != self.places(s) for s in self.caps):
            self.offer_to_next(now)

    def cancel(self, session: int) -> None:
        self.cancelled.add(session)
        for person, seat in list(self.seats.items()):
            seat.sessions.discard(session)
            if not seat.sessions:
                del self.seats[person]
        for lines in self.waiting.values():
            lines.pop(session, None)
        self._forget_empty()

    def offer_to_next(self, now: datetime) -> None:
        """Whom the places go to is the pure rule's own matter, tested by itself; here it matters that they do."""
        if not self.by_itself:
            return
        dead = {p for p, s in self.seats.items() if s.no_answer or (s.until is not None and s.until <= now)}
        free = {s: self.free(s) for s in self.caps if self.free(s) > 0}
        by_request = {self.order[p]: p for p in self.waiting}
        lines = [
            InLine(self.order[p], since, p in self.all_or_none) for p, since in self.waiting.items() if p not in dead
        ]
        for request, sessions in next_in_line(lines, free).items():
            self.offer(by_request[request], morning(now), set(sessions))

    def _no_longer_waits(self, person: int, sessions: set[int]) -> None:
        for session in sessions:
            self.waiting.get(person, {}).pop(session, None)
        self._forget_empty()

    def _forget_empty(self) -> None:
        self.waiting = {person: lines for person, lines in self.waiting.items() if lines}
