"""Where a sentence names sessions of the edition: by day, ordinal, topic, or counted from the day it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import pairwise

from senningen.desk.understanding.dates import Mention, dated, listed, numbered
from senningen.desk.understanding.edition import EditionWords, SessionWords
from senningen.desk.understanding.folding import Token, key, tokens
from senningen.desk.understanding.phrases import Phrase, Table, file, phrase, small

MOST_TITLE_WORDS = 12


@cache
def _phrases(section: str) -> Table:
    found = []
    if section == "relative":
        for day_number, listed in file("days")["relative"].items():
            found += [phrase(line, day_number, "") for line in listed]
    else:
        found += [phrase(line, section, "") for line in file("days")["phrases"][section]]
    return Table([one for one in found if one])


@lru_cache(maxsize=8)
def _topics(edition: EditionWords) -> Table:
    found: list[Phrase] = []
    for session in edition.sessions:
        for line in (*session.titles.values(), *session.words):
            made = phrase(line, session.code, "")
            if made:
                found.append(made)
    return Table(found)


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
        found += [word.raw for word in words if len(word.raw) >= 6 and word.key not in elsewhere]
    return found


@lru_cache(maxsize=8)
def _words_of_titles(edition: EditionWords) -> Table:
    lines = ((session.code, line) for session in edition.sessions for line in _title_words(session, edition))
    return Table([made for code, line in lines if (made := phrase(line, code, ""))])


@lru_cache(maxsize=8)
def _titles(edition: EditionWords) -> Table:
    lines = [*edition.titles.values(), *edition.masks]
    return Table([made for line in lines if (made := phrase(line, "title", ""))])


def mentions(words: Sequence[Token], edition: EditionWords, sent: date | None) -> list[Mention]:
    """The sessions named in these words, in order, without overlaps; deadlines and farewells are left out."""
    masked = {i for hit in _titles(edition).find(words) for i in range(hit.start, hit.end)}
    found = [*dated(words, edition), *_relative(words, edition, sent), *_topical(words, edition, masked)]
    found += _ordinals(words, edition)
    found += _halves(words, [session.code for session in edition.sessions])
    found.sort(key=lambda one: (one.start, -(one.end - one.start)))
    apart: list[Mention] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return _without_deadlines(words, _opened(words, _joined_ranges(words, apart, edition), edition))


def _relative(words: Sequence[Token], edition: EditionWords, sent: date | None) -> Iterator[Mention]:
    if sent is None:
        return
    days = {session.date: session.code for session in edition.sessions}
    for hit in _phrases("relative").find(words):
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


def _ordinals(words: Sequence[Token], edition: EditionWords) -> Iterator[Mention]:
    """ "the first session", "les deux dernières séances", "Sitzung 3", "3. Sitzung", "S3"."""
    codes = [session.code for session in edition.sessions]
    for i, word in enumerate(words):
        one: tuple[int, int, int] | None = None
        if word.key in numbered("ordinals"):
            if word.key in listed("opening") and any(_is_session(words, j) for j in range(max(0, i - 2), i)):
                yield Mention(frozenset(_chosen(codes, numbered("ordinals")[word.key], 1)), i, i + 1, "ordinal")
            yield from _counted(words, i, codes)
        elif compound := _compound(word.key):
            yield Mention(frozenset(_chosen(codes, compound, 1)), i, i + 1, "ordinal")
        elif word.key in listed("session") and _digit(words, i + 1) and not _is_session(words, i + 2):
            one = (int(words[i + 1].key), i, i + 2)
        elif re.fullmatch(r"s[1-9]", word.key) and word.raw[0] == "S":
            one = (int(word.key[1]), i, i + 1)
        elif _digit(words, i) and _is_session(words, i + 1) and words[i + 1].before.startswith("."):
            one = (int(word.key), i, i + 2)
        if one and one[0] <= len(codes):
            yield Mention(frozenset({codes[one[0] - 1]}), one[1], one[2], "ordinal")


def _compound(word: str) -> int:
    """1 for "Eröffnungstag" and the like, -1 for "Abschlusssitzung"; 0 for any other word."""
    if not word.endswith(tuple(listed("session"))):
        return 0
    return next((int(n) for n in ("1", "-1") if word.startswith(tuple(map(key, file("days")["compounds"][n])))), 0)


def _digit(words: Sequence[Token], i: int) -> bool:
    return i < len(words) and re.fullmatch(r"[1-9]", words[i].key) is not None


def _is_session(words: Sequence[Token], i: int) -> bool:
    return i < len(words) and words[i].key in listed("session")


def _alone(words: Sequence[Token], i: int) -> bool:
    """Whether an ordinal stands for the session itself: "oui pour la dernière, non pour les autres"."""
    if i == 0 or not words[i].raw.islower() or words[i].key == "first" or words[i - 1].key not in listed("article"):
        return False
    if i + 1 == len(words) or re.match(r"\s*[,;.:!?)]", words[i + 1].before):
        return True
    if any(word.key in listed("of_all") for word in words[max(0, i - 8) : i]):
        return True  # "of the four, the third is for me"
    german = words[i - 1].key in listed("german_article")  # there nouns have capitals, so none stands here
    return german and not any(word.capital for word in words[i + 1 : i + 3])


def _counted(words: Sequence[Token], i: int, codes: list[str]) -> Iterator[Mention]:
    """An ordinal with a word for "session" close after it, or with a number beside it ("the last two")."""
    counts, which = numbered("counts"), numbered("ordinals")[words[i].key]
    beside = [j for j in (i - 1, i + 1) if 0 <= j < len(words) and words[j].key in counts]
    span = counts[words[beside[0]].key] if beside else 1
    last = max([i, *beside])
    noun = _noun_after(words, last)
    if not noun and not beside and not words[i].key.endswith("sitzung") and not _alone(words, i):
        return
    if which == -1 and span == 1 and _last_but_one(words, i):
        which = -2
    chosen = _chosen(codes, which, span)
    if chosen and (which in (1, -1) or span == 1):
        yield Mention(frozenset(chosen), min([i, *beside]), noun + 1 if noun else last + 1, "ordinal")


def _chosen(codes: list[str], which: int, span: int) -> list[str]:
    if which < 0:
        return codes[-span:] if which == -1 else codes[which : which + 1]
    return codes[which - 1 : which - 1 + span]


def _last_but_one(words: Sequence[Token], i: int) -> bool:
    """ "the last but one", "l'avant-dernière"."""
    following = [word.key for word in words[i + 1 : i + 3]]
    return following == ["but", "one"] or (i > 0 and words[i - 1].key == "avant" and words[i].before == "-")


def _noun_after(words: Sequence[Token], last: int) -> int:
    """Where the word for "session" stands to which an ordinal belongs, also over "and the last"; 0 for nowhere."""
    for j in range(last + 1, min(last + 3, len(words))):
        if _is_session(words, j):
            return j
    between = small("joining") | listed("article") | listed("before_date")
    j = last + 1
    while j < len(words) and (words[j].key in between or words[j].key in numbered("ordinals")):
        j += 1
    second = any(word.key in numbered("ordinals") for word in words[last + 1 : j])
    return last if second and _is_session(words, j) else 0


def _halves(words: Sequence[Token], codes: list[str]) -> Iterator[Mention]:
    """ "the second half of the week", "die ersten zwei Drittel" not: halves only."""
    middle = (len(codes) + 1) // 2
    for name, chosen in (("first_half", codes[:middle]), ("second_half", codes[middle:])):
        for hit in _phrases(name).find(words):
            yield Mention(frozenset(chosen), hit.start, hit.end, "ordinal")


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
    return " ".join(bare) in {" ".join(t.key for t in tokens(line)) for line in file("days")["phrases"]["range"]}


def _opened(words: Sequence[Token], found: list[Mention], edition: EditionWords) -> list[Mention]:
    """ "ab Dienstag", "à partir de mardi", "from Tuesday on": that day and all after it."""
    order = [session.code for session in edition.sessions]
    ends = {hit.end for hit in _phrases("onwards").find(words)}
    opened = []
    for one in found:
        following = words[one.end].key if one.end < len(words) else ""
        before = words[one.start - 1].key if one.start else ""
        onwards = one.start in ends or (following in listed("on_after") and before in listed("from_before"))
        if onwards and one.codes and one.kind in ("weekday", "date"):
            first = min(order.index(code) for code in one.codes)
            opened.append(Mention(frozenset(order[first:]), one.start, one.end, "range"))
        else:
            opened.append(one)
    return opened


def _without_deadlines(words: Sequence[Token], found: list[Mention]) -> list[Mention]:
    neither = any(word.key in ("weder", "weeder") for word in words)  # "weeder Dënschdeg nach Mëttwoch"
    ends = {
        hit.end
        for hit in _phrases("deadline").find(words)
        if not (neither and words[hit.start].key in ("nach", "noch"))
    }
    kept = []
    for one in found:
        if one.kind in ("weekday", "date", "relative") and one.start in ends:
            continue
        kept.append(one)
    return kept
