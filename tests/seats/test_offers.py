"""Offers hold places until somebody answers; what happens at a deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from senningen.journal.queries import entries_about
from senningen.kernel.refusals import Refused
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import queries, services
from senningen.seats.models import Seat
from tests import factories
from tests.factories import NOW
from tests.seats.stories import (
    CLOCK,
    DESK,
    ask,
    fresh,
    give,
    left,
    offered,
    seated,
    session,
    sits_in,
    state,
    told,
    waits,
)

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)


@pytest.fixture
def edition() -> Edition:
    """One place in each of four sessions; the desk decides what becomes of freed places."""
    return factories.edition(cap=1)


@pytest.fixture
def by_itself() -> Edition:
    """One place in each of four sessions; a freed one is offered to the next in line."""
    return factories.edition(cap=1, offers_by_itself=True)


class TestOffering:
    def test_an_offer_holds_its_places_until_the_deadline(self, edition: Edition) -> None:
        seat = offered(edition, "Anna")
        assert (seat.state, seat.until, sits_in(seat)) == ("held", NOW + 48 * HOURS, [1, 2, 3, 4])
        assert left(edition) == [0, 0, 0, 0]
        assert told(f"seat:{seat.pk}") == ["seat.offered"]

    def test_it_never_outlasts_the_start_of_its_first_session(self, edition: Edition) -> None:
        Edition.objects.update(answer_hours=24 * 30)
        assert offered(edition, "Anna", 2).until == session(edition, 2).starts_at

    def test_no_offer_without_room(self, edition: Edition) -> None:
        seated(edition, "Anna")
        request = ask(edition, "Ben")
        assert services.offer_seat(request.pk, by=DESK, now=NOW) is None
        assert waits(edition) == ["Ben"]

    def test_an_offer_whose_sessions_have_begun_is_refused(self, edition: Edition) -> None:
        request = ask(edition, "Anna", 1)
        with pytest.raises(Refused, match=r"offer\.too-late"):
            services.offer_seat(request.pk, by=DESK, now=session(edition, 1).starts_at)
        with pytest.raises(Refused, match=r"offer\.too-late"):
            services.offer_seat(request.pk, until=NOW, by=DESK, now=NOW)
        assert not Seat.objects.exists()

    def test_what_is_offered_later_joins_the_offer(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        seat = offered(edition, anna, 2)
        request = ask(edition, anna, 3)
        again = services.offer_seat(request.pk, by=DESK, now=NOW + HOURS)
        assert again == seat
        assert (sits_in(seat), fresh(seat).until) == ([2, 3], NOW + 49 * HOURS)

    def test_what_is_offered_to_a_guest_who_has_a_seat_is_theirs(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        seat = seated(edition, anna, 2)
        services.offer_seat(ask(edition, anna, 3).pk, by=DESK, now=NOW)
        assert (state(seat), sits_in(seat)) == ("taken", [2, 3])

    def test_giving_what_was_offered_needs_no_answer(self, edition: Edition) -> None:
        anna = factories.person("Anna")
        seat = offered(edition, anna, 2)
        assert give(ask(edition, anna, 3)) == seat
        assert (state(seat), fresh(seat).until, sits_in(seat)) == ("taken", None, [2, 3])


class TestTaking:
    def test_taking_makes_it_theirs(self, edition: Edition) -> None:
        seat = offered(edition, "Anna")
        services.take_offer(seat.pk, by=DESK, now=NOW + HOURS)
        assert (state(seat), fresh(seat).until, told(f"seat:{seat.pk}")) == (
            "taken",
            None,
            ["seat.offered", "seat.taken"],
        )

    def test_only_tuesday_frees_the_others(self, edition: Edition) -> None:
        seat = offered(edition, "Anna")
        services.take_offer(seat.pk, sessions=[session(edition, 2).pk], by=DESK, now=NOW)
        assert (sits_in(seat), left(edition)) == ([2], [1, 0, 1, 1])
        assert told(f"seat:{seat.pk}") == ["seat.offered", "seat.taken", "seat.sessions-dropped"]

    def test_nothing_of_it_is_no_answer(self, edition: Edition) -> None:
        seat = offered(edition, "Anna", 1)
        with pytest.raises(Refused, match=r"seats\.no-session"):
            services.take_offer(seat.pk, sessions=[session(edition, 2).pk], by=DESK, now=NOW)

    def test_taking_twice_changes_nothing(self, edition: Edition) -> None:
        seat = offered(edition, "Anna")
        for _ in range(2):
            services.take_offer(seat.pk, by=DESK, now=NOW)
        assert told(f"seat:{seat.pk}") == ["seat.offered", "seat.taken"]

    def test_at_the_deadline_it_is_too_late_even_if_the_clock_was(self, edition: Edition) -> None:
        seat = offered(edition, "Anna")
        with pytest.raises(Refused, match=r"offer\.lapsed"):
            services.take_offer(seat.pk, by=DESK, now=NOW + 48 * HOURS)
        assert state(seat) == "held"

    def test_saying_no_frees_the_places(self, edition: Edition) -> None:
        seat = offered(edition, "Anna")
        services.decline_offer(seat.pk, by=DESK, now=NOW)
        assert seat.request is not None
        assert (state(seat), state(seat.request), left(edition)) == ("declined", "withdrawn", [1, 1, 1, 1])
        with pytest.raises(Refused, match=r"seat\.ended"):
            services.take_offer(seat.pk, by=DESK, now=NOW)

    def test_a_seat_that_is_taken_is_given_back_not_declined(self, edition: Edition) -> None:
        with pytest.raises(Refused, match=r"seat\.not-offered"):
            services.decline_offer(seated(edition, "Anna").pk, by=DESK, now=NOW)


class TestAtTheDeadline:
    def test_the_places_stay_reserved_until_the_desk_decides(self, edition: Edition) -> None:
        seat = offered(edition, "Anna", 1)
        assert services.lapse_offers(now=NOW + 48 * HOURS) == 1
        assert (state(seat), fresh(seat).no_answer, left(edition)[0]) == ("held", True, 0)
        assert queries.counted(edition.pk).no_answer == 1
        assert services.lapse_offers(now=NOW + 49 * HOURS) == 0

    def test_before_it_nothing_lapses(self, edition: Edition) -> None:
        offered(edition, "Anna")
        assert services.lapse_offers(now=NOW + 48 * HOURS - timedelta(seconds=1)) == 0

    def test_a_dead_offer_cannot_be_taken(self, edition: Edition) -> None:
        seat = offered(edition, "Anna", 3)
        services.lapse_offers(now=NOW + 48 * HOURS)
        with pytest.raises(Refused, match=r"offer\.lapsed"):
            services.take_offer(seat.pk, by=DESK, now=NOW)

    def test_unless_the_desk_extends_it(self, edition: Edition) -> None:
        seat = offered(edition, "Anna", 3)
        services.lapse_offers(now=NOW + 48 * HOURS)
        services.extend_offer(seat.pk, by=DESK, now=NOW + 50 * HOURS)
        assert fresh(seat).until == NOW + 98 * HOURS
        services.take_offer(seat.pk, by=DESK, now=NOW + 51 * HOURS)
        assert told(f"seat:{seat.pk}") == ["seat.offered", "seat.no-answer", "seat.offer-extended", "seat.taken"]

    def test_an_extension_ends_after_now_and_is_of_an_offer(self, edition: Edition) -> None:
        seat = offered(edition, "Anna")
        with pytest.raises(Refused, match=r"offer\.too-late"):
            services.extend_offer(seat.pk, until=NOW, by=DESK, now=NOW)
        services.take_offer(seat.pk, by=DESK, now=NOW)
        with pytest.raises(Refused, match=r"seat\.not-offered"):
            services.extend_offer(seat.pk, by=DESK, now=NOW)

    def test_or_the_desk_frees_it(self, edition: Edition) -> None:
        seat = offered(edition, "Anna", 1)
        services.lapse_offers(now=NOW + 48 * HOURS)
        services.release_seat(seat.pk, reason="no-answer", by=DESK, now=NOW + 50 * HOURS)
        assert (state(seat), left(edition)[0]) == ("released", 1)

    def test_the_next_in_line_is_offered_when_the_edition_does_so_by_itself(self, by_itself: Edition) -> None:
        anna = offered(by_itself, "Anna", 3)
        for minutes, name in enumerate(("Ben", "Claire")):
            give(ask(by_itself, name, 3, after=minutes))
        services.lapse_offers(now=NOW + 48 * HOURS)
        assert (state(anna), waits(by_itself, 3)) == ("lapsed", ["Claire"])
        ben = queries.seats_of(by_itself.pk).get()
        assert (ben.person.name, ben.state) == ("Ben", "held")
        offer, lapse = entries_about(f"seat:{ben.pk}").get(), entries_about(f"seat:{anna.pk}").first()
        assert lapse is not None
        assert (offer.actor, offer.cause, lapse.actor) == ("system", f"entry:{lapse.pk}", str(CLOCK))

    def test_a_dead_offer_stays_dead(self, by_itself: Edition) -> None:
        """Anna's lapsed offer is not made again when the place is free once more."""
        offered(by_itself, "Anna", 3)
        services.lapse_offers(now=NOW + 48 * HOURS)
        assert (waits(by_itself, 3), left(by_itself)[2], queries.counted(by_itself.pk).held) == ([], 1, 0)


