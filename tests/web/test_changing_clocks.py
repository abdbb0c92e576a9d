"""Sessions on the weekends when the clocks change: page, letter, calendar and reminder say the same instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client

from senningen.chasing.services import remind
from senningen.kernel import clock
from senningen.people.models import Link
from senningen.people.services import make_link
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats.models import Seat
from tests import factories
from tests.seats.stories import NOW, seated

pytestmark = pytest.mark.django_db
SPRING = {date(2021, 3, 27): 10, date(2021, 3, 28): 9}  # 11:30 in Luxembourg is at this hour and a half in UTC
AUTUMN = {date(2021, 10, 30): 9, date(2021, 10, 31): 10}
ELSEWHERE = {"Asia/Tokyo": {9: "18:30", 10: "19:30"}, "America/Los_Angeles": {9: "02:30", 10: "03:30"}}


@pytest.fixture(params=[SPRING, AUTUMN], ids=["spring", "autumn"])
def weekend(request: pytest.FixtureRequest) -> dict[date, int]:
    found: dict[date, int] = request.param
    return found


@pytest.fixture
def edition(weekend: dict[date, int]) -> Edition:
    return factories.edition(cap=2, sessions=2, first_day=min(weekend), reminders=["hour"])


def instants(weekend: dict[date, int]) -> list[datetime]:
    return [datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC) for day, hour in weekend.items()]


def starts(calendar: str | bytes) -> list[datetime]:
    """When the events of a calendar begin, as a reader that is not ours sees it."""
    events: list[Any] = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    return [event["DTSTART"].dt.astimezone(UTC) for event in events]


@pytest.mark.parametrize("zone", ELSEWHERE)
def test_page_letter_calendar_and_reminder_agree(
    client: Client, edition: Edition, weekend: dict[date, int], zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    seat = seated(edition, factories.person("Yuki Tanabe", zone=zone, language="en"))
    local = [f"{ELSEWHERE[zone][hour]}–" for hour in weekend.values()]
    told = Letter.objects.get(kind="seat-given").text
    token = make_link(Link.Kind.SEAT, person_id=seat.person_id, subject_id=seat.pk, now=NOW)
    page = client.get(f"/s/{token}").content.decode()
    mailed = Letter.objects.filter(kind="calendar").order_by("pk")
    assert [each in told for each in local] == [True, True]
    assert [each in page for each in local] == [True, True]
    assert starts(client.get(f"/s/{token}/calendar.ics").content) == instants(weekend)
    assert [start for each in mailed for start in starts(each.calendar)] == instants(weekend)
    for at, hour in zip(instants(weekend), local, strict=True):
        assert remind(now=at - timedelta(hours=1, seconds=20)) == 0
        assert remind(now=at - timedelta(hours=1)) == 1
        assert hour in Letter.objects.filter(kind="reminder-hour").latest("pk").text


def test_the_days_are_those_of_the_reader(client: Client, edition: Edition, weekend: dict[date, int]) -> None:
    """Late in California is the next day here: the day beside the hour is the reader's too."""
    edition.sessions.update(begins="05:30")
    seat = seated(edition, factories.person("Ana Lopes", zone="America/Los_Angeles", language="en"))
    told = Letter.objects.get(kind="seat-given").text
    for session in edition.sessions.all():
        evening = session.starts_at.astimezone(ZoneInfo("America/Los_Angeles"))
        assert evening.date() == session.day - timedelta(days=1)
        assert f"{evening:%A} {evening.day} {evening:%B}, {evening:%H:%M}" in told
    assert Seat.objects.get() == seat
