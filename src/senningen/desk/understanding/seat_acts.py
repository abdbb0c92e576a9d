"""Which seat act a message asks for: request, accept, decline, cancel, sessions, substitute, for others."""

from __future__ import annotations

import re

from senningen.desk.understanding.case import (
    Case,
    givings,
    holders_of,
    lines_of,
    refusals,
    says_only,
    scope_of,
    those_meant,
)
from senningen.desk.understanding.details import quotations
from senningen.desk.understanding.limits import Scope
from senningen.desk.understanding.lines import evidence_of
from senningen.desk.understanding.people import Named
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import Act, Intent, PersonMentioned
from senningen.desk.understanding.retract import left_open
from senningen.desk.understanding.sheet import Line
from senningen.desk.understanding.substitutes import Leaving, days_of_change, substitution


def seat_acts(case: Case) -> tuple[Act, ...]:
    """The seat acts of a message, at most two (a refusal that proposes somebody)."""
    found = substitution(case.sheet, case.writer, case.people, case.thread)
    moved = any(act.intent == "change_address" for act in case.others)  # "use this address instead of that one"
    corrected = any(act.intent == "change_details" for act in case.others) and not _surely_somebody(case)
    if found is not None and not corrected and not (moved and not any(person.name for person in found.coming)):
        return _substitute(case, found)
    refusing, giving = refusals(case), givings(case)
    limits = scope_of(case, [*refusing, *giving])
    kept = limits.kept(case.codes, holds=case.thread.has_seat)
    if any(line.has("whole") and not line.mentions and not line.sentence.question for line in giving):
        return _negative(case, refusing, giving)  # "take me off altogether"
    if (
        limits.named
        and not left_open(case.sheet)
        and kept != ()
        and (limits.wanted or kept is not None)
        and not _all_refused(case, refusing, giving, limits)
    ):
        return _with_sessions(case, limits, kept)
    if giving or (refusing and not _asks_elsewhere(case, refusing)):
        return _negative(case, refusing, giving)
    return () if left_open(case.sheet) else _positive(case, limits, kept)


def _surely_somebody(case: Case) -> bool:
    """Whether a person is named, and not only a firm ("the Port Authority instead of the Port Police")."""
    return any(one.surely and not _in_quotes(one, case) for one in case.people)


def _in_quotes(one: Named, case: Case) -> bool:
    """Whether a name is only how a list shows somebody: "please write 'Dr Weis' instead of 'Ms Weis'"."""
    line = case.sheet.line(one.line)
    return line is not None and any(one.name and one.name in quoted for quoted in quotations(line.sentence.text))


def _asks_elsewhere(case: Case, refusing: list[Line]) -> bool:
    """Whether a stranger asks for a seat in one sentence and denies something else in another."""
    if case.thread.invited or case.thread.has_seat:
        return False
    return any(
        line.has("ask") or (line.sentence.question and line.has("attend", "polite"))
        for line in case.sheet.lines
        if line not in refusing
    )


def _all_refused(case: Case, refusing: list[Line], giving: list[Line], limits: Scope) -> bool:
    """Whether a plain refusal stands beside a day that is only its reason ("Monday I travel, so I must decline")."""
    every_day = limits.unsaid | limits.excluded | limits.occupied
    if set(case.codes) <= every_day and not (limits.said or limits.rest_wanted or limits.limited):
        return bool(refusing or giving)  # "Monday council, Tuesday council, then court: not this year"
    several = len(every_day) > 1 and not limits.said
    if (limits.wanted and not (several and limits.wanted <= limits.unsaid)) or limits.rest_wanted or limits.limited:
        return False
    plain = [
        line
        for line in (*refusing, *giving)
        if not line.has("this_one")
        and line.has("no", "giveback")
        and (not line.mentions or (several and _concludes(line)))
    ]
    positive = any(line.has("yes", "ask") for line in case.sheet.lines)
    return bool(plain) and not positive