class TestFreedPlaces:
    def test_a_seat_given_back_is_offered_to_the_next(self, by_itself: Edition) -> None:
        anna = seated(by_itself, "Anna", 1)
        give(ask(by_itself, "Ben", 1))
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        assert [(s.person.name, s.state) for s in queries.seats_of(by_itself.pk)] == [("Ben", "held")]

    def test_unless_the_desk_decides(self, edition: Edition) -> None:
        anna = seated(edition, "Anna", 1)
        give(ask(edition, "Ben", 1))
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        assert (waits(edition), left(edition)[0]) == (["Ben"], 1)

    def test_a_guest_who_waited_for_one_more_session_has_it_at_once(self, by_itself: Edition) -> None:
        anna = seated(by_itself, "Anna", 1)
        ben = seated(by_itself, "Ben", 1, 2)
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        assert (state(ben), sits_in(ben)) == ("taken", [1, 2])

    def test_whoever_holds_an_unanswered_offer_is_passed_over(self, edition: Edition) -> None:
        anna = seated(edition, "Anna", 1)
        offered(edition, "Ben", 1, 2)
        give(ask(edition, "Claire", 1, after=1))
        services.lapse_offers(now=NOW + 48 * HOURS)
        Edition.objects.update(offers_by_itself=True)
        services.withdraw_seat(anna.pk, by=DESK, now=NOW + 48 * HOURS)
        assert waits(edition, 1) == ["Ben"]

    def test_a_session_in_its_last_minutes_is_offered_to_nobody(self, by_itself: Edition) -> None:
        anna = seated(by_itself, "Anna", 1)
        give(ask(by_itself, "Ben", 1))
        services.withdraw_seat(anna.pk, by=DESK, now=session(by_itself, 1).starts_at)
        assert waits(by_itself) == ["Ben"]

    def test_what_an_accepted_offer_leaves_goes_to_the_next(self, by_itself: Edition) -> None:
        anna = offered(by_itself, "Anna", 1, 2)
        give(ask(by_itself, "Ben", 1, after=1))
        services.take_offer(anna.pk, sessions=[session(by_itself, 2).pk], by=DESK, now=NOW)
        assert [(s.person.name, sits_in(s)) for s in queries.seats_of(by_itself.pk)] == [("Anna", [2]), ("Ben", [1])]


def test_a_place_freed_at_night_is_held_at_once_and_told_in_the_morning() -> None:
    edition = factories.edition(cap=1, sessions=1, offers_by_itself=True)
    anna = seated(edition, "Anna")
    ask(edition, "Ben")
    night = NOW.replace(hour=22, minute=30)  # 23:30 in Luxembourg
    services.withdraw_seat(anna.pk, by=DESK, now=night)
    ben = Seat.objects.get(person__name="Ben")
    letter = Letter.objects.get(kind="seat-offered")
    assert letter.not_before == NOW.replace(day=11, hour=7, minute=0)
    assert ben.until == letter.not_before + timedelta(hours=48)
