"""From a table to people: one line for each row, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from senningen.people.rules import tidy_name
from senningen.people.sheets.columns import Columns, folded, language_of
from senningen.people.sheets.names import Name, Written, read_addresses, read_name, read_title
from senningen.people.sheets.table import Row, Table

_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")


@dataclass(frozen=True)
class Line:
    """One row as a person. `problem` says why it cannot be taken, `note` what was left out; `about` names which."""

    row: int
    name: str = ""
    title: str = ""
    organisation: str = ""
    emails: tuple[str, ...] = ()
    language: str = ""
    problem: str = ""
    note: str = ""
    about: str = ""
    cells: tuple[str, ...] = ()


def read_lines(table: Table, columns: Columns) -> list[Line]:
    """Read every row below the heading; a row that says the same address again is marked as written twice."""
    heading = next((row.cells for row in table.rows if row.number == columns.heading), None)
    below = (row for row in table.rows if columns.heading is None or row.number > columns.heading)
    return list(_once(_read(row, columns) for row in below if row.cells != heading))


def _once(lines: Iterator[Line]) -> Iterator[Line]:
    seen: dict[str, int] = {}
    for line in lines:
        before = next((seen[each.lower()] for each in line.emails if each.lower() in seen), None)
        if before is not None and not line.problem:
            yield replace(line, problem="twice", about=str(before))
            continue
        if not line.problem:
            seen.update({each.lower(): line.row for each in line.emails})
        yield line


def _read(row: Row, columns: Columns) -> Line:
    cells = (cell for each in columns.of("email") if not _uncounted(cell := row.cell(each)))
    addresses = read_addresses(" ; ".join(cells).strip(" ;"))
    name = _name(row, columns, addresses)
    organisation = tidy_name(_of(row, columns, "organisation")) or name.organisation
    line = Line(
        row.number,
        name.name,
        read_title(_of(row, columns, "title")) or name.title,
        organisation,
        addresses.emails,
        language_of(_of(row, columns, "language")),
        cells=row.cells,
    )
    problem, about = _problem(row, columns, line, addresses)
    if problem:
        return replace(line, problem=problem, about=about)
    if addresses.unreadable:
        return replace(line, note="address-left-out", about=", ".join(addresses.unreadable)[:200])
    return line if line.name else replace(line, note="nameless")


def _name(row: Row, columns: Columns, addresses: Written) -> Name:
    """Read the name from its own column, from the two of its parts, or from what stands beside the address."""
    if written := _of(row, columns, "name"):
        return read_name(written)  # "Weber Jean" stays: only its bearer knows which is which
    first, last = read_name(_of(row, columns, "first")), read_name(_of(row, columns, "last"))
    if first.name or last.name:
        return Name(
            f"{first.name} {last.name}".strip(), first.title or last.title, last.organisation or first.organisation
        )
    return read_name(addresses.names[0]) if addresses.names else Name()


def _problem(row: Row, columns: Columns, line: Line, addresses: Written) -> tuple[str, str]:
    lacking = ("name", "first", "last") if not line.name else () if line.emails else ("email",)
    cells = (row.cell(each) for kind in lacking for each in columns.of(kind))
    if uncounted := next((cell for cell in cells if _uncounted(cell)), ""):
        return "formula", uncounted[:200]
    if len({folded(read_name(each).name) for each in addresses.names}) > 1:
        return "several-people", ", ".join(addresses.names)[:200]
    if not line.emails:
        return ("address-unreadable", addresses.unreadable[0][:200]) if addresses.unreadable else ("no-address", "")
    if max(len(_of(row, columns, kind)) for kind in ("name", "first", "last", "organisation")) > 200:
        return "too-long", ""
    return "", ""


def _of(row: Row, columns: Columns, kind: str) -> str:
    cells = (row.cell(column) for column in columns.of(kind))
    return next((cell for cell in cells if cell and not _uncounted(cell)), "")


def _uncounted(cell: str) -> bool:
    """Say whether a formula stands there, or its failure, instead of what it should say."""
    return cell in _ERRORS or (cell.startswith("=") and "@" not in cell)
