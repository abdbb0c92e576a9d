"""Which address a seat is to have, and when an address is replaced by another."""

from __future__ import annotations

import re

from senningen.desk.understanding.folding import EMAIL, key
from senningen.desk.understanding.lines import evidence_of
from senningen.desk.understanding.people import Named
from senningen.desk.understanding.phrases import small
from senningen.desk.understanding.reading import Act, PersonMentioned
from senningen.desk.understanding.sheet import Line, Sheet
from senningen.desk.understanding.writer import Writer, same_person

LONGEST_PART = 10  # words of a part of a sentence that says what becomes of an address


def change_of_address(sheet: Sheet, writer: Writer) -> list[Act]:
    """An act where the mail says that an address is replaced by another."""
    lines = [line for line in sheet.every if line.has("address_change")]
    sure = [
        line for line in lines if any(hit.weight >= 2 for hit in line.all("address_change")) or _names_address(line)
    ]
    named = _named(sheet)
    if not sure:
        sure = _old_named(named, writer) or _given_up(sheet, named, writer)
        lines = sure
    if not sure:
        return []
    about = any(line.has("address_here") for line in sheet.lines) or any(
        "email" in hit.phrase or "adres" in key(hit.phrase) or "mail" in hit.phrase
        for line in sure
        for hit in line.all("address_change")
    )
    if not named and not about:
        return []
    if named and not about and not any(line is where for line in sure for where, _ in named):
        return []
    old, new = moved(sheet, writer)
    if old and new and old.lower() == new.lower():
        return []
    person = PersonMentioned(writer.person.name, new, writer.person.organisation)
    return [
        Act(
            "change_address",
            (person,),
            old_email=old,
            evidence=evidence_of(lines),
            confidence=0.8 if new and old else 0.6,
        )
    ]


def moved(sheet: Sheet, writer: Writer) -> tuple[str | None, str]:
    """The old address, where one is told, and the new one."""
    named = _named(sheet)
    return _pointed(sheet, named, writer) or _old_and_new(sheet, named, writer)


def _named(sheet: Sheet) -> list[tuple[Line, int]]:
    """The addresses that the text names, each with its sentence and its place there."""
    return [
        (line, i)
        for line in sheet.lines
        for i, token in enumerate(line.tokens)
        if token.key == EMAIL and token.raw.lower() not in sheet.knows.own_addresses
    ]


def _old_named(named: list[tuple[Line, int]], writer: Writer) -> list[Line]:
    """Where the writer's own address is said to end ("me@... is shut down") and one other is named beside it."""
    mine = [(line, i) for line, i in named if line.tokens[i].raw.lower() == writer.email.lower()]
    others = {line.tokens[i].raw.lower() for line, i in named} - {writer.email.lower()}
    ends = [line for line, i in mine if {token.key for token in line.tokens} & small("ended") or _age(line, i) < 0]
    return [*ends, *(line for line, _ in named if line not in ends)] if ends and len(others) == 1 else []


def _given_up(sheet: Sheet, named: list[tuple[Line, int]], writer: Writer) -> list[Line]:
    """Where another address of the writer's is said to end, and she points to the one she writes from."""
    if not _pointed(sheet, named, writer):
        return []
    return [line for line, i in named if _age(line, i) < 0 or same_person(writer.name, line.tokens[i].raw)]


def _pointed(sheet: Sheet, named: list[tuple[Line, int]], writer: Writer) -> tuple[str, str] | None:
    """ "... will be shut; from now on it is the one I am writing from": the address of the mail is the new one."""
    others = {line.tokens[i].raw.lower(): line.tokens[i].raw for line, i in named}
    others.pop(writer.email.lower(), None)
    here = [(line, hit) for line in sheet.lines for hit in line.all("address_here")]
    if len(others) != 1 or not here:
        return None
    if any(
        token.key == EMAIL and ";" not in token.before
        for line, hit in here
        for token in line.tokens[hit.end : hit.end + 3]
    ):
        return None  # "to this address: ..."
    if any(_age(line, hit.start) < 0 or _ends_after(line, hit.end) for line, hit in here):
        return None  # "this address will be closed"
    if any(_age(line, i) >= 0 and _wanted_at(line, i) for line, i in named if line.tokens[i].raw.lower() in others):
        return None  # "this mailbox ends with my contract; then reach me at ..."
    return next(iter(others.values())), writer.email


