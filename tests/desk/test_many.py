"""Several seats at once: one move, one undo, and everybody stands as before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from senningen.desk import services
from senningen.desk.models import Move
from senningen.desk.services import many
from senningen.kernel.refusals import Refused
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.models import Mode, Seat
from tests import factories
from tests.seats.invariants import broken_invariants
from tests.seats.stories import DESK, ask, offered, seated, state, waits

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=3, sessions=2)


@pytest.fixture
def tom() -> Account:
    return factories.account()


def waiting_letters() -> list[str]:
    return sorted(Letter.objects.filter(state=Letter.State.QUEUED).values_list("kind", flat=True))


def everything_left() -> None:
    Letter.objects.filter(state=Letter.State.QUEUED).update(state=Letter.State.SENT, sent=NOW)


def test_several_are_released_and_undone_together(edition: Edition, tom: Account) -> None:
    anna, ben, claire = (seated(edition, name) for name in ("Anna", "Ben", "Claire"))
    everything_left()
    swept = many.do_to_seats(edition.pk, [anna.pk, ben.pk, 4711], "release", by=tom, now=NOW)
    assert ([seat.person.name for seat in swept.done], swept.passed_over) == (["Anna", "Ben"], 1)
    assert [state(each) for each in (anna, ben, claire)] == ["released", "released", "taken"]
    assert waiting_letters() == ["calendar"] * 4 + ["seat-released"] * 2
    services.undo_move(Move.objects.get(numbers="1, 2").pk, by=tom, now=NOW)
    assert [state(each) for each in (anna, ben, claire)] == ["taken"] * 3
    assert waiting_letters() == []
    assert broken_invariants(edition) == []


def test_what_is_free_goes_to_those_first_in_line_and_back_again(edition: Edition, tom: Account) -> None:
    seated(edition, "Anna")
    for minute, name in enumerate(("Ben", "Claire", "Dora")):
        ask(edition, name, after=minute)
    swept = many.serve_line(edition.pk, "offer", by=tom, now=NOW)
    assert [seat.person.name for seat in swept.done] == ["Ben", "Claire"]
    assert waits(edition) == ["Dora"]
    services.undo_move(Move.objects.get(verb="offer-line").pk, by=tom, now=NOW)
    assert waits(edition) == ["Ben", "Claire", "Dora"]
    assert Seat.objects.filter(state__in=Seat.LIVE).count() == 1
    assert broken_invariants(edition) == []


def test_the_line_of_one_session_is_served_as_far_as_is_wished(edition: Edition, tom: Account) -> None:
    ask(edition, "Ben", 1)
    ask(edition, "Claire", 2, after=1)
    ask(edition, "Dora", 2, after=2)
    second = edition.sessions.get(number=2).pk
    swept = many.serve_line(edition.pk, "give", session_id=second, most=1, by=tom, now=NOW)
    assert [(seat.person.name, seat.state) for seat in swept.done] == [("Claire", "taken")]
    assert (waits(edition, 1), waits(edition, 2)) == (["Ben"], ["Dora"])


def test_nothing_free_moves_nobody(edition: Edition, tom: Account) -> None:
    for name in ("Anna", "Ben", "Claire"):
        seated(edition, name)
    ask(edition, "Dora")
    assert many.serve_line(edition.pk, "offer", by=tom, now=NOW).done == []
    assert not Move.objects.exists()


def test_a_released_seat_goes_on_to_the_next_and_one_undo_takes_both_back(edition: Edition, tom: Account) -> None:
    anna, *_ = (seated(edition, name) for name in ("Anna", "Ben", "Claire"))
    ask(edition, "Dora")
    ask(edition, "Emil", after=1)
    swept = many.do_to_seats(edition.pk, [anna.pk], "release-and-offer", by=tom, now=NOW)
    assert [seat.person.name for seat in swept.offered] == ["Dora"]
    assert waits(edition) == ["Emil"]
    services.undo_move(Move.objects.get().pk, by=tom, now=NOW)
    assert (state(anna), waits(edition)) == ("taken", ["Dora", "Emil"])
    assert broken_invariants(edition) == []


def test_an_online_seat_that_is_released_moves_nobody_who_waits_for_the_hall(edition: Edition, tom: Account) -> None:
    anna, *_ = (seated(edition, name) for name in ("Anna", "Ben", "Claire"))
    ask(edition, "Dora", 1, mode=Mode.ON_SITE)
    ask(edition, "Emil", after=1)
    seats.open_places(edition.sessions.get(number=1).pk, cap=1, mode=Mode.ON_SITE, by=DESK, now=NOW)
    swept = many.do_to_seats(edition.pk, [anna.pk], "release-and-offer", by=tom, now=NOW)
    assert [seat.person.name for seat in swept.offered] == ["Emil"]


def test_only_offers_get_more_time_or_a_reminder(edition: Edition, tom: Account) -> None:
    anna, ben = seated(edition, "Anna"), offered(edition, "Ben")
    Seat.objects.filter(pk=ben.pk).update(until=NOW - timedelta(hours=1), no_answer=True)
    swept = many.do_to_seats(edition.pk, [anna.pk, ben.pk], "extend", by=tom, now=NOW)
    assert ([seat.pk for seat in swept.done], swept.passed_over) == ([ben.pk], 1)
    ben.refresh_from_db()
    assert (ben.no_answer, ben.until) == (False, NOW + timedelta(hours=48))


def test_nobody_is_reminded_twice_within_a_day(edition: Edition, tom: Account) -> None:
    ben = offered(edition, "Ben")
    everything_left()
    assert len(many.do_to_seats(edition.pk, [ben.pk], "remind", by=tom, now=NOW).done) == 1
    assert waiting_letters() == ["offer-reminder"]
    assert many.do_to_seats(edition.pk, [ben.pk], "remind", by=tom, now=NOW).passed_over == 1
    with pytest.raises(Refused, match=r"offer\.reminded-lately"):
        seats.remind_of_offer(ben.pk, by=DESK, now=NOW + timedelta(hours=23))
    move = Move.objects.get()
    services.undo_move(move.pk, by=tom, now=NOW)  # nothing had left: as if it had never been
    assert len(many.do_to_seats(edition.pk, [ben.pk], "remind", by=tom, now=NOW).done) == 1
    everything_left()
    with pytest.raises(Refused, match=r"desk\.nothing-to-undo"):
        services.undo_move(Move.objects.latest("pk").pk, by=tom, now=NOW)


def test_an_offer_that_began_too_late_is_passed_over(edition: Edition, tom: Account) -> None:
    ben = offered(edition, "Ben", 1)
    begins = edition.sessions.get(number=1).starts_at
    late = begins + timedelta(minutes=5)
    assert many.do_to_seats(edition.pk, [ben.pk], "extend", by=tom, now=late).passed_over == 1
    ask(edition, "Claire", 1)
    assert many.serve_line(edition.pk, "offer", by=tom, now=late).done == []
