"""How many people or places a mail speaks of: "two seats", "nous sommes quatre", "ich und zwei Kollegen"."""

from __future__ import annotations

from senningen.desk.understanding.phrases import Hit, numbers, small
from senningen.desk.understanding.sheet import Line, Sheet


def number_told(sheet: Sheet) -> int:
    """ "two seats", "drei Plätze", "nous sommes quatre": how many, or 0."""
    for line in sheet.every:
        for i, token in enumerate(line.tokens):
            count = numbers().get(token.key, 0)
            following = {word.key for word in line.tokens[i + 1 : i + 4]}
            before = {word.key for word in line.tokens[max(0, i - 2) : i]}
            if count and (following & small("counted") or before & small("counting")):
                return count + 1 if _beside_writer(line, i) else count
    return 0


def _beside_writer(line: Line, i: int) -> bool:
    """Whether a number counts who comes beside the writer: "je viendrai avec deux collaborateurs", "me and two"."""
    before = [token.key for token in line.tokens[max(0, i - 2) : i]]
    with_them = before[-1:] and before[-1] in small("with") and line.has("yes", "attend")
    brought = any(_beside(line, hit, i) for hit in line.all("me_too"))
    return (
        bool(with_them)
        or brought
        or (len(before) == 2 and before[0] in small("myself") and before[1] in small("joining"))
    )


def _beside(line: Line, hit: Hit, i: int) -> bool:
    """ "I'd bring along two colleagues", "pour moi et pour mes deux adjoints"; not "we would like three seats"."""
    near = hit.end == i or (hit.end < i and line.tokens[hit.end - 1].key in small("joining"))
    return near and line.tokens[hit.start].key not in small("we")
