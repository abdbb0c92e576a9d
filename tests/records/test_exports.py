import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from senningen.records.exports import Cell, Table, csv_table, written

ROWS: list[list[Cell]] = [
    ['=HYPERLINK("http://evil.example")', 47, datetime(2020, 12, 14, 10, 30, tzinfo=UTC)],
    ["Müller, Anna", 0, None],
]
HEADS = ["Name", "Seat", "First"]


def test_a_spreadsheet_reads_the_csv_in_its_own_zone() -> None:
    table = csv_table(HEADS, ROWS, zone="Europe/Luxembourg").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(table)))[2] == ["Müller, Anna", "0", ""]
    assert "2020-12-14 11:30:00" in table


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_never_becomes_a_formula_in_csv(begins: str) -> None:
    table = csv_table(["Name"], [[f"{begins}1+1"]], zone="UTC").decode("utf-8-sig")
    assert next(row for row in csv.reader(io.StringIO(table)) if row != ["Name"])[0].startswith("'")


@pytest.mark.parametrize("parted", [";", "\t", "\n"])
def test_nor_where_a_country_begins_a_new_cell(parted: str) -> None:
    """Excel parts cells at a semicolon in Luxembourg, France and Germany, whatever we wrote between them."""
    table = csv_table(["Name"], [[f"Anna{parted}=1+1"], ["Ben; Weis"]], zone="UTC").decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(table, newline=""))][1:] == [f"Anna{parted}'=1+1", "Ben; Weis"]


def test_a_name_never_becomes_a_formula_in_a_workbook() -> None:
    table = Table("seats", "S1: 5G/6G", HEADS, ROWS, "Europe/Luxembourg")
    with written(table, "xlsx").file as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", ROWS[0][0])
    assert str(sheet["C2"].value) == "2020-12-14 11:30:00"
    assert sheet.title == "S1 5G6G"
