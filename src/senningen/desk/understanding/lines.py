"""What is read off several sentences together: the sessions they name, the grounds of an act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from senningen.desk.understanding.dates import Mention
from senningen.desk.understanding.reading import Act, Evidence
from senningen.desk.understanding.sheet import Line, Sheet


def evidence_of(lines: list[Line], most: int = 4) -> tuple[Evidence, ...]:
    """The sentences, as the grounds of an act."""
    return tuple(dict.fromkeys(line.evidence() for line in lines))[:most]


def on_the_ground_of(act: Act, line: Line) -> Act:
    """The same act, with a sentence more among its grounds."""
    told = line.evidence()
    return act if told in act.evidence else replace(act, evidence=(*act.evidence, told))


def weight_of(line: Line, cue: str) -> int:
    """The words in the longest phrase of this cue in a sentence; 0 where none stands."""
    return max((hit.weight for hit in line.all(cue)), default=0)


def sessions_of(sheet: Sheet, lines: list[Line], *, subject: bool = True) -> tuple[str, ...] | None:
    """The sessions these sentences (or else the subject) name; a topic counts only where no day is named."""
    named = codes_of(one for line in lines for one in line.mentions if one.kind not in ("topic", "relative"))
    named = named or codes_of(one for line in lines for one in line.mentions)
    if not named and subject:
        named = codes_of(one for line in sheet.subject for one in line.mentions)
    order = [session.code for session in sheet.edition.sessions]
    return tuple(code for code in order if code in named) or None if len(named) < len(order) else None


def codes_of(mentions: Iterator[Mention]) -> set[str]:
    """The sessions of these mentions."""
    return {code for one in mentions for code in one.codes}
