"""Which of the sessions that a sentence names or points at are meant: a topic may only be spoken of."""

from __future__ import annotations

from senningen.desk.understanding.dates import Mention
from senningen.desk.understanding.days import mentions as session_mentions
from senningen.desk.understanding.days import near_session_word
from senningen.desk.understanding.folding import sentences
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.sheet import Line, Sheet


def meant(line: Line) -> list[Mention]:
    """The days and topics of a sentence that stand for sessions, in order."""
    told = [one for one in line.mentions if one.codes]
    counted = [one for one in told if _counts(line, one)]
    return [one for one in told if one in counted or _joins(line, one, counted)]


def pointed_at(sheet: Sheet, line: Line) -> list[Mention]:
    """ "This one I must skip", written under the only session that is quoted."""
    hits = line.all("this_one")
    if not hits or line.mentions:
        return []
    before = [one for one in sheet.lines if one.sentence.number == line.sentence.number - 1]
    just_named = [named.codes for one in before for named in one.mentions]
    if len(just_named) == 1 and len(just_named[0]) == 1:
        return [Mention(just_named[0], hits[0].start, hits[0].end, "date")]
    if not sheet.message.quoted_text:
        return []
    codes = frozenset(
        code
        for one in sentences(sheet.message.quoted_text[:4000])
        for named in session_mentions(one.tokens, sheet.edition, None)
        if named.kind in ("weekday", "date")
        for code in named.codes
    )
    return [Mention(codes, hits[0].start, hits[0].end, "date")] if len(codes) == 1 else []


def _counts(line: Line, one: Mention) -> bool:
    if one.kind != "topic" or _beside_day(line, one):
        return True
    before = line.tokens[max(0, one.start - 4) : one.start]
    return near_session_word(line.tokens, one) or any(token.key in small("limiting") for token in before)


def _joins(line: Line, one: Mention, counted: list[Mention]) -> bool:
    """ "Your talks on mobile networks and on data centres": a topic joined to one that is meant."""
    return any(
        other.end < one.start <= other.end + 3
        and any(token.key in small("joining") for token in line.tokens[other.end : one.start])
        for other in counted
    )


def _beside_day(line: Line, one: Mention) -> bool:
    return any(other is not one and other.kind != "topic" and other.codes == one.codes for other in line.mentions)
