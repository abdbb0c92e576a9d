"""What a mail answers: our invitation, our confirmation, or nothing; from its subject, its quote and what we know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from senningen.desk.understanding.folding import folded
from senningen.desk.understanding.phrases import file
from senningen.desk.understanding.sheet import Sheet, bare_subject, subject_marks
from senningen.post.message import ParsedMessage

_LINE_OF = r"^[>\s*]*(?:%s)\s*\*?\s*:\*?\s*(.*)$"
_FROM = re.compile(_LINE_OF % "from|de|von|vun|vum|expéditeur|absender", re.IGNORECASE | re.MULTILINE)
_TO = re.compile(_LINE_OF % "to|à|an|un|destinataire|empfänger", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Thread:
    """How the writer stands to us: invited, holding a seat, or passed on our mail by somebody else."""

    invited: bool
    has_seat: bool
    forwarded: bool  # somebody else's mail stands between ours and this one
    answers: bool = False  # sent with "Re:", or as an answer to a mail


def thread_of(sheet: Sheet) -> Thread:
    """Judge the thread; what the house knows goes before what the mail shows."""
    message, knows = sheet.message, sheet.knows
    marks = subject_marks(message.subject)
    told = any(line.has("forwarded") for line in sheet.lines)  # "a client sent me the attached"
    forwarded = passed_on(message, marks) or ("fwd" in marks and told)
    kind = "" if forwarded else _kind(message, marks)
    says_invited = any(True for _ in sheet.having("invited")) and not forwarded
    least = 3 if kind == "invitation" else 1  # "my place" in answer to an invitation may be the one offered
    says_seat = any(
        hit.weight >= least for line in sheet.every if not line.sentence.question for hit in line.all("have")
    )
    invited = knows.invited if knows.invited is not None else kind == "invitation" or (says_invited and kind != "seat")
    has_seat = knows.has_seat if knows.has_seat is not None else kind == "seat" or says_seat
    answers = "re" in marks or bool(message.in_reply_to)
    return Thread(bool(invited), bool(has_seat), forwarded, answers)


def passed_on(message: ParsedMessage, marks: set[str]) -> bool:
    """Whether the first quoted mail is not from the desk: then our invitation went to somebody else."""
    first = _FROM.search(message.quoted_text)
    attributed = re.search(r"<([^<>\s]+@[^<>\s]+)>", message.quoted_text[:600])
    ours = {box.address.lower() for box in (*message.to, *message.cc)}
    if first:
        written = first.group(1).lower()
        if not any(address in written for address in ours):
            return "@" in written
        return "fwd" in marks and _sent_to_another(message, first.start())
    if attributed and "fwd" in marks:
        return attributed.group(1).lower() not in ours
    return "fwd" in marks and not message.in_reply_to and not message.quoted_text


def _sent_to_another(message: ParsedMessage, start: int) -> bool:
    """Whether our own mail, as it is quoted from here on, went to somebody else than who hands it on."""
    to = _TO.search(message.quoted_text, start, start + 600)
    theirs = {box.address.lower() for box in (message.from_, *message.reply_to)}
    written = to.group(1).lower() if to else ""
    return "@" in written and not any(address in written for address in theirs)


def _kind(message: ParsedMessage, marks: set[str]) -> str:
    """invitation, seat, or "": by the subject of an answer, else by the beginning of what is quoted."""
    answers = bool(marks or message.in_reply_to or message.references)
    if answers:
        found = _says(bare_subject(message.subject))
        if found:
            return found
    return _says(message.quoted_text[:4000]) if message.quoted_text else ""


def _says(text: str) -> str:
    said = f" {folded(text)} "
    for kind in ("seat", "invitation"):
        if any(f" {folded(line)} " in said for line in file("letters")[kind]):
            return kind
    return ""
