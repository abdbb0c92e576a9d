"""Whether who and which days of a seat act are certain; where they are not, a person reads before any key confirms."""

from __future__ import annotations

import re

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
from senningen.desk.understanding.phrases import numbers, small
from senningen.desk.understanding.reading import Act
from senningen.desk.understanding.sheet import Line

_QUOTED = re.compile(r"[\"\u201c\u201e\u00ab]")
_FOR_OTHERS = ("on_behalf", "group", "substitute")
_FEW = (2, 3)  # of four sessions
_BY_NAME = ("weekday", "date", "range")  # not "tomorrow", nor "the second one"
_KEEPS_AWAY = ("away", "regret", "no")  # beside a yes without days, perhaps for some (who is replaced is away for all)
_ALL_GIVEN_UP = ("decline", "cancel")  # no days: everything, and who wants that names no day


def certain(act: Act, case: Case) -> bool:
    """Whether the mail leaves no doubt whose seat it is and for which sessions, and no answer is still to come."""
    return (
        _people_certain(act, case)
        and _days_certain(act, case)
        and not _only_supposed(act, case)
        and not _denied_or_quoted(act, case)
        and not any(line.has("undecided") for line in case.sheet.lines)
    )


def _denied_or_quoted(act: Act, case: Case) -> bool:
    """Whether a yes ends in a plain "no" ("another week gladly. As it is, no"), or what is given up is a quotation."""
    if act.intent in (*_ALL_GIVEN_UP, "sessions"):
        return any(_QUOTED.search(line.sentence.text) for line in (*refusals(case), *givings(case)) if not line.subject)
    return any(line.tokens[-1].key in small("plain_no") for line in case.sheet.lines if not line.mentions)


def _only_supposed(act: Act, case: Case) -> bool:
    """Whether what is given up hangs on an "if", or somebody else may be who gives it up ("he is not coming")."""
    if act.intent not in (*_ALL_GIVEN_UP, "sessions"):
        return False
    negative = [*refusals(case), *givings(case)]
    keys = [{token.key for token in line.tokens} for line in negative if not line.subject]
    if any(words & small("conditional") for words in keys):
        return True
    others = bool(keys) and all(words & small("third_person") and not words & small("first_person") for words in keys)
    return others and case.me in act.people


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
    named = [line for line in case.sheet.lines if line.mentions and _about_days(line)]
    if act.sessions is None:
        return not named and (
            act.intent in _ALL_GIVEN_UP
            or not any(
                _limits(line) or (act.intent != "substitute" and line.has(*_KEEPS_AWAY)) for line in case.sheet.lines
            )
        )
    if not _plain(named) or any(line.has("all") and not line.has("except", "no") for line in case.sheet.lines):
        return False
    if act.intent == "substitute":
        return True
    if act.intent == "on_behalf" and any(_before_named(line, act, case) for line in named):
        return False
    if any(map(_only_or_all_but, named)) or any(map(_rest_too, named)):
        return False
    limits = scope_of(case, [*refusals(case), *givings(case)])
    told = limits.wanted | limits.excluded
    if not _rest_adds_up(told, case):
        return False
    if (
        act.intent == "sessions"
        and limits.wanted
        and limits.excluded
        and not limits.rest_wanted
        and len(told) < len(case.codes)
    ):
        return False  # "Tuesday works after all, Wednesday does not": most likely the others stay
    return all(line in limits.lines for line in named) and limits.unjudged.isdisjoint(act.sessions)


def _about_days(line: Line) -> bool:
    """Whether the days of a sentence may be those of the seat: it speaks of nothing else, or says why none is kept."""
    return line.has("occupied", "away") or not line.has(*OF_OTHER_ACTS, "thanks", "practical")


def _plain(named: list[Line]) -> bool:
    """Whether the days stand in one sentence, by name or date, and nothing there says why or how much."""
    days = all(one.kind in _BY_NAME for line in named for one in line.mentions)
    return len(named) < 2 and days and not any(line.has("occupied", "prefer", "late", "undecided") for line in named)


def _rest_adds_up(named: set[str], case: Case) -> bool:
    """Whether "the other three" are as many as are left besides the days that are named."""
    told = {
        numbers()[token.key]
        for line in case.sheet.lines
        for hit in line.all("rest")
        for token in line.tokens[hit.start : hit.end]
        if token.key in numbers()
    }
    return told <= {len(case.codes) - len(named)}


def _before_named(line: Line, act: Act, case: Case) -> bool:
    """Whether a day stands in a sentence before the one that names whom the seat is for: perhaps somebody else's."""
    first = [one.line for one in case.people if one.person.email in {person.email for person in act.people}]
    return bool(first) and 0 <= line.sentence.number < min(first)


def _only_or_all_but(line: Line) -> bool:
    """ "I come gladly. Only on Tuesday I have a meeting": whether that is the only day or the one left out."""
    return line.has("only") and line.has("occupied") and not line.has("attend", "ask", "stays")


def _rest_too(line: Line) -> bool:
    """ "I free Wednesday, and in truth the other days as well"."""
    return line.has("rest") and any(token.key in small("also") for token in line.tokens)


def _limits(line: Line) -> bool:
    """Whether a sentence without a day speaks of some sessions only, or of one that we do not know."""
    words = {token.key for token in line.tokens}
    some = bool(words & small("one_session")) or any(numbers().get(word) in _FEW for word in words)
    few = some and line.has(*SEATING) and not line.has("all")
    return few or line.has("rest") or says_only(line)
