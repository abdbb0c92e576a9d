"""Changes of mind: "... you know what, take me off altogether": of a seat only what comes last is said."""

from __future__ import annotations

from dataclasses import replace

from senningen.desk.understanding.sheet import Line, Sheet

_OF_A_SEAT = ("yes", "no", "ask", "giveback", "register", "attend", "regret", "away", "only", "except", "replace")


def settled(sheet: Sheet) -> Sheet:
    """The mail without what its writer takes back, where a seat is spoken of before and after the turn."""
    turn = next(
        (
            (k, hit.start)
            for k, line in reversed(list(enumerate(sheet.lines)))
            for hit in line.all("retract")
            if _speaks(line, hit.end) or any(_speaks(later, 0) for later in sheet.lines[k + 1 :])
        ),
        None,
    )
    if turn is None:
        return sheet
    k, at = turn
    before = [*sheet.lines[:k], _part(sheet.lines[k], 0, at)]
    if not any(_speaks(line, 0) or line.mentions for line in before):
        return sheet
    last = _part(sheet.lines[k], at, len(sheet.lines[k].tokens))
    return replace(sheet, lines=[last, *sheet.lines[k + 1 :]])


def _speaks(line: Line, start: int) -> bool:
    """Whether something about a seat is said from this word on."""
    return any(hit.cue in _OF_A_SEAT and hit.start >= start for hit in line.hits)


def _part(line: Line, start: int, end: int) -> Line:
    hits = [hit for hit in line.hits if start <= hit.start < end]
    return replace(line, hits=hits, mentions=[one for one in line.mentions if start <= one.start < end])
