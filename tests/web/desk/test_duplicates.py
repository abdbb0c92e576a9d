"""People written down twice, page by page and without a script: look, merge, undo, tell apart."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from senningen.journal.entries import SYSTEM
from senningen.people.models import Apart, Merge, Person
from senningen.people.services import person_for
from senningen.programme.models import Edition
from senningen.seats.models import Seat
from senningen.seats.services import give_seat, receive_request
from tests.desk.mails import arrived, written
from tests.factories import NOW
from tests.web.desk.test_circulars import page

pytestmark = pytest.mark.django_db
DUPLICATES = "/desk/people/duplicates"


@pytest.fixture
def anna() -> Person:
    return person_for("anna.mueller@list.example", name="Anna Müller", organisation="LIST", now=NOW)


@pytest.fixture
def twin() -> Person:
    return person_for("anna.mueller@home.example", name="Mueller, Anna", language="fr", now=NOW)


def seat_of(someone: Person, edition: Edition) -> Seat:
    sessions = list(edition.sessions.values_list("pk", flat=True))
    asked = receive_request(someone.pk, edition.pk, sessions=sessions, mode="online", by=SYSTEM, now=NOW)
    given = give_seat(asked.pk, by=SYSTEM, now=NOW)
    assert given is not None
    return given


def both(one: Person, other: Person, **more: str) -> dict[str, Any]:
    return {"one": one.pk, "other": other.pk, **more}


def test_two_are_shown_side_by_side_merged_and_made_two_again(
    desk: Client, edition: Edition, anna: Person, twin: Person
) -> None:
    seat = seat_of(twin, edition)
    shown = page(desk, DUPLICATES)
    assert "“Anna Müller” and “Mueller, Anna” are the same name, written differently." in shown
    assert "anna.mueller@list.example and anna.mueller@home.example differ only behind the @." in shown
    assert f"Edition 10: seat {seat.number}" in shown
    assert 'data-key="m"' in shown

    answer = desk.post("/desk/people/merges", both(anna, twin, name="theirs", preferred="theirs"), follow=True)
    assert "Merged: Mueller, Anna is one person now." in answer.content.decode()
    anna.refresh_from_db()
    assert (anna.name, anna.language) == ("Mueller, Anna", "en")
    assert "Nobody seems to be here twice" in page(desk, DUPLICATES)
    assert desk.get(f"/desk/people/{twin.pk}").headers["Location"] == f"/desk/people/{anna.pk}"
    assert "Was also Mueller, Anna" in page(desk, f"/desk/people/{anna.pk}")

    assert desk.post(f"/desk/people/merges/{Merge.objects.get().pk}/undoing").status_code == 302
    assert Seat.objects.get().person == twin
    again = desk.post(f"/desk/people/merges/{Merge.objects.get().pk}/undoing")
    assert again.status_code == 409
    assert "This merge has been undone already" in again.content.decode()


def test_a_mail_from_a_stranger_says_whom_they_may_be_and_takes_the_address(
    desk: Client, edition: Edition, anna: Person
) -> None:
    message = arrived(written("I would like a seat, please.", sender="Anna Mueller <anna.mueller@home.example>"))
    shown = page(desk, f"/desk/mail/{message.pk}")
    assert "Perhaps the same person as Anna Müller:" in shown
    assert "It is: add the address" in shown
    told = {"email": "anna.mueller@home.example", "message": message.pk}
    answer = desk.post(f"/desk/people/{anna.pk}/addresses", told)
    assert answer.headers["Location"] == f"/desk/mail/{message.pk}"
    shown = page(desk, f"/desk/mail/{message.pk}")
    assert "Perhaps the same person as" not in shown
    assert [str(each) for each in anna.addresses.order_by("pk")] == [
        "anna.mueller@list.example",
        "anna.mueller@home.example",
    ]


def test_a_mail_from_somebody_who_is_here_twice_says_so(
    desk: Client, edition: Edition, anna: Person, twin: Person
) -> None:
    message = arrived(written("I would like a seat, please.", sender="Anna Mueller <anna.mueller@home.example>"))
    shown = page(desk, f"/desk/mail/{message.pk}")
    assert "Perhaps the same person as Anna Müller:" in shown
    assert f"{DUPLICATES}?one={twin.pk}&amp;other={anna.pk}" in shown


def test_two_seats_are_refused_on_the_page_with_the_next_step(
    desk: Client, edition: Edition, anna: Person, twin: Person
) -> None:
    seats = [seat_of(each, edition) for each in (anna, twin)]
    answer = desk.post("/desk/people/merges", both(anna, twin))
    assert answer.status_code == 409
    assert f"Both have a seat of edition 10: {seats[0].number} and {seats[1].number}." in answer.content.decode()
    assert "Take one of the two seats back on the seats page" in answer.content.decode()
    assert not Merge.objects.exists()


def test_not_the_same_is_remembered_and_can_be_looked_at_again(desk: Client, anna: Person, twin: Person) -> None:
    desk.post("/desk/people/told-apart", both(twin, anna))
    desk.post("/desk/people/told-apart", both(anna, twin))
    told = page(desk, DUPLICATES)
    assert "Nobody seems to be here twice" in told
    assert "Look again" in told
    assert "Perhaps the same person as" not in page(desk, f"/desk/people/{anna.pk}")
    desk.post("/desk/people/told-apart/forgetting", both(anna, twin))
    assert not Apart.objects.exists()
    assert "Nobody seems to be here twice" not in page(desk, DUPLICATES)
    assert desk.post("/desk/people/told-apart", both(anna, anna)).status_code == 404


def test_the_person_page_says_who_may_be_the_same_and_why(desk: Client, anna: Person, twin: Person) -> None:
    shown = page(desk, f"/desk/people/{anna.pk}")
    assert "Perhaps the same person as Mueller, Anna:" in shown
    assert "differ only behind the @" in shown
    assert f"{DUPLICATES}?one={anna.pk}&amp;other={twin.pk}" in shown


def test_anybody_can_be_compared_with_anybody(desk: Client, anna: Person) -> None:
    ben = person_for("ben@bgl.example", name="Ben Weber", now=NOW)
    assert "Who else is Anna Müller?" in page(desk, f"{DUPLICATES}?one={anna.pk}")
    assert f"?one={anna.pk}&amp;other={ben.pk}" in page(desk, f"{DUPLICATES}?one={anna.pk}&q=weber")
    shown = page(desk, f"{DUPLICATES}?one={anna.pk}&other={ben.pk}")
    assert "Nothing that the house knows speaks for their being one person." in shown
    desk.post("/desk/people/merges", both(anna, ben))
    assert ben.addresses.count() == 0


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_number_of_questions_for_one_pair_and_for_three(
    desk: Client, edition: Edition, anna: Person, twin: Person, many: int, django_assert_num_queries: Any
) -> None:
    for n in range(many - 1):
        for where in ("list", "home"):
            met = person_for(f"ben.weber{n}@{where}.example", name=f"Ben{n} Weber", organisation=where, now=NOW)
            seat_of(met, edition)
    page(desk, DUPLICATES)
    with django_assert_num_queries(25):
        page(desk, DUPLICATES)
