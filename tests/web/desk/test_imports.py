"""People from a list, page by page and without a script: paste, correct, look, take in, undo."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from senningen.people import services
from senningen.people.models import Import, Person
from tests.factories import NOW
from tests.web.desk.test_circulars import page

pytestmark = pytest.mark.django_db
LISTS = "/desk/people/lists"
PASTED = "Name;Employer;Address\nMüller, Anna;LIST;anna@list.example\nBen;=1+1;nowhere\n"


def test_a_pasted_list_is_corrected_taken_in_and_undone(desk: Client) -> None:
    assert "No list has been read yet." in page(desk, LISTS)
    address = str(desk.post(LISTS, {"pasted": PASTED}).headers["Location"])
    checked = page(desk, address)
    assert "1 person would be taken in" in checked
    assert "“nowhere” is not an e-mail address." in checked
    columns = {"kind": ["name", "", "email"], "heading": "1", "language": "de"}
    assert desk.post(f"{address}/columns", columns).status_code == 302
    assert "'=1+1" in desk.get(f"{address}/left-out.csv").content.decode("utf-8-sig")
    assert desk.post(f"{address}/taking").status_code == 302
    assert "Is being taken in" in page(desk, address)
    services.take_rows(Import.objects.get().pk, now=NOW)
    anna = Person.objects.get(name="Anna Müller")
    assert (anna.language, anna.organisation) == ("de", None)
    taken = page(desk, address)
    assert f'<a href="/desk/people/{anna.pk}">Anna Müller</a>' in taken
    assert "1 row left out" in taken
    assert desk.post(f"{address}/undoing", follow=True).status_code == 200
    assert not Person.objects.filter(name="Anna Müller").exists()
    assert "forgotten" in page(desk, address)


def test_a_file_that_is_no_list_is_refused_with_a_next_step(desk: Client) -> None:
    answer = desk.post(LISTS, {"file": SimpleUploadedFile("old.xls", b"\xd0\xcf\x11\xe0 old")})
    assert answer.status_code == 422
    assert "save it as an Excel workbook" in answer.content.decode()
    assert desk.post(LISTS, {}).status_code == 422
    assert not Import.objects.exists()


def test_a_list_can_be_thrown_away_before_it_is_taken_in(desk: Client) -> None:
    address = str(desk.post(LISTS, {"pasted": PASTED}).headers["Location"])
    assert desk.post(f"{address}/discarding").status_code == 302
    assert desk.get(address).status_code == 404
