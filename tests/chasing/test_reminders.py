"""Who is reminded of an hour, when, and in which words."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from senningen.chasing.services import remind
from senningen.live.models import Presence, Removal
from senningen.people.models import Person
from senningen.people.services import add_address
from senningen.post import queries as post
from senningen.post.letter import LINK
from senningen.post.models import Letter
from senningen.post.services import outbox
from senningen.programme import services as programme
from senningen.programme.models import Edition, Session
from senningen.seats import services as seats
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, give, offered, seated, session

pytestmark = pytest.mark.django_db
STARTS = datetime(2020, 12, 14, 10, 30, tzinfo=UTC)  # session 1: Monday, 11:30 in Luxembourg
DAY, HOUR, MINUTES = (STARTS - timedelta(**before) for before in ({"days": 1}, {"hours": 1}, {"minutes": 10}))
A_MOMENT = timedelta(seconds=20)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(reminders=["day", "hour", "minutes"])


def reminded() -> list[tuple[str, str]]:
    """Who was reminded and how, oldest first."""
    rows = Letter.objects.filter(kind__startswith="reminder-").order_by("pk")
    return [(letter.to_name, letter.kind.removeprefix("reminder-")) for letter in rows]


def test_whoever_has_a_place_is_reminded_the_day_before_an_hour_and_ten_minutes_before(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    seated(edition, "Ben", 2)
    assert remind(now=DAY - A_MOMENT) == 0
    assert [remind(now=moment) for moment in (DAY, HOUR, MINUTES)] == [1, 1, 1]
    assert reminded() == [("Anna", "day"), ("Anna", "hour"), ("Anna", "minutes")]


def test_each_goes_out_exactly_once_though_the_clock_ticks_on_and_the_house_starts_again(edition: Edition) -> None:
    seated(edition, "Anna")
    for tick in range(3):
        remind(now=DAY + tick * A_MOMENT)
    assert reminded() == [("Anna", "day")]


def test_many_are_reminded_in_turns_and_each_once(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("senningen.chasing.services.reminding.AT_A_TIME", 2)
    for name in ("Anna", "Ben", "Claire", "Dora"):
        seated(edition, name, 1)
    assert [remind(now=DAY), remind(now=DAY)] == [4, 0]
    assert [who for who, _kind in reminded()] == ["Anna", "Ben", "Claire", "Dora"]


def test_a_house_that_stood_still_catches_up_while_it_is_of_use(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    assert remind(now=HOUR + timedelta(minutes=30)) == 1  # the day's is no longer of use
    assert remind(now=STARTS) == 0
    assert reminded() == [("Anna", "hour")]


def test_nobody_is_reminded_who_declined_gave_back_waits_or_has_not_answered(edition: Edition) -> None:
    edition.sessions.filter(number__gt=1).delete()
    seats.set_cap(edition.pk, 4, by=DESK, now=NOW)
    _anna, ben, claire = (seated(edition, name) for name in ("Anna", "Ben", "Claire"))
    dora = offered(edition, "Dora", until=STARTS)
    give(ask(edition, "Emil"))  # waits: all four places are somebody's
    seats.withdraw_seat(ben.pk, by=DESK, now=NOW)
    seats.release_seat(claire.pk, reason="no-show", by=DESK, now=NOW)
    seats.set_cap(edition.pk, 1, by=DESK, now=NOW)
    remind(now=DAY)
    assert reminded() == [("Anna", "day")]
    seats.decline_offer(dora.pk, by=DESK, now=DAY)
    remind(now=HOUR)
    assert reminded() == [("Anna", "day"), ("Anna", "hour")]


def test_nobody_is_reminded_of_a_session_they_gave_back(edition: Edition) -> None:
    seat = seated(edition, "Anna", 1, 2)
    seats.withdraw_seat(seat.pk, sessions=[session(edition, 1).pk], by=DESK, now=NOW)
    remind(now=DAY)
    assert reminded() == []
    remind(now=DAY + timedelta(days=1))
    assert reminded() == [("Anna", "day")]


def test_nobody_is_reminded_who_is_in_the_room_already(edition: Edition) -> None:
    names = ("Anna", "Ben", "Claire")
    anna, ben, claire = (seated(edition, name) for name in names)
    for seat, ended in ((anna, None), (ben, MINUTES - timedelta(minutes=2)), (claire, MINUTES + A_MOMENT)):
        began = MINUTES - timedelta(minutes=4)
        facts = {"role": "guest", "began": began, "seen": ended or MINUTES, "ended": ended}
        Presence.objects.create(session=session(edition, 1), key=f"seat:{seat.pk}", person=seat.person, **facts)
    remind(now=MINUTES + 2 * A_MOMENT)
    assert reminded() == [("Ben", "minutes")]  # Ben looked in and left before; Claire's line dropped just now


def test_nobody_is_reminded_who_was_removed_from_the_room(edition: Edition) -> None:
    seat = seated(edition, "Anna")
    Removal.objects.create(session=session(edition, 1), key=f"seat:{seat.pk}", person=seat.person, at=MINUTES, by="")
    remind(now=MINUTES)
    assert reminded() == []


def test_whoever_got_the_place_after_the_moment_has_just_been_told(edition: Edition) -> None:
    seat = offered(edition, "Anna", 1, until=STARTS)
    give(ask(edition, "Ben", 1), now=DAY + timedelta(hours=1))
    seats.take_offer(seat.pk, by=DESK, now=DAY + timedelta(hours=1))
    remind(now=DAY + timedelta(hours=2))
    assert reminded() == []
    remind(now=HOUR)
    assert reminded() == [("Anna", "hour"), ("Ben", "hour")]


def test_a_session_that_is_moved_has_reminders_for_its_new_time(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    remind(now=DAY)
    moved: dict[str, Any] = {"day": STARTS.date() + timedelta(days=4), "begins": time(9, 0)}
    seats.plan_session(session(edition, 1).pk, edition_id=edition.pk, by=DESK, now=DAY + A_MOMENT, **moved)
    remind(now=HOUR)
    assert reminded() == [("Anna", "day")]
    remind(now=datetime(2020, 12, 17, 8, 0, tzinfo=UTC))
    assert reminded() == [("Anna", "day"), ("Anna", "day")]
    assert Letter.objects.latest("pk").subject == "Reminder: Friday 18 December, 09:00, Session 1"


def test_another_title_alone_reminds_nobody_anew(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    remind(now=DAY)
    programme.edit_session(session(edition, 1).pk, by=DESK, now=DAY, minutes=90)
    assert remind(now=DAY + A_MOMENT) == 0


def test_a_cancelled_or_ended_session_reminds_nobody(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    one = session(edition, 1)
    programme.end_session(one.pk, by=DESK, now=DAY)
    assert remind(now=DAY) == 0
    Session.objects.filter(pk=one.pk).update(ended=None, state=Session.State.CANCELLED)
    assert remind(now=DAY) == 0


def test_an_edition_decides_which_go_out_and_a_new_one_sends_two() -> None:
    edition = factories.edition()
    seated(edition, "Anna", 1)
    assert [remind(now=moment) for moment in (DAY, HOUR, MINUTES)] == [1, 1, 0]
    programme.edit_edition(edition.pk, reminders=[], by=DESK, now=NOW)
    assert remind(now=DAY + timedelta(days=1)) == 0


def test_a_draft_reminds_nobody(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    Edition.objects.update(state=Edition.State.DRAFT)
    assert remind(now=DAY) == 0


def test_the_day_before_keeps_the_hour_when_the_clocks_change() -> None:
    edition = factories.edition(first_day=datetime(2021, 3, 28, tzinfo=UTC).date(), sessions=1)
    seated(edition, "Anna", 1)
    moment = datetime(2021, 3, 27, 10, 30, tzinfo=UTC)  # 11:30 in winter; the session is at 11:30 in summer
    assert remind(now=moment - A_MOMENT) == 0
    assert remind(now=moment) == 1


def test_it_is_written_in_the_persons_language_zone_and_to_their_address(edition: Edition) -> None:
    pedro = factories.person("Pedro Silva", language="fr", zone="Europe/Lisbon")
    private = add_address(pedro.pk, "pedro@private.example", by=DESK, now=NOW)
    give(ask(edition, pedro, 1, address_id=private.pk))
    remind(now=HOUR)
    letter = Letter.objects.get(kind="reminder-hour")
    assert (letter.language, letter.to_email) == ("fr", "pedro@private.example")
    assert letter.subject == "Aujourd’hui à 10:30 : Session 1"
    assert "Lundi 14 décembre, 10:30–11:30" in letter.text
    assert "les portes ouvrent à 10:15" in letter.text
    assert LINK in letter.text
    assert letter.automatic


def test_a_person_without_an_address_is_shown_at_the_desk_and_not_tried_again(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    Person.objects.get(name="Anna").addresses.all().delete()
    assert [remind(now=DAY + tick * A_MOMENT) for tick in range(2)] == [1, 0]
    assert post.states()["failed"] > 0


def test_a_reminder_that_could_not_leave_in_time_never_does(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    Letter.objects.all().delete()
    remind(now=MINUTES)
    assert outbox.claim(0, now=STARTS) == []
    letter = Letter.objects.get()
    assert (letter.state, letter.problem) == (Letter.State.UNDONE, "too late to be of use")


def test_a_reminder_leaves_while_there_is_time(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    Letter.objects.all().delete()
    remind(now=MINUTES)
    assert len(outbox.claim(0, now=STARTS - A_MOMENT)) == 1
