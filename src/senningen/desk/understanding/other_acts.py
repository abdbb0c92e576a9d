"""Everything a mail may ask besides a seat: links, questions, recordings, problems, data, thanks."""

from __future__ import annotations

import re
from dataclasses import replace

from senningen.desk.understanding.addresses import change_of_address
from senningen.desk.understanding.details import change_of_details
from senningen.desk.understanding.lines import evidence_of, sessions_of, weight_of
from senningen.desk.understanding.people import Named
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import Act, PersonMentioned
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.speaker_questions import speaker_questions
from senningen.desk.understanding.thread import Thread
from senningen.desk.understanding.writer import Writer

_EXPLAINED = (
    "ask",
    "register",
    "link_resend",
    "recording",
    "speaker_question",
    "suggest",
    "replace",
    "polite",
    "address_change",
    "address_use",
    "details_change",
    "privacy",
    "giveback",
    "strike",
)
_STRONGER = ("recording", "speaker_question", "link_resend", "tech", "privacy", "replace", "suggest", "spam")


def other_acts(sheet: Sheet, writer: Writer, people: list[Named], thread: Thread) -> list[Act]:
    """The acts that are no seat acts, in the order in which a secretary would take them."""
    me = writer.person
    if spam := _spam(sheet, writer, thread):
        return [spam]
    if private := _privacy(sheet, me, thread):
        return [private]
    found: list[Act] = []
    found += change_of_address(sheet, writer)
    found += change_of_details(sheet, writer)
    found += _link(sheet, me, thread)
    asked = list(speaker_questions(sheet, me))
    found += asked
    found += _recording(sheet, me)
    if not any(act.intent == "resend_link" for act in found):
        found += _tech(sheet, me)
    if any(act.intent == "change_details" for act in found) and not _surely_tech(sheet):
        found = [act for act in found if act.intent != "tech_problem"]  # "an error in my name"
    found += _practical(sheet, me, thread, found)
    found += _thanks(sheet, me, thread, found)
    return found


def _spam(sheet: Sheet, writer: Writer, thread: Thread) -> Act | None:
    message = sheet.message
    ours = thread.answers and (thread.invited or thread.has_seat)
    if message.in_reply_to or message.quoted_text or ours or sheet.knows.has_seat or sheet.knows.invited:
        return None
    hits = {hit.phrase for line in sheet.every for hit in line.all("spam")}
    seat = any(
        line.has("have", "yes", "ask", "register", "attend")
        for line in sheet.lines
        if any(hit.weight >= 2 for hit in line.all("have", "yes", "ask"))
    )
    away = _leads_away(sheet)
    worth = sum(1.0 if " " in phrase else 0.6 for phrase in hits)
    worth += 0.8 if re.search(r"https?://", message.text) else 0.0
    worth += 0.6 if away and not seat else 0.0
    worth += 0.5 if message.header("list-unsubscribe") else 0.0
    worth += 0.6 if away and writer.shared_mailbox else 0.0  # nobody signs, and a link is to be clicked
    worth -= 1.2 if seat or thread.has_seat or thread.invited else 0.0
    if worth < 2.0 or len(hits) < 2:
        return None
    lines = [line for line in sheet.every if line.has("spam")]
    return Act("spam_or_phishing", (), evidence=evidence_of(lines), confidence=min(0.95, 0.5 + 0.1 * worth))


def _leads_away(sheet: Sheet) -> bool:
    """Whether the text holds a link that does not lead to us."""
    ours = {box.address.rpartition("@")[2].lower() for box in sheet.message.to}
    hosts = [host.lower() for host in re.findall(r"https?://([\w.-]+)", sheet.message.reply_text)]
    return any(not host.endswith(tuple(ours)) for host in hosts)


