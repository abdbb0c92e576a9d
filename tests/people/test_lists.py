"""Lists as people send them: every file of the folder is read as its expected result says."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from senningen.people.sheets import columns, lines, table
from senningen.people.sheets.names import Name, read_name

LISTS = Path(__file__).parent / "lists"
EXPECTED = json.loads((LISTS / "expected.json").read_text("utf-8"))


def test_every_list_of_the_folder_has_an_expected_result() -> None:
    assert sorted(EXPECTED) == sorted(each.name for each in LISTS.iterdir() if each.name[:2].isdigit())


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_list_is_read_as_expected(name: str) -> None:
    read = table.read((LISTS / name).read_bytes())
    guessed = columns.guess(read)
    found = lines.read_lines(read, guessed)
    assert {
        "heading": guessed.heading,
        "kinds": list(guessed.kinds),
        "people": [
            [each.row, each.title, each.name, each.organisation, list(each.emails), each.language, each.note]
            for each in found
            if not each.problem
        ],
        "left out": [[each.row, each.problem, each.about] for each in found if each.problem],
    } == EXPECTED[name]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Dr. med. Müller, Anna (LIST)", Name("Anna Müller", "Dr. med.", "LIST")),
        ("Prof. Dr.-Ing. h.c. Jan van den Berg", Name("Jan van den Berg", "Prof. Dr.-Ing. h.c.")),
        ("Müller, Dr. Anna", Name("Anna Müller", "Dr.")),
        ("Madame Hélène Marchal-Ries", Name("Hélène Marchal-Ries")),
        ("M. Jean WEBER", Name("Jean WEBER")),
        ("M. Weber", Name("M. Weber")),  # an initial
        ("Phil. Collins", Name("Phil. Collins")),
        ("Anna Müller, PhD", Name("Anna Müller, PhD")),
        ("Johannes (Jang) Weber", Name("Johannes (Jang) Weber")),
        ("Anna Weber (née Schmit)", Name("Anna Weber (née Schmit)")),
        ("VON DER LEYEN, ursula", Name("ursula VON DER LEYEN")),
    ],
)
def test_a_name_is_told_apart_from_what_stands_around_it(written: str, read: Name) -> None:
    assert read_name(written) == read


def _workbook(rows: int) -> bytes:
    book = Workbook()
    for number in range(rows):
        book.worksheets[0].append([f"Guest {number}", f"guest{number}@list.example"])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a@b.example\n" * 600_000, "too-big"),
        (b"".join(b"g%d@b.example\n" % n for n in range(10_001)), "too-long"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-workbook"),
        (bytes(range(1, 32)) * 20, "no-table"),
        (b"PK\x03\x04 torn", "broken"),
        (b" \r\n;;\n", "empty"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(raw: bytes, code: str) -> None:
    with pytest.raises(table.Unreadable) as refused:
        table.read(raw)
    assert refused.value.code == code


def test_a_workbook_may_be_zipped_no_smaller_than_the_house_can_unpack(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = _workbook(3)
    assert len(table.read(raw).rows) == 3
    monkeypatch.setattr("senningen.people.sheets.workbook.MOST_UNPACKED", 1000)
    with pytest.raises(table.Unreadable, match="too-big"):
        table.read(raw)
