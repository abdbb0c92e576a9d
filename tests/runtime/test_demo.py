from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from senningen.desk.models import Proposal
from senningen.desk.services import understand
from senningen.people.models import Person
from senningen.post.models import Letter, Message
from senningen.programme.models import Edition, Figure
from senningen.runtime.demo import build
from senningen.seats.models import Party, Place, Seat
from senningen.seats.queries import waiting_list

pytestmark = [pytest.mark.django_db, pytest.mark.house]
START = datetime(2026, 11, 24, 9, 13, 42, tzinfo=UTC)


def test_the_demo_plays_the_tenth_edition_ten_minutes_from_now(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    edition = build(now=START)
    it_begins_in_ten_minutes_and_goes_on_for_four_days(edition)
    what_is_made_up_says_so()
    most_seats_are_given_and_some_are_left(edition)
    the_waiting_mails_are_read_as_they_are_meant()


def it_begins_in_ten_minutes_and_goes_on_for_four_days(edition: Edition) -> None:
    first, *others = edition.sessions.order_by("number")
    assert first.starts_at == datetime(2026, 11, 24, 10, 23, tzinfo=ZoneInfo("Europe/Luxembourg"))
    assert [session.day.day for session in others] == [25, 26, 27]
    assert (edition.number, edition.cap, Edition.objects.filter(state="past").count()) == (10, 100, 9)
    assert first.decks.get().name == "Ultra-high broadband.pdf"


def what_is_made_up_says_so() -> None:
    assert not Person.objects.filter(invented=False).exists()
    assert not Edition.objects.filter(state="past", invented=False).exists()
    assert {figure.value for figure in Figure.objects.all()} == {"4", "160"}


def most_seats_are_given_and_some_are_left(edition: Edition) -> None:
    tuesday = edition.sessions.get(number=2)
    assert Seat.objects.filter(state="taken").count() == 94
    assert Seat.objects.filter(state="held").count() == 3
    assert Seat.objects.get(person__name="Hélène Marchal-Ries").number == 47
    assert Place.objects.filter(session__number=4, mode="on-site").exclude(seat=None).count() == 4
    assert Party.objects.get().requests.count() == 2
    assert Place.objects.filter(session=tuesday, seat=None).count() == 8
    assert (waiting_list(tuesday.pk), len(waiting_list(edition.sessions.get(number=3).pk))) == ([], 7)
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}


def the_waiting_mails_are_read_as_they_are_meant() -> None:
    for message in Message.objects.order_by("pk"):
        understand(message.pk, now=message.received)
    read = {
        proposal.message.from_name: (proposal.intent, proposal.sessions)
        for proposal in Proposal.objects.select_related("message").filter(position=0)
    }
    assert read == {
        "Sandrine Poulain": ("request", ["S1", "S4"]),
        "Carlo Reding": ("cancel", None),
        "Aoife Brennan": ("practical_question", None),
        "Nicole Berens": ("thanks", None),
        "Katherine Osei": ("request", ["S3"]),
        "Pol Schiltz": ("request", None),
        "Jürgen Thielen": ("substitute", None),
        "Hélène Marchal-Ries": ("sessions", ["S1", "S2", "S4"]),
        "Duarte Pinheiro": ("out_of_office", None),
    }