def _concludes(line: Line) -> bool:
    """Whether a no, and no day, follows a dash or a colon: "Monday court, Tuesday court - I must decline"."""
    marks = (i for i, token in enumerate(line.tokens) if re.search(r"\s[-\u2013\u2014]\s|:", token.before))
    start = max(marks, default=0)
    later = any(one.start >= start for one in line.mentions) or any(hit.start >= start for hit in line.all("rest"))
    return start > 0 and not later and any(hit.start >= start for hit in line.all("no", "giveback"))


def _with_sessions(case: Case, limits: Scope, kept: tuple[str, ...] | None) -> tuple[Act, ...]:
    lines = limits.lines
    if case.thread.has_seat and not _asks_anew(case):
        besides = any(act.intent != "thanks" for act in case.others)
        if kept is None or (besides and not (limits.limited or limits.excluded)):
            return ()  # a day is named, but for what is asked besides
        sure = 0.85 if (limits.limited or limits.excluded) and not limits.doubtful else 0.55
        return (_act(case, "sessions", (case.me,), lines, kept, sure),)
    return _positive(case, limits, kept)


def _asks_anew(case: Case) -> bool:
    """Whether "my seat" is only wished for, or another person's seat is asked for."""
    return bool(holders_of(case)) and any(line.has("register") for line in lines_of(case))


def _negative(case: Case, refusing: list[Line], giving: list[Line]) -> tuple[Act, ...]:
    lines = [*giving, *[line for line in refusing if line not in giving]]
    holds = case.thread.has_seat or (bool(giving) and not case.thread.invited)
    intent: Intent = "cancel" if holds else "decline"
    if intent == "decline" and not case.thread.invited and not any(line.has("no") for line in lines):
        return ()
    if intent == "decline" and not case.thread.invited and any(a.intent != "thanks" for a in case.others):
        return ()
    people = _refusing_people(case, lines)
    sure = 0.9 if case.thread.invited or case.thread.has_seat else 0.65
    if any(one.codes for line in lines for one in line.mentions):
        sure = 0.55  # a day is named: perhaps only that day is meant
    return (_act(case, intent, people, lines, None, sure),)


def _refusing_people(case: Case, lines: list[Line]) -> tuple[PersonMentioned, ...]:
    """The writer, or the person whose office writes: she who is named in the sentence that refuses."""
    numbers = {line.sentence.number for line in lines if not line.subject}
    named = [one for one in case.people if one.line in numbers]
    if named and (case.writer.shared_mailbox or not _first_person(lines)):
        one = named[0].person
        alone = len(named) == 1
        return (
            PersonMentioned(
                one.name,
                one.email or (case.seat_email if alone and case.writer.shared_mailbox else None),
                one.organisation or case.writer.person.organisation,
            ),
        )
    return (case.me,)


def _first_person(lines: list[Line]) -> bool:
    return any(token.key in small("first_person") for line in lines for token in line.tokens)


def _positive(case: Case, limits: Scope, kept: tuple[str, ...] | None) -> tuple[Act, ...]:
    strength, lines = _strength(case, limits)
    holders = holders_of(case)
    spoken_for = any(line.leaves_out_writer or line.has("me_too") for line in case.sheet.lines)
    if holders and strength < 2 and (spoken_for or any(line.has("register", "attend") for line in lines)):
        strength = 2
    if strength < 2 and not case.others and sum(one.person.email is not None and bool(one.name) for one in holders) > 1:
        strength = 2  # a list of people with their addresses, and nothing else asked
    if case.thread.has_seat and not holders:
        return ()
    if strength < (1 if case.thread.invited or not case.others else 2):
        return ()
    sessions = kept or None
    if holders:
        return _for_others(case, holders, lines, sessions)
    intent: Intent = "accept" if case.thread.invited and not case.thread.forwarded else "request"
    if intent == "request" and case.others and not any(line.has("ask", "register") for line in lines):
        return ()
    sure = 0.55 + 0.12 * min(strength, 3)
    if limits.doubtful or (limits.excluded and not limits.wanted and lines == limits.lines):
        sure = 0.55  # which days are meant is not said in so many words
    if intent == "request" and (_offers(case) or "://" in case.sheet.message.reply_text):
        sure = 0.55  # somebody who sells something may speak of places too
    if sessions is None and any(_limits_unread(line) for line in lines_of(case)):
        sure = 0.55  # "but only for ...", and we do not know for what
    return (_act(case, intent, (case.me,), [*lines, *limits.lines], sessions, sure),)


