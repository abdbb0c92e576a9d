"""Answers from a calendar (iTIP REPLY, COUNTER): what was pressed, for which session, and what was typed beside it."""

from __future__ import annotations

import re

from senningen.desk.understanding.dates import numbered
from senningen.desk.understanding.edition import EditionWords
from senningen.desk.understanding.folding import EMAIL, folded, tokens
from senningen.desk.understanding.names import is_person, ordered
from senningen.desk.understanding.phrases import file
from senningen.desk.understanding.reading import Act, Evidence, PersonMentioned
from senningen.desk.understanding.writer import Writer
from senningen.post.message import CalendarPart, ParsedMessage


def answers(message: ParsedMessage) -> tuple[CalendarPart, ...]:
    """The parts of a message that answer an invitation of ours."""
    return tuple(part for part in message.calendar if part.method in ("REPLY", "COUNTER"))


def calendar_acts(message: ParsedMessage, edition: EditionWords, writer: Writer) -> tuple[Act, ...]:
    """One act for each answered event."""
    return tuple(_act(part, message, edition, writer) for part in answers(message))


def comment(message: ParsedMessage) -> str:
    """What the person typed beside pressing the button: in COMMENT, or in the text as far as no machine wrote it."""
    for part in answers(message):
        said = part.comment or next((one.comment for one in part.attendees if one.comment), "")
        if said.strip():
            return said.strip()
    kept = [line for line in message.reply_text.split("\n") if not _is_machine_line(line, message)]
    return "\n".join(kept).strip()


def _is_machine_line(line: str, message: ParsedMessage) -> bool:
    said = folded(line)
    if not said:
        return False
    known = (folded(text) for text in file("calendar")["machine_lines"])
    if any(said.startswith(text) or f" {text} " in f" {said} " for text in known):
        return True
    if any(folded(part.summary) in said for part in message.calendar if part.summary):
        return True
    return _only_tells_when(line) or _lists_a_guest(line) or _speaks_of(line, message)


def _only_tells_when(line: str) -> bool:
    """A date and hours, and nothing besides: "Monday 14 December 2020 11:30 - 12:30 (CET)"."""
    words = [word.key for word in tokens(line)]
    timed = [word for word in words if word.isdigit() or word in numbered("months") or word in numbered("weekdays")]
    return bool(timed) and len(words) - len(timed) <= 3


def _lists_a_guest(line: str) -> bool:
    """ "* pat@x.example - organizer": one of those whom the calendar lists."""
    words = [word.key for word in tokens(line)]
    return line.lstrip()[:1] in ("*", "-", "\u2022") and EMAIL in words and len(words) <= 4


def _speaks_of(line: str, message: ParsedMessage) -> bool:
    """Whether the writer is spoken of by name, with what she pressed: no person writes so of herself."""
    said = set(folded(line).split())
    names = set(folded(message.from_.name).split())
    return len(said & names) >= 2 and any(folded(verb) in said for verb in file("calendar")["pressed"])


def _act(part: CalendarPart, message: ParsedMessage, edition: EditionWords, writer: Writer) -> Act:
    attendee = part.attendees[0] if part.attendees else None
    partstat = "COUNTER" if part.method == "COUNTER" else (attendee.partstat if attendee else "") or "NEEDS-ACTION"
    name = ordered(attendee.name) if attendee and is_person(attendee.name) else ""
    sender = message.from_.address
    address = attendee.address if attendee and attendee.address else sender
    if not name and (not attendee or address.lower() == sender.lower()):
        name = writer.name
    person = PersonMentioned(
        name or None, address or None, writer.person.organisation if address.lower() == sender.lower() else None
    )
    code = session_of(part, edition)
    quote = f"PARTSTAT={partstat}; {part.summary}".strip("; ")
    return Act(
        "calendar_reply",
        (person,),
        sessions=(code,) if code else None,
        partstat=partstat,
        evidence=(Evidence("calendar", quote, note=part.uid),),
        confidence=0.95 if code and address.lower() == sender.lower() else 0.6,
    )


def session_of(part: CalendarPart, edition: EditionWords) -> str | None:
    """The session an event stands for: by UID, else by its day (not that of a counter-proposal), else by its title."""
    for session in edition.sessions:
        if any(mark and mark in part.uid for mark in session.uid_marks):
            return session.code
        if re.search(rf"(?:^|[-_/.:]){re.escape(session.code.lower())}(?:[-_@/.:]|$)", part.uid.lower()):
            return session.code
    for session in edition.sessions:
        if part.dtstart is not None and part.dtstart.date() == session.date and part.method != "COUNTER":
            return session.code
    for session in edition.sessions:
        if part.summary and any(folded(title) in folded(part.summary) for title in session.titles.values()):
            return session.code
    if part.dtstart is not None:
        return next((session.code for session in edition.sessions if part.dtstart.date() == session.date), None)
    return None
