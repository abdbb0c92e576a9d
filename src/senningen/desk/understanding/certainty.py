"""Whether who and which days of a seat act are certain; where they are not, a person reads before any key confirms."""

from __future__ import annotations

from senningen.desk.understanding.case import (
    OF_OTHER_ACTS,
    SEATING,
    Case,
    givings,
    people_rows,
    refusals,
    says_only,
    scope_of,
)
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import Act
from senningen.desk.understanding.sheet import Line

_FOR_OTHERS = ("on_behalf", "group", "substitute")
_ALL_GIVEN_UP = ("decline", "cancel")  # no days: everything, and who wants that names no day


def certain(act: Act, case: Case) -> bool:
    """Whether the mail leaves no doubt whose seat it is and for which sessions."""
    return _people_certain(act, case) and _days_certain(act, case)


def _people_certain(act: Act, case: Case) -> bool:
    """Everybody has an address, and nobody else is named who might be meant."""
    if act.intent not in _FOR_OTHERS:
        return not _takes_a_place(act, case)
    meant = {person.name or person.email for person in (*act.people, *act.replaces)}
    if act.intent == "group" and not _listed_or_apart(act, case):
        return False
    left_out = [one for one in case.people if (one.name or one.person.email) not in meant and one.surely]
    return not left_out and all(person.email for person in act.people)


def _listed_or_apart(act: Act, case: Case) -> bool:
    """Whether it is plain if the writer comes: "we would like seats for" above a list may leave her out."""
    rows = people_rows(case)
    return not rows or case.me not in act.people or case.me.email in {row.email for row in rows}


def _takes_a_place(act: Act, case: Case) -> bool:
    """Whether somebody else is named with an address, who may be whom the seat is for: "I can't. X will step in"."""
    mine = {person.email for person in (*act.people, case.writer.person)}
    return any(one.surely and one.person.email and one.person.email not in mine for one in case.people)


def _days_certain(act: Act, case: Case) -> bool:
    """Every day named was weighed, each with a yes or a no of its own; without any, nothing limits the act."""
    named = [line for line in case.sheet.lines if line.mentions and not line.has(*OF_OTHER_ACTS, "thanks", "practical")]
    if act.sessions is None:
        return not named and (act.intent in _ALL_GIVEN_UP or not any(map(_limits, case.sheet.lines)))
    if act.intent == "substitute":
        return len(named) < 2
    if act.intent == "on_behalf" and any(_before_named(line, act, case) for line in named):
        return False
    if any(map(_only_or_all_but, named)):
        return False
    limits = scope_of(case, [*refusals(case), *givings(case)])
    told = limits.wanted | limits.excluded
    if (
        act.intent == "sessions"
        and limits.wanted
        and limits.excluded
        and not limits.rest_wanted
        and len(told) < len(case.codes)
    ):
        return False  # "Tuesday works after all, Wednesday does not": most likely the others stay
    return all(line in limits.lines for line in named) and limits.unjudged.isdisjoint(act.sessions)


def _before_named(line: Line, act: Act, case: Case) -> bool:
    """Whether a day stands in a sentence before the one that names whom the seat is for: perhaps somebody else's."""
    first = [one.line for one in case.people if one.person.email in {person.email for person in act.people}]
    return bool(first) and 0 <= line.sentence.number < min(first)


def _only_or_all_but(line: Line) -> bool:
    """ "I come gladly. Only on Tuesday I have a meeting": whether that is the only day or the one left out."""
    return line.has("only") and line.has("occupied") and not line.has("attend", "ask", "stays")


def _limits(line: Line) -> bool:
    """Whether a sentence without a day speaks of some sessions only, or of one that we do not know."""
    words = {token.key for token in line.tokens}
    one = bool(words & small("one_session")) and line.has(*SEATING) and not line.has("all")
    return one or line.has("rest") or says_only(line)
