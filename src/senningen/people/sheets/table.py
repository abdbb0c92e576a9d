"""From the bytes of a file, or from pasted text, to numbered rows of cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = "\t;,|"
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ADDRESS = r"[^\s<>;,|\"]+@[^\s<>;,|\"]+"
# One person of a list rather than a row of a table: nothing but an address, or a name and a blank before it.
_LISTED = re.compile(rf"(?:[^;\t|]*(?:[^;,\t|\s] +<?|[^;,\t|]<)|<)?{_ADDRESS}>?")
_BETWEEN = re.compile(rf"({_ADDRESS}>?)(?:\s*[;,])+\s*")
_SPACES = re.compile(r"[ \u00a0\u2007\u202f]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]|_x000D_")


class Unreadable(Exception):  # noqa: N818  a refusal is an answer, not an error
    """This is no table of people; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Row:
    """One row with the number it has in the file."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """Return a cell; rows may be shorter than their table."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """The rows in which something is written; `listed` if they are lines of addresses and not of columns."""

    rows: tuple[Row, ...]
    listed: bool = False

    @property
    def width(self) -> int:
        """Count the columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


def read(raw: bytes) -> Table:
    """Read a file, whatever its encoding, its separators or its kind. Raises `Unreadable`."""
    if len(raw) > MOST_BYTES:
        raise Unreadable("too-big")
    if raw.startswith(_OLD_WORKBOOK):
        raise Unreadable("old-workbook")
    if raw.startswith(_WORKBOOK):
        from senningen.people.sheets import workbook

        return table(workbook.rows(raw))
    return read_text(decoded(raw))


def decoded(raw: bytes) -> str:
    """Turn bytes into text: by their mark, as UTF-16 without one, as UTF-8, else as Windows writes it."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    if b"\0" in raw:
        encoding = "utf-16-le" if raw[1::2].count(0) >= raw[::2].count(0) else "utf-16-be"
        return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_text(text: str) -> Table:
    """Read text as a table, or as a list of addresses if it is one. Raises `Unreadable`."""
    if sum(not (c.isprintable() or c.isspace()) for c in text[:4000]) > 40:
        raise Unreadable("no-table")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_list(text):
        return table(_people_of(text), listed=True)
    if told := re.match(r"sep=(.)\n", text):
        text = text[told.end() :]
    delimiter = told.group(1) if told else _delimiter(text)
    return table(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1))


def table(rows: Iterable[tuple[int, Iterable[str]]], *, listed: bool = False) -> Table:
    """Keep the rows in which something is written, tidied. Raises `Unreadable`."""
    kept: list[Row] = []
    for number, cells in rows:
        tidied = [_tidied(cell) for cell in cells][:MOST_COLUMNS]
        while tidied and not tidied[-1]:
            tidied.pop()
        if tidied:
            kept.append(Row(number, tuple(tidied)))
        if len(kept) > MOST_ROWS:
            raise Unreadable("too-long")
    if not kept:
        raise Unreadable("empty")
    return Table(tuple(kept), listed)


def _tidied(cell: str) -> str:
    return _SPACES.sub(" ", _INVISIBLE.sub("", cell)).strip()


def _delimiter(text: str) -> str:
    """Choose what separates most rows into the same number of columns."""
    sample = [line for line in text.split("\n")[:200] if line.strip()]
    best, chosen = 0.0, ","
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter))
        usual, count = max(widths.items(), key=lambda each: (each[1], each[0]), default=(1, 0))
        share = count / widths.total() if usual > 1 else 0.0
        if share > best + 0.1:  # the earlier of two equals: commas stand inside names too
            best, chosen = share, delimiter
    return chosen


def _is_list(text: str) -> bool:
    lines = [line for line in text.split("\n")[:200] if line.strip()]
    return sum(all(map(_LISTED.fullmatch, _parts(line))) for line in lines) * 2 > len(lines)


def _parts(line: str) -> list[str]:
    return [part for part in _BETWEEN.sub(r"\1\n", line.strip()).split("\n") if part]


def _people_of(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        yield from ((number, [part]) for part in _parts(line))
