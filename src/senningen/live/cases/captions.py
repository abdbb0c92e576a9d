"""Captions: written by whom the host chose, at a pace that people can read and a room can carry."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from senningen.live import operations as op
from senningen.live.captioned import Captions, Line
from senningen.live.cases.common import Case, Cases, for_hosts, no, shown
from senningen.live.operations import Operation, Somebody
from senningen.live.state import Doors, Outcome, Part, Room, ShowOwn

LONGEST_LINE = 240
MOST_LINES = 4_000
MOST_WRITERS = 4
MOST_SHORT = 200
BETWEEN_TWO = timedelta(milliseconds=250)
LONGEST_TAKEN = timedelta(seconds=30)
AT_ONCE = 40
"""The newest lines travel alone; what is older by so many is told with the transcript, now and then."""


def settled(captions: Captions) -> int:
    """Return the number of the last line that is part of the transcript; those after it are told at once."""
    return max(0, len(captions.lines) // AT_ONCE - 1) * AT_ONCE


@for_hosts
def _give(room: Room, operation: op.GiveCaptions, by: Somebody, at: datetime) -> Outcome:
    one, writers = room.here.get(operation.key), room.captions.writers
    if one is None:
        return no(room, "room.not-here")
    if one.key in writers:
        return room, []
    if len(writers) >= MOST_WRITERS:
        return no(room, "captions.enough-writers")
    return _writers(room, {**writers, one.key: one}, one.key)


@for_hosts
def _take(room: Room, operation: op.TakeCaptions, by: Somebody, at: datetime) -> Outcome:
    writers = {key: one for key, one in room.captions.writers.items() if key != operation.key}
    return (room, []) if len(writers) == len(room.captions.writers) else _writers(room, writers, operation.key)


def _writers(room: Room, writers: dict[str, Somebody], key: str) -> Outcome:
    after = replace(room, captions=replace(room.captions, writers=writers))
    return shown(after, Part.CAPTIONS, then=(ShowOwn(frozenset({key})),))


def _for_writers(case: Case) -> Case:
    def only(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
        return case(room, operation, by, at) if by.key in room.captions.writers else no(room, "captions.not-yours")

    return only


def _unhurried(case: Case) -> Case:
    """Let a line through only some time after the one before; a person who types never notices."""

    def only(room: Room, operation: Operation, by: Somebody, at: datetime) -> Outcome:
        if room.doors is not Doors.LIVE:
            return no(room, "room.not-begun")
        if room.captions.last and at - room.captions.last < BETWEEN_TWO:
            return no(room, "captions.too-fast")
        return case(room, operation, by, at)

    return only


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_LINE]


@_for_writers
@_unhurried
def _caption(room: Room, operation: op.Caption, by: Somebody, at: datetime) -> Outcome:
    captions, text = room.captions, _one_line(operation.text)
    if not text:
        return no(room, "captions.nothing-written")
    if len(captions.lines) >= MOST_LINES:
        return no(room, "captions.enough")
    number = len(captions.lines) + 1
    before = captions.lines[number - 1].at if number > 1 else room.began or at
    first_word = at - min(timedelta(milliseconds=max(0, operation.took)), LONGEST_TAKEN)
    line = Line(number, text, max(first_word, before))
    after = replace(captions, lines={**captions.lines, number: line}, last=at)
    parts = {Part.CAPTIONS} | ({Part.TRANSCRIPT} if settled(after) != settled(captions) else set())
    return shown(replace(room, captions=after), *parts)


@_for_writers
@_unhurried
def _correct(room: Room, operation: op.CorrectCaption, by: Somebody, at: datetime) -> Outcome:
    captions, text = room.captions, _one_line(operation.text)
    line = captions.lines.get(operation.number)
    if line is None:
        return no(room, "captions.no-such-line")
    if line.text == text:
        return room, []
    right = replace(line, text=text, corrected=True)
    after = replace(captions, lines={**captions.lines, line.number: right}, last=at)
    return shown(replace(room, captions=after), Part.TRANSCRIPT if line.number <= settled(captions) else Part.CAPTIONS)


@_for_writers
def _abbreviate(room: Room, operation: op.Abbreviate, by: Somebody, at: datetime) -> Outcome:
    short, long = "".join(operation.short.split())[:20], _one_line(operation.long)
    if not short:
        return no(room, "captions.nothing-written")
    known = {each: full for each, full in room.captions.short.items() if each != short}
    if long:
        if len(known) >= MOST_SHORT:
            return no(room, "captions.enough")
        known[short] = long
    if known == room.captions.short:
        return room, []
    after = replace(room, captions=replace(room.captions, short=known))
    return after, [ShowOwn(frozenset(room.captions.writers))]


CASES: Cases = {
    op.GiveCaptions: _give,
    op.TakeCaptions: _take,
    op.Caption: _caption,
    op.CorrectCaption: _correct,
    op.Abbreviate: _abbreviate,
}
