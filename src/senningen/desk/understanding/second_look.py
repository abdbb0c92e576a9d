"""What a mail may mean of which nothing was understood at the first look: a hint for the person who reads it."""

from __future__ import annotations

from collections.abc import Iterator

from senningen.desk.understanding import phrases
from senningen.desk.understanding.lines import evidence_of
from senningen.desk.understanding.other_acts import of_the_hour
from senningen.desk.understanding.reading import Act, Intent, PersonMentioned
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.thread import Thread

HINT = 0.5  # below what one key may confirm


def second_look(sheet: Sheet, me: PersonMentioned, thread: Thread) -> tuple[Act, ...]:
    """The likeliest single act, on one word only; never one that gives or moves a seat."""
    for intent, lines in _likely(sheet, thread):
        if lines:
            days = of_the_hour(sheet) if intent == "tech_problem" else None
            return (Act(intent, (me,), days, evidence=evidence_of(lines), confidence=HINT),)
    return ()


def _likely(sheet: Sheet, thread: Thread) -> Iterator[tuple[Intent, list[Line]]]:
    yield "tech_problem", [line for line in sheet.lines if line.has("tech") or line.denies("tech")]
    known = thread.has_seat or thread.invited
    if not known:
        yield "unsubscribe_or_privacy", [line for line in sheet.every if line.has("privacy")]
    if known:
        yield "resend_link", [line for line in sheet.lines if line.has("link_resend")]
    if thread.has_seat:
        yield "change_details", [line for line in sheet.lines if line.has("details_change")]
    asks = any(line.sentence.question for line in sheet.lines)
    if thread.invited and not asks and not any(line.has("yes", "ask", "attend", "glad") for line in sheet.lines):
        yield (
            "decline",
            [line for line in sheet.lines if line.has("regret", "away", "no", "except") or _denies(line, sheet)],
        )
    if not asks:
        yield "thanks", [line for line in sheet.every if line.has("thanks", "thank_word")]


def _denies(line: Line, sheet: Sheet) -> bool:
    negations = phrases.words(sheet.lang, "negation") | phrases.small("bare_no")
    return any(token.key in negations for token in line.tokens)
