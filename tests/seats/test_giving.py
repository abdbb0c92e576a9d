"""Asking, giving, waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from senningen.journal.entries import Cause
from senningen.journal.queries import entries_about
from senningen.kernel.refusals import Refused
from senningen.people.services import add_address
from senningen.programme.models import Edition, Session
from senningen.seats import queries, services
from senningen.seats.models import Place, Request, Seat, Wish
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, give, left, numbers_of_places, seated, session, sits_in, state, told, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """Two places in each of four sessions."""
    return factories.edition(cap=2)


class TestAsking:
    def test_a_request_for_the_edition_is_for_every_session(self, edition: Edition) -> None:
        request = ask(edition, "Anna")
        assert [waits(edition, n) for n in (1, 2, 3, 4)] == [["Anna"]] * 4
        assert told(f"request:{request.pk}") == ["request.received"]

    def test_only_tuesday_is_one_session(self, edition: Edition) -> None:
        ask(edition, "Anna", 2)
        assert [waits(edition, n) for n in (1, 2)] == [[], ["Anna"]]

    def test_sessions_that_are_over_or_cancelled_are_not_meant_by_all(self, edition: Edition) -> None:
        Session.objects.filter(edition=edition, number=2).update(state=Session.State.CANCELLED)
        tuesday_noon = session(edition, 1).ends_at
        request = services.receive_request(
            factories.person("Anna").pk, edition.pk, sessions=None, by=DESK, now=tuesday_noon
        )
        assert [wish.session.number for wish in request.wishes.order_by("session__number")] == [3, 4]

    def test_asking_twice_adds_to_the_request(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        first = ask(edition, anna, 1)
        again = ask(edition, anna, 1, 2, after=5)
        assert again == first
        assert first.wishes.count() == 2
        assert [e.data["sessions"] for e in entries_about(f"request:{first.pk}").order_by("pk")] == [
            [session(edition, 1).pk],
            [session(edition, 2).pk],
        ]

    def test_asking_for_the_same_again_keeps_the_place_in_line_and_says_nothing_new(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        request = ask(edition, anna, 1)
        ask(edition, "Ben", 1, after=1)
        ask(edition, anna, 1, after=2)
        assert waits(edition) == ["Anna", "Ben"]
        assert told(f"request:{request.pk}") == ["request.received"]

    def test_a_session_asked_for_later_waits_behind_those_who_asked_before(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        ask(edition, anna, 1)
        ask(edition, "Ben", 1, 2, after=1)
        ask(edition, anna, 2, after=2)
        assert (waits(edition, 1), waits(edition, 2)) == (["Anna", "Ben"], ["Ben", "Anna"])

    def test_what_counts_is_when_they_wrote_not_when_it_is_read(self, edition: Edition) -> None:
        ask(edition, "Ben", after=1)
        ask(edition, "Anna", after=9, asked=NOW)
        assert waits(edition) == ["Anna", "Ben"]

    def test_asking_while_holding_a_seat_asks_for_more(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        seat = seated(edition, anna, 1)
        request = ask(edition, anna)
        assert (request, state(request)) == (seat.request, "open")
        assert [waits(edition, n) for n in (1, 2, 3)] == [[], ["Anna"], ["Anna"]]

    def test_asking_for_what_one_has_changes_nothing(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        seat = seated(edition, anna)
        request = ask(edition, anna)
        assert (request, state(request)) == (seat.request, "settled")
        with pytest.raises(Refused, match=r"request\.nothing-waits"):
            give(request)

    def test_after_giving_up_one_may_ask_anew_at_the_end_of_the_line(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        first = ask(edition, anna, 1)
        services.leave_waiting_list(first.pk, by=DESK, now=NOW)
        ask(edition, "Ben", 1, after=1)
        second = ask(edition, anna, 1, after=2)
        assert (state(first), state(second), waits(edition)) == ("withdrawn", "open", ["Ben", "Anna"])

    def test_the_address_they_wrote_from_gets_the_letters(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        private = add_address(anna.pk, "anna@private.example", by=DESK, now=NOW)
        seat = give(ask(edition, anna, address_id=private.pk))
        assert seat is not None
        assert seat.address == private

    @pytest.mark.parametrize(
        ("chosen", "code"),
        [([], "seats.no-session"), ([404], "session.unknown")],
    )
    def test_what_cannot_be_chosen_is_refused(self, edition: Edition, chosen: list[int], code: str) -> None:
        with pytest.raises(Refused, match=code.replace(".", r"\.")):
            services.receive_request(factories.person().pk, edition.pk, sessions=chosen, by=DESK, now=NOW)
        assert not Request.objects.exists()

    def test_a_cancelled_session_is_refused_by_its_number(self, edition: Edition) -> None:
        Session.objects.filter(edition=edition, number=2).update(state=Session.State.CANCELLED)
        with pytest.raises(Refused) as refused:
            ask(edition, "Anna", 1, 2)
        assert (refused.value.code, refused.value.sentence) == ("session.cancelled", "Session 2 has been cancelled.")

    def test_a_session_that_is_over_is_refused(self, edition: Edition) -> None:
        with pytest.raises(Refused, match=r"session\.over"):
            services.receive_request(
                factories.person().pk,
                edition.pk,
                sessions=[session(edition, 1).pk],
                by=DESK,
                now=session(edition, 1).ends_at,
            )

    def test_an_unknown_edition_is_refused(self) -> None:
        with pytest.raises(Refused, match=r"edition\.unknown"):
            services.receive_request(factories.person().pk, 404, sessions=None, by=DESK, now=NOW)


class TestClosing:
    def test_after_the_closing_nobody_asks_but_whoever_wrote_before_is_let_in(self, edition: Edition) -> None:
        Edition.objects.update(asks_close=NOW)
        assert state(ask(edition, "Anna", asked=NOW - timedelta(seconds=1))) == "open"
        with pytest.raises(Refused, match=r"edition\.closed"):
            ask(edition, "Ben")

    def test_the_desk_may_let_somebody_in_late(self, edition: Edition) -> None:
        Edition.objects.update(state=Edition.State.CLOSED)
        with pytest.raises(Refused, match=r"edition\.closed"):
            ask(edition, "Anna")
        assert state(ask(edition, "Ben", although_closed=True)) == "open"

    def test_but_not_into_an_edition_that_is_past(self, edition: Edition) -> None:
        Edition.objects.update(state=Edition.State.PAST)
        with pytest.raises(Refused, match=r"edition\.closed"):
            ask(edition, "Ben", although_closed=True)


class TestGiving:
    def test_a_seat_has_a_number_and_the_place_of_that_number_in_each_session(self, edition: Edition) -> None:
        seated(edition, "Anna")
        ben = seated(edition, "Ben")
        assert (ben.number, ben.state, sits_in(ben)) == (2, "taken", [1, 2, 3, 4])
        assert set(ben.places.values_list("number", flat=True)) == {2}
        assert told(f"seat:{ben.pk}") == ["seat.given"]
        assert left(edition) == [0, 0, 0, 0]

    def test_the_third_of_two_waits(self, edition: Edition) -> None:
        seated(edition, "Anna")
        seated(edition, "Ben")
        request = ask(edition, "Claire")
        assert give(request) is None
        assert (state(request), waits(edition), Seat.objects.count()) == ("open", ["Claire"], 2)
        assert told(f"request:{request.pk}") == ["request.received", "request.waits"]

    def test_what_is_free_is_given_and_the_rest_waits(self, edition: Edition) -> None:
        seated(edition, "Anna", 1)
        seated(edition, "Ben", 1)
        claire = seated(edition, "Claire", 1, 2)
        assert (sits_in(claire), waits(edition, 1), waits(edition, 2)) == ([2], ["Claire"], [])

    def test_all_or_none_waits_until_there_is_all(self, edition: Edition) -> None:
        anna = seated(edition, "Anna", 1)
        seated(edition, "Ben", 1)
        request = ask(edition, "Claire", 1, 2, all_or_none=True)
        assert give(request) is None
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        claire = give(request)
        assert claire is not None
        assert sits_in(claire) == [1, 2]

    def test_the_lowest_free_number_is_given_again(self, edition: Edition) -> None:
        anna = seated(edition, "Anna")
        seated(edition, "Ben")
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        assert seated(edition, "Claire").number == 1

    def test_a_number_above_the_places_is_no_reason_to_refuse(self, edition: Edition) -> None:
        """Three seats in sessions of two places: the third sits on a place with another number."""
        seated(edition, "Anna", 1)
        seated(edition, "Ben", 1)
        claire = seated(edition, "Claire", 2)
        assert (claire.number, claire.places.get().number) == (3, 1)

    def test_giving_more_to_a_seat_adds_to_it(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        seat = seated(edition, anna, 1)
        assert give(ask(edition, anna, 3)) == seat
        assert sits_in(seat) == [1, 3]
        assert told(f"seat:{seat.pk}") == ["seat.given", "seat.sessions-added"]

    def test_the_desk_may_give_only_some_of_it(self, edition: Edition) -> None:
        request = ask(edition, "Anna", 1, 2)
        seat = give(request, sessions=[session(edition, 2).pk])
        assert seat is not None
        assert (sits_in(seat), waits(edition, 1)) == ([2], ["Anna"])

    def test_the_cause_stands_in_the_journal(self, edition: Edition) -> None:
        seat = give(ask(edition, "Anna"), cause=Cause("message", 12))
        assert seat is not None
        assert entries_about(f"seat:{seat.pk}").get().cause == "message:12"

    def test_sessions_that_are_over_are_not_given(self, edition: Edition) -> None:
        request = ask(edition, "Anna", 1)
        with pytest.raises(Refused, match=r"request\.nothing-waits"):
            give(request, now=session(edition, 1).ends_at)

    def test_an_unknown_request_is_refused(self) -> None:
        with pytest.raises(Refused, match=r"request\.unknown"):
            services.give_seat(404, by=DESK, now=NOW)


class TestWaiting:
    def test_the_desk_lets_somebody_wait_although_there_is_room(self, edition: Edition) -> None:
        request = ask(edition, "Anna", 1)
        services.let_wait(request.pk, by=DESK, now=NOW)
        assert (waits(edition), left(edition)[0]) == (["Anna"], 2)
        assert told(f"request:{request.pk}") == ["request.received", "request.waits"]

    def test_the_position_is_counted(self, edition: Edition) -> None:
        anna, ben = ask(edition, "Anna", 1), ask(edition, "Ben", 1, after=1)
        pk = session(edition, 1).pk
        assert [queries.positions_of(each)[pk] for each in (anna, ben)] == [1, 2]
        services.leave_waiting_list(anna.pk, by=DESK, now=NOW)
        assert [queries.positions_of(each).get(pk, 0) for each in (anna, ben)] == [0, 1]

    def test_two_who_asked_in_the_same_moment_stand_in_one_order_everywhere(self, edition: Edition) -> None:
        ask(edition, "Anna", 1)
        ben = ask(edition, "Ben", 1)
        assert waits(edition) == ["Anna", "Ben"]
        assert queries.positions_of(ben)[session(edition, 1).pk] == 2

    def test_leaving_one_line_keeps_the_others(self, edition: Edition) -> None:
        request = ask(edition, "Anna", 1, 2)
        services.leave_waiting_list(request.pk, sessions=[session(edition, 1).pk], by=DESK, now=NOW)
        assert (state(request), waits(edition, 1), waits(edition, 2)) == ("open", [], ["Anna"])

    def test_leaving_the_line_keeps_the_seat(self, edition: Edition) -> None:
        seated(edition, "Anna", 1)
        seated(edition, "Ben", 1)
        claire = seated(edition, "Claire", 1, 2)
        assert claire.request is not None
        services.leave_waiting_list(claire.request.pk, by=DESK, now=NOW)
        assert (state(claire.request), sits_in(claire)) == ("settled", [2])

    def test_the_desk_says_no(self, edition: Edition) -> None:
        request = ask(edition, "Anna")
        services.decline_request(request.pk, by=DESK, now=NOW)
        assert (state(request), waits(edition)) == ("declined", [])
        assert set(request.wishes.values_list("state", flat=True)) == {Wish.State.DROPPED}


def test_counting_an_edition(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    services.offer_seat(ask(edition, "Ben", 1).pk, by=DESK, now=NOW)
    give(ask(edition, "Claire", 1))
    assert queries.counted(edition.pk) == queries.SeatCount(taken=1, held=1, no_answer=0, waiting=1)
    assert [seat.person.name for seat in queries.seats_of(edition.pk)] == ["Anna", "Ben"]


def test_opening_places_twice_makes_no_more(edition: Edition) -> None:
    services.open_places(session(edition, 1).pk, cap=2, now=NOW)
    assert numbers_of_places(edition) == [1, 2]
    assert Place.objects.count() == 8
