"""Beside the plan: the offers that run, and who waits, with why each stands where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senningen.desk.drafts import joined
from senningen.journal.queries import of_edition
from senningen.programme.models import Edition, Session
from senningen.seats.board import Board, Sitting
from senningen.seats.turn import InLine
from senningen.web.times import speaking

SHOWN = 5  # of each list; the others stand in the list view
LATE = 7200  # seconds: the last hours of an offer

REASONS: Mapping[str, Promise] = {
    "mistake": _("our mistake"),
    "speaker": _("a speaker asks for it"),
    "public-duty": _("has to be there by office"),
    "other": _("another reason"),
}


@dataclass(frozen=True)
class Standing:
    """Somebody in line: why they stand where they stand, when they had asked, whether it is their turn."""

    one: InLine
    why: str
    asked: datetime
    turn: bool
    seated: bool = False


@dataclass(frozen=True)
class Line:
    """The line of one session: the first of it, how many there are, and how many would be served now."""

    session: Session
    first: Sequence[Standing]
    count: int
    turns: int

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.first)


@dataclass(frozen=True)
class Running:
    """An offer that waits for its yes: how much of its time is left, out of a hundred."""

    sitting: Sitting
    left: int
    late: bool


def running(sittings: Sequence[Sitting], now: datetime) -> list[Running]:
    """Return the offers among these seats, those that end first before the others."""
    held = [each for each in sittings if each.until]
    return [_fuse(each, now) for each in sorted(held, key=lambda each: each.until or now)]


def _fuse(sitting: Sitting, now: datetime) -> Running:
    until = sitting.until or now
    whole = max((until - sitting.given).total_seconds(), 1)
    left = max((until - now).total_seconds(), 0)
    return Running(sitting, min(100, round(100 * left / whole)), left < LATE)


class Lines:
    """Everybody in line in an edition for one mode, and what the board says about them."""

    def __init__(
        self,
        edition: Edition,
        board: Board,
        waiting: Mapping[int, list[InLine]],
        turn: Mapping[int, Sequence[int]],
        sessions: Sequence[Session],
        mode: str = "online",
    ) -> None:
        self.board, self.waiting, self.sessions, self.mode = board, waiting, sessions, mode
        self.turn = {request: frozenset(given) for request, given in turn.items()}
        self.by_person = {each.person: each for each in board.sittings.values()}
        self.wishes: dict[int, list[int]] = {}
        for number, line in waiting.items():
            for one in line:
                self.wishes.setdefault(one.request, []).append(number)
        self.parties: dict[tuple[int, int], set[str]] = {}
        for one in (one for line in waiting.values() for one in line if one.party is not None):
            self.parties.setdefault((one.party or 0, one.session), set()).add(one.name)
        self.with_others = gettext("Together with %(who)s: both or none.")
        moved = of_edition(edition.pk, "request.moved-to-front").reverse()
        self.passed = gettext("Passed over: has not answered the offer of seat %(number)s.")
        self.has = gettext("Has seat %(number)s for other sessions.")
        self.together = gettext("All sessions or none.")
        self.together_with = gettext("All sessions or none: waits for %(numbers)s too.")
        self.moved: dict[tuple[int, int], Mapping[str, Any]] = {
            (each.data["request"], each.data["session"]): each.data for each in moved
        }

    @property
    def people(self) -> int:
        """Count the people who wait for something."""
        return len(self.wishes)

    def shown(self, session: Session | None) -> list[Line]:
        """Return the lines with anybody in them, of all sessions or of one."""
        asked = [each for each in self.sessions if session is None or each.pk == session.pk]
        return [self._line(each) for each in asked if self.waiting.get(each.number)]

    def _line(self, session: Session) -> Line:
        line = self.waiting[session.number]
        turns = sum(session.pk in self.turn.get(one.request, ()) for one in line)
        return Line(session, [self.standing(one, session) for one in line[:SHOWN]], len(line), turns)

    def served_now(self, session: Session | None) -> int:
        """Count who would be given or offered what is free, in all sessions or in one."""
        return sum(session is None or session.pk in given for given in self.turn.values())

    def standing(self, one: InLine, session: Session) -> Standing:
        """Say why somebody stands where they stand. A move that was undone is no reason any more."""
        turn = session.pk in self.turn.get(one.request, ())
        moved = self.moved.get((one.request, session.pk))
        if moved and datetime.fromisoformat(moved["asked"]) != one.since:
            why = gettext("First by the desk: %(why)s") % {"why": REASONS.get(moved["reason"], moved["reason"])}
            return Standing(one, why, datetime.fromisoformat(moved["asked"]), turn, one.person in self.by_person)
        return Standing(one, " ".join(self._because(one, turn)), one.since, turn, one.person in self.by_person)

    def _because(self, one: InLine, turn: bool) -> Iterator[str]:
        """Say what keeps somebody waiting, or what they have already."""
        seat = self.by_person.get(one.person)
        if seat and seat.no_answer:
            yield self.passed % {"number": seat.number}
        elif seat:
            yield self.has % {"number": seat.number}
        if one.party is not None and (names := self.parties[one.party, one.session] - {one.name}):
            yield self.with_others % {"who": joined(sorted(names), speaking())}
        if not one.all_or_none:
            return
        full = [number for number in self.wishes[one.request] if not self.board.free(number, self.mode)]
        if full and not turn:
            numbers = ", ".join(str(each) for each in full)
            yield self.together_with % {"numbers": numbers}
        else:
            yield self.together
