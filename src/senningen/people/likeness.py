"""Who may be the same person twice, and why: pure, on what is known of each. Nobody is merged by it.

Two people are compared only where they share a *trait*, which is kept with each of them: so nobody is compared with
everybody. A name that speaks against it outweighs everything: an assistant shares the telephone, the house and at times
the mailbox of their minister, and is somebody else.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from senningen.people.sheets.names import read_name

CROWD = 24  # a trait that more people share says nothing of any two of them
ENOUGH = 3  # weight from which two people are worth a look

# Mailboxes of an office, not of one person.
SHARED = frozenset(tomllib.loads(Path(__file__).with_name("offices.toml").read_text())["words"])
_BLANKS = re.compile(r"[^a-z0-9]+")
_BROAD = str.maketrans({"ß": "ss", "æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d"})
_UMLAUT = re.compile(r"([aou])e")

Relation = Literal["same", "fuller", "initial", "spelling", "part", "unknown", "apart"]
WEIGHTS: dict[Relation, int] = {"same": 4, "fuller": 3, "initial": 2, "spelling": 2, "part": 0, "unknown": 0}


@dataclass(frozen=True)
class Known:
    """What is known of a person, or of a stranger who wrote (0)."""

    person: int
    name: str = ""
    house: str = ""
    emails: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for it: a code, and the words it rests on."""

    code: str
    one: str = ""
    other: str = ""


@dataclass(frozen=True)
class Likely:
    """Two people who may be one, what speaks for it, and how much that weighs."""

    one: int
    other: int
    reasons: tuple[Reason, ...]
    weight: int


@lru_cache(20_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name without title, accents and capitals; Müller, Mueller and Muller are one."""
    return tuple(_BLANKS.sub(" ", folded(read_name(name).name)).split())


def folded(written: str) -> str:
    """Return small letters without accents, ä and ae made one."""
    plain = unicodedata.normalize("NFKD", written.lower().translate(_BROAD))
    return _UMLAUT.sub(r"\1", "".join(c for c in plain if not unicodedata.combining(c)))


def relation(one: str, other: str) -> Relation:
    """Say how two names stand to each other; `apart` speaks against the two being one."""
    mine, theirs = words_of(one), words_of(other)
    if not mine or not theirs:
        return "unknown"
    if sorted(mine) == sorted(theirs):
        return "same" if len(mine) > 1 else "part"
    if set(mine) < set(theirs) or set(theirs) < set(mine):
        return "fuller" if len(set(mine) & set(theirs)) > 1 else "part"
    if _abbreviated(mine, theirs) or _abbreviated(theirs, mine):
        return "initial"
    if len(mine) != len(theirs):
        return "apart"
    differing = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    if len(differing) == len(mine) or not any(len(a) > 2 for a in set(mine) & set(theirs)):
        return "apart"
    if all((a.startswith(b) and len(b) == 1) or (b.startswith(a) and len(a) == 1) for a, b in differing):
        return "initial"
    return "spelling" if len(differing) == 1 and _a_letter_off(*differing[0]) else "apart"


def _abbreviated(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Say whether a name gives the first letters of another's given names: JP Hengen, J. P. Hengen, J. Hengen."""
    letters = "".join(short[:-1])
    return short[-1] == whole[-1] and len(short[-1]) > 2 and "".join(each[0] for each in whole[:-1]).startswith(letters)


def _a_letter_off(one: str, other: str) -> bool:
    """Say whether one letter was added, lost, changed or swapped with its neighbour; short words say too little."""
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[same:], other[same:]
    swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]


def mailbox(email: str) -> str:
    """Return the mailbox behind an address: without +tags, and without what Google does not tell apart."""
    local, _, domain = email.lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in {"gmail.com", "googlemail.com"}:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def local_words(email: str) -> tuple[str, ...]:
    """Return the words before the @, as a name's are: anna.mueller@… is anna muller."""
    local = email.rpartition("@")[0].partition("+")[0]
    return tuple(_BLANKS.sub(" ", folded(local)).split())


def _own(email: str) -> str:
    """Return what stands before the @ in one piece, if it names one person; nothing for info@ or a first name."""
    words = local_words(email)
    joined = "".join(words)
    if set(words) & SHARED or len(joined) < 6 or joined.isdigit():
        return ""
    return joined


def traits(known: Known) -> set[str]:
    """Return by what somebody may be found again."""
    return {each[:200] for each in _traits(known)}


def _traits(known: Known) -> Iterator[str]:
    words = words_of(known.name)
    if len(words) > 1:
        yield f"name:{' '.join(sorted(words))}"
        yield f"ends:{' '.join(sorted((words[0], words[-1])))}"
    if known.house:
        yield from (f"in:{word}|{folded(known.house)}" for word in words if len(word) > 2)
    for email in known.emails:
        yield f"box:{mailbox(email)}"
        if own := _own(email):
            yield f"local:{own}"
        if not words and len(local := local_words(email)) > 1:
            yield f"name:{' '.join(sorted(local))}"
    yield from (f"tel:{number}" for number in known.telephones)


def compare(one: Known, other: Known) -> Likely | None:
    """Say why two people may be one; nothing if too little speaks for it, or their names against it."""
    names = relation(one.name, other.name)
    if names == "apart":
        return None
    found = list(_reasons(one, other, names))
    weight = sum(each for _, each in found)
    if names in {"same", "fuller"} and one.house and other.house and folded(one.house) != folded(other.house):
        weight -= 1  # namesakes work in different houses; so does who has moved
    if weight < ENOUGH:
        return None
    ordered = sorted(found, key=lambda each: -each[1])
    return Likely(one.person, other.person, tuple(reason for reason, _ in ordered), weight)


def _reasons(one: Known, other: Known, names: Relation) -> Iterator[tuple[Reason, int]]:
    if WEIGHTS[names]:
        yield Reason(f"name-{names}", one.name, other.name), WEIGHTS[names]
        if one.house and folded(one.house) == folded(other.house):
            yield Reason("house", one.house, other.house), 2
    boxes = {mailbox(each): each for each in other.emails}
    locals_ = {own: each for each in other.emails if (own := _own(each))}
    for email in one.emails:
        if same := boxes.get(mailbox(email)):
            yield Reason("mailbox", email, same), 5
            break
        if (own := _own(email)) and own in locals_:
            yield Reason("local", email, locals_[own]), 3
            break
    for named, nameless in ((one, other), (other, one)):
        words = sorted(words_of(named.name))
        if not nameless.name and (email := next((e for e in nameless.emails if sorted(local_words(e)) == words), "")):
            yield Reason("address-names", named.name, email), 3
    if number := next((each for each in one.telephones if each in other.telephones), ""):
        yield Reason("telephone", number, number), 3


def pairs(sharing: Collection[tuple[str, int]]) -> set[tuple[int, int]]:
    """Return whom to compare: everybody who shares a trait with somebody, unless a crowd shares it."""
    by_key: dict[str, list[int]] = {}
    for key, person in sharing:
        by_key.setdefault(key, []).append(person)
    few = (sorted(each) for each in by_key.values() if len(each) <= CROWD)
    return {(a, b) for group in few for n, a in enumerate(group) for b in group[n + 1 :]}
