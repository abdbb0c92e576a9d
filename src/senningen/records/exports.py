"""Tables for a spreadsheet: CSV (RFC 4180, UTF-8 with a mark so that spreadsheets read it) and XLSX (ISO/IEC 29500).

A cell that a spreadsheet would run as a formula is handed over as text: with a leading apostrophe in CSV, typed and
marked as text in XLSX. Dates stay dates, in the zone that is asked for and without it in the cell, as spreadsheets
want them. Tables are written row by row into a file that stays in memory only while it is small.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

Cell = str | int | datetime | date | None
SIGNS = "=+@＝＋－＠-"  # the wide ones count in some countries
FORMULA = (*SIGNS, "\t", "\r", "\n")
# Excel parts the cells of a CSV at the sign of its country, a semicolon here: what stands behind one may begin a cell.
LATER_CELL = re.compile(rf"(?<=[;\t\r\n])(?=[{SIGNS}])")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}
NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
IN_MEMORY = 1024 * 1024  # bytes; what is bigger is written to the disk


@dataclass
class Written:
    """A table in a file that stands at its beginning; `rows` says how many there are below the heads."""

    file: IO[bytes]
    rows: int = 0


@dataclass
class Table:
    """A list as it leaves the house: heads, rows as they are read, the zone its times are said in."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]] = field(repr=False)
    zone: str = "UTC"


def written(table: Table, form: str) -> Written:
    """Write a table as "csv" or "xlsx"."""
    made = Written(SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  whoever hands it out closes it
    rows = _counted(table.rows, made)
    if form == "xlsx":
        _write_xlsx(made.file, table, rows)
    else:
        _write_csv(made.file, table, rows)
    made.file.seek(0)
    return made


def csv_table(heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, zone: str) -> bytes:
    """Write rows as CSV."""
    with written(Table("", "", heads, rows, zone), "csv").file as file:
        return file.read()


def _counted(rows: Iterable[Sequence[Cell]], made: Written) -> Iterator[Sequence[Cell]]:
    for row in rows:
        made.rows += 1
        yield row


def _write_csv(file: IO[bytes], table: Table, rows: Iterable[Sequence[Cell]]) -> None:
    out = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.heads)
    writer.writerows([_for_csv(cell, table.zone) for cell in row] for row in rows)
    out.detach()


def _write_xlsx(file: IO[bytes], table: Table, rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(table.title))
    sheet.freeze_panes = "A2"

    def cell(value: Cell, *, bold: bool = False) -> Any:
        held: Any = _local(value, table.zone) if isinstance(value, datetime) else value
        made = WriteOnlyCell(sheet, value=held)
        if isinstance(value, str):
            made.data_type = "s"  # never a formula, whatever it begins with
            made.quotePrefix = value.startswith(FORMULA)  # nor when somebody edits the cell
        elif isinstance(value, datetime):
            made.number_format = "yyyy-mm-dd hh:mm:ss"
        elif isinstance(value, date):
            made.number_format = "yyyy-mm-dd"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(head, bold=True) for head in table.heads])
    for row in rows:
        sheet.append([cell(_printable(value) if isinstance(value, str) else value) for value in row])
    book.save(file)


def _for_csv(cell: Cell, zone: str) -> str | int:
    if isinstance(cell, datetime):
        return f"{_local(cell, zone):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        safe = LATER_CELL.sub("'", cell)
        return f"'{safe}" if cell.startswith(FORMULA) else safe
    return "" if cell is None else cell


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)


def _printable(words: str) -> str:
    """Leave out what a workbook cannot hold."""
    return NOT_IN_XML.sub("", words)


def _sheet_name(title: str) -> str:
    """A sheet's name is at most 31 letters, without some signs."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:31] or "1"
