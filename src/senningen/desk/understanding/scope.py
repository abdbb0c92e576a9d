"""Which sessions are meant: not only which are named, but whether wanted, excluded, preferred or "the rest"."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from senningen.desk.understanding.clauses import LONGEST_LIST, adds_a_day, clauses
from senningen.desk.understanding.dates import Mention
from senningen.desk.understanding.folding import folded
from senningen.desk.understanding.limits import Scope
from senningen.desk.understanding.meant import meant, pointed_at
from senningen.desk.understanding.phrases import Hit, small
from senningen.desk.understanding.sheet import Line, Sheet

_PREPOSITIONS = ("all but", "bis auf", "bis op", "mat ausnam", "mit ausnahme", "not on", "nicht am")
_YES = ("yes", "attend", "ask", "only", "register", "all", "stays")


def scope(sheet: Sheet, lines: Iterable[Line], *, holds: bool = False) -> Scope:
    """Read the scope from these sentences, clause by clause; a holder gives up the day of which nothing is said."""
    found = Scope()
    for line in lines:
        _read(line, found, pointed_at(sheet, line))
    unsaid = found.wanted <= found.unsaid
    open_to_all = found.wanted and (unsaid or found.rest_wanted) and not (found.excluded or found.limited)
    if open_to_all and _wants_all(sheet):
        if unsaid:  # "all four days; Monday from the train"
            found.occupied, found.doubtful = set(), False
        found.wanted, found.rest_wanted = set(), False  # "Monday I join from the train, on the others from my desk"
    if found.occupied and (found.rest_wanted or found.wanted != found.occupied or _says_yes(sheet)):
        found.wanted, found.excluded = found.wanted - found.occupied, found.excluded | found.occupied
    # Who holds a seat need not write to keep a day: named without a word for or against it, it is given up.
    refused = any(line.has("no") or _turned_down(line, 0, len(line.tokens)) for line in found.lines)
    kept = found.rest_wanted or (holds and not (found.limited or refused))
    if kept and not found.excluded and found.wanted and found.wanted == found.unsaid:
        found.wanted, found.excluded = set(), found.wanted  # "Monday I am in court. All else stays."
    _only_reasons(found, {session.code for session in sheet.edition.sessions})
    return found


def _only_reasons(found: Scope, codes: set[str]) -> None:
    """ "Yes to the first three; on Thursday my son gets married": a day told besides is why it is not among them."""
    if found.wanted <= found.excluded and found.wanted <= found.unsaid:
        found.wanted = set()  # "except for the opening: on Monday we are in court"
    told = found.unjudged
    if found.said and told and (found.limited or found.said | found.unsaid | found.excluded >= codes):
        found.wanted, found.excluded = found.wanted - told, found.excluded | told
        found.doubtful = False


def _wants_all(sheet: Sheet) -> bool:
    """Whether a sentence that also names a day takes all sessions, in a clause that neither refuses nor limits."""
    for line in sheet.lines:
        whole = [hit for hit in line.all("all") if hit.weight > 1]
        turns = any(token.key in small("turning") or token.key in small("if") for token in line.tokens)
        limited = turns or line.sentence.question or line.has("except", "only", "have")
        if not whole or not line.mentions or limited or not line.has("yes", "attend", "ask", "register", "glad"):
            continue
        for start, end in clauses(line):
            if any(start <= hit.start < end for hit in whole) and not _against(line, start, end, []):
                return True
    return False


def _says_yes(sheet: Sheet) -> bool:
    return any(line.has("yes", "ask", "glad") and not line.mentions for line in sheet.lines)


def _read(line: Line, found: Scope, pointed: list[Mention]) -> None:
    mentions = [*meant(line), *pointed]
    if line.has("all"):
        found.all_wanted = True
        if line.has("prefer") and not _limits(line, 0, len(line.tokens)) and not line.has("except"):
            return  # "Tuesday above all, but I should like to hear everything"
    if not mentions:
        busy = line.has("occupied") and not line.has("yes")
        against = busy or line.has("except", "no", "giveback", "away") or _turned_down(line, 0, len(line.tokens))
        found.rest_wanted = found.rest_wanted or (line.has("rest") and not against)
        return
    found.lines.append(line)
    put_right, carried = _put_right(line, mentions), ""
    for start, end in clauses(line):
        inside = [one for one in mentions if start <= one.start < end and one != put_right]
        open_ = [one for one in inside if _left_open(line, one)]
        if open_:
            found.doubtful = True
            inside = [one for one in inside if one not in open_]
        rest = [hit for hit in line.all("rest") if start <= hit.start < end]
        if not inside and not rest:
            carried = _said_before(line, start, end)
            continue
        if _prefers(line, start, end) or any(start <= hit.start < end for hit in line.all("late")):
            continue
        if _if_full(line, start, end):
            continue
        carried = carried if _only_days(line, start, end, inside) else ""
        _judge(line, start, end, inside, found, rest=bool(rest), carried=carried)
    if _limits(line, 0, len(line.tokens)):
        found.limited = True


def _said_before(line: Line, start: int, end: int) -> str:
    """What a clause without a day says of the days that follow a comma: "I shall be there, on Monday at least"."""
    in_favour = [hit for hit in line.all(*_YES) if start <= hit.start < end]
    if _against(line, start, end, in_favour) or _turned_down(line, start, end):
        return "no"
    whole = any(hit.cue == "all" for hit in in_favour)  # "on all four days, on Monday from the train"
    return "yes" if in_favour and not whole else ""


def _only_days(line: Line, start: int, end: int, inside: list[Mention]) -> bool:
    """Whether a clause after a comma is nothing but its days."""
    told = sum(one.end - one.start for one in inside)
    only_days = bool(inside) and end - start - told <= LONGEST_LIST
    return only_days and "," in line.tokens[start].before and not any(start <= hit.start < end for hit in line.hits)


def _left_open(line: Line, one: Mention) -> bool:
    """Whether "maybe" stands right beside a day: "mercredi peut-être"."""
    beside = (*line.tokens[max(0, one.start - 2) : one.start], *line.tokens[one.end : one.end + 1])
    return any(token.key in small("maybe") for token in beside)


def _put_right(line: Line, mentions: list[Mention]) -> Mention | None:
    """The day that is taken back: "not on Monday but on Tuesday I cannot come" says nothing of Monday."""
    for wrong, right in pairwise(mentions):
        before = line.tokens[max(0, wrong.start - 2) : wrong.start]
        between = line.tokens[wrong.end : right.start]
        denied = any(token.key in small("denying") for token in before)
        turned = len(between) <= 3 and any(token.key in small("turning") for token in between)
        turned = turned or any(token.key in small("mistaken") for token in between)  # "not the 15th, I was wrong:"
        if denied and turned and _refused_after(line, right.end):
            return wrong
    return None


def _refused_after(line: Line, start: int) -> bool:
    return any(hit.start >= start for hit in line.all("no", "away", "giveback")) or _turned_down(
        line, start, len(line.tokens)
    )


def _prefers(line: Line, start: int, end: int) -> bool:
    """Whether a clause only says which day matters most; "most interested in attending the last" asks for it."""
    preferring = [hit for hit in line.all("prefer") if start <= hit.start < end]
    asking = any(start <= hit.start < end for hit in line.all("attend", "ask")) and len(preferring) == 1
    plain = asking and not line.has("all") and preferring[0].phrase.startswith("most interested")
    return bool(preferring) and not _limits(line, start, end) and not plain


def _if_full(line: Line, start: int, end: int) -> bool:
    """ "Should Thursday be full, put me on the waiting list": a day that is asked for elsewhere."""
    keys = {token.key for token in line.tokens[start:end]}
    return bool(keys & small("if")) and bool(keys & small("full"))


def _limits(line: Line, start: int, end: int) -> bool:
    return any(start <= hit.start < end for hit in line.all("only")) or _ne_que(line, start, end)


def _ne_que(line: Line, start: int, end: int) -> bool:
    keys = [token.key for token in line.tokens[start:end]]
    if not {"ne", "n"} & set(keys):
        return False
    begin = min(i for i, word in enumerate(keys) if word in ("ne", "n"))
    following = keys[begin + 1 :]
    return bool({"que", "qu"} & set(following)) and not {"pas", "plus", "aucun", "aucune", "jamais"} & set(following)


def _judge(line: Line, start: int, end: int, inside: list[Mention], found: Scope, *, rest: bool, carried: str) -> None:
    in_favour = [hit for hit in line.all(*_YES) if start <= hit.start < end]
    against = _against(line, start, end, in_favour)
    if rest:
        busy = not in_favour and any(start <= hit.start < end for hit in line.all("occupied"))
        found.rest_wanted = found.rest_wanted or not (against or busy)
        named = bool(inside or found.excluded)
        found.rest_refused = found.rest_refused or (named and _neither(line, start, end))
    if any(_is_preposition(hit.phrase) for hit in against):
        _excepting(line, start, end, inside, found, against)
        return
    negative = (
        bool(against)
        or _only_busy(line, start, end, found)
        or (_turned_down(line, start, end) and not any(_cannot_miss(hit) for hit in in_favour))
    )
    bare = {token.key for token in line.tokens[start:end]}
    if not against and not in_favour:
        negative = negative or (bool(bare & small("bare_no")) and not bare & small("bare_yes"))
    negative = negative or carried == "no"
    codes = {code for one in inside for code in one.codes}
    (found.excluded if negative else found.wanted).update(codes)
    if not negative:
        also = adds_a_day(line, start, end)
        _told(line, (start, end), inside, found, plainly=bool(in_favour or carried or also or bare & small("bare_yes")))
        if rest:
            found.said |= codes


def _only_busy(line: Line, start: int, end: int, found: Scope) -> bool:
    """ "I am in, only on Tuesday I have to see the mayor": after a yes, "only" opens what is left out."""
    here = {hit.cue for hit in line.hits if start <= hit.start < end and not hit.negated}
    before = any(hit.end <= start for hit in line.all("yes", "all"))
    return (
        before
        and not found.named
        and {"only", "occupied"} <= here
        and here.isdisjoint({"yes", "attend", "ask", "stays", "all"})
    )


def _excepting(line: Line, start: int, end: int, inside: list[Mention], found: Scope, against: list[Hit]) -> None:
    """A clause with "except", "sauf", "ausser": the days after it, or with a refusal before it those alone."""
    first = min(hit.start for hit in against if _is_preposition(hit.phrase))
    struck = any(token.key in small("striking") for token in line.tokens[start:first])
    refused = (
        struck
        or _turned_down(line, start, end)
        or any(
            hit.cue == "giveback" or (hit.cue == "no" and hit.start < first)
            for hit in against
            if not _is_preposition(hit.phrase)
        )
    )
    if refused:  # "cancel everything except Wednesday"
        found.limited = True
        found.wanted.update(code for one in inside if one.start >= first for code in one.codes)
        return
    behind = not any(one.start >= first for one in inside) and end - first <= 3  # "le mardi excepté"
    for one in inside:
        (found.excluded if behind or one.start >= first else found.wanted).update(one.codes)


def _told(line: Line, part: tuple[int, int], inside: list[Mention], found: Scope, *, plainly: bool) -> None:
    """Note how a wanted day was told: in so many words, as one more wish ("please"), or with nothing said of it."""
    start, end = part
    codes = {code for one in inside for code in one.codes}
    busy = any(start <= hit.start < end for hit in line.all("occupied"))
    if not busy and any(one.kind == "range" and _begins(line, one) for one in inside):
        found.limited = True  # "though not before Tuesday"
        found.said |= codes
    if plainly or (not busy and any(token.key in small("please") for token in line.tokens[start:end])):
        found.said |= codes
    if plainly:
        return
    told = sum(one.end - one.start for one in inside)
    found.doubtful = found.doubtful or end - start - told > LONGEST_LIST
    if busy:
        found.occupied |= codes
    found.unsaid |= codes


def _begins(line: Line, one: Mention) -> bool:
    """Whether "only" or "not before" opens the days that a range names."""
    return any(token.key in small("opening_range") for token in line.tokens[max(0, one.start - 4) : one.start])


def _against(line: Line, start: int, end: int, in_favour: list[Hit]) -> list[Hit]:
    """What speaks against the days of a clause; nothing in "only" and in "should not like to miss"."""
    if _ne_que(line, start, end) or any(_cannot_miss(hit) for hit in in_favour):
        return []
    if gives_mine(line, start, end):
        return [Hit("giveback", "", "my place", start, start + 1, 2)]
    cues = ("except", "no", "giveback", "strike", *(() if line.sentence.question else ("away",)))
    return [hit for hit in line.hits if hit.cue in cues and start <= hit.start < end]


def gives_mine(line: Line, start: int = 0, end: int | None = None) -> bool:
    """ "My place for Tuesday can serve somebody else": not only a seat is named, but whose."""
    words = line.tokens[start:end]
    pairs = (*pairwise(words), *zip(words, words[2:], strict=False))  # "my seat", "my Monday seat"
    mine = any(one.key in small("mine") and two.key in small("seat_noun") for one, two in pairs)
    keys = {token.key for token in words}
    return mine and bool(keys & small("somebody")) and bool(keys & (small("free") | small("serves")))


def _neither(line: Line, start: int, end: int) -> bool:
    """Whether "neither ... nor" stands in a part of a sentence."""
    return any(token.key in small("neither") for token in line.tokens[start:end])


def _cannot_miss(hit: Hit) -> bool:
    """ "I should not like to miss it": the "not" belongs to missing."""
    return hit.cue == "yes" and bool(set(folded(hit.phrase.replace("*", "")).split()) & small("missing"))


def _turned_down(line: Line, start: int, end: int) -> bool:
    return any(hit.negated and hit.cue in ("attend", "yes", "ask") and start <= hit.start < end for hit in line.hits)


def _is_preposition(phrase: str) -> bool:
    spoken = folded(phrase).split()
    if spoken[0] in small("excluding") or phrase in _PREPOSITIONS:
        return True
    return len(spoken) > 2 and spoken[-1] in small("excluding")
