"""The run sheet as rows: for its page and for a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext

from senningen.live import cued, queries
from senningen.live.called import called
from senningen.live.cued import Mark, Sheet
from senningen.live.models import Cue
from senningen.records.exports import Cell, Table

Head = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    """A cue with its number on the sheet and its planned time."""

    cue: Cue
    number: int
    at: datetime
    stand: str
    """"done", "skipped", "now" while it runs, "next", or nothing."""

    @property
    def what(self) -> str:
        """Return its own words, or those of its poll or act."""
        return called(self.cue)

    @property
    def who(self) -> str:
        """Return who speaks."""
        return self.cue.part.person.name if self.cue.part else ""


def sheet_of(starts: datetime, cues: Sequence[Cue]) -> Sheet:
    """Return the sheet as the rules know it, from its rows."""
    marks = {one.pk: Mark(one.marked, one.skipped) for one in cues if one.marked}
    return Sheet(starts, tuple(queries.on_sheet(one, {}) for one in cues), marks)


def rows_of(sheet: Sheet, cues: Sequence[Cue], *, over: bool) -> list[Row]:
    """Number the cues and say how each stands; nothing runs any more when the session is over."""
    running, following = (None, None) if over else (sheet.running, sheet.next)

    def stand(one: Cue) -> str:
        if running and one.pk == running.cue:
            return "now"
        if one.marked:
            return "skipped" if one.skipped else "done"
        return "next" if following and one.pk == following.cue else ""

    planned = cued.planned(sheet.cues, sheet.starts) if sheet.starts else ()
    return [Row(one, n, at, stand(one)) for n, (one, at) in enumerate(zip(cues, planned, strict=False), start=1)]


def table(sessions: Sequence[int], at: Head, zone: str) -> Table:
    """Make the table of run sheets: a row for each cue, with what became of it."""
    heads = [gettext("Session"), gettext("Cue"), at(gettext("Starts")), gettext("Minutes"), gettext("What happens")]
    heads += [gettext("Who"), gettext("Note"), gettext("State"), at(gettext("Done"))]
    return Table("run-sheets", gettext("Run sheets"), heads, _each(sessions), zone)


def _each(sessions: Sequence[int]) -> Iterator[Sequence[Cell]]:
    for session, group in groupby(queries.cues_of(*sessions), key=lambda one: one.session):
        cues = list(group)
        for row in rows_of(sheet_of(session.starts_at, cues), cues, over=True):
            stand = {"done": gettext("done"), "skipped": gettext("skipped")}.get(row.stand, "")
            where: list[Cell] = [session.code, row.number, row.at, row.cue.minutes, row.what]
            yield [*where, row.who, row.cue.note, stand, row.cue.marked]