def _wanted_at(line: Line, i: int) -> bool:
    """Whether a word for reaching somebody stands right before an address, and is not denied."""
    return any(hit.start < i <= hit.end and not hit.negated for hit in line.all("address_change"))


def _names_address(line: Line) -> bool:
    return any(token.key == EMAIL for token in line.tokens)


def _old_and_new(sheet: Sheet, named: list[tuple[Line, int]], writer: Writer) -> tuple[str | None, str]:
    """Old and new by the words before each address; one alone is new, unless it is said to be old."""
    sender = writer.email
    addresses = {line.tokens[i].raw: _age(line, i) for line, i in reversed(named)}
    if not addresses:
        return None, sender
    old = next((address for address, age in addresses.items() if age < 0), None)
    new = next((address for address, age in addresses.items() if age > 0 and address != old), None)
    rest = [address for address in addresses if address not in (old, new)]
    if new is None:
        new = next((address for address in rest if address != old), None) or (
            sender if old and old.lower() != sender.lower() else None
        )
        rest = [address for address in rest if address != new]
    if old is None:
        old = rest[0] if rest else (sender if new and new.lower() != sender.lower() else None)
    return old, new or sender


def _age(line: Line, i: int) -> int:
    """-1 for an address called old, 1 for one called new, 0 where nothing tells."""
    first = i
    while first > 0 and i - first < 7 and line.tokens[first - 1].key != EMAIL and not _stops(line, first):
        first -= 1
    if line.tokens[i - 1].key in small("replaced_by") and i:
        return 1  # "replace the one you have by ..."
    crossed = "," in line.tokens[i].before
    for at in range(i - 1, first - 1, -1):
        word = line.tokens[at].key
        beside = word not in small("old_beside") or at == i - 1
        if word in small("old") and beside and not (crossed and word in small("ended")):
            return -1
        if word in small("new"):
            return 1
        crossed = crossed or "," in line.tokens[at].before
    after = [token.key for token in line.tokens[i + 1 : _next_address(line, i + 1)]]
    ended = any(word in small("ended") for word in after) and not any(word in small("but") for word in after[:1])
    return -1 if ended else 0


def _next_address(line: Line, i: int) -> int:
    """Where after an address another one begins to be spoken of: "write to me@..., this mailbox closes"."""
    for at in range(i, min(i + 4, len(line.tokens))):
        marked = re.search(r"[,;.:]", line.tokens[at].before)
        if marked and (marked.group() == ";" or line.tokens[at].key in small("this")):
            return at
    return min(i + 4, len(line.tokens))


def _ends_after(line: Line, i: int) -> bool:
    """Whether a word for ending stands between here and the next mark: "this mailbox will tonight be closed"."""
    part = line.tokens[i : i + LONGEST_PART]
    end = next((k for k, token in enumerate(part) if re.search(r"[,;:.]", token.before)), len(part))
    return any(token.key in small("ended") for token in part[:end])


def _stops(line: Line, i: int) -> bool:
    return bool(re.search(r"[;.]", line.tokens[i].before))


def seat_address(sheet: Sheet, writer: Writer, people: list[Named]) -> str:
    """The address that is to hold the writer's seat: another of her own if she names one, else that of the mail."""
    theirs = {(one.person.email or "").lower() for one in people}
    if any(line.has("address_here") and not line.denies("address_here") for line in sheet.lines) and not people:
        named = [(line, i) for line in sheet.lines for i, token in enumerate(line.tokens) if token.key == EMAIL]
        if _pointed(sheet, named, writer):
            return writer.email
    for line in sheet.lines:
        for i, token in enumerate(line.tokens):
            if token.key != EMAIL or token.raw.lower() in theirs or token.raw.lower() in sheet.knows.own_addresses:
                continue
            whole = token.raw.lower() != writer.email.lower() and "." in token.raw.partition("@")[2]
            if whole and _age(line, i) >= 0 and (same_person(writer.name, token.raw) or line.has("address_use")):
                return token.raw
    return writer.email
