"""Which row heads a table and what stands in each column: by the heading, else by what is in it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from senningen.people.sheets.table import Row, Table

KINDS = ("name", "first", "last", "title", "organisation", "email", "language")
_SEARCHED = 25  # rows among which the heading is looked for
_SAMPLE = 200
_HOUSE = re.compile(
    r"\b(?:s\.? ?a\.?|s\.?à ?r\.?l|gmbh|ag|asbl|a\.s\.b\.l|plc|ltd|inc|minist\w+|universit\w+|bank|banque|institut\w*|"
    r"chamb\w+|commission|agenc\w+|group\w*|holding|telecom\w*|luxembourg)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Columns:
    """The number of the heading row, if there is one, and the kind of each column ("": it is not used)."""

    heading: int | None
    kinds: tuple[str, ...]

    def of(self, kind: str) -> list[int]:
        """Return the columns of a kind."""
        return [column for column, each in enumerate(self.kinds) if each == kind]


@cache
def _words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    words: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
        resources.files("senningen.people.sheets").joinpath("headings.toml").read_text("utf-8")
    )
    return words


@cache
def _kind_of() -> dict[str, str]:
    return {word: kind for kind, words in _words()["columns"].items() for word in words}


def language_of(written: str) -> str:
    """Return the language that a cell names; nothing if it names none of ours."""
    plain = folded(written.split("-")[0].split("_")[0])
    return next((code for code, words in _words()["languages"].items() if plain in words), "")


def folded(written: str) -> str:
    """Return a word without case, accents, digits and signs."""
    plain = unicodedata.normalize("NFKD", written.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z]+", " ", plain).split())


def guess(table: Table) -> Columns:
    """Say which row heads the table and what each column holds."""
    if table.listed:
        return Columns(None, ("email",))
    heading, kinds = _heading(table)
    below = [row for row in table.rows if heading is None or row.number > heading.number][:_SAMPLE]
    if heading is None:
        kinds = [""] * table.width
    if "email" not in kinds:
        kinds = [kind or ("email" if _share_of_addresses(below, each) > 0.3 else "") for each, kind in enumerate(kinds)]
    if not {"name", "first", "last"} & {*kinds}:
        kinds = _by_content(below, kinds)
    return Columns(heading.number if heading else None, tuple(kinds))


def _heading(table: Table) -> tuple[Row | None, list[str]]:
    best, found, kinds = 0, None, [""] * table.width
    for row in table.rows[:_SEARCHED]:
        if any("@" in cell for cell in row.cells):
            continue
        said = _kinds_said(row, table.width)
        known = {each for each in said if each}
        score = len(known) + ("email" in known)
        if score > max(best, 1):
            best, found, kinds = score, row, said
    return found, kinds


def _kinds_said(row: Row, width: int) -> list[str]:
    said = [_said(row.cell(column)) for column in range(width)]
    if "first" in said and "last" not in said and "name" in said:  # "Nom, Prénom", "Name, Vorname", "Numm, Virnumm"
        said[said.index("name")] = "last"
    seen: set[str] = set()
    for column, kind in enumerate(said):
        if kind in seen and kind != "email":
            said[column] = ""
        seen.add(kind)
    return said


def _said(heading: str) -> str:
    """Say what a heading means: "E-Mail 2 (privat)", "Nom / Name"."""
    heading = re.sub(r"\([^)]*\)", " ", heading)
    each = [heading, *re.split(r"[/|\n]", heading)]
    return next((kind for one in each if (kind := _kind_of().get(folded(one)))), "")


def _share_of_addresses(rows: Sequence[Row], column: int) -> float:
    filled = _filled(rows, column)
    return sum("@" in cell for cell in filled) / len(filled) if filled else 0.0


def _by_content(rows: Sequence[Row], kinds: list[str]) -> list[str]:
    """Find names by their likeness to the addresses beside them, then the employer, then the language."""
    kinds = list(kinds)
    texts = [each for each, kind in enumerate(kinds) if not kind and _is_text(rows, each)]
    for column in [each for each in texts if _speaks(rows, each)][:1]:
        kinds[column] = "language"
        texts.remove(column)
    emails = [each for each, kind in enumerate(kinds) if kind == "email"]
    alike = [each for each in texts if emails and _likeness(rows, each, emails[0]) > 0.35]
    if len(alike) > 1:
        first, last = alike[:2] if _stands_first(rows, alike[0], emails[0]) else alike[1::-1]
        kinds[first], kinds[last] = "first", "last"
    elif names := alike or [each for each in texts if not _is_house(rows, each)][:1]:
        kinds[names[0]] = "name"
    rest = [each for each in texts if not kinds[each]]
    if "organisation" not in kinds and rest:
        kinds[next((each for each in rest if _is_house(rows, each)), rest[0])] = "organisation"
    return kinds


def _filled(rows: Sequence[Row], column: int) -> list[str]:
    return [cell for row in rows if (cell := row.cell(column))]


def _is_text(rows: Sequence[Row], column: int) -> bool:
    filled = _filled(rows, column)
    return bool(filled) and sum(not re.search(r"\d", cell) and len(folded(cell)) > 1 for cell in filled) * 2 > len(
        filled
    )


def _is_house(rows: Sequence[Row], column: int) -> bool:
    filled = _filled(rows, column)
    return sum(bool(_HOUSE.search(cell)) for cell in filled) * 4 > len(filled)


def _speaks(rows: Sequence[Row], column: int) -> bool:
    filled = _filled(rows, column)
    return bool(filled) and sum(bool(language_of(cell)) for cell in filled) * 5 >= len(filled) * 4


def _local(row: Row, email: int) -> str:
    return folded(row.cell(email).partition("@")[0]).replace(" ", "")


def _likeness(rows: Sequence[Row], column: int, email: int) -> float:
    pairs = [(row.cell(column), _local(row, email)) for row in rows if row.cell(column) and row.cell(email)]
    alike = sum(any(len(word) > 2 and word in local for word in folded(cell).split()) for cell, local in pairs)
    return alike / len(pairs) if pairs else 0.0


def _stands_first(rows: Sequence[Row], column: int, email: int) -> bool:
    """Say whether a column's names begin the addresses: anna.mueller@… tells that Anna is the given name."""
    begins = [_local(row, email).startswith(folded(row.cell(column)).replace(" ", "")[:4]) for row in rows]
    return sum(begins) * 2 >= len(begins)
