"""Seats, said as simply as possible: dictionaries and lists instead of rows, to compare the house with."""

from __future__ import annotations

from collections import Counter
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
    usual: str = "online"
    seats: dict[int, SeatInModel] = field(default_factory=dict)
    waiting: dict[int, dict[int, datetime]] = field(default_factory=dict)  # person -> session -> since
    all_or_none: set[int] = field(default_factory=set)
    order: dict[int, int] = field(default_factory=dict)  # whose request was written down first
    cancelled: set[int] = field(default_factory=set)
    on_site: set[int] = field(default_factory=set)  # who attends, or wants to, on site
    party: dict[int, int] = field(default_factory=dict)  # who belongs together
    alone: dict[tuple[int, int], datetime] = field(default_factory=dict)  # since when they would wait by themselves
    kept: Counter[tuple[int, int, str]] = field(default_factory=Counter)  # places of a contingent, session and mode
    members: dict[int, int] = field(default_factory=dict)  # who belongs to which contingent
    sat: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)  # who sat down in a kept place, and where

    # what can be read

    def mode(self, person: int) -> str:
        return "on-site" if person in self.on_site else "online"

    def used(self, session: int, mode: str) -> int:
        return sum(session in seat.sessions and self.mode(who) == mode for who, seat in self.seats.items())

    def on_kept(self) -> dict[tuple[int, int], int]:
        """Say who sits in a place of which contingent: they sat down there and have not got up since."""
        return {
            (who, session): contingent
            for (who, session), (contingent, mode) in self.sat.items()
            if who in self.seats and session in self.seats[who].sessions and self.mode(who) == mode
        }

    def still_kept(self, session: int, mode: str) -> dict[int, int]:
        taken = Counter(g for (who, s), g in self.on_kept().items() if s == session and self.mode(who) == mode)
        return {g: n - taken[g] for (g, s, m), n in self.kept.items() if (s, m) == (session, mode) and n > taken[g]}

    def places(self, session: int, mode: str) -> int:
        """There are as many places as the cap says, and more only while they are occupied or kept."""
        spoken_for = self.used(session, mode) + sum(self.still_kept(session, mode).values())
        return 0 if session in self.cancelled else max(self.caps[session, mode], spoken_for)

    def usual_now(self) -> str:
        """Name the mode of whoever says none: the usual one, or the only one in which there are places."""
        opened = {mode for session, mode in self.caps if self.places(session, mode)}
        return self.usual if len(opened) != 1 else opened.pop()

    def free(self, session: int, mode: str, who: int | None = None) -> int:
        """Count what is free for everybody, and what is kept for whoever is named."""
        kept = self.still_kept(session, mode)
        own = kept.get(self.members.get(who, 0), 0) if who is not None else 0
        return self.places(session, mode) - self.used(session, mode) - sum(kept.values()) + own

    def suffices(self, session: int, mode: str, people: Sequence[int]) -> bool:
        """Whether there is a place for each of them, of what is kept for them and of what is for everybody."""
        kept, each = self.still_kept(session, mode), Counter(self.members.get(p, 0) for p in people)
        return sum(max(n - kept.get(g, 0), 0) for g, n in each.items()) <= self.free(session, mode)

    def may_add(self, who: int, session: int, mode: str) -> bool:
        """Whether a guest may take a place by themselves: one that nobody else waits for who may have it."""
        others = set(self.line(session, mode)) - {who}
        own = self.members.get(who, 0)
        alike = {p for p in others if self.members.get(p) == own}
        return self.free(session, mode) > len(others) or self.still_kept(session, mode).get(own, 0) > len(alike)

    def line(self, session: int, mode: str) -> list[int]:
        standing = [(since[session], self.order[p], p) for p, since in self.waiting.items() if session in since]
        return [person for _, _, person in sorted(standing) if self.mode(person) == mode]

    # what can be done

    def ask(
        self, person: int, sessions: set[int], request: int, now: datetime, *, all_or_none: bool, mode: str = ""
    ) -> None:
        seat = self.seats.get(person)
        if seat is None and person not in self.waiting:
            self._forget_party(person)
            (self.on_site.add if (mode or self.usual_now()) == "on-site" else self.on_site.discard)(person)
        elif seat is None and mode:
            self._to(person, mode, now)
        lines = self.waiting.setdefault(person, {})
        self.order[person] = request
        new = {s for s in sessions if s not in lines and not (seat and s in seat.sessions)}
        lines.update(dict.fromkeys(new, now))
        for session in new:
            self.alone.pop((person, session), None)
        if new and person in self.party:
            self.gather(self.party[person])
        if new:
            (self.all_or_none.add if all_or_none else self.all_or_none.discard)(person)
        self._forget_empty()

    def grantable(self, person: int) -> dict[int, set[int]]:
        """Say who is given what with a person: those of one party all or none of them, session by session."""
        party = [
            p for p in self.waiting if p == person or (p in self.party and self.party[p] == self.party.get(person))
        ]
        wanted = {p: set(self.waiting[p]) for p in party}
        wanting = {s: [p for p in party if s in wanted[p]] for s in self.sessions}
        given = {p: {s for s in wanted[p] if self.suffices(s, self.mode(p), wanting[s])} for p in party}
        short = any(p in self.all_or_none and given[p] != wanted[p] for p in party)
        return {} if short or not given[person] else {p: sessions for p, sessions in given.items() if sessions}

    def give(self, person: int) -> bool:
        given = self.grantable(person)
        for each, sessions in given.items():
            self.sit(each, sessions)
            seat = self.seats[each]
            seat.until, seat.no_answer = None, False
            self._no_longer_waits(each, sessions)
        return bool(given)

    def offer(self, person: int, now: datetime) -> bool:
        given = self.grantable(person)
        for each, sessions in given.items():
            self._offer(each, now, sessions)
        return bool(given)

    def _offer(self, person: int, now: datetime, sessions: set[int]) -> None:
        seat = self.seats.get(person)
        self.sit(person, sessions)
        if seat is None or seat.until is not None:
            self.seats[person].until, self.seats[person].no_answer = now + HOLD, False
        self._no_longer_waits(person, sessions)

    def sit(self, person: int, sessions: set[int]) -> None:
        """Take places in these sessions, kept ones first."""
        self.sat = {(who, s): (g, self.mode(who)) for (who, s), g in self.on_kept().items()}
        mode, own = self.mode(person), self.members.get(person, 0)
        taken = {s for s in sessions if self.still_kept(s, mode).get(own)}
        self.seats.setdefault(person, SeatInModel(set())).sessions |= sessions
        self.sat |= {(person, s): (own, mode) for s in taken}

    def sit_anew(self, person: int) -> None:
        sessions, self.seats[person].sessions = self.seats[person].sessions, set()
        self.sit(person, sessions)

    def keep(self, contingent: int, places: int, mode: str, now: datetime) -> None:
        opened = False
        for session in self.sessions - self.cancelled:
            key = (contingent, session, mode)
            after = min(places, self.kept[key] + self.free(session, mode))
            opened = opened or after < self.kept[key]
            self.kept[key] = after
        if opened:
            self.offer_to_next(now, [mode])

    def let_go(self, contingent: int, now: datetime) -> None:
        left = any(self.still_kept(*of).get(contingent) for of in self.caps)
        self.kept = Counter({key: n for key, n in self.kept.items() if key[0] != contingent})
        self.sat = {key: of for key, of in self.sat.items() if of[0] != contingent}
        if left:
            self.offer_to_next(now)

    def belong(self, person: int, contingent: int | None, now: datetime) -> None:
        if self.members.get(person) == contingent:
            return
        for (who, session), of in self.on_kept().items():
            if who == person:
                self.kept[of, session, self.mode(who)] -= 1
        self.sat = {key: of for key, of in self.sat.items() if key[0] != person}
        self.members.pop(person, None)
        if contingent:
            self.members[person] = contingent
            self.offer_to_next(now)

    def link(self, one: int, other: int, party: int) -> None:
        for person in (one, other):
            if self.party.get(person) != party:
                self.leave_party(person)
                self.party[person] = party
        self.gather(party)

    def gather(self, party: int) -> None:
        """Let those of a party stand where the last of them stands, in each session."""
        members = [p for p in self.waiting if self.party.get(p) == party]
        for session in self.sessions:
            since = {p: self.waiting[p][session] for p in members if session in self.waiting[p]}
            for person, asked in since.items():
                if asked < max(since.values()):
                    self.alone.setdefault((person, session), asked)
                    self.waiting[person][session] = max(since.values())

    def leave_party(self, person: int) -> None:
        for session in self.waiting.get(person, {}):
            self.waiting[person][session] = self.alone.get((person, session), self.waiting[person][session])
        self._forget_party(person)

    def unlink(self, person: int) -> None:
        party = self.party[person]
        self.leave_party(person)
        left = [p for p in self.waiting if self.party.get(p) == party]
        if len(left) == 1:
            self.leave_party(left[0])

    def _forget_party(self, person: int) -> None:
        self.party.pop(person, None)
        self.alone = {key: since for key, since in self.alone.items() if key[0] != person}

    @property
    def sessions(self) -> set[int]:
        return {session for session, _ in self.caps}

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
        if new not in self.waiting:
            self._forget_party(new)
        passed_on = {s: g for (who, s), g in self.on_kept().items() if who == old}
        self.seats[new] = self.seats.pop(old)
        self.waiting.pop(old, None)
        self.order.setdefault(new, request)
        self._to(new, mode, now)
        self.sat |= {(new, s): (g, mode) for s, g in passed_on.items()}
        self.members |= dict.fromkeys([new] if passed_on else [], next(iter(passed_on.values()), 0))
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
        lost = {s for s in seat.sessions if self.free(s, other, person) <= 0}
        self._to(person, other, now)
        seat.sessions -= lost
        self.sit_anew(person)
        self.order[person] = request
        self.waiting.setdefault(person, {}).update(dict.fromkeys(lost, now))
        self._forget_empty()
        self.offer_to_next(now)

    def _to(self, person: int, mode: str, now: datetime) -> None:
        if self.mode(person) != mode:
            self.leave_party(person)
            (self.on_site.add if mode == "on-site" else self.on_site.discard)(person)
            lines = self.waiting.get(person, {})
            lines.update(dict.fromkeys(lines, now))

    def cancel(self, session: int, given: list[int], other: int) -> None:
        """`given` are those who have a place in another session instead."""
        self.cancelled.add(session)
        for person in given:
            self.sit(person, {other})
            self.waiting.get(person, {}).pop(other, None)
        for person, seat in list(self.seats.items()):
            seat.sessions.discard(session)
            if not seat.sessions:
                del self.seats[person]
        self.kept = Counter({key: n for key, n in self.kept.items() if key[1] != session})
        for lines in self.waiting.values():
            lines.pop(session, None)
        self._forget_empty()

    def offer_to_next(self, now: datetime, modes: Sequence[str] = ("online", "on-site")) -> None:
        """Whom the places go to is the pure rule's own matter, tested by itself; here it matters that they do."""
        if not self.by_itself:
            return
        silent = {p for p, s in self.seats.items() if s.no_answer or (s.until is not None and s.until <= now)}
        quiet = {self.party[p] for p in silent if p in self.party and p in self.waiting}
        dead = silent | {p for p, party in self.party.items() if party in quiet}
        for mode in modes:
            kept = {s: self.still_kept(s, of) for s, of in self.caps if of == mode}
            free = {s: self.free(s, mode) for s in kept if self.free(s, mode) > 0 or kept[s]}
            by_request = {self.order[p]: p for p in self.waiting}
            lines = [
                InLine(self.order[p], since, p in self.all_or_none, self.party.get(p), self.members.get(p))
                for p, since in self.waiting.items()
                if p not in dead and self.mode(p) == mode
            ]
            for request, sessions in next_in_line(lines, free, kept).items():
                self._offer(by_request[request], morning(now), set(sessions))

    def _no_longer_waits(self, person: int, sessions: set[int]) -> None:
        for session in sessions:
            self.waiting.get(person, {}).pop(session, None)
        self._forget_empty()

    def _forget_empty(self) -> None:
        self.waiting = {person: lines for person, lines in self.waiting.items() if lines}
