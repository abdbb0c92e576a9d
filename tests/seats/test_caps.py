"""More places, fewer places, and sessions that are cancelled or moved."""

from __future__ import annotations

import pytest

from senningen.kernel.refusals import Refused
from senningen.programme.models import Edition, Session
from senningen.seats import queries, services
from senningen.seats.forecast import foresee_cap
from senningen.seats.models import Place
from tests import factories
from tests.factories import NOW
from tests.seats.stories import (
    DESK,
    ask,
    give,
    left,
    numbers_of_places,
    offered,
    seated,
    session,
    sits_in,
    state,
    told,
    waits,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """Two places in each of two sessions."""
    return factories.edition(cap=2, sessions=2)


def cap(edition: Edition, places: int, **fields: object) -> None:
    services.set_cap(edition.pk, places, by=DESK, now=NOW, **fields)  # type: ignore[arg-type]


class TestFewer:
    def test_free_places_go(self, edition: Edition) -> None:
        seated(edition, "Anna")
        cap(edition, 1)
        edition.refresh_from_db()
        assert (numbers_of_places(edition), left(edition), edition.cap) == ([1], [0, 0], 1)
        assert told(f"session:{session(edition, 1).pk}") == ["places.made", "places.taken-away"]

    def test_nobody_loses_a_place_and_a_freed_one_above_the_cap_goes(self, edition: Edition) -> None:
        anna, ben = seated(edition, "Anna"), seated(edition, "Ben")
        cap(edition, 1)
        assert (sits_in(anna), sits_in(ben)) == ([1, 2], [1, 2])
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        assert (numbers_of_places(edition), left(edition)) == ([2], [0, 0])
        services.withdraw_seat(ben.pk, by=DESK, now=NOW)
        assert left(edition) == [1, 1]

    def test_one_session_alone(self, edition: Edition) -> None:
        cap(edition, 1, session_id=session(edition, 2).pk)
        edition.refresh_from_db()
        assert (left(edition), edition.cap) == ([2, 1], 2)
        with pytest.raises(Refused, match=r"session\.unknown"):
            cap(edition, 1, session_id=404)


class TestMore:
    def test_new_places_have_the_missing_numbers(self, edition: Edition) -> None:
        cap(edition, 1)
        cap(edition, 3)
        assert numbers_of_places(edition) == [1, 2, 3]

    def test_they_wait_for_the_desk(self, edition: Edition) -> None:
        for name in ("Anna", "Ben", "Claire"):
            give(ask(edition, name))
        cap(edition, 3)
        assert (left(edition), waits(edition)) == ([1, 1], ["Claire"])

    def test_or_are_offered_to_the_next_in_line(self, edition: Edition) -> None:
        Edition.objects.update(offers_by_itself=True)
        for minutes, name in enumerate(("Anna", "Ben", "Claire", "David")):
            give(ask(edition, name, after=minutes))
        cap(edition, 3)
        assert [(s.person.name, s.state) for s in queries.seats_of(edition.pk)][2:] == [("Claire", "held")]
        assert waits(edition) == ["David"]

    def test_the_same_cap_changes_nothing(self, edition: Edition) -> None:
        cap(edition, 2)
        assert told(f"session:{session(edition, 1).pk}") == ["places.made"]

    def test_places_on_site_are_counted_apart(self, edition: Edition) -> None:
        services.open_places(session(edition, 1).pk, cap=1, mode="on-site", now=NOW)
        assert queries.places_left(edition.pk, "on-site")[session(edition, 1).pk] == 1
        on_site = give(ask(edition, "Anna", 1, mode="on-site"))
        assert on_site is not None
        assert (on_site.mode, left(edition)[0]) == ("on-site", 2)
        assert give(ask(edition, "Ben", 1, mode="on-site")) is None
        assert [each.person.name for each in queries.waiting_list(session(edition, 1).pk, "on-site")] == ["Ben"]
        assert waits(edition, 1) == []


class TestForeseen:
    """What a new cap would do is said first, and then done exactly so."""

    def test_more_places_and_who_would_be_offered_them_until_when(self, edition: Edition) -> None:
        Edition.objects.update(offers_by_itself=True)
        edition.refresh_from_db()
        for minutes, name in enumerate(("Anna", "Ben", "Claire", "David")):
            give(ask(edition, name, after=minutes))
        plan = foresee_cap(edition, 3, now=NOW)
        assert [(step.make, step.take_away, step.above, step.free) for step in plan.steps] == [((3,), (), 0, 1)] * 2
        assert [(each.name, each.turn.at_once) for each in plan.served] == [("Claire", False)]
        cap(edition, 3, as_foreseen=plan.seal)
        held = queries.seats_of(edition.pk).get(state="held")
        assert (held.person.name, held.until) == ("Claire", plan.served[0].until)

    def test_fewer_places_which_go_now_and_which_when_they_are_freed(self, edition: Edition) -> None:
        seated(edition, "Anna", 1)
        seated(edition, "Ben", 1)
        plan = foresee_cap(edition, 1, now=NOW)
        assert [(step.take_away, step.above) for step in plan.steps] == [((), 1), ((2,), 0)]
        assert (plan.served, bool(plan)) == ((), True)
        cap(edition, 1, as_foreseen=plan.seal)
        assert (numbers_of_places(edition, 1), numbers_of_places(edition, 2)) == ([1, 2], [1])
        assert told(f"session:{session(edition, 1).pk}")[-1] == "cap.changed"

    def test_somebody_who_took_a_seat_has_the_place_at_once(self, edition: Edition) -> None:
        seated(edition, "Anna", 2)
        seated(edition, "Ben", 2)
        claire = seated(edition, "Claire", 1)
        ask(edition, claire.person, 2, after=5)
        plan = foresee_cap(edition, 3, session_id=session(edition, 2).pk, now=NOW)
        assert [(each.name, each.turn.at_once, each.until) for each in plan.served] == [("Claire", True, None)]

    def test_it_is_refused_if_the_world_changed_in_between(self, edition: Edition) -> None:
        plan = foresee_cap(edition, 1, now=NOW)
        anna = seated(edition, "Anna")
        seated(edition, "Ben")
        with pytest.raises(Refused, match=r"cap\.moved-on"):
            cap(edition, 1, as_foreseen=plan.seal)
        assert left(edition) == [0, 0]
        services.withdraw_seat(anna.pk, by=DESK, now=NOW)
        assert left(edition) == [1, 1]  # nothing was done: the cap is still two

    def test_the_same_number_would_change_nothing(self, edition: Edition) -> None:
        assert not foresee_cap(edition, 2, now=NOW)

    def test_a_session_that_is_over_is_left_as_it_was(self, edition: Edition) -> None:
        later = session(edition, 1).ends_at
        assert [each.session for each in foresee_cap(edition, 5, now=later).steps] == [session(edition, 2).pk]
        services.set_cap(edition.pk, 5, by=DESK, now=later)
        assert (len(numbers_of_places(edition, 1)), len(numbers_of_places(edition, 2))) == (2, 5)
        with pytest.raises(Refused, match=r"session\.over"):
            services.set_cap(edition.pk, 5, session_id=session(edition, 1).pk, by=DESK, now=later)


class TestACancelledSession:
    def test_takes_its_places_with_it(self, edition: Edition) -> None:
        anna = seated(edition, "Anna")
        only = offered(edition, "Ben", 1)
        waiting = ask(edition, "Claire", 1)
        first = session(edition, 1)
        Session.objects.filter(pk=first.pk).update(state=Session.State.CANCELLED)
        assert services.clear_session(first.pk, by=DESK, now=NOW) == 2
        assert (sits_in(anna), state(only), state(waiting)) == ([2], "released", "settled")
        assert not Place.objects.filter(session=first).exists()
        cap(edition, 3)
        assert not Place.objects.filter(session=first).exists()

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(Refused, match=r"session\.unknown"):
            services.clear_session(404, by=DESK, now=NOW)
        with pytest.raises(Refused, match=r"session\.unknown"):
            services.open_places(404, cap=1)


def test_a_session_that_moved_is_told_to_those_who_took_a_seat(edition: Edition) -> None:
    seated(edition, "Anna")
    offered(edition, "Ben")
    first = session(edition, 1)
    assert services.retell_session(first.pk, by=DESK, now=NOW) == 1
    assert told(f"session:{first.pk}")[-1] == "session.seats-retold"


def test_the_plan_shows_every_place_with_who_sits_there(edition: Edition) -> None:
    seated(edition, "Anna", 1)
    plan = queries.places_of(session(edition, 1).pk)
    assert [(place.number, place.seat.person.name if place.seat else "") for place in plan] == [(1, "Anna"), (2, "")]
