"""The door on site: who is let in is present, once, since the first time; what is doubtful waits for a person."""

from datetime import UTC, datetime, timedelta

import pytest

from senningen.kernel.refusals import Refused
from senningen.live.hall import at_the_hall, doubtful
from senningen.live.models import CheckIn, Presence
from senningen.live.services import Tap, check_in, close_left_open, settle_check_in
from senningen.people.models import Account
from senningen.programme.models import Edition, Session
from senningen.programme.services import end_session
from senningen.records.queries import attendance
from senningen.seats.models import Seat
from senningen.seats.services import call_off_session, reissue_links, release_seat
from tests import factories
from tests.seats.stories import DESK, NOW, offered, seated, session, told

pytestmark = pytest.mark.django_db
START = datetime(2020, 12, 14, 10, 30, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=4)


@pytest.fixture
def door(edition: Edition) -> Account:
    return factories.account("Dora Weis", role=Account.Role.DOOR)


@pytest.fixture
def monday(edition: Edition) -> Session:
    return session(edition, 1)


def came(monday: Session) -> dict[int, datetime]:
    return {seat: since for seat, (since, _key) in at_the_hall(monday).came.items()}


def minutes(monday: Session, *, now: int) -> list[int]:
    monday.refresh_from_db()
    return [each.attended.minutes for each in attendance(monday, now=at(now))]


def test_whoever_is_let_in_is_in_the_hall_until_the_hour_ends(edition: Edition, door: Account, monday: Session) -> None:
    anna = seated(edition, "Anna Kolb", 1)
    assert check_in(monday.pk, [Tap("a", at(-6), anna.pk)], by=door, now=at(-6)) == {"a": "counts"}
    assert came(monday) == {anna.pk: at(-6)}
    assert told(f"seat:{anna.pk}")[-1] == "seat.checked-in"
    close_left_open(monday.pk)  # a room that starts anew
    assert minutes(monday, now=20) == [20]
    assert minutes(monday, now=600) == [monday.minutes], "nobody stays longer than the programme"
    end_session(monday.pk, by=DESK, now=at(50))
    assert minutes(monday, now=600) == [50]


def test_what_is_sent_twice_is_taken_in_once(edition: Edition, door: Account, monday: Session) -> None:
    anna = seated(edition, "Anna Kolb", 1)
    for _again in range(2):
        assert check_in(monday.pk, [Tap("a", at(1), anna.pk)], by=door, now=at(2)) == {"a": "counts"}
    assert CheckIn.objects.count() == Presence.objects.count() == 1
    assert told(f"seat:{anna.pk}").count("seat.checked-in") == 1


def test_two_doors_agree_on_the_first_time_whichever_is_heard_first(
    edition: Edition, door: Account, monday: Session
) -> None:
    anna = seated(edition, "Anna Kolb", 1)
    check_in(monday.pk, [Tap("online", at(5), anna.pk)], by=door, now=at(5))
    check_in(monday.pk, [Tap("offline", at(2), anna.pk)], by=door, now=at(30))
    check_in(monday.pk, [Tap("third", at(9), anna.pk)], by=door, now=at(31))
    assert came(monday) == {anna.pk: at(2)}
    assert Presence.objects.get().began == at(2)
    assert told(f"seat:{anna.pk}").count("seat.checked-in") == 2, "the third changed nothing"


def test_a_wrong_tap_is_taken_back_and_the_other_doors_word_stands(
    edition: Edition, door: Account, monday: Session
) -> None:
    anna = seated(edition, "Anna Kolb", 1)
    taps = [Tap("a", at(2), anna.pk), Tap("b", at(4), anna.pk), Tap("c", at(5), undoes="a")]
    assert check_in(monday.pk, taps, by=door, now=at(5)) == {"a": "counts", "b": "counts", "c": "undone"}
    assert came(monday) == {anna.pk: at(4)}
    check_in(monday.pk, [Tap("d", at(6), undoes="b"), Tap("e", at(6), undoes="nothing")], by=door, now=at(6))
    assert came(monday) == {}
    assert not Presence.objects.exists()
    assert told(f"seat:{anna.pk}").count("seat.check-in-undone") == 2
    assert check_in(monday.pk, taps, by=door, now=at(7))["a"] == "undone", "sent again, it does not rise again"


def test_a_seat_released_meanwhile_is_kept_until_a_person_decides(
    edition: Edition, door: Account, monday: Session
) -> None:
    anna = seated(edition, "Anna Kolb", 1)
    release_seat(anna.pk, reason="asked", by=DESK, now=at(-1))
    assert check_in(monday.pk, [Tap("a", at(-6), anna.pk)], by=door, now=at(10)) == {"a": "open"}
    [doubt] = doubtful(monday)
    assert (doubt.problem, doubt.at) == ("ended", at(-6))
    assert at_the_hall(monday).in_doubt == {anna.pk: "ended"}
    assert minutes(monday, now=20) == []
    settle_check_in(doubt.pk, counts=True, by=door, now=at(15))
    assert minutes(monday, now=20) == [20]
    with pytest.raises(Refused, match=r"door\.settled"):
        settle_check_in(doubt.pk, counts=False, by=door, now=at(16))


def test_what_a_person_refuses_does_not_count(edition: Edition, door: Account, monday: Session) -> None:
    tuesday_only = seated(edition, "Ben Thill", 2)
    check_in(monday.pk, [Tap("a", at(1), tuesday_only.pk)], by=door, now=at(1))
    [doubt] = doubtful(monday)
    assert doubt.problem == "elsewhere"
    settle_check_in(doubt.pk, counts=False, by=door, now=at(2))
    assert (doubtful(monday), came(monday)) == ([], {})


def test_the_list_names_those_who_come_in_and_nobody_else(edition: Edition, monday: Session) -> None:
    anna = seated(edition, factories.person("Anna Kolb", house="Post"), 1)
    others = [seated(edition, "Ben Thill", 2), offered(edition, "Carl Reding", 1), seated(edition, "Dan Hoffmann", 1)]
    release_seat(others[2].pk, reason="asked", by=DESK, now=NOW)
    door = at_the_hall(monday)
    [one] = door.expected
    assert (one.seat, one.code, one.name, one.house, one.mode) == (anna.pk, anna.code, "Anna Kolb", "Post", "online")
    assert sorted((each.number, each.why) for each in door.turned_away) == sorted(
        (each.number, why) for each, why in zip(others, ["elsewhere", "offer", "ended"], strict=True)
    )


def test_no_stranger_and_no_session_that_is_called_off(edition: Edition, door: Account, monday: Session) -> None:
    assert check_in(monday.pk, [Tap("a", at(1), 4711)], by=door, now=at(1)) == {"a": "unknown"}
    call_off_session(monday.pk, by=DESK, now=at(2))
    with pytest.raises(Refused, match=r"door\.no-session"):
        check_in(monday.pk, [], by=door, now=at(3))


def test_a_reissued_link_takes_its_code_along(edition: Edition) -> None:
    anna = seated(edition, "Anna Kolb", 1)
    before = anna.code
    reissue_links(anna.pk, by=DESK, now=NOW)
    assert Seat.objects.get().code not in {before, ""}
