"""A workbook (XLSX): the sheet with the addresses, with merged cells filled and formulas as they were last counted."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from senningen.people.sheets.table import MOST_ROWS, Unreadable

MOST_UNPACKED = 80 * 1024 * 1024  # a small file may unpack to something that fills the house
_MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
_FORMULA = re.compile(rb"<f[ >]")


def rows(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Return the numbered rows of the first sheet that has an address in it, or of the first. Raises `Unreadable`."""
    try:
        return iter(_with_addresses(_sheets(raw)))
    except Unreadable:
        raise
    except Exception as problem:  # whatever a broken file makes its reader stumble over
        raise Unreadable("broken") from problem


def _sheets(raw: bytes) -> Iterator[list[tuple[int, list[str]]]]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(BytesIO(raw)) as archive:
        if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
            raise Unreadable("too-big")
        if "xl/workbook.xml" not in archive.namelist():
            raise Unreadable("no-table")
        book = load_workbook(BytesIO(raw), read_only=True, data_only=True)
        sheets: list[Any] = [each for each in book.worksheets if each.sheet_state == "visible"] or [*book.worksheets]
        for sheet in sheets:
            yield _rows(sheet, raw, archive.read(sheet._worksheet_path))  # noqa: SLF001  merged cells stand only there


def _with_addresses(sheets: Iterator[list[tuple[int, list[str]]]]) -> list[tuple[int, list[str]]]:
    first: list[tuple[int, list[str]]] = []
    for sheet in sheets:
        if any("@" in cell for _number, cells in sheet for cell in cells):
            return sheet
        first = first or sheet
    return first


def _rows(sheet: Any, raw: bytes, xml: bytes) -> list[tuple[int, list[str]]]:
    found = _cells(sheet)
    if _FORMULA.search(xml):
        _show_uncounted(found, raw, sheet.title)
    for letters, top, bottom in _MERGED.findall(xml):
        column = _column(letters)
        value = found.get(int(top), [])[column : column + 1]
        for number in range(int(top) + 1, min(int(bottom), int(top) + MOST_ROWS) + 1):
            if value and number in found:
                cells = found[number]
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = cells[column] or value[0]
    return sorted(found.items())


def _cells(sheet: Any) -> dict[int, list[str]]:
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    found: dict[int, list[str]] = {}
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(value is not None for value in row):
            found[number] = [_written(value) for value in row]
        if len(found) > MOST_ROWS + 100:
            raise Unreadable("too-long")
    return found


def _show_uncounted(found: dict[int, list[str]], raw: bytes, title: str) -> None:
    """Show a formula that was never counted as it is written, so that somebody sees why the cell is empty."""
    from openpyxl import load_workbook

    sheet: Any = load_workbook(BytesIO(raw), read_only=True)[title]
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        for column, value in enumerate(row):
            if isinstance(value, str) and value.startswith("="):
                cells = found.setdefault(number, [])
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = cells[column] or value


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _column(letters: bytes) -> int:
    number = 0
    for each in letters.decode():
        number = number * 26 + ord(each) - 64
    return number - 1
