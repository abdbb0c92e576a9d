"""Somebody comes instead of somebody: who leaves, who comes, and whether it is settled or only proposed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from senningen.desk.understanding.clauses import halves
from senningen.desk.understanding.people import Named
from senningen.desk.understanding.phrases import marks, small
from senningen.desk.understanding.reading import PersonMentioned
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.thread import Thread
from senningen.desk.understanding.writer import Writer


@dataclass(slots=True)
class Leaving:
    """A change of person: who leaves (None: the writer), who comes, in which sentences it says so."""

    leaving: PersonMentioned | None
    coming: list[PersonMentioned]
    suggested: bool
    lines: list[Line] = field(default_factory=list)


def substitution(sheet: Sheet, writer: Writer, people: list[Named], thread: Thread) -> Leaving | None:
    """Find a substitution, or None. Somebody else must be named, by name or address."""
    named = [one for one in people if one.line >= 0 and not _informed(one, sheet.line(one.line))]
    if not named:
        return None
    subject = any(line.has("replace") for line in sheet.subject)
    known = thread.invited or thread.has_seat
    refusing = [
        line for line in sheet.lines if _refuses(line, known=known) and not (writer.shared_mailbox and _in_part(line))
    ]
    replacing = [line for line in sheet.lines if line.has("replace") and (refusing or not _comes_too(line))]
    inviting = [line for line in sheet.lines if line.has("suggest") and _near(line, named, known=known)]
    if (
        not replacing
        and not (subject and refusing)
        and not (refusing and (inviting or _comes_after(sheet, refusing, named)))
    ):
        return None
    if not (replacing or refusing):
        return None
    addressed = {one.person.email for one in named if one.person.email}
    if not replacing and len(addressed) > 1 and any(line.leaves_out_writer for line in refusing):
        return None  # "I cannot come myself, but two of my engineers would like to"
    lines = [*refusing, *[line for line in replacing if line not in refusing]]
    lines += [line for line in inviting if line not in lines]
    leaving, coming = _roles(sheet, named, replacing or refusing, writer)
    if leaving is None and writer.shared_mailbox and not replacing:
        return None  # an office does not leave: whom it names is whom it writes for
    several = len(coming) > 1 and not replacing
    only_me = not known and not replacing and not subject and any(line.leaves_out_writer for line in refusing)
    if not coming or several or only_me:  # "I cannot come myself, but two colleagues would like to" asks for seats
        return None
    numbers = {one.line for one in named if one.person in coming}
    near = numbers | {number + step for number in numbers for step in (-1, 1) if not replacing}
    suggested = any(_proposes(line) for line in sheet.lines if line.sentence.number in near or line in replacing)
    return Leaving(leaving, coming, suggested, lines or replacing)


def days_of_change(sheet: Sheet) -> tuple[str, ...] | None:
    """The sessions for which somebody else comes: those named in the part that says so, or before "that day"."""
    codes: set[str] = set()
    pointed = False
    for line in sheet.lines:
        for start, end in halves(line):
            if any(start <= hit.start < end for hit in line.all("replace")):
                codes |= {
                    code
                    for one in line.mentions
                    if start <= one.start < end and not _kept_by_writer(line, one.start)
                    for code in one.codes
                }
        pointed = pointed or line.has("rest", "this_one")
    if not codes and (pointed or any(_for_myself(line, 0, len(line.tokens)) for line in sheet.lines)):
        codes = {  # "Thursday I am on a plane. X steps in; the rest I do myself."
            code
            for line in sheet.lines
            for start, end in halves(line)
            for one in line.mentions
            if start <= one.start < end
            and one.kind != "topic"
            and not any(start <= hit.start < end for hit in line.all("rest"))
            and not _for_myself(line, start, end)
            for code in one.codes
        }
    every = [session.code for session in sheet.edition.sessions]
    found = tuple(code for code in every if code in codes)
    return found if 0 < len(found) < len(every) else None


def _for_myself(line: Line, start: int, end: int) -> bool:
    """Whether a part says what the writer does herself."""
    return any(token.key in small("self") for token in line.tokens[start:end])


def _kept_by_writer(line: Line, at: int) -> bool:
    """Whether a day stands in a part of the sentence in which the writer says she comes herself."""
    words = line.tokens
    marks = [i for i in range(1, len(words)) if re.search("[,;]", words[i].before)]
    start = max((i for i in marks if i <= at), default=0)
    end = min((i for i in marks if i > at), default=len(words))
    part = words[start:end]
    replacing = any(start <= hit.start < end for hit in line.all("replace"))
    return not replacing and any(token.key in small("self") | small("myself") for token in part)


def _comes_too(line: Line) -> bool:
    """Whether a deputy comes beside the writer: "my deputy would like to join too"."""
    also = any(token.key in small("also") for token in line.tokens)
    return also and line.has("attend", "ask", "register") and all(hit.weight <= 2 for hit in line.all("replace"))


def _informed(one: Named, line: Line | None) -> bool:
    """Whether somebody is only who was spoken with: "as agreed with Ms Kolb, I give my seat back"."""
    if line is None or one.person.email is not None:
        return False
    before = line.tokens[max(0, one.start - 2) : one.start]
    agreed = any(token.key in small("agreed") for token in line.tokens[: one.start])
    return agreed and any(token.key in small("with") for token in before)


def _refuses(line: Line, *, known: bool) -> bool:
    if line.has("no", "giveback") or line.denies("attend", "yes"):
        return True
    return known and line.has("regret", "away") and not line.has("yes", "ask")


def _in_part(line: Line) -> bool:
    """Whether only some days are refused: "she cannot follow the other days"."""
    return bool(line.mentions) or line.has("rest")


def _near(line: Line, named: list[Named], *, known: bool) -> bool:
    """Whether somebody is named in this sentence or, in answer to us, in the next one: "I have not asked her yet"."""
    return any(abs(one.line - line.sentence.number) <= (1 if known else 0) for one in named)


def _proposes(line: Line) -> bool:
    return line.has("suggest")


def _comes_after(sheet: Sheet, refusing: list[Line], named: list[Named]) -> bool:
    """ "I cannot. My colleague X will attend": a refusal, then somebody else who comes."""
    first = min((line.sentence.number for line in refusing if not line.subject), default=99)
    for line in sheet.lines:
        if (
            line.sentence.number >= first
            and any(one.line == line.sentence.number and not _refuses_herself(line, one) for one in named)
            and line.has("attend", "register", "yes", "ask", "have")
        ):
            return True
    return False


def _refuses_herself(line: Line, one: Named) -> bool:
    """Whether it is she who says no: "my colleague X asked me to tell you that she cannot come"."""
    no = next((hit for hit in line.all("no") if hit.start >= one.end), None)
    between = (hit for hit in line.all("attend", "yes", "ask", "have") if one.end <= hit.start)
    return no is not None and not any(hit.end <= no.start for hit in between)


def _roles(
    sheet: Sheet, named: list[Named], lines: list[Line], writer: Writer
) -> tuple[PersonMentioned | None, list[PersonMentioned]]:
    """Tell who leaves from who comes, where two people are named."""
    if len(named) == 1:
        return None, [named[0].person]
    leaving: list[Named] = []
    for one in named:
        line = sheet.line(one.line)
        if line is None:
            continue
        before = " ".join(token.key for token in line.tokens[max(0, one.start - 7) : one.start])
        if (
            before
            and any(mark in before for mark in marks("leaving_follows"))
            and not any(mark in before for mark in marks("coming_follows"))
        ):
            leaving.append(one)
    if not leaving:
        refusing = [
            one
            for one in named
            if (line := sheet.line(one.line)) and (line.has("no") or line.denies("attend")) and not line.has("replace")
        ]
        leaving = refusing[:1]
    if not leaving and writer.shared_mailbox:
        leaving = named[:1]
    coming = [
        one.person
        for one in named
        if one not in leaving
        and (one.person.email or one.line in {line.sentence.number for line in lines} or len(named) <= 2)
    ]
    return (leaving[0].person if leaving else None), coming
