"""The header fields of a mail as they stand in it, each on one line; what is too much to look at is not looked at."""

from __future__ import annotations

import re

LONGEST_HEAD = 256 * 1024
MOST_LINES = 200_000  # of a whole mail: ten megabytes have 140,000
LONGEST_FIELD = 4096  # the regular expressions that read signatures take the square of the time

Fields = tuple[tuple[str, bytes], ...]

_END = re.compile(rb"\r?\n\r?\n")
_NEXT = re.compile(rb"\r?\n(?![ \t])")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")


def head_fields(raw: bytes) -> Fields:
    """Return every field as (name in small letters, value); nothing of a head that is too long."""
    end = _END.search(raw)
    head = raw[: end.start()] if end else raw
    if len(head) > LONGEST_HEAD:
        return ()
    found = []
    for line in _NEXT.split(head):
        name, colon, value = line.partition(b":")
        if colon and name.isascii():
            found.append((name.decode().strip().lower(), _FOLD.sub(b"", value).strip()))
    return tuple(found)


def values(fields: Fields, name: str, *, longest: int = LONGEST_FIELD) -> list[bytes]:
    """Return the values of the fields of one name, from the top; those that are too long are empty."""
    return [value if len(value) <= longest else b"" for each, value in fields if each == name]