def _privacy(sheet: Sheet, me: PersonMentioned, thread: Thread) -> Act | None:
    lines = [line for line in sheet.every if line.has("privacy") and not _of_a_day(line, thread)]
    sure = [line for line in lines if weight_of(line, "privacy") >= 2 or line.subject]
    distinct = {hit.phrase for line in lines for hit in line.all("privacy")}
    if not sure and len(distinct) < 2:
        return None
    if thread.has_seat and any(line.has("giveback") for line in lines) and len(distinct) < 2:
        return None  # "take me off the list" of those who hold a seat
    only_word = len(distinct) == 1 and weight_of(lines[0], "privacy") < 2
    if only_word and lines[0].sentence.question:
        return None
    return Act(
        "unsubscribe_or_privacy", (me,), evidence=evidence_of(lines), confidence=min(0.95, 0.6 + 0.12 * len(distinct))
    )


def _of_a_day(line: Line, thread: Thread) -> bool:
    """Whether somebody who holds a seat wants to be forgotten for a day: "forget me on Monday, keep the rest"."""
    return thread.has_seat and bool(line.mentions) and line.has("rest", "strike", "stays", "only")


def _link(sheet: Sheet, me: PersonMentioned, thread: Thread) -> list[Act]:
    lines = []
    for line in sheet.every:
        hits = line.all("link_resend") + [hit for hit in line.hits if hit.cue == "link_resend" and hit.negated]
        talks = any(token.key in small("link") for token in line.tokens)
        alone = talks and len(line.tokens) == 1 and not line.subject  # "Link?", and nothing else
        awaits = thread.has_seat or thread.answers  # a stranger who "received nothing" was not invited
        if alone or (hits and (talks or (awaits and max(hit.weight for hit in hits) >= 3))):
            lines.append(line)
    if not lines:
        return []
    strong = [line for line in lines if not line.subject or len(sheet.lines) <= 2]
    if not strong or any(line.has("replace") for line in sheet.lines):
        return []
    if all(line.has("recording") for line in strong):
        return []
    return [Act("resend_link", (me,), evidence=evidence_of(lines), confidence=0.85)]


def _recording(sheet: Sheet, me: PersonMentioned) -> list[Act]:
    lines = [line for line in sheet.every if line.has("recording")]
    body = [line for line in lines if not line.subject]
    asking = [line for line in body if line.sentence.question or line.has("practical", "polite") or _asks(line)]
    if not asking and not (any(line.subject for line in lines) and (body or len(sheet.lines) <= 3)):
        return []
    if any(line.has("details_change") for line in body) and not any(line.sentence.question for line in body):
        return []
    sessions = sessions_of(sheet, lines) or sessions_of(
        sheet, [line for line in sheet.lines if line.mentions and not line.has("yes", "ask", "only")], subject=False
    )
    sessions = sessions or just_heard(sheet)
    return [Act("recording_or_slides", (me,), sessions, evidence=evidence_of(lines), confidence=0.85)]


def _asks(line: Line) -> bool:
    """Whether a sentence asks for what it names, or says that it would be welcome if there were any."""
    words = {token.key for token in line.tokens}
    return bool(words & small("asking")) or (bool(words & small("conditional")) and not line.has("attend", "no"))


def _tech(sheet: Sheet, me: PersonMentioned) -> list[Act]:
    lines = [line for line in sheet.every if line.has("tech") or line.denies("tech")]
    hits = {hit.phrase for line in lines for hit in line.hits if hit.cue == "tech"}
    sure = any(hit.weight >= 2 for line in lines for hit in line.hits if hit.cue == "tech")
    if not lines or not (sure or len(hits) >= 2):
        return []
    if all(
        line.sentence.question and weight_of(line, "practical") >= max(1, weight_of(line, "tech")) for line in lines
    ):
        return []
    named = [replace(line, mentions=[one for one in line.mentions if one.kind != "topic"]) for line in sheet.every]
    told, hour = sessions_of(sheet, named, subject=False), of_the_hour(sheet)
    if hour and (hour[0] in (told or ()) or _during(sheet)):
        told = hour  # "yesterday it worked, today it does not"
    sessions = told or hour or sessions_of(sheet, sheet.every, subject=False)
    return [Act("tech_problem", (me,), sessions, evidence=evidence_of(lines), confidence=0.85)]


