"""Where a sentence names sessions of the edition: by day, by topic, or counted from the day it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import pairwise

from senningen.desk.understanding.dates import Mention, dated, day_phrases, listed, numbered
from senningen.desk.understanding.edition import EditionWords, SessionWords
from senningen.desk.understanding.folding import Token, tokens
from senningen.desk.understanding.ordinals import halves, ordinals
from senningen.desk.understanding.phrases import Table, file, table_of

MOST_TITLE_WORDS = 12


@lru_cache(maxsize=8)
def _topics(edition: EditionWords) -> Table:
    return table_of(
        (session.code, line) for session in edition.sessions for line in (*session.titles.values(), *session.words)
    )


def _title_words(session: SessionWords, edition: EditionWords) -> list[str]:
    """Words of a session's titles that no other title has: the long ones, and pairs of them."""
    elsewhere = {
        word.key
        for other in edition.sessions
        if other.code != session.code
        for title in other.titles.values()
        for word in tokens(title)
    }
    elsewhere |= {word.key for title in edition.titles.values() for word in tokens(title)}
    found = []
    for title in session.titles.values():
        words = tokens(title)
        for left, right in pairwise(words):
            if len(left.raw) > 3 and len(right.raw) > 3 and not {left.key, right.key} <= elsewhere:
                found.append(f"{left.raw} {right.raw}")
        counting = numbered("ordinals")  # "5G nach den ersten Netzen" makes no topic of "die ersten Tage"
        found += [
            word.raw for word in words if len(word.raw) >= 6 and word.key not in elsewhere and word.key not in counting
        ]
    return found


@lru_cache(maxsize=8)
def _words_of_titles(edition: EditionWords) -> Table:
    return table_of((session.code, line) for session in edition.sessions for line in _title_words(session, edition))


@lru_cache(maxsize=8)
def _titles(edition: EditionWords) -> Table:
    return table_of(("title", line) for line in (*edition.titles.values(), *edition.masks))


def mentions(
    words: Sequence[Token], edition: EditionWords, sent: date | None, named: frozenset[str] = frozenset()
) -> list[Mention]:
    """The sessions named in these words, in order, without overlaps; deadlines and farewells are left out.

    `named` are those of the sentence before, for "what comes before that".
    """
    masked = {i for hit in _titles(edition).find(words) for i in range(hit.start, hit.end)}
    found = [*dated(words, edition), *_relative(words, edition, sent), *_topical(words, edition, masked)]
    found += ordinals(words, edition)
    found += halves(words, [session.code for session in edition.sessions])
    found.sort(key=lambda one: (one.start, -(one.end - one.start)))
    apart: list[Mention] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    kept = _without_deadlines(words, _open_ranges(words, _joined_ranges(words, apart, edition), edition))
    kept += _neighbours(words, kept, edition)
    return sorted([*kept, *_earlier(words, kept, edition, named)], key=lambda one: one.start)


def _neighbours(words: Sequence[Token], found: list[Mention], edition: EditionWords) -> Iterator[Mention]:
    """ "Yesterday and the day before", "le mardi et le lendemain": the day beside the one named before it."""
    days = {session.date: session.code for session in edition.sessions}
    for section, step in (("day_before", -1), ("day_after", 1)):
        for hit in day_phrases(section).find(words):
            if any(one.start < hit.end and hit.start < one.end for one in found):
                continue  # "the day before yesterday"
            before = [one for one in found if one.end <= hit.start and len(one.codes) == 1]
            beside = next((day for day, code in days.items() if before and code in before[-1].codes), None)
            code = days.get(beside + timedelta(days=step)) if beside else None
            if code:
                yield Mention(frozenset({code}), hit.start, hit.end, "relative")


def _earlier(
    words: Sequence[Token], found: list[Mention], edition: EditionWords, named: frozenset[str]
) -> Iterator[Mention]:
    """ "The earlier ones": the sessions before those named last."""
    order = [session.code for session in edition.sessions]
    for hit in day_phrases("earlier").find(words):
        told = [one for one in found if one.codes and one.kind != "topic"]
        before = [one for one in told if one.end <= hit.start]
        pointed = set(before[-1].codes if before else told[0].codes if told else named)
        for left, right in reversed(list(pairwise(before))):
            if right.start - left.end > 3:
                break
            pointed |= left.codes  # "Wednesday and Thursday ... the earlier ones"
        first = min((order.index(code) for code in pointed), default=0)
        if first and not any(one.start < hit.end and hit.start < one.end for one in found):
            yield Mention(frozenset(order[:first]), hit.start, hit.end, "earlier")
            return


def _relative(words: Sequence[Token], edition: EditionWords, sent: date | None) -> Iterator[Mention]:
    if sent is None:
        return
    days = {session.date: session.code for session in edition.sessions}
    for hit in day_phrases("relative").find(words):
        code = days.get(sent + timedelta(days=int(hit.cue)))
        if code and not (
            words[hit.start].key == "morgen" and hit.start and words[hit.start - 1].key in ("guten", "heute")
        ):
            yield Mention(frozenset({code}), hit.start, hit.end, "relative")


def _topical(words: Sequence[Token], edition: EditionWords, masked: set[int]) -> Iterator[Mention]:
    for hit in _topics(edition).find(words):
        short = hit.end - hit.start == 1 and len(words[hit.start].raw) <= 3
        if not masked & set(range(hit.start, hit.end)) and not (
            short and words[hit.start].raw.islower() and words[hit.start].raw.isalpha()
        ):
            yield Mention(frozenset({hit.cue}), hit.start, hit.end, "topic")
    for hit in _words_of_titles(edition).find(words):
        one = Mention(frozenset({hit.cue}), hit.start, hit.end, "topic")
        if not masked & set(range(hit.start, hit.end)) and near_session_word(words, one):
            yield one


