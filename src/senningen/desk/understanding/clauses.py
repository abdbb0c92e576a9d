"""Where a sentence is cut so that each part says yes or no to the days that stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from senningen.desk.understanding.dates import listed, numbered
from senningen.desk.understanding.folding import Token
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.sheet import Line

LONGEST_LIST = 4  # words beside the days, in a clause that only lists them
_MARK = re.compile(r"[;:()\u2014\u2026.?!]|\s[-\u2013]\s")
_MARK_OR_COMMA = re.compile(r"[,;:.()]")

_JUDGING = ("except", "no", "yes", "away", "strike", "stays", "giveback", "only")


def clauses(line: Line) -> list[tuple[int, int]]:
    """Cut a sentence where the meaning may turn: at "but", at marks, and between comma parts that judge differently."""
    words = line.tokens
    cuts = [0]
    asides = _asides(line)
    for i in range(1, len(words)):
        if i in asides:
            continue
        strong = words[i].key in small("turning") and _judges_more(line, i)
        mark = bool(_MARK.search(words[i].before)) and not _dotted_list(line, i) and not _answers_day(words, i)
        if any(hit.start < i < hit.end for hit in line.all("except", "rest")) or _inside_day(line, i):
            continue  # "all but Monday", "Tuesday (15 Dec.)"
        if _heads(line, cuts[-1], i):
            continue  # "about Thursday: I cannot come"
        comma = "," in words[i].before and (not _inside_enumeration(line, i) or _polar_both_sides(line, cuts[-1], i))
        join = words[i].key in small("joining") and not _lists(line, i) and _polar_both_sides(line, cuts[-1], i)
        if strong or mark or comma or join or _begins_rest(line, cuts[-1], i):
            cuts.append(i)
    return [(start, end) for start, end in zip(cuts, [*cuts[1:], len(words)], strict=True) if end > start]


def _asides(line: Line) -> set[int]:
    """Words in brackets that name no day, and the first one after: "I am away (yes, again) on Monday" is one clause."""
    found: set[int] = set()
    opened = -1
    for i, word in enumerate(line.tokens):
        if opened >= 0 and ")" in word.before:
            named = any(opened <= one.start < i for one in line.mentions)
            found |= set() if named or re.search("[,;.]", word.before) else set(range(opened, i + 1))
            opened = -1
        if "(" in word.before:
            opened = i
    return found


def _begins_rest(line: Line, start: int, i: int) -> bool:
    """Whether "the rest" opens what is said of the other days, with no mark before it: "jeudi le reste non"."""
    joined = line.tokens[i - 1].key in small("joining") or "," in line.tokens[i].before
    named = any(start <= one.start < i for one in line.mentions)
    opens = any(hit.start == i for hit in line.all("rest"))
    neither = any(token.key in small("neither") for token in line.tokens[:i])
    judged = _judged(line, start, i) and _judged(line, i, len(line.tokens))
    return opens and named and judged and not (joined or neither)


def _heads(line: Line, start: int, i: int) -> bool:
    """Whether a day, with nothing said of it, only announces what follows a colon or a dash."""
    words = line.tokens
    left = any(start <= one.start < i for one in line.mentions)
    rest = any(start <= hit.start < i for hit in line.all("rest"))
    days = {k for one in line.mentions for k in range(one.start, one.end)}
    fill = listed("before_date") | small("turning")  # "On the 14th, however, I sit on a jury"
    bare = all(k in days or words[k].key in fill for k in range(start, i))
    marked = re.search(r":|\s[-\u2013\u2014]\s", words[i].before) or (
        "," in words[i].before and (rest != left) and (rest or bare)
    )
    right = any(one.start >= i for one in line.mentions) or any(hit.start >= i for hit in line.all("rest", "all"))
    heads = bool(marked) and (left or rest) and not right
    said = _judged(line, i, len(words)) or any(hit.start >= i for hit in line.all("occupied"))
    return heads and not _judged(line, start, i) and said


def _inside_day(line: Line, i: int) -> bool:
    """Whether a day goes on here that a bracket only explains: "Tuesday (15 December)"."""
    return any(one.start < i < one.end for one in line.mentions)


def halves(line: Line) -> list[tuple[int, int]]:
    """Cut a sentence only where it clearly turns to something else: at ";", ":" and "but"."""
    words = line.tokens
    cuts = [i for i in range(1, len(words)) if re.search("[;:]", words[i].before) or words[i].key in small("turning")]
    return list(zip([0, *cuts], [*cuts, len(words)], strict=True))


def adds_a_day(line: Line, start: int, end: int) -> bool:
    """Whether a part says "Wednesday too" and nothing else."""
    told = sum(one.end - one.start for one in line.mentions if start <= one.start < end)
    also = any(token.key in small("also") for token in line.tokens[start:end])
    return told > 0 and end - start - told <= LONGEST_LIST and also


def _lists(line: Line, i: int) -> bool:
    """Whether "and" stands between two days alone: "not Monday and Tuesday as planned" says no to both."""
    return any(one.end == i for one in line.mentions) and any(0 < one.start - i <= 2 for one in line.mentions)


def _inside_enumeration(line: Line, i: int) -> bool:
    """Whether a comma only separates days: "lundi, mardi et jeudi"."""
    left = any(
        one.end == i or (one.end == i - 1 and line.tokens[i - 1].key in numbered("months")) for one in line.mentions
    )
    right = any(one.start in (i, i + 1, i + 2) for one in line.mentions)
    return left and right and not _polarity_between(line, i)


def _polarity_between(line: Line, i: int) -> bool:
    return any(abs(hit.start - i) <= 1 for hit in line.hits if hit.cue in ("except", "yes", "only"))


def _polar_both_sides(line: Line, start: int, i: int) -> bool:
    """Whether "and" joins two clauses that each judge a day of their own: "Monday no and Thursday yes"."""
    words = line.tokens
    ends = (
        j
        for j in range(i + 1, len(words))
        if _MARK_OR_COMMA.search(words[j].before) or words[j].key in small("turning")
    )
    end = next(ends, len(words))
    days = [*(one.start for one in line.mentions), *(hit.start for hit in line.all("rest"))]
    left, right = any(start <= day < i for day in days), any(i <= day < end for day in days)
    return left and right and _judged(line, start, i) and _judged(line, i, end)


def _judged(line: Line, start: int, end: int) -> bool:
    """Whether anything between two words says yes or no."""
    if any(start <= hit.start < end for hit in line.hits if hit.cue in _JUDGING):
        return True
    return any(token.key in small("bare_yes") or token.key in small("bare_no") for token in line.tokens[start:end])


def _answers_day(words: Sequence[Token], i: int) -> bool:
    """ "Montag: ja. Dienstag: nein.": the colon joins."""
    return ":" in words[i].before and (words[i].key in small("bare_yes") or words[i].key in small("bare_no"))


def _judges_more(line: Line, i: int) -> bool:
    """Whether another day (or "the rest") follows a "but": in "am Dienstag kann ich aber nicht" none does."""
    return any(one.start >= i for one in line.mentions) or any(hit.start >= i for hit in line.all("rest", "all"))


def _dotted_list(line: Line, i: int) -> bool:
    """Whether a full stop only belongs to the date before it: "am 15. und 17. kann ich"."""
    dated = line.tokens[i - 1].key.isdigit() and any(one.end == i for one in line.mentions)
    return line.tokens[i].before.startswith(".") and (dated or _inside_enumeration(line, i))
