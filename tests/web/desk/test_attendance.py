import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from tests.factories import account, edition
from tests.records.test_who_was_there import seat, was_there

pytestmark = pytest.mark.django_db


def test_minutes_stand_on_the_page_and_in_the_spreadsheets(client: Client) -> None:
    tenth = edition(cap=5)
    was_there(seat("Anna Kolb", tenth), 42)
    monday = tenth.sessions.get(number=1)
    client.force_login(account())
    page = client.get(f"/desk/sessions/{monday.pk}/attendance").content.decode()
    assert "Anna Kolb" in page
    csv = client.get(f"/desk/sessions/{monday.pk}/attendance.csv")
    assert csv["Content-Disposition"] == 'attachment; filename="attendance-10-S1.csv"'
    assert isinstance(csv, StreamingHttpResponse)
    assert "1,Anna Kolb,,anna" in csv.getvalue().decode()
    xlsx = client.get(f"/desk/sessions/{monday.pk}/attendance.xlsx")
    assert isinstance(xlsx, StreamingHttpResponse)
    assert xlsx.getvalue().startswith(b"PK")
    assert client.get(f"/desk/sessions/{monday.pk}/attendance.pdf").status_code == 404


def test_a_session_nobody_comes_to_says_so(client: Client) -> None:
    monday = edition(cap=5).sessions.get(number=1)
    client.force_login(account())
    assert b"Nobody has a seat" in client.get(f"/desk/sessions/{monday.pk}/attendance").content
