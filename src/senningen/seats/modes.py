"""Moving between attending online and on site: pure, for the page that foresees it and the service that does it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from senningen.seats.rules import Refuse


@dataclass(frozen=True)
class Moving:
    """What becomes of a seat's sessions in the other mode: a place there, or a place in its line."""

    places: tuple[int, ...]
    waits: tuple[int, ...]
    overtaken: tuple[tuple[int, int], ...]  # session, people who wait there and would be passed


def usual(wish: str, opened: Collection[str]) -> str:
    """Name the mode of whoever says none: the edition's usual one, or the only one in which there are places."""
    return wish if len(opened) != 1 else next(iter(opened))


def move(placed: Sequence[int], free: Mapping[int, int], in_line: Mapping[int, int]) -> Moving | Refuse:
    """Move a seat where places are free; where none is, it waits. The desk may pass those in line, if it looks."""
    places = tuple(session for session in placed if free.get(session, 0) > 0)
    if not places:
        return Refuse("seats.full")
    passed = ((s, min(in_line.get(s, 0), 1 + in_line.get(s, 0) - free.get(s, 0))) for s in places)
    overtaken = tuple((session, people) for session, people in passed if people > 0)
    return Moving(places, tuple(session for session in placed if session not in places), overtaken)


def move_oneself(placed: Sequence[int], free: Mapping[int, int], in_line: Mapping[int, int]) -> Moving | Refuse:
    """Move one's own seat: only if in every session a place is free that nobody waits for."""
    for session in placed:
        if free.get(session, 0) <= in_line.get(session, 0):
            return Refuse("seats.mode-full", session)
    return Moving(tuple(placed), (), ())
