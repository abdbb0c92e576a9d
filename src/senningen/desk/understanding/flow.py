"""The order in which a message is understood: machine or person, calendar, then what the person asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from senningen.desk.understanding.addresses import seat_address
from senningen.desk.understanding.attending import in_mode
from senningen.desk.understanding.automatic import automatic, is_absence, machine_acts
from senningen.desk.understanding.calendar import answers, calendar_acts, comment
from senningen.desk.understanding.case import Case
from senningen.desk.understanding.edition import EditionWords
from senningen.desk.understanding.experience import likely
from senningen.desk.understanding.folding import folded
from senningen.desk.understanding.language import language
from senningen.desk.understanding.other_acts import other_acts
from senningen.desk.understanding.pairs import as_pairs
from senningen.desk.understanding.people import people_in
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import NOBODY, Act, Evidence, Known, Lang, Reading
from senningen.desk.understanding.relayed import relayed
from senningen.desk.understanding.retract import of_this_year, settled
from senningen.desk.understanding.rows import without_rows
from senningen.desk.understanding.seat_acts import seat_acts
from senningen.desk.understanding.second_look import second_look
from senningen.desk.understanding.sheet import Sheet, bare_subject, lay_out
from senningen.desk.understanding.thread import thread_of
from senningen.desk.understanding.weighing import doubted, weighed
from senningen.desk.understanding.writer import Writer, writer_of
from senningen.post.message import ParsedMessage

UNSURE = 0.6  # below, a person reads before anything may be confirmed


def understand(message: ParsedMessage, edition: EditionWords, *, knows: Known = NOBODY) -> Reading:
    """Say what the message seems to ask; a person decides."""
    own = knows.own_addresses | {box.address.lower() for box in message.to}
    writer = writer_of(message, own)
    if answers(message):
        return _calendar(message, edition, knows, writer)
    machine = automatic(message)
    if machine is not None:
        return _machine(message, edition, machine, writer, own)
    look = first_look(message, edition, knows, writer)
    if not look.surely and (inner := relayed(message)) is not None:
        return _relayed(message, inner, edition, look.sheet.lang, own)
    acts = weighed(look.acts, likely(look.sheet, look.acts, look.case.thread), look.case)
    acts = as_pairs(in_mode(acts, look.sheet), look.sheet)
    return _judged(message, Reading(look.sheet.lang, False, None, acts, message.reply_text, False))


@dataclass(frozen=True, slots=True)
class Look:
    """What the rules alone make of a mail that a person wrote."""

    sheet: Sheet
    acts: tuple[Act, ...]
    case: Case
    surely: bool  # found at the first look, not guessed at the second


def first_look(message: ParsedMessage, edition: EditionWords, knows: Known, writer: Writer) -> Look:
    """Lay the mail out and ask the rules."""
    lang = _language(message, edition, message.reply_text)
    sheet = lay_out(message, edition, knows, lang, message.reply_text)
    acts, case = _asked(sheet, writer)
    return Look(sheet, acts or second_look(sheet, writer.person, case.thread), case, bool(acts))


def _relayed(
    message: ParsedMessage, inner: ParsedMessage, edition: EditionWords, lang: Lang, own: frozenset[str]
) -> Reading:
    """What the mail below asks; a person reads it, for its writer did not send it to us."""
    theirs = writer_of(inner, own)
    spoken = _language(inner, edition, inner.reply_text)
    acts, _ = _asked(lay_out(inner, edition, NOBODY, spoken, inner.reply_text), theirs)
    found = tuple(replace(act, confidence=min(act.confidence, 0.5)) for act in acts if act.intent not in _NOT_RELAYED)
    return _judged(message, Reading(lang, False, None, found, message.reply_text, False))


_NOT_RELAYED = ("spam_or_phishing", "thanks", "practical_question", "question_for_speaker")


def _calendar(message: ParsedMessage, edition: EditionWords, knows: Known, writer: Writer) -> Reading:
    acts = calendar_acts(message, edition, writer)
    said = comment(message)
    lang = _language(message, edition, said)
    if not said:
        return _judged(
            message, Reading(lang, True, Evidence("calendar", f"METHOD:{answers(message)[0].method}"), acts, "", False)
        )
    typed = replace(message, reply_text=said)
    counter = any(part.method == "COUNTER" for part in answers(message))
    said_already = (*_SAID_BY_BUTTON, *(("practical_question",) if counter else ()))
    sheet = lay_out(typed, edition, knows, lang, said)
    asked, case = _asked(sheet, writer)
    more = tuple(act for act in asked if act.intent not in said_already)
    if more:
        more = doubted(more, likely(sheet, asked, case.thread))
    return _judged(message, Reading(lang, False, None, (*acts, *more), said, False))


_SAID_BY_BUTTON = ("accept", "decline", "request", "thanks", "cancel", "sessions")


def _machine(
    message: ParsedMessage, edition: EditionWords, machine: Evidence, writer: Writer, own: frozenset[str]
) -> Reading:
    absent = is_absence(message) and not message.delivery_status
    acts = machine_acts(message, writer.person, own)
    text = message.reply_text if absent and any(act.intent == "out_of_office" for act in acts) else ""
    lang = _language(message, edition, message.text)
    return _judged(message, Reading(lang, True, machine, acts, text, False))


def _asked(sheet: Sheet, writer: Writer) -> tuple[tuple[Act, ...], Case]:
    sheet = of_this_year(sheet)
    thread = thread_of(sheet)
    people = people_in(sheet, writer)
    others = other_acts(sheet, writer, people, thread)
    if (last := settled(sheet)) is not sheet:
        sheet, people = last, people_in(last, writer)
    case = Case(
        sheet,
        writer,
        people,
        thread,
        seat_address(sheet, writer, people),
        tuple(act for act in others if not _unmarked_question(act)),
    )
    if any(act.intent in ("spam_or_phishing", "unsubscribe_or_privacy") for act in others):
        return tuple(others), case
    seats = seat_acts(case)
    if seats:
        others = [act for act in others if act.intent != "thanks" and not _unmarked_question(act)]
    if any(act.intent != "sessions" for act in seats):
        others = [act for act in others if act.intent != "resend_link"]  # "send her the link" goes with the seat
    if any(act.intent in ("decline", "cancel", "request") for act in seats):
        others = [act for act in others if act.intent != "change_details"]  # "I am retired now", "my name is ..."
    if any(act.intent == "substitute" for act in seats):
        others = [act for act in others if act.intent != "change_address"]  # the address is that of who comes
    if not thread.has_seat and any(act.intent in ("request", "accept", "on_behalf", "group") for act in seats):
        others = [
            act for act in others if act.intent != "change_address"
        ]  # "please use my other address" for this seat
    if any(act.intent == "change_address" for act in others):
        others = [act for act in others if act.intent != "resend_link" or _again(act)]  # "send the link to the new one"
    if not seats and not others and thread.has_seat:
        others = _pleased(sheet, writer)
    return (*seats, *others), case


def _again(act: Act) -> bool:
    """Whether a link is wanted once more, and not only sent to another address from now on."""
    said = {word for one in act.evidence for word in folded(one.quote).split()}
    return bool(said & small("again"))


def _pleased(sheet: Sheet, writer: Writer) -> list[Act]:
    """In answer to a confirmation, a word of joy or a plain yes is a thank-you."""
    lines = [line for line in sheet.lines if line.has("glad", "yes", "thanks") and not line.has("regret", "away", "no")]
    return (
        [Act("thanks", (writer.person,), evidence=tuple(line.evidence() for line in lines[:3]), confidence=0.6)]
        if lines
        else []
    )


def _unmarked_question(act: Act) -> bool:
    """A question without any practical word in it: beside a seat act it most likely asks for the seat."""
    return act.intent == "practical_question" and act.confidence <= UNSURE


def _language(message: ParsedMessage, edition: EditionWords, text: str) -> Lang:
    subject = bare_subject(message.subject)
    for title in (*edition.titles.values(), *(t for session in edition.sessions for t in session.titles.values())):
        subject = re.sub(re.escape(title), " ", subject, flags=re.IGNORECASE)
    hint = message.header("content-language") or message.header("accept-language") or ""
    return language(without_rows(text), subject, message.quoted_text, hint=hint)


def _judged(message: ParsedMessage, reading: Reading) -> Reading:
    """Add whether a person must read before anything may be confirmed by one key."""
    if not reading.acts:
        return replace(reading, needs_person=not reading.auto, why_person="" if reading.auto else "nothing-understood")
    if any(problem in ("too-deep", "too-many-parts", "text-cut", "broken-encoding") for problem in message.problems):
        return replace(reading, needs_person=True, why_person="read-in-part")
    if min(act.confidence for act in reading.acts) < UNSURE:
        return replace(reading, needs_person=True, why_person="unsure")
    return reading
