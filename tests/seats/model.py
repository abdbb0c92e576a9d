"""Seats, said as simply as possible: dictionaries and lists instead of rows, to compare the house with."""

from __future__ import annotations

from collections.abc import Sequence
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

    caps: dict[tuple[int, str], int]  # session and mode
    by_itself: bool
    seats: dict[int, SeatInModel] = field(default_factory=dict)
    waiting: dict[int, dict[int, datetime]] = field(default_factory=dict)  # person -> session -> since
    all_or_none: set[int] = field(default_factory=set)
    order: dict[int, int] = field(default_factory=dict)  # whose request was written down first
    cancelled: set[int] = field(default_factory=set)
    on_site: set[int] = field(default_factory=set)  # who attends, or wants to, on site

    # what can be read

    def mode(self, person: int) -> str:
        return "on-site" if person in self.on_site else "online"

    def used(self, session: int, mode: str) -> int:
        return sum(session in seat.sessions and self.mode(who) == mode for who, seat in self.seats.items())

    def places(self, session: int, mode: str) -> int:
        """There are as many places as the cap says, and more only while they are occupied."""
        return 0 if session in self.cancelled else max(self.caps[session, mode], self.used(session, mode))

    def free(self, session: int, mode: str) -> int:
        return self.places(session, mode) - self.used(session, mode)

    def line(self, session: int, mode: str) -> list[int]:
        standing = [(since[session], self.order[p], p) for p, since in self.waiting.items() if session in since]
        return [person for _, _, person in sorted(standing) if self.mode(person) == mode]

    # what can be done

    def ask(
        self, person: int, sessions: set[int], request: int, now: datetime, *, all_or_none: bool, on_site: bool = False
    ) -> None:
        seat = self.seats.get(person)
        if seat is None and person not in self.waiting:
            (self.on_site.add if on_site else self.on_site.discard)(person)
        lines = self.waiting.setdefault(person, {})
        self.order[person] = request
        new = {s for s in sessions if s not in lines and not (seat and s in seat.sessions)}
        lines.update(dict.fromkeys(new, now))
        if new:
            (self.all_or_none.add if all_or_none else self.all_or_none.discard)(person)
        self._forget_empty()

    def grantable(self, person: int) -> set[int]:
        wanted = set(self.waiting[person])
        free = {s for s in wanted if self.free(s, self.mode(person)) > 0}
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

    def substitute(self, old: int, new: int, request: int, now: datetime) -> None:
        mode = self.mode(old)
        self.seats[new] = self.seats.pop(old)
        self.waiting.pop(old, None)
        self.order.setdefault(new, request)
        self._to(new, mode, now)
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

    def set_cap(self, cap: int, mode: str, now: datetime) -> None:
        before = {key: self.places(*key) for key in self.caps}
        for session, of in self.caps:
            if of == mode and session not in self.cancelled:
                self.caps[session, of] = cap
        if any(before[key] != self.places(*key) for key in self.caps):
            self.offer_to_next(now, [mode])

    def change_mode(self, person: int, now: datetime, request: int) -> None:
        """Move to the other mode: where no place is free there, wait."""
        other = "online" if person in self.on_site else "on-site"
        seat = self.seats[person]
        lost = {s for s in seat.sessions if self.free(s, other) <= 0}
        self._to(person, other, now)
        seat.sessions -= lost
        self.order[person] = request
        self.waiting.setdefault(person, {}).update(dict.fromkeys(lost, now))
        self._forget_empty()
        self.offer_to_next(now)

    def _to(self, person: int, mode: str, now: datetime) -> None:
        if self.mode(person) != mode:
            (self.on_site.add if mode == "on-site" else self.on_site.discard)(person)
            lines = self.waiting.get(person, {})
            lines.update(dict.fromkeys(lines, now))

    def cancel(self, session: int, given: list[int], other: int) -> None:
        """`given` are those who have a place in another session instead."""
        self.cancelled.add(session)
        for person in given:
            self.seats[person].sessions.add(other)
            self.waiting.get(person, {}).pop(other, None)
        for person, seat in list(self.seats.items()):
            seat.sessions.discard(session)
            if not seat.sessions:
                del self.seats[person]
        for lines in self.waiting.values():
            lines.pop(session, None)
        self._forget_empty()

    def offer_to_next(self, now: datetime, modes: Sequence[str] = ("online", "on-site")) -> None:
        """Whom the places go to is the pure rule's own matter, tested by itself; here it matters that they do."""
        if not self.by_itself:
            return
        dead = {p for p, s in self.seats.items() if s.no_answer or (s.until is not None and s.until <= now)}
        for mode in modes:
            free = {s: self.free(s, of) for s, of in self.caps if of == mode and self.free(s, of) > 0}
            by_request = {self.order[p]: p for p in self.waiting}
            lines = [
                InLine(self.order[p], since, p in self.all_or_none)
                for p, since in self.waiting.items()
                if p not in dead and self.mode(p) == mode
            ]
            for request, sessions in next_in_line(lines, free).items():
                self.offer(by_request[request], morning(now), set(sessions))

    def _no_longer_waits(self, person: int, sessions: set[int]) -> None:
        for session in sessions:
            self.waiting.get(person, {}).pop(session, None)
        self._forget_empty()

    def _forget_empty(self) -> None:
        self.waiting = {person: lines for person, lines in self.waiting.items() if lines}