def _offers(case: Case) -> bool:
    return any(line.has("spam") for line in case.sheet.every)


def _limits_unread(line: Line) -> bool:
    """Whether a sentence says "only" and names no day that we know."""
    return not line.mentions and says_only(line)


def _strength(case: Case, limits: Scope) -> tuple[int, list[Line]]:
    """How clearly the mail says "yes, a seat": 3 in so many words, 2 a seat asked for, 1 a wish to come."""
    best, lines = 0, []
    for line in lines_of(case):
        worth = _worth(line, case)
        if worth > best:
            best, lines = worth, [line]
        elif worth and worth == best:
            lines.append(line)
    if not best and limits.named and case.thread.invited:
        return 2, limits.lines
    if not best and case.thread.invited:
        glad = [line for line in case.sheet.lines if line.has("glad") and not line.has("regret", "away")]
        return (1, glad) if glad else (0, [])
    return best, lines


def _worth(line: Line, case: Case) -> int:
    """What one sentence adds to that."""
    if line.has("yes") and (case.thread.invited or any(hit.weight >= 2 for hit in line.all("yes"))):
        worth = 3
    elif line.has("ask", "register"):
        worth = 2
    else:
        worth = 1 if line.has("attend") else 0
    supposed = any(token.key in small("if") for token in line.tokens)
    if line.has("recording") and not line.mentions and (supposed or not line.has("attend")):
        return 0  # "if you record it, I shall gladly take the file"
    practical = [hit.weight for hit in line.all("practical")]
    if line.sentence.question and practical and (max(practical) >= 3 or not line.has("ask", "yes")):
        return 0  # "do I have to register somewhere?"
    to_speakers = any(act.intent == "question_for_speaker" for act in case.others) and (
        line.has("speaker_question") or any(token.key in small("speaker") for token in line.tokens)
    )
    if to_speakers and worth < 3:
        return 0
    elsewhere = line.has("link_resend", "tech", "recording", "privacy", "details_change", "address_change")
    return worth if worth == 3 or not elsewhere else 0


def _for_others(
    case: Case, holders: list[Named], lines: list[Line], sessions: tuple[str, ...] | None
) -> tuple[Act, ...]:
    people = those_meant(case, holders)
    evidence_lines = [
        *lines,
        *[line for line in case.sheet.lines if line.sentence.number in {one.line for one in holders}],
    ]
    if len(people) >= 2:
        return (_act(case, "group", people, evidence_lines, sessions, 0.8),)
    return (_act(case, "on_behalf", people, evidence_lines, sessions, 0.8 if people[0].email else 0.7),)


def _substitute(case: Case, found: Leaving) -> tuple[Act, ...]:
    organisation = case.writer.person.organisation
    replaces = found.leaving or case.me
    coming = tuple(
        PersonMentioned(one.name, one.email, one.organisation or (organisation if one.email else None))
        for one in found.coming
    )
    kept = days_of_change(case.sheet)
    evidence = tuple(line.evidence() for line in found.lines)
    act = Act(
        "substitute",
        coming,
        kept,
        (replaces,),
        evidence=evidence,
        confidence=0.6 if found.suggested or not coming else 0.85,
    )
    if not found.suggested:
        return (act,)
    intent: Intent = "cancel" if case.thread.has_seat and not case.thread.invited else "decline"
    refusing = refusals(case) or found.lines
    return (_act(case, intent, (replaces,), refusing, None, 0.85), act)


def _act(
    case: Case,
    intent: Intent,
    people: tuple[PersonMentioned, ...],
    lines: list[Line],
    sessions: tuple[str, ...] | None,
    sure: float,
) -> Act:
    return Act(intent, people, sessions, evidence=evidence_of(lines, 6), confidence=round(min(sure, 0.95), 2))
