"""The run sheet: what was done of it, by its keys or by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.cases.common import Cases, for_hosts, no, shown
from senningen.live.cued import Act, Cue, Mark, Sheet
from senningen.live.operations import Operation, Somebody
from senningen.live.state import Doors, Outcome, Part, Room


def act_of(room: Room, number: int) -> Operation | None:
    """Return what a cue asks of the room, unless it is marked already, asks nothing or is so already."""
    cue = room.sheet.find(number)
    if cue is None or number in room.sheet.marks:
        return None
    match cue.act:
        case Act.OPEN:
            return op.OpenDoors() if room.doors is Doors.CLOSED else None
        case Act.POLL:
            return op.OpenPoll(cue.poll) if cue.poll is not None else None
        case Act.SLIDES if cue.deck is not None:
            up = room.slides and room.slides.deck == cue.deck  # whoever speaks may have turned pages already
            return None if up else op.ShowSlides(cue.deck)
        case Act.SLIDES | Act.QUESTIONS:
            return op.ClearSlides()
    return {
        Act.BEGIN: op.Begin(),
        Act.RECORD: op.StartRecording(),
        Act.STOP: op.StopRecording(),
        Act.END: op.End(),
    }.get(cue.act)


def counted(room: Room, operation: Operation, at: datetime) -> Room:
    """Mark the cues that an accepted operation did, whoever asked it and however."""
    acts = _DONE_BY.get(type(operation), ())
    marks = dict(room.sheet.marks)
    for act in acts:
        fits = (one for one in room.sheet.cues if one.cue not in marks and one.act is act and _about(one, operation))
        if (cue := next(fits, None)) and (act is not Act.SLIDES or room.doors is Doors.LIVE):
            marks[cue.cue] = Mark(at)
    return room if marks == room.sheet.marks else replace(room, sheet=replace(room.sheet, marks=marks))


_DONE_BY: dict[type[Operation], tuple[Act, ...]] = {
    op.OpenDoors: (Act.OPEN,),
    op.Begin: (Act.OPEN, Act.BEGIN),
    op.StartRecording: (Act.RECORD,),
    op.ShowSlides: (Act.SLIDES,),
    op.OpenPoll: (Act.POLL,),
    op.StopRecording: (Act.STOP,),
    op.End: (Act.END,),
}


def _about(cue: Cue, operation: Operation) -> bool:
    match operation:
        case op.ShowSlides(deck):
            return cue.deck == deck
        case op.OpenPoll(poll):
            return cue.poll == poll
    return True


@for_hosts
def _written(room: Room, operation: op.SheetWritten, by: Somebody, at: datetime) -> Outcome:
    there = {one.cue for one in operation.cues}
    marks = {number: mark for number, mark in room.sheet.marks.items() if number in there}
    sheet = Sheet(operation.starts, operation.cues, marks)
    return (room, []) if sheet == room.sheet else shown(replace(room, sheet=sheet), Part.SHEET)


@for_hosts
def _take(room: Room, operation: op.TakeCue, by: Somebody, at: datetime) -> Outcome:
    return _marked(room, operation.cue, Mark(at))


@for_hosts
def _skip(room: Room, operation: op.SkipCue, by: Somebody, at: datetime) -> Outcome:
    return _marked(room, operation.cue, Mark(at, skipped=True))


def _marked(room: Room, number: int, mark: Mark) -> Outcome:
    sheet = room.sheet
    if sheet.find(number) is None:
        return no(room, "room.no-such-cue")
    if number in sheet.marks:
        return room, []  # two hosts pressed the same key
    return shown(replace(room, sheet=replace(sheet, marks={**sheet.marks, number: mark})), Part.SHEET)


@for_hosts
def _reopen(room: Room, operation: op.ReopenCue, by: Somebody, at: datetime) -> Outcome:
    if operation.cue not in room.sheet.marks:
        return no(room, "room.no-such-cue")
    marks = {number: mark for number, mark in room.sheet.marks.items() if number != operation.cue}
    return shown(replace(room, sheet=replace(room.sheet, marks=marks)), Part.SHEET)


CASES: Cases = {
    op.SheetWritten: _written,
    op.TakeCue: _take,
    op.SkipCue: _skip,
    op.ReopenCue: _reopen,
}
