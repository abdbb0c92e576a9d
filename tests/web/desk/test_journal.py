"""The journal at the desk: whom it is about, who did it, why; narrowed by edition, kind, person, author and day."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senningen.journal.entries import CLOCK, Cause, kinds
from senningen.journal.entries import person as as_person
from senningen.journal.models import Entry
from senningen.people.models import Account
from senningen.people.services import correct_person
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.web.desk import journal
from tests import factories
from tests.seats.stories import seated

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def told(client: Client, query: str = "") -> list[str]:
    """Return the sentences that the page shows, newest first."""
    page = client.get(f"/desk/journal{query}")
    assert page.status_code == 200
    return re.findall(r'<tr id="entry-\d+">.*?<b>(.*?)</b>', page.content.decode(), re.DOTALL)


def taken_out(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/desk/exports/journal.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return [row["What happened"] for row in csv.DictReader(io.StringIO(text))]


@pytest.fixture
def anna(edition: Edition, tom: Account) -> int:
    """Give a guest whose seat the desk gave, and took back a day later; her colleague keeps theirs."""
    seat, _ben = seated(edition, "Anna Kolb"), seated(edition, "Ben Weis")
    later, by = NOW + timedelta(days=1), as_person(tom.person_id)
    seats.release_seat(seat.pk, reason="by-phone", by=by, now=later, cause=Cause("message", 3))
    return seat.person_id


def test_an_entry_says_whom_it_is_about_who_did_it_and_why(desk: Client, anna: int) -> None:
    page = desk.get("/desk/journal").content.decode()
    row = re.search(r"<tr id=\"entry-\d+\">(?:(?!</tr>).)*Seat taken back by the desk.*?</tr>", page, re.DOTALL)
    assert row
    assert f'<a href="/desk/people/{anna}">Seat 1, Anna Kolb</a>' in row[0]
    assert "Tom Schroeder" in row[0]
    assert '<a href="/desk/mail/3">message</a>' in row[0]


def test_it_is_narrowed_by_kind(desk: Client, anna: int) -> None:
    assert "Asked for a seat" in told(desk)
    assert set(told(desk, "?kind=requests")) == {"Asked for a seat"}
    assert "Asked for a seat" not in told(desk, "?kind=seats")
    assert told(desk, "?kind=nonsense") == []


def test_it_is_narrowed_by_whom_it_is_about_by_words_or_from_their_page(desk: Client, anna: int) -> None:
    assert told(desk, "?kind=seats&q=kolb") == ["Seat taken back by the desk", "Seat 1 given"]
    assert told(desk, "?kind=seats&q=weis") == ["Seat 2 given"]
    assert told(desk, "?q=nobody") == []
    assert f"/desk/journal?person={anna}" in desk.get(f"/desk/people/{anna}").content.decode()
    assert told(desk, f"?kind=seats&person={anna}") == ["Seat taken back by the desk", "Seat 1 given"]
    assert told(desk, "?person=999999") == []


def test_it_is_narrowed_by_author(desk: Client, anna: int, tom: Account) -> None:
    correct_person(anna, title="Dr", by=as_person(anna), now=NOW)
    correct_person(anna, title="Prof", by=CLOCK, now=NOW)
    assert told(desk, f"?who=person:{tom.person_id}") == ["Seat taken back by the desk"]
    assert told(desk, "?who=guests") == ["Details corrected"]
    assert told(desk, "?who=clock") == ["Details corrected"]
    assert told(desk, "?who=api-token") == []


def test_it_is_narrowed_by_the_day_as_it_was_here(desk: Client, anna: int) -> None:
    assert told(desk, "?day=2020-12-11") == ["Seat taken back by the desk"]
    assert "Seat taken back by the desk" not in told(desk, "?day=2020-12-10")
    correct_person(anna, title="Dr", by=CLOCK, now=NOW.replace(hour=23, minute=30))  # 00:30 in Luxembourg
    assert told(desk, "?day=2020-12-11&who=clock") == ["Details corrected"]
    assert len(told(desk, "?day=nonsense")) == len(told(desk))
    assert [told(desk, f"?day={each}") for each in ("9999-12-31", "0001-01-01")] == [[], []]


def test_it_is_narrowed_by_edition_and_a_person_s_story_does_not_end_with_one(desk: Client, anna: int) -> None:
    Edition.objects.update(state=Edition.State.PAST)
    newer = factories.edition(number=11, slug="11")
    seat = seated(newer, "Cleo Thill")
    assert "Seat taken back by the desk" not in told(desk)
    assert "Seat 1 given" in told(desk)
    assert "Seat taken back by the desk" in told(desk, "?edition=10")
    assert "Seat taken back by the desk" in told(desk, "?edition=all")
    assert told(desk, "?edition=house&kind=seats") == []
    assert told(desk, "?edition=12") == []
    assert "Seat taken back by the desk" in told(desk, f"?person={anna}")
    assert told(desk, f"?person={anna}&edition=11") == []
    assert told(desk, f"?person={seat.person_id}&kind=seats") == ["Seat 1 given"]


def test_a_cause_that_is_an_entry_leads_to_it(desk: Client, anna: int) -> None:
    first = Entry.objects.get(kind="seat.released")
    correct_person(anna, title="Dr", by=CLOCK, now=NOW, cause=Cause("entry", first.pk))
    assert f'href="/desk/journal?entry={first.pk}"' in desk.get("/desk/journal").content.decode()
    assert told(desk, f"?entry={first.pk}") == ["Seat taken back by the desk"]
    assert told(desk, "?entry=nonsense") == []


def test_pages_follow_each_other_and_keep_the_filter(
    desk: Client, anna: int, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SHOWN", 2)
    for number in range(5):
        correct_person(anna, title=f"Dr {number}", by=CLOCK, now=NOW)
    where, seen = "?who=clock", []
    while where:
        page = desk.get(f"/desk/journal{where}").content.decode()
        seen += re.findall(r'id="entry-(\d+)"', page)
        older = re.search(r'href="(\?[^"]*before=\d+)"', page)
        where = older[1].replace("&amp;", "&") if older else ""
    assert len(seen) == len(set(seen)) == Entry.objects.filter(actor="clock").count() == 5
    assert seen == sorted(seen, key=int, reverse=True)


def test_it_is_taken_out_as_it_is_narrowed(desk: Client, anna: int) -> None:
    for query in ("?kind=seats&q=kolb", "?day=2020-12-11", "?edition=all&who=clock"):
        assert taken_out(desk, query) == told(desk, query)
    page = desk.get("/desk/journal?kind=seats&q=kolb").content.decode()
    assert "/desk/exports/journal.csv?q=kolb&amp;kind=seats" in page


@pytest.mark.parametrize("guests", [1, 30])
def test_it_costs_the_same_for_one_and_for_many(
    desk: Client, edition: Edition, guests: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seats.open_places(*edition.sessions.values_list("pk", flat=True), cap=guests)
    for number in range(guests):
        seated(edition, f"Guest {number}")
    desk.get("/desk/journal")
    with django_assert_num_queries(13):
        desk.get("/desk/journal")
    with django_assert_num_queries(20):
        desk.get("/desk/journal?q=guest&who=guests&kind=seats&edition=all")


def test_every_kind_of_entry_belongs_to_one_family() -> None:
    ours = {kind for kind, fact in kinds().items() if fact.__module__.startswith("senningen.")}
    beginnings = [each for _, begins in journal.FAMILIES.values() for each in begins]
    assert [kind for kind in ours if sum(kind.startswith(each) for each in beginnings) != 1] == []
