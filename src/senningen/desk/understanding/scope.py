"""Which sessions are meant: not only which are named, but whether wanted, excluded, preferred or "the rest"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from senningen.desk.understanding.dates import Mention, numbered
from senningen.desk.understanding.days import mentions as session_mentions
from senningen.desk.understanding.days import near_session_word
from senningen.desk.understanding.folding import Token, folded, sentences
from senningen.desk.understanding.phrases import Hit, small
from senningen.desk.understanding.sheet import Line, Sheet

_MARK = re.compile(r"[;:()\u2014\u2026.?!]|\s[-\u2013]\s")
_MARK_OR_COMMA = re.compile(r"[,;:.()]")
LONGEST_LIST = 4  # words beside the days, in a clause that only lists them
_YES = ("yes", "attend", "ask", "only", "register", "all")


@dataclass(slots=True)
class Scope:
    """Sessions said yes to, sessions said no to, and whether everything else was settled too."""

    wanted: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)
    unsaid: set[str] = field(default_factory=set)  # named, and neither yes nor no stands beside it
    occupied: set[str] = field(default_factory=set)  # "on Monday I have a school meeting"
    doubtful: bool = False  # a day in a long clause that says neither yes nor no
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
        _read(line, found, _pointed_at(sheet, line), strict_topics=strict_topics)
    if found.occupied and (found.rest_wanted or found.wanted != found.occupied or _says_yes(sheet)):
        found.wanted, found.excluded = found.wanted - found.occupied, found.excluded | found.occupied
    if found.rest_wanted and not found.excluded and found.wanted and found.wanted == found.unsaid:
        found.wanted, found.excluded = set(), found.wanted  # "Monday I am in court. All else stays."
    return found


def _says_yes(sheet: Sheet) -> bool:
    return any(line.has("yes", "ask", "glad") and not line.mentions for line in sheet.lines)


def _pointed_at(sheet: Sheet, line: Line) -> list[Mention]:
    """ "This one I must skip", written under the only session that is quoted."""
    hits = line.all("this_one")
    if not hits or line.mentions or not sheet.message.quoted_text:
        return []
    codes = frozenset(
        code
        for one in sentences(sheet.message.quoted_text[:4000])
        for named in session_mentions(one.tokens, sheet.edition, None)
        if named.kind in ("weekday", "date")
        for code in named.codes
    )
    return [Mention(codes, hits[0].start, hits[0].end, "date")] if len(codes) == 1 else []


def _read(line: Line, found: Scope, pointed_at: list[Mention], *, strict_topics: bool) -> None:
    mentions = [one for one in line.mentions if one.codes and _counts(line, one, strict_topics=strict_topics)]
    mentions += pointed_at
    if line.has("all"):
        found.all_wanted = True
    if not mentions:
        busy = line.has("occupied") and not line.has("yes")
        against = busy or line.has("except", "no", "giveback", "away") or _turned_down(line, 0, len(line.tokens))
        found.rest_wanted = found.rest_wanted or (line.has("rest") and not against)
        return
    found.lines.append(line)
    for start, end in _clauses(line):
        inside = [one for one in mentions if start <= one.start < end]
        rest = [hit for hit in line.all("rest") if start <= hit.start < end]
        if not inside and not rest:
            continue
        if _prefers(line, start, end):
            continue
        _judge(line, start, end, inside, found, rest=bool(rest))
    if _limits(line, 0, len(line.tokens)):
        found.limited = True


def _prefers(line: Line, start: int, end: int) -> bool:
    """Whether a clause only says which day matters most; "most interested in attending the last" asks for it."""
    preferring = [hit for hit in line.all("prefer") if start <= hit.start < end]
    asking = any(start <= hit.start < end for hit in line.all("attend", "ask")) and len(preferring) == 1
    plain = asking and not line.has("all") and preferring[0].phrase.startswith("most interested")
    return bool(preferring) and not _limits(line, start, end) and not plain


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
        strong = words[i].key in small("turning") and _judges_more(line, i)
        mark = bool(_MARK.search(words[i].before)) and not _dotted_list(line, i) and not _answers_day(words, i)
        if any(hit.start < i < hit.end for hit in line.all("except", "rest")) or _inside_day(line, i):
            continue  # "all but Monday", "Tuesday (15 Dec.)"
        if _heads(line, cuts[-1], i):
            continue  # "about Thursday: I cannot come"
        comma = "," in words[i].before and (not _inside_enumeration(line, i) or _polar_both_sides(line, cuts[-1], i))
        join = words[i].key in small("joining") and _polar_both_sides(line, cuts[-1], i)
        if strong or mark or comma or join:
            cuts.append(i)
    return [(start, end) for start, end in zip(cuts, [*cuts[1:], len(words)], strict=True) if end > start]


def _heads(line: Line, start: int, i: int) -> bool:
    """Whether a day, with nothing said of it, only announces what follows a colon or a dash."""
    words = line.tokens
    left = any(start <= one.start < i for one in line.mentions)
    rest = any(start <= hit.start < i for hit in line.all("rest"))
    marked = re.search(r":|\s[-\u2013\u2014]\s", words[i].before) or (rest and not left and "," in words[i].before)
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
    left = any(start <= one.start < i for one in line.mentions)
    right = any(i <= one.start < end for one in line.mentions)
    return left and right and _judged(line, start, i) and _judged(line, i, end)


def _judged(line: Line, start: int, end: int) -> bool:
    """Whether anything between two words says yes or no."""
    if any(start <= hit.start < end for hit in line.hits if hit.cue in ("except", "no", "yes", "away", "strike")):
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


def _judge(line: Line, start: int, end: int, inside: list[Mention], found: Scope, *, rest: bool) -> None:
    in_favour = [hit for hit in line.all(*_YES) if start <= hit.start < end]
    against = _against(line, start, end, in_favour)
    prepositions = [hit for hit in against if _is_preposition(hit.phrase)]
    if rest:
        busy = not in_favour and any(start <= hit.start < end for hit in line.all("occupied"))
        found.rest_wanted = found.rest_wanted or not (against or busy)
    if prepositions:
        first = min(hit.start for hit in prepositions)
        refused = _turned_down(line, start, end) or any(
            hit not in prepositions
            and (hit.cue == "giveback" or (hit.cue == "no" and hit.start < first))
            and not _is_preposition(hit.phrase)
            for hit in against
        )
        if refused:  # "cancel everything except Wednesday"
            found.limited = True
            found.wanted.update(code for one in inside if one.start >= first for code in one.codes)
            return
        behind = not any(one.start >= first for one in inside) and end - first <= 3  # "le mardi excepté"
        for one in inside:
            (found.excluded if behind or one.start >= first else found.wanted).update(one.codes)
        return
    negative = bool(against) or (_turned_down(line, start, end) and not any(_cannot_miss(hit) for hit in in_favour))
    bare = {token.key for token in line.tokens[start:end]}
    if not against and not in_favour:
        negative = negative or (bool(bare & small("bare_no")) and not bare & small("bare_yes"))
    target = found.excluded if negative else found.wanted
    for one in inside:
        target.update(one.codes)
    if not negative and not in_favour and not bare & small("bare_yes"):
        told = sum(one.end - one.start for one in inside)
        found.doubtful = found.doubtful or end - start - told > LONGEST_LIST
        if any(start <= hit.start < end for hit in line.all("occupied")):
            found.occupied.update(code for one in inside for code in one.codes)
        found.unsaid.update(code for one in inside for code in one.codes)


def _against(line: Line, start: int, end: int, in_favour: list[Hit]) -> list[Hit]:
    """What speaks against the days of a clause; nothing in "only" and in "should not like to miss"."""
    if _ne_que(line, start, end) or any(_cannot_miss(hit) for hit in in_favour):
        return []
    cues = ("except", "no", "giveback", "strike", *(() if line.sentence.question else ("away",)))
    return [hit for hit in line.hits if hit.cue in cues and start <= hit.start < end]


def _cannot_miss(hit: Hit) -> bool:
    """ "I should not like to miss it": the "not" belongs to missing."""
    return hit.cue == "yes" and bool(set(folded(hit.phrase.replace("*", "")).split()) & small("missing"))


def _turned_down(line: Line, start: int, end: int) -> bool:
    return any(hit.negated and hit.cue in ("attend", "yes", "ask") and start <= hit.start < end for hit in line.hits)


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
