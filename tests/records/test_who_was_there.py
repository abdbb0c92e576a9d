from datetime import UTC, datetime, timedelta

import pytest

from senningen.journal.entries import SYSTEM
from senningen.live.models import Presence
from senningen.people.models import Person
from senningen.programme.models import Edition
from senningen.programme.services import end_session, open_doors
from senningen.records.queries import attendance
from senningen.seats.models import Seat
from senningen.seats.services import give_seat, receive_request, withdraw_seat
from tests.factories import NOW, edition, person

pytestmark = pytest.mark.django_db
START = datetime(2020, 12, 14, 10, 30, tzinfo=UTC)


def seat(name: str, of: Edition) -> Seat:
    someone = person(name)
    request = receive_request(someone.pk, of.pk, sessions=None, by=SYSTEM, now=NOW)
    given = give_seat(request.pk, by=SYSTEM, now=NOW)
    assert given
    return given


def was_there(whose: Seat, minutes: int, *, still: bool = False) -> None:
    until = START + timedelta(minutes=minutes)
    session = whose.edition.sessions.get(number=1)
    Presence.objects.create(
        session=session,
        key=f"seat:{whose.pk}",
        person=whose.person,
        role="guest",
        began=START,
        seen=until,
        ended=None if still else until,
    )


def test_the_desk_sees_minutes_for_those_who_came_and_none_for_those_who_did_not() -> None:
    tenth = edition(cap=5)
    anna, ben = seat("Anna Kolb", tenth), seat("Ben Thill", tenth)
    monday = tenth.sessions.get(number=1)
    open_doors(monday.pk, by=SYSTEM, now=START - timedelta(minutes=15))
    was_there(anna, 42)
    end_session(monday.pk, by=SYSTEM, now=START + timedelta(hours=1))
    monday.refresh_from_db()
    came = attendance(monday, now=START + timedelta(hours=2))
    assert [(guest.person, guest.seat, guest.attended.minutes) for guest in came] == [
        (anna.person, anna.number, 42),
        (ben.person, ben.number, 0),
    ]


def test_somebody_still_in_the_room_counts_until_last_seen() -> None:
    tenth = edition(cap=5)
    was_there(seat("Anna Kolb", tenth), 10, still=True)
    [anna] = attendance(tenth.sessions.get(number=1), now=START + timedelta(minutes=11))
    assert anna.attended.minutes == 10


def test_who_came_and_gave_the_seat_back_afterwards_is_still_listed() -> None:
    tenth = edition(cap=5)
    anna = seat("Anna Kolb", tenth)
    was_there(anna, 20)
    withdraw_seat(anna.pk, by=SYSTEM, now=START + timedelta(minutes=30))
    assert Person.objects.filter(seats__state="withdrawn").exists()
    [listed] = attendance(tenth.sessions.get(number=1), now=START + timedelta(hours=2))
    assert listed.attended.minutes == 20
