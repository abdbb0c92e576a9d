"""The run sheet of a session: cues with planned times, what has been done of them, and how late the hour is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Act(StrEnum):
    """What a cue does in the room when it is taken."""

    TALK = "talk"  # nothing by itself: somebody speaks
    OPEN = "open-doors"
    BEGIN = "begin"
    RECORD = "start-recording"
    SLIDES = "show-slides"  # the slides of whoever speaks, or none if they have none
    POLL = "open-poll"
    QUESTIONS = "questions"  # slides down, faces large
    STOP = "stop-recording"
    END = "end"


@dataclass(frozen=True)
class Cue:
    """One line of the sheet as the desk wrote it; without words of its own it is called by its act."""

    cue: int
    act: Act
    minutes: int
    what: str = ""
    note: str = ""
    who: str = ""
    """The key of whoever speaks, and their name."""
    name: str = ""
    deck: int | None = None
    poll: int | None = None


@dataclass(frozen=True)
class Mark:
    """What became of a cue, and when."""

    at: datetime
    skipped: bool = False


@dataclass(frozen=True)
class Sheet:
    """The run sheet in the room."""

    starts: datetime | None = None
    """When the session is to begin."""
    cues: tuple[Cue, ...] = ()
    marks: Mapping[int, Mark] = field(default_factory=dict)

    def find(self, number: int) -> Cue | None:
        """Return a cue by its number."""
        return next((one for one in self.cues if one.cue == number), None)

    @property
    def planned(self) -> tuple[datetime, ...]:
        """Return when each cue is to come; none while the start is unknown."""
        return planned(self.cues, self.starts) if self.starts else ()

    @property
    def next(self) -> Cue | None:
        """Return the first cue that was neither done nor skipped."""
        return next((one for one in self.cues if one.cue not in self.marks), None)

    @property
    def running(self) -> Cue | None:
        """Return the cue that was done last; what takes no time does not end what runs."""
        done = [(mark.at, n) for n, one in enumerate(self.cues) if one.minutes and (mark := self.done(one.cue))]
        return self.cues[max(done)[1]] if done else None

    def done(self, number: int) -> Mark | None:
        """Return when a cue was done, unless it is open or was skipped."""
        mark = self.marks.get(number)
        return mark if mark and not mark.skipped else None

    def changed_since(self, before: Sheet) -> dict[int, Mark | None]:
        """Return what became of cues since an earlier moment; nothing for one that is open again."""
        there = {one.cue for one in self.cues}
        return {
            number: self.marks.get(number)
            for number in before.marks.keys() | self.marks.keys()
            if number in there and self.marks.get(number) != before.marks.get(number)
        }


@dataclass(frozen=True)
class Pace:
    """How the hour runs: `off` seconds behind the plan when the running cue began, and when the next one is due."""

    off: int
    due: datetime | None

    def late(self, now: datetime) -> int:
        """Return how many seconds we are behind the plan; below nothing, ahead of it."""
        return max(self.off, round((now - self.due).total_seconds())) if self.due else self.off


def planned(cues: Sequence[Cue], starts: datetime) -> tuple[datetime, ...]:
    """Return when each cue is to come: the beginning stands at the session's start, the others before and after it."""
    begin = next((n for n, one in enumerate(cues) if one.act is Act.BEGIN), 0)
    before = sum(one.minutes for one in cues[:begin])
    at, found = starts - timedelta(minutes=before), []
    for one in cues:
        found.append(at)
        at += timedelta(minutes=one.minutes)
    return tuple(found)


def pace(sheet: Sheet) -> Pace | None:
    """Say how the hour runs, once a cue was done; what was left open before it makes nobody late."""
    running = sheet.running
    if running is None or not sheet.planned:
        return None
    when = dict(zip((one.cue for one in sheet.cues), sheet.planned, strict=True))
    off = round((sheet.marks[running.cue].at - when[running.cue]).total_seconds())
    later = sheet.cues[sheet.cues.index(running) + 1 :]
    due = next((when[one.cue] for one in later if one.cue not in sheet.marks), None)
    return Pace(off, due)


def until(sheet: Sheet) -> tuple[Cue, datetime] | None:
    """Return the cue that runs and when its own minutes are over, however late it began."""
    running = sheet.running
    return (running, sheet.marks[running.cue].at + timedelta(minutes=running.minutes)) if running else None


WELCOME, CLOSING, A_POLL = 3, 2, 2
"""Minutes of a sheet that nobody has written yet."""


def usual(
    minutes: int, doors: int, speakers: Sequence[int], polls: Sequence[int]
) -> Iterator[tuple[Act, int, int | None]]:
    """Write the usual sheet of so many minutes: act, minutes, and the part or poll it is about.

    Two thirds of the time are for those who speak, in equal parts; the rest is for questions.
    """
    left = max(0, minutes - WELCOME - CLOSING - A_POLL * len(polls))
    each = left * 2 // (3 * len(speakers)) if speakers else 0
    yield Act.OPEN, doors, None
    yield Act.BEGIN, WELCOME, None
    yield Act.RECORD, 0, None
    for part in speakers:
        yield Act.SLIDES, each, part
    for poll in polls:
        yield Act.POLL, A_POLL, poll
    yield Act.QUESTIONS, left - each * len(speakers), None
    yield Act.STOP, CLOSING, None
    yield Act.END, 0, None
