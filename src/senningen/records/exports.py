"""Tables for a spreadsheet: CSV (RFC 4180, UTF-8 with a mark so that spreadsheets read it) and XLSX (ISO/IEC 29500).

A cell that a spreadsheet would run as a formula is handed over as text: with a leading apostrophe in CSV, typed as a
string in XLSX. Dates stay dates, in the zone that is asked for and without it in the cell, as spreadsheets want them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Cell = str | int | datetime | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_table(heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, zone: str) -> bytes:
    """Write rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_for_csv(cell, zone) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_table(heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, zone: str, title: str) -> bytes:
    """Write rows as a workbook of one sheet."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"

    def cell(value: Cell, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=_local(value, zone) if isinstance(value, datetime) else value)
        if isinstance(value, str):
            made.data_type = "s"  # never a formula, whatever it begins with
        if isinstance(value, datetime):
            made.number_format = "yyyy-mm-dd hh:mm:ss"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(head, bold=True) for head in heads])
    for row in rows:
        sheet.append([cell(_printable(value) if isinstance(value, str) else value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _for_csv(cell: Cell, zone: str) -> str | int:
    if isinstance(cell, datetime):
        return f"{_local(cell, zone):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return "" if cell is None else cell


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)


def _printable(words: str) -> str:
    """Leave out what a workbook cannot hold."""
    return "".join(letter for letter in words if letter >= " " or letter in "\t\n")


def _sheet_name(title: str) -> str:
    """A sheet's name is at most 31 letters, without some signs."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:31] or "1"