def _surely_tech(sheet: Sheet) -> bool:
    return any(weight_of(line, "tech") >= 2 or line.denies("tech") for line in sheet.lines)


def of_the_hour(sheet: Sheet) -> tuple[str, ...] | None:
    """A problem told while a session runs (or just before or after) is a problem of that session."""
    sent = sheet.sent
    if sent is None:
        return None
    return next(
        ((session.code,) for session in sheet.edition.sessions if session.date == sent.date() and 9 <= sent.hour <= 18),
        None,
    )


def just_heard(sheet: Sheet) -> tuple[str, ...] | None:
    """The session of the day, for what is asked after it has begun without a word of other days."""
    sent = sheet.sent
    begun = sent is not None and (sent.hour, sent.minute) > (sheet.edition.begins.hour, sheet.edition.begins.minute)
    told = any(line.mentions or line.has("all", "rest") for line in sheet.lines)
    return of_the_hour(sheet) if begun and not told else None


def _during(sheet: Sheet) -> bool:
    """Whether a mail of the day of a session was written while it runs, or within a quarter of an hour of it."""
    if sheet.sent is None:
        return False
    written, begins, ends = (60 * at.hour + at.minute for at in (sheet.sent, sheet.edition.begins, sheet.edition.ends))
    return begins - 15 <= written <= ends + 15


def _practical(sheet: Sheet, me: PersonMentioned, thread: Thread, found: list[Act]) -> list[Act]:
    """Questions about how things work: marked by a word, or simply asked and not explained by anything else."""
    wants_seat = any(line.has("ask", "register") for line in sheet.lines)
    lines = []
    for line in sheet.lines:
        marked = _marked_practical(line)
        asked = (line.sentence.question or line.has("wonder")) and len(line.tokens) >= 3 and not line.has("yes", "no")
        plain = (
            not line.has(*_EXPLAINED) and not found and not (line.has("attend") and (wants_seat or not thread.has_seat))
        )
        seeking = not thread.has_seat and any(hit.weight >= 3 for hit in line.all("ask"))  # "how do I take part?"
        if (marked and not line.has(*_STRONGER) and not seeking) or (asked and plain):
            lines.append(line)
    if not lines:
        return []
    apart = [line for line in lines if not line.has("ask", "yes", "only", "register", "have")]
    settled = any(line.has("yes", "have", "ask") and line not in apart for line in sheet.lines)
    sure = any(line.has("practical") for line in lines) or (bool(apart) and settled)
    sessions = sessions_of(sheet, apart or lines, subject=False)
    return [Act("practical_question", (me,), sessions, evidence=evidence_of(lines), confidence=0.8 if sure else 0.6)]


def _marked_practical(line: Line) -> bool:
    """Whether a practical word stands in a question, or a whole phrase such as "could you tell me" in a statement."""
    asked = line.sentence.question or line.has("wonder") or weight_of(line, "practical") >= 3
    return line.has("practical") and asked


def _thanks(sheet: Sheet, me: PersonMentioned, thread: Thread, found: list[Act]) -> list[Act]:
    """Thanks where they are a main point: praise, more than one word of it beside another wish, or an answer to us."""
    lines = [line for line in sheet.every if line.has("thanks")]
    praise = sum(_apart(line) for line in lines)
    answer = thread.has_seat and bool(lines)
    alone = bool(lines) and not thread.invited and not found
    days = [session.date for session in sheet.edition.sessions]  # none, where no edition takes requests
    over = sheet.sent is not None and bool(days) and sheet.sent.date() > max(days)
    if praise < (2 if found and not over else 1) and not answer and not alone:
        return []
    return [Act("thanks", (me,), evidence=evidence_of(lines), confidence=0.8 if praise else 0.6)]


def _apart(line: Line) -> int:
    """How many words of praise stand in a sentence side by side (one inside another counts once)."""
    count, end = 0, -1
    for hit in sorted(line.all("thanks"), key=lambda hit: (hit.start, -hit.end)):
        if hit.weight >= 2 and hit.start >= end:
            count, end = count + 1, hit.end
    return count
