"""Which sessions are meant: not only which are named, but whether wanted, excluded, preferred or "the rest"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from senningen.desk.understanding.dates import Mention
from senningen.desk.understanding.days import near_session_word
from senningen.desk.understanding.folding import folded
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.sheet import Line, Sheet

_YES = ("yes", "attend", "ask", "only", "register", "all")


@dataclass(slots=True)
class Scope:
    """Sessions said yes to, sessions said no to, and whether everything else was settled too."""

    wanted: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)
    limited: bool = False  # "only", "just", "not ... but"
    rest_wanted: bool = False
    all_wanted: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Whether any session was named at all."""
        return bool(self.wanted or self.excluded)

    def kept(self, codes: Sequence[str]) -> tuple[str, ...] | None:
        """The sessions that remain, in order; None for all of them; () for none."""
        if not self.named:
            return None
        if self.wanted and not (self.rest_wanted and self.excluded and not self.limited):
            chosen = self.wanted - self.excluded or set()
        else:
            chosen = set(codes) - self.excluded
        found = tuple(code for code in codes if code in chosen)
        return None if len(found) == len(codes) else found


def scope(sheet: Sheet, lines: Iterable[Line], *, strict_topics: bool = True) -> Scope:
    """Read the scope from these sentences, clause by clause."""
    found = Scope()
    for line in lines:
        _read(line, found, strict_topics=strict_topics)
    return found


def _read(line: Line, found: Scope, *, strict_topics: bool) -> None:
    mentions = [one for one in line.mentions if one.codes and _counts(line, one, strict_topics=strict_topics)]
    if line.has("all"):
        found.all_wanted = True
    if not mentions:
        return
    found.lines.append(line)
    for start, end in _clauses(line):
        inside = [one for one in mentions if start <= one.start < end]
        rest = [hit for hit in line.all("rest") if start <= hit.start < end]
        if not inside and not rest:
            continue
        if any(start <= hit.start < end for hit in line.all("prefer")) and not _limits(line, start, end):
            continue
        _judge(line, start, end, inside, found, rest=bool(rest))
    if _limits(line, 0, len(line.tokens)):
        found.limited = True


def _counts(line: Line, one: Mention, *, strict_topics: bool) -> bool:
    return one.kind != "topic" or not strict_topics or near_session_word(line.tokens, one) or _beside_day(line, one)


def _beside_day(line: Line, one: Mention) -> bool:
    return any(other is not one and other.kind != "topic" and other.codes == one.codes for other in line.mentions)


def _limits(line: Line, start: int, end: int) -> bool:
    return any(start <= hit.start < end for hit in line.all("only")) or _ne_que(line, start, end)


def _ne_que(line: Line, start: int, end: int) -> bool:
    keys = [token.key for token in line.tokens[start:end]]
    if not {"ne", "n"} & set(keys):
        return False
    begin = min(i for i, word in enumerate(keys) if word in ("ne", "n"))
    following = keys[begin + 1 :]
    return bool({"que", "qu"} & set(following)) and not {"pas", "plus", "aucun", "aucune", "jamais"} & set(following)


def _clauses(line: Line) -> list[tuple[int, int]]:
    """Cut a sentence where the meaning may turn: at "but", at marks, and between comma parts that judge differently."""
    words = line.tokens
    cuts = [0]
    for i in range(1, len(words)):
        strong = words[i].key in small("turning")
        mark = bool(re.search(r"[;:()\n\u2014\u2026.?!]|\s[-\u2013]\s", words[i].before)) and not _inside_enumeration(
            line, i
        )
        comma = "," in words[i].before and not _inside_enumeration(line, i)
        join = words[i].key in small("joining") and _polar_both_sides(line, cuts[-1], i)
        if strong or mark or comma or join:
            cuts.append(i)
    return [(start, end) for start, end in zip(cuts, [*cuts[1:], len(words)], strict=True) if end > start]


def _inside_enumeration(line: Line, i: int) -> bool:
    """Whether a comma only separates days: "lundi, mardi et jeudi"."""
    left = any(one.end in (i, i - 1) for one in line.mentions)
    right = any(one.start in (i, i + 1, i + 2) for one in line.mentions)
    return left and right and not _polarity_between(line, i)


def _polarity_between(line: Line, i: int) -> bool:
    return any(abs(hit.start - i) <= 1 for hit in line.hits if hit.cue in ("except", "yes", "only"))


def _polar_both_sides(line: Line, start: int, i: int) -> bool:
    """Whether "and" joins two clauses that each judge a day of their own: "Monday no and Thursday yes"."""
    left = any(start <= one.start < i for one in line.mentions)
    right = [one for one in line.mentions if i <= one.start]
    judged_left = any(start <= hit.start < i for hit in line.hits if hit.cue in ("except", "no", "yes"))
    judged_right = any(i <= hit.start for hit in line.hits if hit.cue in ("except", "no", "yes"))
    return left and bool(right) and judged_left and judged_right


def _judge(line: Line, start: int, end: int, inside: list[Mention], found: Scope, *, rest: bool) -> None:
    against = [hit for hit in line.hits if hit.cue in ("except", "no", "giveback") and start <= hit.start < end]
    in_favour = [hit for hit in line.all(*_YES) if start <= hit.start < end]
    prepositions = [hit for hit in against if _is_preposition(hit.phrase)]
    if rest:
        found.rest_wanted = found.rest_wanted or not against
    if _ne_que(line, start, end):
        against = []
    if prepositions:
        first = min(hit.start for hit in prepositions)
        for one in inside:
            (found.excluded if one.start >= first else found.wanted).update(one.codes)
        return
    negative = bool(against) or bool(
        [hit for hit in line.hits if hit.negated and hit.cue in ("attend", "yes", "ask") and start <= hit.start < end]
    )
    if (
        negative
        and in_favour
        and any(hit.cue == "only" for hit in in_favour)
        and not any(hit.cue == "giveback" for hit in against)
    ):
        negative = not any(hit.weight >= 1 and hit.cue == "only" for hit in in_favour)
    for one in inside:
        (found.excluded if negative else found.wanted).update(one.codes)


def _is_preposition(phrase: str) -> bool:
    return folded(phrase).partition(" ")[0] in small("excluding") or phrase in (
        "all but",
        "bis auf",
        "bis op",
        "mat ausnam",
        "mit ausnahme",
        "not on",
        "nicht am",
    )
