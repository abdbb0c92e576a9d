"""Days and dates of the edition in a sentence: "mardi", "e Méindeg", "le 15 et le 16/12", "Mo + Mi"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from senningen.desk.understanding.edition import EditionWords
from senningen.desk.understanding.folding import Token, key
from senningen.desk.understanding.phrases import Table, file, small, table_of


@dataclass(frozen=True, slots=True)
class Mention:
    """Sessions named in a sentence, from word `start` to before word `end`."""

    codes: frozenset[str]
    start: int
    end: int
    kind: str  # weekday, date, range, ordinal, topic, relative


@cache
def numbered(section: str) -> Mapping[str, int]:
    """A section of `days.toml`: each word with its number."""
    return {key(word): int(count) for count, lines in file("days")[section].items() for word in lines}


@cache
def listed(name: str) -> frozenset[str]:
    """A list of `days.toml`."""
    return frozenset(key(word) for word in file("days")["lists"][name])


@cache
def day_phrases(section: str) -> Table:
    """The phrases of one section of `days.toml`; those of "relative" under the number of days."""
    told = file("days")["relative"] if section == "relative" else {section: file("days")["phrases"][section]}
    return table_of((cue, line) for cue, lines in told.items() for line in lines)


def dated(words: Sequence[Token], edition: EditionWords) -> Iterator[Mention]:
    """Sessions named by a weekday or a day of the month."""
    by_weekday: dict[int, set[str]] = {}
    by_day: dict[int, set[str]] = {}
    for session in edition.sessions:
        by_weekday.setdefault(session.date.weekday(), set()).add(session.code)
        by_day.setdefault(session.date.day, set()).add(session.code)
    months = {session.date.month for session in edition.sessions}
    full, short = numbered("weekdays"), numbered("short_weekdays")
    in_a_row = _short_row(words, short)
    for i, word in enumerate(words):
        weekday = full.get(word.key)
        if weekday is None and word.key in short and (i in in_a_row or _short_day(words, i, short, by_day)):
            weekday = 0 if word.raw.lower() == "mé" else short[word.key]  # Méindeg; in French "me" is Wednesday
        if weekday is None and len(word.key) > 9:
            weekday = weekday_in(word.key)
        if weekday is not None:
            if i in in_a_row or not _other_date(words, i, by_day, months):
                yield Mention(frozenset(by_weekday.get(weekday, ())), i, i + 1, "weekday")
        elif (day := day_number(word)) in by_day and _is_date(words, i, months):
            yield Mention(frozenset(by_day[day]), i, i + 1, "date")


def day_number(word: Token) -> int:
    """The day a word gives ("15", "15th", "fifteenth"), or -1."""
    hit = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|e|eme|ten|te|ter)?", word.key)
    return int(hit.group(1)) if hit else numbered("day_words").get(word.key, -1)


def _other_date(words: Sequence[Token], i: int, by_day: Mapping[int, set[str]], months: set[int]) -> bool:
    """Whether a weekday is followed by a date outside the edition ("Monday 30 November")."""
    for j in range(i + 1, min(i + 4, len(words))):
        if words[j].key in ("the", "de", "den", "le", "dem", "der"):
            continue
        day = day_number(words[j])
        if day < 0:
            return False
        month = _month_after(words, j)
        return (month is not None and month not in months) or (month is not None and day not in by_day)
    return False


def _month_after(words: Sequence[Token], i: int) -> int | None:
    """The month that follows a day: "14 décembre", "14th of December", "14/12", "14.12."."""
    following = words[i + 1 : i + 3]
    if following and following[0].key == "of":
        following = following[1:]
    if not following:
        return None
    month = following[0].key
    if month.isdigit() and len(month) <= 2 and following[0].before in ("/", ".", "-", ". "):
        certain = following[0].before in ("/", ".") or month == "12"
        return int(month) if certain and 1 <= int(month) <= 12 else None
    return numbered("months").get(month)


def _is_date(words: Sequence[Token], i: int, months: set[int]) -> bool:
    """Whether a number that may be a day of the edition is meant as one here."""
    month = _month_after(words, i)
    if month is not None:
        return month in months
    before = words[i - 1] if i else None
    after = words[i + 1] if i + 1 < len(words) else None
    if _is_quantity(words[i], before, after):
        return False
    if words[i].key in numbered("day_words"):
        return before is not None and before.key in listed("before_date")
    if not words[i].key.isdigit():
        return True  # 15th, 2eme
    if before and (
        before.key in listed("before_date") or _names_day(before.key) or numbered("months").get(before.key) in months
    ):
        return True
    if _before_another(words, i, months):
        return True
    return _in_a_row(words[i], before, after) or bool(after and after.before.startswith("."))


def _is_quantity(word: Token, before: Token | None, after: Token | None) -> bool:
    """Whether the number counts something, is a time, or a number of something: 14:30, 15 personnes, article 17."""
    if before and before.key.isdigit() and word.before in (":", "."):
        return True
    if after and (
        after.before in (":", "h") or re.match(r"\s*[%€]", after.before) or after.key in listed("not_date_after")
    ):
        return True
    if before is not None and before.key == "um" and after is not None and after.before.startswith("."):
        return False  # "um 15. an um 16.": on the 15th
    return bool(before) and (before.key in listed("not_date_before") or word.before.endswith(("#", "+", "°")))  # type: ignore[union-attr]


def _names_day(word: str) -> bool:
    return word in numbered("weekdays") or word in numbered("short_weekdays")


def _in_a_row(word: Token, before: Token | None, after: Token | None) -> bool:
    """Whether another day number stands directly beside it: "14, 15", "15/16", "14.-16."."""
    left = (
        before is not None
        and 10 <= day_number(before) <= 31
        and re.fullmatch(r"\s*[,/&+–-]\s*|\.\s*[,/&+–-]?\s*", word.before)
    )
    right = after is not None and 10 <= day_number(after) <= 31 and re.fullmatch(r"\s*[,/&+–-]\s*", after.before)
    return bool(left or right)


def _before_another(words: Sequence[Token], i: int, months: set[int]) -> bool:
    """Whether "and" joins the number to a full date: "(16 and 17 December)"."""
    if i + 2 >= len(words) or words[i + 1].key not in small("joining") | listed("up_to"):
        return False
    return 10 <= day_number(words[i + 2]) <= 31 and _month_after(words, i + 2) in months


def weekday_in(word: str) -> int | None:
    """The day in a compound such as "Mittwochssitzung" or "Méindessessioun"."""
    for day, number in numbered("weekdays").items():
        rest = word.removeprefix(day)
        if len(day) >= 6 and rest != word and {rest, rest.removeprefix("s")} & listed("session"):
            return number
    return None


def _short_row(words: Sequence[Token], short: Mapping[str, int]) -> set[int]:
    """Three and more short days one after the other, in order ("mo di mi geht nicht"), and one with its own answer."""
    row: list[int] = []
    found: set[int] = set()
    for i, word in enumerate(words):
        goes_on = bool(row) and row[-1] == i - 1 and short.get(word.key, -1) == short[words[i - 1].key] + 1
        row = [*row, i] if goes_on else [i] if word.key in short else []
        found |= set(row) if len(row) > 2 else set()
    for i, word in enumerate(words[2:]):  # "di und mi gern, mo und do nicht"
        pair = {words[i].key, word.key} & listed("short_german")
        if len(pair) == 2 and words[i + 1].key in listed("short_joined"):
            found |= {i, i + 2}
    for i, (one, two) in enumerate(pairwise(words)):  # "lun + mar"
        if {one.key, two.key} <= short.keys() and re.fullmatch(r"\s*[+&/]\s*", two.before):
            found |= {i, i + 1}
    answers = small("bare_yes") | small("bare_no")
    if found:
        found |= {i for i, word in enumerate(words[:-1]) if word.key in short and words[i + 1].key in answers}
    return found


_ENGLISH = frozenset({"mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs"})


def _short_day(words: Sequence[Token], i: int, short: Mapping[str, int], by_day: Mapping[int, set[str]]) -> bool:
    """Whether "Mo", "di", "mar" stands for a day here: beside a date, with a full stop, or in a list of days."""
    word = words[i]
    after = words[i + 1] if i + 1 < len(words) else None
    before = words[i - 1] if i else None
    if after and day_number(after) in by_day:
        return word.raw.lower() in _ENGLISH or (word.capital and word.raw.lower() not in ("de", "die"))
    if word.raw == "mon" and not any(
        other.raw.lower() in _ENGLISH for other in (*words[max(0, i - 2) : i], *words[i + 1 : i + 3])
    ):
        return False  # "mardi, mon adjointe"
    if word.raw.lower() in _ENGLISH and _listed_day(words, i, short):
        return True
    if (word.key in ("thu", "tu", "wed", "weds", "jeu") and word.capital) or (
        word.key in ("mon", "mo", "di", "mi", "do", "lun", "mer", "mar")
        and word.capital
        and _listed_day(words, i, short)
    ):
        return True
    dotted = bool(after and re.match(r"\.\s*(?:[,+/&]|$)|\.,", after.before))
    return dotted and word.capital and before is not None and not before.before.endswith("\n")


def _listed_day(words: Sequence[Token], i: int, short: Mapping[str, int]) -> bool:
    joins = {"und", "et", "an", "and", "u", "a", "oder", "ou", "bis"}
    for step in (1, -1):
        j = i + step
        if 0 <= j < len(words):
            gap = words[max(i, j)].before
            direct = (
                words[j].key in short
                and (words[j].capital or words[j].raw in _ENGLISH)
                and re.fullmatch(r"\s*[,/&+.–-]+\s*", gap)
            )
            k = j + step
            joined = (
                words[j].key in joins
                and 0 <= k < len(words)
                and (words[k].key in short or words[k].key in numbered("weekdays"))
            )
            if direct or joined or words[j].key in numbered("weekdays"):
                return True
    return False
