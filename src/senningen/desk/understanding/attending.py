"""How somebody says they would attend, online or on site: believed only where it is said exactly. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from senningen.desk.understanding.folding import key
from senningen.desk.understanding.lines import on_the_ground_of
from senningen.desk.understanding.phrases import Table, file, table_of
from senningen.desk.understanding.reading import Act
from senningen.desk.understanding.sheet import Line, Sheet

_COMING = ("request", "accept", "on_behalf", "sessions")
_OTHERWISE = ("group", "substitute", "decline", "cancel")  # several people, or no seat: who attends how, a person reads


def in_mode(acts: tuple[Act, ...], sheet: Sheet) -> tuple[Act, ...]:
    """The same acts; the one that asks for a seat or takes it has the mode that the mail says, with its sentence."""
    seat_acts = [act for act in acts if act.intent in (*_COMING, *_OTHERWISE)]
    said = _said(sheet)
    if said is None or len(seat_acts) != 1 or seat_acts[0].intent in _OTHERWISE:
        return acts
    mode, line = said
    return tuple(on_the_ground_of(replace(act, mode=mode), line) if act is seat_acts[0] else act for act in acts)


def _said(sheet: Sheet) -> tuple[str, Line] | None:
    """The one mode of which a mail speaks, and the sentence that states it; none where anything leaves it open."""
    naming = [line for line in sheet.every if _found("named", line)]
    if len({mode for line in naming for mode in _found("named", line)}) != 1 or any(map(_left_open, naming)):
        return None
    if len(sheet.lines) > 1 and any(line.mentions for line in naming) and not _of_every_day(sheet, naming):
        return None
    return next(((mode, line) for line in naming for mode in _found("said", line)), None)


def _left_open(line: Line) -> bool:
    """Whether a sentence asks, denies, or weighs one way against another."""
    return line.sentence.question or line.says_not or any(token.key in _weighing() for token in line.tokens)


@cache
def _weighing() -> frozenset[str]:
    """The words that weigh one way against another."""
    return frozenset(key(word) for word in file("modes")["open"]["words"])


def _of_every_day(sheet: Sheet, naming: list[Line]) -> bool:
    """Whether no other sentence speaks of days, which might be meant otherwise."""
    return not any(line.mentions for line in sheet.lines if line not in naming)


def _found(kind: str, line: Line) -> set[str]:
    return {hit.cue for hit in _table(kind).find(line.tokens)}


@cache
def _table(kind: str) -> Table:
    return table_of((mode, line) for mode, lines in file("modes")[kind].items() for line in lines)
