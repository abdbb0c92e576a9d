"""Captions: written by whom the host chose, and by an engine, at a pace that people can read and a room can carry."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from senningen.live import operations as op
from senningen.live.captioned import Captions, Line, Listening
from senningen.live.cases.common import Case, Cases, for_hosts, no, shown
from senningen.live.operations import Operation, Somebody
from senningen.live.state import Doors, Listen, Outcome, Part, Room, ShowOwn

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
    if one is None or one.role.of_the_hall:
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
    text = _one_line(operation.text)
    if not text:
        return no(room, "captions.nothing-written")
    after = replace(room, captions=replace(room.captions, last=at))
    return _added(after, text, _ago(at, operation.took), by_engine=False)


def _ago(at: datetime, milliseconds: int) -> datetime:
    return at - min(timedelta(milliseconds=max(0, milliseconds)), LONGEST_TAKEN)


def _added(room: Room, text: str, first_word: datetime, *, by_engine: bool) -> Outcome:
    """Put a line at the end; none begins before the one above it, nor before the session."""
    captions = room.captions
    if len(captions.lines) >= MOST_LINES:
        return no(room, "captions.enough")
    number = len(captions.lines) + 1
    before = captions.lines[number - 1].at if number > 1 else room.began or first_word
    line = Line(number, text, max(first_word, before), by_engine=by_engine)
    after = replace(captions, lines={**captions.lines, number: line})
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


@for_hosts
def _start_engine(room: Room, operation: op.StartEngine, by: Somebody, at: datetime) -> Outcome:
    if room.doors is not Doors.LIVE:
        return no(room, "room.not-begun")
    if room.captions.engine.since is not None:
        return room, []
    return _engine(room, Listening(since=at))


@for_hosts
def _stop_engine(room: Room, operation: op.StopEngine, by: Somebody, at: datetime) -> Outcome:
    return _off(room, Listening())


@for_hosts
def _engine_broke(room: Room, operation: op.EngineBroke, by: Somebody, at: datetime) -> Outcome:
    return _off(room, Listening(broke=True))


def _off(room: Room, engine: Listening) -> Outcome:
    return (room, []) if room.captions.engine.since is None else _engine(room, engine)


def _engine(room: Room, engine: Listening) -> Outcome:
    after = replace(room, captions=replace(room.captions, engine=engine))
    return shown(after, Part.CAPTIONS, then=(Listen(on=engine.since is not None),))


@for_hosts
def _heard(room: Room, operation: op.EngineHeard, by: Somebody, at: datetime) -> Outcome:
    engine, text = room.captions.engine, _one_line(operation.text)
    if engine.since is None or not text:
        return room, []
    after = replace(room, captions=replace(room.captions, engine=replace(engine, behind=operation.behind / 1000)))
    return _added(after, text, _ago(at, operation.took), by_engine=True)


CASES: Cases = {
    op.GiveCaptions: _give,
    op.TakeCaptions: _take,
    op.Caption: _caption,
    op.CorrectCaption: _correct,
    op.Abbreviate: _abbreviate,
    op.StartEngine: _start_engine,
    op.StopEngine: _stop_engine,
    op.EngineBroke: _engine_broke,
    op.EngineHeard: _heard,
}
