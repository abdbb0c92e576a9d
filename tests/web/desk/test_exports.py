"""Lists as files, read back by programs that are not ours: Python's csv, and calamine for workbooks."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from senningen.journal.entries import SYSTEM
from senningen.journal.models import Entry
from senningen.people.models import Account, Address
from senningen.programme.models import Edition
from senningen.programme.services import end_session
from senningen.seats.services import open_places
from tests import factories
from tests.records.test_who_was_there import START, was_there
from tests.seats.stories import ask, give, offered, seated

pytestmark = pytest.mark.django_db
EVIL = '=HYPERLINK("http://evil.example","Anna")'


def content(answer: Any) -> bytes:
    assert isinstance(answer, StreamingHttpResponse)
    whole = answer.getvalue()
    assert len(whole) == int(answer["Content-Length"])
    return whole


def as_csv(desk: Client, name: str, chosen: str = "") -> list[list[str]]:
    whole = content(desk.get(f"/desk/exports/{name}.csv{chosen}"))
    assert whole.startswith(b"\xef\xbb\xbf"), "Excel takes it for Latin-1 without the mark"
    return list(csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline="")))


def as_workbook(desk: Client, name: str, chosen: str = "") -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(desk.get(f"/desk/exports/{name}.xlsx{chosen}"))))
    return book.get_sheet_by_index(0).to_python()


def column(rows: list[list[Any]], head: str) -> list[Any]:
    at = next(number for number, each in enumerate(rows[0]) if each.startswith(head))
    return [row[at] for row in rows[1:]]


@pytest.mark.usefixtures("edition")
def test_names_leave_as_they_are_written(desk: Client) -> None:
    names = ["Ågot d’Årgent-Øst", "DE LA CRUZ, maría", "Nguyễn Thị Ánh", "李 小龍", EVIL, "-Minus", "+352", "@home"]
    for name in names:
        factories.person(name, f"p{names.index(name)}@guests.example")
    told = [each for each in column(as_workbook(desk, "people"), "Name") if each != "Tom Schroeder"]
    assert sorted(told) == sorted(names)
    told = [each for each in column(as_csv(desk, "people"), "Name") if each != "Tom Schroeder"]
    assert sorted(told) == sorted(f"'{each}" if each[0] in "=+-@" else each for each in names)


@pytest.mark.usefixtures("edition")
def test_only_who_was_looked_for_leaves(desk: Client) -> None:
    factories.person("Anna Kolb", house="Post")
    ben = factories.person("Ben Weis", "ben@guests.example")
    Address.objects.create(person=ben, email="weis@home.example", preferred=False, created=factories.NOW)
    assert column(as_csv(desk, "people", "?q=anna"), "Name") == ["Anna Kolb"]
    assert column(as_csv(desk, "people", "?q=weis"), "Other addresses") == ["weis@home.example"]
    page = desk.get("/desk/people?q=anna").content.decode()
    assert 'href="/desk/exports/people.xlsx?q=anna"' in page


def test_seats_come_with_their_places_and_real_dates(desk: Client, edition: Edition) -> None:
    seated(edition, "Anna Kolb", 1, 2)
    seated(edition, "Ben Weis", 2)
    rows = as_workbook(desk, "seats")
    assert column(rows, "Name") == ["Anna Kolb", "Ben Weis"]
    assert column(rows, "Place in S1") == [1, ""]
    assert column(rows, "Given (Luxembourg)") == [datetime(2020, 12, 10, 16, 20)] * 2  # noqa: DTZ001  as a cell has it
    assert column(as_csv(desk, "seats"), "Given") == ["2020-12-10 16:20:00"] * 2
    assert column(as_csv(desk, "seats", "?session=1"), "Name") == ["Anna Kolb"]
    assert column(as_csv(desk, "seats", "?session=99"), "Name") == ["Anna Kolb", "Ben Weis"], "each once"
    assert column(as_csv(desk, "seats", "?state=lapsed"), "Name") == []
    assert 'href="/desk/exports/seats.csv?session=2"' in desk.get("/desk/seats?session=2").content.decode()


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ("?state=offer", ["Ben Weis"]),
        ("?state=seat", ["Anna Kolb"]),
        ("?state=site", []),
        ("?state=free", []),
        ("?state=no", []),
        ("?q=kolb", ["Anna Kolb"]),
        ("?q=2", ["Ben Weis"]),
        ("?q=weis&session=1", ["Ben Weis"]),
        ("?session=1&mode=on-site", []),
        ("?state=req", ["Carl Majerus"]),
    ],
)
def test_what_the_page_of_seats_shows_is_what_leaves(desk: Client, chosen: str, names: list[str]) -> None:
    Edition.objects.filter(number=10).delete()
    small = factories.edition(cap=2, sessions=1)
    seated(small, "Anna Kolb")
    offered(small, "Ben Weis")
    give(ask(small, "Carl Majerus", after=1))
    page = desk.get(f"/desk/seats{chosen}").content.decode()
    [(name, kept)] = re.findall(r'href="/desk/exports/(seats|waiting).csv([^"]*)"', page)
    assert html.unescape(kept) == chosen
    assert column(as_csv(desk, name, chosen), "Name") == names


def test_the_line_leaves_in_its_order(desk: Client) -> None:
    small = factories.edition(cap=1, number=11, slug="11", first_day=date(2020, 12, 14))
    Edition.objects.filter(number=10).delete()
    seated(small, "Anna Kolb", 1)
    for after, name in enumerate(["Ben Weis", "Carl Majerus"], start=1):
        give(ask(small, name, 1, after=after))
    rows = as_workbook(desk, "waiting", "?session=1")
    assert list(zip(column(rows, "Position"), column(rows, "Name"), column(rows, "Day"), strict=True)) == [
        (1, "Ben Weis", date(2020, 12, 14)),
        (2, "Carl Majerus", date(2020, 12, 14)),
    ]
    rows = as_csv(desk, "requests", "?state=open")
    assert column(rows, "Name") == ["Ben Weis", "Carl Majerus"]
    assert column(rows, "S1") == ["waits", "waits"]
    assert column(as_csv(desk, "requests"), "Seat") == ["1", "", ""]


def test_letters_attendance_and_journal_leave_too(desk: Client, edition: Edition) -> None:
    was_there(seated(edition, "Anna Kolb", 1), 42)
    end_session(edition.sessions.get(number=1).pk, by=SYSTEM, now=START + timedelta(hours=1))
    assert "Anna Kolb" in column(as_csv(desk, "letters"), "To")
    assert column(as_csv(desk, "letters", "?state=bounced"), "To") == []
    assert column(as_workbook(desk, "attendance", "?session=1"), "Minutes") == [42]
    edition.sessions.filter(number=1).update(heads=34)
    rows = as_workbook(desk, "attendance")
    assert column(rows, "Heads counted") == ["", 34], "a hall is a line of its own: its people have no minutes"
    assert column(rows, "Name") == ["Anna Kolb", "In the hall"]
    kinds = column(as_csv(desk, "journal", "?kind=seat."), "Kind")
    assert kinds == ["seat.given"]
    assert column(as_csv(desk, "journal", "?kind=seat."), "Edition") == ["10"], "as people count, not as rows do"


def test_the_journal_knows_who_took_what_but_not_for_which_words(desk: Client, tom: Account) -> None:
    factories.person("Anna Kolb")
    as_csv(desk, "people", "?q=anna")
    entry = Entry.objects.get(kind="list.taken-out")
    assert entry.data == {"list": "people", "form": "csv", "rows": 1, "filtered": True}
    assert (entry.actor, entry.subject) == (f"person:{tom.person_id}", "list:people")


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Account.Role.EDITOR, {"people", "attendance", "journal"}),
        (Account.Role.DOOR, {"attendance"}),
        (Account.Role.VIEWER, set()),
        (Account.Role.HOST, set()),
    ],
)
@pytest.mark.usefixtures("edition")
def test_a_role_takes_out_what_it_may_see_and_a_viewer_nothing(client: Client, role: str, may: set[str]) -> None:
    client.force_login(factories.account("Vera Vogel", role=role))
    answers = {name: client.get(f"/desk/exports/{name}.csv") for name in ("people", "attendance", "journal")}
    assert {name for name, each in answers.items() if each.status_code == 200 and content(each)} == may
    assert client.get("/desk/exports").status_code == (200 if may else 404)
    assert client.get("/desk/exports/secrets.csv").status_code == 404
    assert client.get("/desk/exports/attendance.pdf").status_code == 404


def test_forty_rows_ask_no_more_than_three(desk: Client, edition: Edition, django_assert_max_num_queries: Any) -> None:
    open_places(*edition.sessions.values_list("pk", flat=True), cap=40)
    for number in range(40):
        seated(edition, f"Guest {number}", 1)
    for name in ("people", "seats", "invitations", "requests", "letters", "attendance", "journal"):
        with django_assert_max_num_queries(20):
            as_csv(desk, name)
