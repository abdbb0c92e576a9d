"""What is said of a seat without being meant now: taken back half-way, told of another year, or still left open."""

from __future__ import annotations

import re
from dataclasses import replace

from senningen.desk.understanding.phrases import Hit, small
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


def of_this_year(sheet: Sheet) -> Sheet:
    """The mail without what it tells of another year: "last year I had to cancel on the second day"."""
    if not any(line.has("past") for line in sheet.lines):
        return sheet
    return replace(sheet, lines=[_of_this_year(line) for line in sheet.lines])


def _of_this_year(line: Line) -> Line:
    told = [span for hit in line.all("past") if (span := _told(line, hit))]
    if not told:
        return line
    then = {i for start, end in told for i in range(start, end)}
    hits = [hit for hit in line.hits if hit.cue not in _OF_A_SEAT or hit.start not in then]
    return replace(line, hits=hits, mentions=[one for one in line.mentions if one.start not in then])


def _told(line: Line, past: Hit) -> tuple[int, int] | None:
    """The part of a sentence that is of another year: from mark to mark, or to a "but"; none in "like last year"."""
    words = line.tokens
    cuts = [
        i for i in range(1, len(words)) if re.search(r"[,;:()]", words[i].before) or words[i].key in small("turning")
    ]
    start = max((i for i in cuts if i <= past.start), default=0)
    if any(word.key in small("like") for word in words[start : past.start]):
        return None
    opens = past.start == start  # "Last year, I had to cancel"
    return start, next((i for i in cuts if i > past.end or (i == past.end and not opens)), len(words))


def left_open(sheet: Sheet) -> bool:
    """Whether the answer is still to come: "I must ask my boss first, I shall let you know"."""
    open_ = [line for line in sheet.lines if line.has("undecided")]
    whole = any(not line.mentions and not line.has("rest") for line in open_)
    return whole and not any(line not in open_ and _settles(line) for line in sheet.lines)


def _settles(line: Line) -> bool:
    if line.sentence.question and line.has("practical"):
        return False  # "how long can you keep the place?"
    supposed = any(word.key in small("conditional") for word in line.tokens)
    if line.has("yes", "ask", "no", "giveback") and not supposed:
        return True
    return bool(line.mentions) and line.has("attend", "register")