def near_session_word(words: Sequence[Token], one: Mention) -> bool:
    """Whether a word for "session" stands close before or after a topic: the 5G session, celle sur la 5G."""
    window = (*range(max(0, one.start - 5), one.start), *range(one.end, min(one.end + 2, len(words))))
    return any(words[i].key in listed("session") for i in window)


def _joined_ranges(words: Sequence[Token], found: list[Mention], edition: EditionWords) -> list[Mention]:
    """Make "Monday to Wednesday", "14-16", "du 15 au 17" one mention of all days between."""
    order = [session.code for session in edition.sessions]
    joined: list[Mention] = []
    for one in found:
        left = joined[-1] if joined else None
        if (
            left
            and left.codes
            and one.codes
            and {left.kind, one.kind} <= {"weekday", "date"}
            and _range_between(words, left, one)
        ):
            first, last = order.index(min(left.codes, key=order.index)), order.index(max(one.codes, key=order.index))
            if last > first:
                joined[-1] = Mention(frozenset(order[first : last + 1]), left.start, one.end, "range")
                continue
        if (
            left
            and left.codes == one.codes
            and one.kind == "date"
            and left.kind == "weekday"
            and one.start - left.end <= 2
        ):
            joined[-1] = Mention(left.codes, left.start, one.end, "date")
            continue
        joined.append(one)
    return joined


def _range_between(words: Sequence[Token], left: Mention, right: Mention) -> bool:
    between = [word.key for word in words[left.end : right.start]]
    months = numbered("months")
    bare = [
        word
        for word in between
        if word not in months and not re.fullmatch(r"12|2020|20\d\d|den|le|the|dem|e|en|de|der|am|an|on|mei", word)
    ]
    if not bare:
        return bool(re.search(r"[-–]", words[right.start].before)) or (
            bool(between) and bool(re.search(r"[-–]", words[left.end].before))
        )
    if [word.raw.lower() for word in words[left.end : right.start] if word.key in bare] == ["à"]:
        return True
    return " ".join(bare) in _between_days()


@cache
def _between_days() -> frozenset[str]:
    """What stands between two days and means all between them: "bis", "jusqu'au", "through"."""
    return frozenset(" ".join(word.key for word in tokens(line)) for line in file("days")["phrases"]["range"])


def _open_ranges(words: Sequence[Token], found: list[Mention], edition: EditionWords) -> list[Mention]:
    """ "From Tuesday on", "until Wednesday included", "before Wednesday I cannot": one mention of all those days."""
    order = [session.code for session in edition.sessions]
    onwards, until, before = (
        {hit.end for hit in day_phrases(section).find(words)} for section in ("onwards", "until", "until_then")
    )
    ranged = []
    for one in found:
        days = None
        if one.codes and (one.kind in ("weekday", "date") or (one.kind == "ordinal" and len(one.codes) == 1)):
            first = min(order.index(code) for code in one.codes)
            if one.start in onwards or _goes_on(words, one):
                days = order[first:]
            elif one.start in until and _included(words, one):
                days = order[: first + 1]
            elif first and one.start in before and _refused_near(words, one):
                days = order[:first]
        ranged.append(one if days is None else Mention(frozenset(days), one.start, one.end, "range"))
    return ranged


def _goes_on(words: Sequence[Token], one: Mention) -> bool:
    """Whether "from" stands before a day and "on" after it: "from Tuesday on", "from the 16th on", "vum 16. un"."""
    start = one.start
    while start > 1 and words[start - 1].key in listed("day_article"):
        start -= 1
    joined = one.end < len(words) and not re.search("[,;:.]", words[one.end].before)  # not "from the opening: on ..."
    following = words[one.end].key if joined else ""
    return following in listed("on_after") and bool(start) and words[start - 1].key in listed("from_before")


def _included(words: Sequence[Token], one: Mention) -> bool:
    near = (*range(max(0, one.start - 3), one.start), *range(one.end, min(one.end + 2, len(words))))
    return any(words[i].key in listed("included") for i in near)


def _refused_near(words: Sequence[Token], one: Mention) -> bool:
    """Whether "not" belongs to coming before a day, and neither to knowing nor to answering before it."""
    near = [word.key for word in words[max(0, one.start - 9) : one.end + 9]]
    return bool(set(near) & listed("refusing")) and not set(near) & listed("knowing")


def _without_deadlines(words: Sequence[Token], found: list[Mention]) -> list[Mention]:
    neither = any(word.key in ("weder", "weeder") for word in words)  # "weeder Dënschdeg nach Mëttwoch"
    ends = {
        hit.end
        for hit in day_phrases("deadline").find(words)
        if not (neither and words[hit.start].key in ("nach", "noch"))
        and not (hit.start and words[hit.start - 1].key in listed("gives_up"))
    }
    kept = []
    for one in found:
        if one.kind in ("weekday", "date", "relative") and one.start in ends and not _apart(words, one):
            continue
        kept.append(one)
    return kept


def _apart(words: Sequence[Token], one: Mention) -> bool:
    """Whether a mark stands before the day: "at the start of the week, Monday" is no week of Monday."""
    return bool(re.search("[,;:.!?]", words[one.start].before))
