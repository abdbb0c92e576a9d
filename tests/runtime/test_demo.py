from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from senningen.people.models import Person
from senningen.programme.models import Edition, Figure
from senningen.runtime.demo import build
from senningen.seats.models import Place, Seat
from senningen.seats.queries import waiting_list

pytestmark = pytest.mark.django_db


def test_the_demo_plays_the_tenth_edition_ten_minutes_from_now() -> None:
    now = datetime(2026, 11, 24, 9, 13, 42, tzinfo=UTC)
    edition = build(now=now)
    first, *others = edition.sessions.order_by("number")
    assert first.starts_at == datetime(2026, 11, 24, 10, 23, tzinfo=ZoneInfo("Europe/Luxembourg"))
    assert [session.day.day for session in others] == [25, 26, 27]
    assert (edition.number, edition.cap, Edition.objects.filter(state="past").count()) == (10, 100, 9)


def test_its_people_and_earlier_editions_are_marked_as_invented() -> None:
    build(now=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    assert not Person.objects.filter(invented=False).exists()
    assert not Edition.objects.filter(state="past", invented=False).exists()
    assert {figure.value for figure in Figure.objects.all()} == {"4", "160"}


def test_seats_are_given_and_some_are_left() -> None:
    edition = build(now=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    tuesday = edition.sessions.get(number=2)
    assert Seat.objects.filter(state="taken").count() == 87
    assert Place.objects.filter(session=tuesday, seat=None).count() == 14
    assert waiting_list(tuesday.pk) == []
