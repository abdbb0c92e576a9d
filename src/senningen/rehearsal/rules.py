"""What a rehearsal must show: measured facts in, one line a check out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

FEWEST, MOST = 5, 500
PAGE_WITHIN = 1_000.0  # ms, 95 of 100
ALL_IN_WITHIN = 10.0  # seconds
TOLD_WITHIN = 1_000.0  # ms, 95 of 100
PICTURE_WITHIN = 500.0  # ms, 95 of 100
PICTURE_SHARE = 0.95  # of what the speaker sends
LETTERS_WITHIN = 120.0  # seconds
PRESENCE_WITHIN = 2.0  # seconds
SILENT_AFTER = timedelta(seconds=2 * LETTERS_WITHIN)  # nothing takes longer: one that is silent has ended
LIVE_FOR = timedelta(hours=12)  # a host who forgot to end a session does not keep it live for ever


@dataclass(frozen=True)
class Line:
    """One check of the sheet: its name, whether it passed, and the figures its sentence is made of."""

    check: str
    passed: bool
    figures: Mapping[str, float]


@dataclass(frozen=True)
class Seats:
    """Who asked and what became of them."""

    asked: int
    cap: int
    given: int
    oversold: int
    waiting: int
    in_order: bool


def seats(one: Seats) -> Line:
    """Exactly as many seats as there are places, everybody else in line, in the order of asking."""
    right = one.given == min(one.asked, one.cap) and one.given + one.waiting == one.asked
    figures = {"asked": one.asked, "given": one.given, "waiting": one.waiting, "oversold": one.oversold}
    return Line("seats", right and one.oversold == 0 and one.in_order, figures)


def letters(*, due: int, written: int, seconds: float) -> Line:
    """Every letter and every calendar invitation was written in time."""
    return Line(
        "letters", written == due and seconds <= LETTERS_WITHIN, {"written": written, "due": due, "seconds": seconds}
    )


def pages(*, opened: int, guests: int, ms: float) -> Line:
    """Every personal page opened, and quickly."""
    return Line("pages", opened == guests and ms <= PAGE_WITHIN, {"opened": opened, "guests": guests, "ms": ms})


def joining(*, there: int, guests: int, seconds: float) -> Line:
    """Everybody got into the room."""
    return Line(
        "joining", there == guests and seconds <= ALL_IN_WITHIN, {"there": there, "guests": guests, "seconds": seconds}
    )


def message(*, told: int, guests: int, ms: float) -> Line:
    """What the host says reached everybody at once."""
    return Line("message", told == guests and ms <= TOLD_WITHIN, {"told": told, "guests": guests, "ms": ms})


def voices(*, raised: int, hands: int, guests: int, votes: int) -> Line:
    """Every hand stands in the host's line, and every vote is counted."""
    figures = {"raised": raised, "hands": hands, "guests": guests, "votes": votes}
    return Line("voices", hands == raised and votes == guests, figures)


def picture(*, watching: int, guests: int, share: float, ms: float) -> Line:
    """Everybody got the speaker's whole picture, without delay. `share` is of the guest with the least."""
    right = watching == guests and share >= PICTURE_SHARE and ms <= PICTURE_WITHIN
    return Line("picture", right, {"watching": watching, "guests": guests, "percent": 100 * share, "ms": ms})


def returning(*, cut: int, back: int, same: int) -> Line:
    """Whoever lost the line came back to the same room, with hand and vote as they were."""
    return Line("returning", back == cut == same, {"cut": cut, "back": back, "same": same})


def attendance(*, guests: int, right: int, off: float) -> Line:
    """The minutes written down are those that were spent. `off` is the greatest difference, in seconds."""
    return Line(
        "attendance", right == guests and off <= PRESENCE_WITHIN, {"guests": guests, "right": right, "off": off}
    )
