"""Corrections of a name, a title or an organisation: how it should be."""

from __future__ import annotations

import re

from senningen.desk.understanding.folding import EMAIL, folded, key
from senningen.desk.understanding.names import is_person, listed, ordered
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import Act, PersonMentioned
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.writer import Writer, same_person

_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a'
_QUOTED = re.compile(f"[{_QUOTES}]\\s*([^{_QUOTES}\n]{{2,80}}?)\\s*[{_QUOTES}]")
_CAPITALS = re.compile(
    r"(?:[^\W\d_a-z][\w'\u2019-]+\.?)(?:\s+(?:(?:de|du|von|van|der|la|le)\s+)?[^\W\d_a-z][\w'\u2019-]+){1,4}"
)


def change_of_details(sheet: Sheet, writer: Writer) -> list[Act]:
    """An act where the mail corrects a name, a title or an organisation."""
    lines = [line for line in sheet.every if line.has("details_change")]
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
    name, organisation = _corrected(lines, writer)
    person = PersonMentioned(
        name or writer.person.name, writer.person.email, organisation or writer.person.organisation
    )
    return [
        Act(
            "change_details",
            (person,),
            evidence=tuple(dict.fromkeys(line.evidence() for line in lines))[:4],
            confidence=0.75,
        )
    ]


def _corrected(lines: list[Line], writer: Writer) -> tuple[str, str]:
    """The name and the organisation as they should be: quoted or named, and not called wrong."""
    name = organisation = ""
    for line in lines:
        text = line.sentence.text
        candidates = [(hit.start(1), hit.group(1)) for hit in _QUOTED.finditer(text)]
        candidates += [
            (hit.start(), hit.group())
            for hit in re.finditer(
                r"(?:[^\W\d_a-z][\w'\u2019-]+\.?)(?:\s+(?:(?:de|du|von|van|der|la|le)\s+)?[^\W\d_a-z][\w'\u2019-]+){1,4}",
                text,
            )
        ]
        for at, raw in candidates:
            if _called_wrong(text, at):
                continue
            spoken = ordered(raw)
            org_like = any(
                key(word) in listed("organisation") for word in re.findall(r"[^\W\d_]+", raw)
            ) or _about_organisation(text, at)
            if not org_like and spoken and is_person(spoken) and _alike(spoken, writer):
                name = max((name, spoken), key=len)
            elif org_like and raw.strip() and not organisation:
                organisation = raw.strip(" .,")
    return name, organisation


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
