"""Corrections of a name, a title or an organisation: how it should be."""

from __future__ import annotations

import re

from senningen.desk.understanding.folding import EMAIL, folded, key
from senningen.desk.understanding.lines import evidence_of, weight_of
from senningen.desk.understanding.names import is_person, listed, ordered, run_at
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import Act, PersonMentioned
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.writer import Writer, same_person

_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a'
_QUOTED = re.compile(f"[{_QUOTES}]\\s*([^{_QUOTES}\n]{{2,80}}?)\\s*[{_QUOTES}]")


def change_of_details(sheet: Sheet, writer: Writer) -> list[Act]:
    """An act where the mail corrects a name, a title or an organisation."""
    told = [line for line in sheet.every if line.has("details_change")]
    lines = [line for line in told if weight_of(line, "tech") < 2 and not line.denies("tech")]  # "my name, no picture"
    sure = [
        line
        for line in lines
        if any(hit.weight >= 2 for hit in line.all("details_change")) or (line.subject and len(lines) > 1)
    ]
    distinct = {hit.phrase for line in lines for hit in line.all("details_change")}
    if not sure and len(distinct) < 2:
        return []
    if all(line.subject for line in lines):
        return []
    if any(token.key == EMAIL for line in lines for token in line.tokens) and all(
        line.has("address_change") for line in lines
    ):
        return []
    near = {line.sentence.number + step for line in lines if not line.subject for step in (0, 1)}
    around = [line for line in sheet.lines if line.sentence.number in near]
    name, organisation = _corrected(around or lines, writer, sheet.message.reply_text)
    person = PersonMentioned(
        name or writer.person.name, writer.person.email, organisation or writer.person.organisation
    )
    return [
        Act(
            "change_details",
            (person,),
            evidence=evidence_of(lines),
            confidence=0.75,
        )
    ]


def quotations(text: str) -> list[str]:
    """What stands between quotation marks."""
    return [hit.group(1) for hit in _QUOTED.finditer(text)]


def _corrected(lines: list[Line], writer: Writer, whole: str) -> tuple[str, str]:
    """The name and the organisation as they should be: quoted or named, and not called wrong."""
    name = organisation = ""
    for line in lines:
        for at, raw in _candidates(line, whole):
            if _called_wrong(line.sentence.text, at):
                continue
            spoken = ordered(raw.partition(",")[0] if len(raw.partition(",")[0].split()) > 1 else raw)
            firm = any(word in listed("organisation") for word in folded(raw.partition(",")[0]).split())
            if firm or _about_organisation(line.sentence.text, at):
                organisation = organisation or raw.strip(" .,")
            elif spoken and is_person(spoken) and _alike(spoken, writer):
                name = max((name, spoken), key=len)
    return name, organisation


def _candidates(line: Line, whole: str) -> list[tuple[int, str]]:
    """What may be a name in a sentence, with its place there: what is quoted, and runs of name words."""
    found = [(hit.start(1), hit.group(1)) for hit in _QUOTED.finditer(line.sentence.text)]
    words, i = line.tokens, 0
    while i < len(words) and not line.subject:
        end = run_at(words, i, whole)
        if end > i:
            found.append((words[i].start - line.sentence.start, whole[words[i].start : words[end - 1].end]))
        i = max(end, i + 1)
    return found


def _alike(name: str, writer: Writer) -> bool:
    """Whether a name can be the writer's: shares a word with it, or with the address."""
    mine = {key(word) for word in re.findall(r"[^\W\d_]+", writer.name)}
    theirs = {key(word) for word in re.findall(r"[^\W\d_]+", name)}
    return bool(mine & theirs) or same_person(name, writer.email) or not mine


def _called_wrong(text: str, start: int) -> bool:
    """Whether the words before say that this is the wrong form."""
    before = folded(text[max(0, start - 30) : start]).split()[-3:]
    if not any(word in small("wrong") for word in before):
        return False
    return before[-1] not in small("right") or any(word in small("wrong") for word in before[-2:])


def _about_organisation(text: str, start: int) -> bool:
    before = folded(text[max(0, start - 45) : start]).split()[-5:]
    return any(word.startswith(tuple(small("organisation"))) for word in before)
