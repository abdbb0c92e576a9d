"""Lists and tables of people: one line each, with a name (in either order) and an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from senningen.desk.understanding.folding import key
from senningen.desk.understanding.names import is_given, is_person, listed, ordered
from senningen.desk.understanding.phrases import small

MOST_ROWS = 60
_BULLET = re.compile(r"^\s*(?:[-*\u2022\u00b7\u2013>]+|\(?\d{1,2}\s*[.):/-])?\s*")
_ADDRESS = re.compile(r"[<(\[]?\s*(?:mailto:)?([\w.+=&/-]{1,64}@[\w-]+(?:\.[\w-]+)+)\s*[>)\]]?")
_BRACKETS = re.compile(r"\([^()@]{0,80}\)")  # a function or a department
_EDGES = " ,;|\u00a6:\t<>()[]\u2013-*_."
_BETWEEN = re.compile(r"\s*[;|\u00a6\t]\s*|\s{2,}|\s+[-\u2013\u2014:/]\s+|\s*,\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: where it stands in the text, who, with which address, of which organisation."""

    start: int
    end: int
    name: str
    email: str
    organisation: str


def rows(text: str) -> list[Row]:
    """Every line of the text that holds a person's name and one address, and hardly anything else."""
    found: list[Row] = []
    family_first: bool | None = None
    for line, start in _with_starts(text):
        heading = _heading(line)
        family_first = heading if heading is not None else family_first
        row = _row(line, start, family_first=family_first)
        if row is not None:
            found.append(row)
    return found[:MOST_ROWS]


def without_rows(text: str) -> str:
    """The text without the lines of a list: names speak no language. All of it where nothing else is left."""
    listed_rows = rows(text)
    kept = "\n".join(
        line
        for line, start in _with_starts(text)
        if not any(row.start == start for row in listed_rows) and _heading(line) is None
    )
    return kept if listed_rows and len(kept.split()) >= 3 else text


def _with_starts(text: str) -> Iterator[tuple[str, int]]:
    start = 0
    for line in text.split("\n"):
        yield line, start
        start += len(line) + 1


def _heading(line: str) -> bool | None:
    """Whether the head of a table puts the family name first; None where the line is no head."""
    words = [key(word) for word in re.findall(r"[^\W\d_]+", line)]
    if "@" in line or not 2 <= len(words) <= 12:
        return None
    given = next((i for i, word in enumerate(words) if word in small("given_name")), None)
    family = next((i for i, word in enumerate(words) if word in small("family_name")), None)
    return None if given is None or family is None else family < given


def _row(line: str, start: int, *, family_first: bool | None) -> Row | None:
    if len(line) > 200 or line.count("@") != 1 or not (address := _ADDRESS.search(line)):
        return None
    rest = f"{line[: address.start()]} ; {line[address.end() :]}"
    bare = _BRACKETS.sub(" ", _BULLET.sub("", rest))
    comma_first = bool(re.match(r"[^;|\u00a6\t,]+,", bare))
    fields = [field.strip(_EDGES) for field in _BETWEEN.split(bare)]
    fields = [field for field in fields if re.search(r"[^\W\d_]", field) and key(field) not in small("column")]
    fields = [field.strip(_EDGES) for field in (_unlabelled(field) for field in fields) if field]
    if not fields or len(fields) > 6 or _speaks(fields):
        return None
    name, used = _named(fields, address.group(1), comma_first=comma_first, family_first=family_first)
    if not name:
        return None
    organisation = next((field for field in fields[used:] if _firm(field)), "")
    return Row(start, start + len(line), name, address.group(1), organisation)


def _speaks(fields: list[str]) -> bool:
    """Whether this is a sentence after all: more small words than a function or a firm has."""
    words = [word for field in fields for word in re.findall(r"[^\W\d_]+", field)]
    small_words = [word for word in words if word[0].islower() and key(word) not in listed("particles")]
    return len(small_words) > 2 or len(words) > 16 or key(words[0]) in listed("never")


def _unlabelled(field: str) -> str:
    """A field without "Name:" or "E-Mail:" before it."""
    label, colon, value = field.partition(":")
    return value.strip() if colon and key(label.strip()) in small("column") else field


def _named(fields: list[str], address: str, *, comma_first: bool, family_first: bool | None) -> tuple[str, int]:
    """The name in the first field, or in the first two ("Weber | Marc", "Weber, Marc"); how many fields it took."""
    first = fields[0]
    second = fields[1] if len(fields) > 1 else ""
    if _part(first) and _part(second) and not _firm(second):
        swap = _swapped(first, second, address)
        if swap is None:
            swap = family_first if family_first is not None else comma_first
        name = ordered(f"{second} {first}" if swap else f"{first} {second}")
        return (name, 2) if is_person(name) and len(name.split()) >= 2 else ("", 0)
    words = first.split()
    if not 2 <= len(words) <= 6 or _firm(first) or not is_person(ordered(first)):
        return "", 0
    if len(words) == 2 and _swapped(words[0], words[1], address) and not any(word.isupper() for word in words):
        return ordered(f"{words[1]} {words[0]}"), 1
    return ordered(first), 1


def _part(field: str) -> bool:
    """Whether a field can be one part of a name alone."""
    bare = ordered(field)
    return (
        1 <= len(bare.split()) <= 2 and is_person(bare) and not (len(bare.split()) == 2 and is_given(bare.split()[0]))
    )


def _swapped(first: str, second: str, address: str) -> bool | None:
    """Whether the family name stands first: by the order in the address, else by the given names we know."""
    local = [key(part) for part in re.split(r"[._-]+", address.partition("@")[0]) if part]
    a, b = key(first.split()[-1]), key(second.split()[0])
    if len(local) >= 2:
        if (local[0] == b or b.startswith(local[0])) and local[-1].startswith(a[:4]):
            return True
        if (local[0] == a or a.startswith(local[0])) and local[-1].startswith(b[:4]):
            return False
    if is_given(second.split()[0]) != is_given(first.split()[0]):
        return is_given(second.split()[0])
    return None


def _firm(field: str) -> bool:
    return any(key(word) in listed("organisation") for word in re.findall(r"[^\W\d_]+", field))
