"""A guest chooses other sessions on the seat page."""

from __future__ import annotations

import pytest

from senningen.kernel.refusals import Refused
from senningen.programme.models import Edition
from senningen.seats import queries, services
from senningen.seats.models import Seat
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, give, left, offered, seated, session, sits_in, state, told, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """One place in each of four sessions."""
    return factories.edition(cap=1)


def choose(seat: Seat, *numbers: int, **fields: object) -> Seat:
    chosen = [session(seat.edition, number).pk for number in numbers]
    return services.choose_sessions(seat.pk, chosen, by=DESK, **({"now": NOW} | fields))  # type: ignore[arg-type]


def test_others_are_given_back_and_free_ones_added(edition: Edition) -> None:
    anna = seated(edition, "Anna", 1, 2)
    choose(anna, 2, 3)
    assert (sits_in(anna), left(edition)) == ([2, 3], [1, 0, 0, 1])
    assert told(f"seat:{anna.pk}") == ["seat.given", "seat.sessions-dropped", "seat.sessions-added"]


def test_full_ones_wait_and_the_rest_is_as_before(edition: Edition) -> None:
    seated(edition, "Ben", 2)
    anna = seated(edition, "Anna", 1)
    choose(anna, 1, 2)
    assert (sits_in(anna), waits(edition, 2)) == ([1], ["Anna"])
    choose(anna, 1)
    assert (sits_in(anna), waits(edition, 2)) == ([1], [])
    assert told(f"request:{anna.request_id}")[-2:] == ["request.received", "request.left-line"]


def test_nobody_overtakes_those_in_line(edition: Edition) -> None:
    services.let_wait(ask(edition, "Ben", 2).pk, by=DESK, now=NOW)
    anna = seated(edition, "Anna", 1)
    choose(anna, 1, 2)
    assert (sits_in(anna), waits(edition, 2)) == ([1], ["Ben", "Anna"])


def test_the_same_choice_leaves_no_trace(edition: Edition) -> None:
    anna = seated(edition, "Anna", 1, 2)
    choose(anna, 1, 2)
    assert told(f"seat:{anna.pk}") == ["seat.given"]


def test_what_somebody_gives_up_goes_to_the_next(edition: Edition) -> None:
    Edition.objects.update(offers_by_itself=True)
    anna = seated(edition, "Anna", 1, 2)
    give(ask(edition, "Ben", 1))
    choose(anna, 2)
    assert [(s.person.name, s.state, sits_in(s)) for s in queries.seats_of(edition.pk)] == [
        ("Anna", "taken", [2]),
        ("Ben", "held", [1]),
    ]


def test_a_seat_keeps_at_least_one_session(edition: Edition) -> None:
    seated(edition, "Ben", 2)
    anna = seated(edition, "Anna", 1)
    with pytest.raises(Refused, match=r"seats\.no-session-left"):
        choose(anna, 2)
    with pytest.raises(Refused, match=r"seats\.no-session"):
        choose(anna)
    assert sits_in(anna) == [1]


def test_a_session_that_is_over_stays_as_it_was(edition: Edition) -> None:
    anna = seated(edition, "Anna", 1, 2)
    after_first = session(edition, 1).ends_at
    choose(anna, 3, now=after_first)
    assert sits_in(anna) == [1, 3]
    choose(anna, 1, 4, now=after_first)
    assert sits_in(anna) == [1, 4]


def test_an_offer_can_be_narrowed_and_is_still_an_offer(edition: Edition) -> None:
    anna = offered(edition, "Anna")
    choose(anna, 1)
    assert (state(anna), sits_in(anna)) == ("held", [1])


def test_somebody_who_came_in_by_substitution_chooses_like_everybody(edition: Edition) -> None:
    new = services.substitute(seated(edition, "Anna", 1).pk, factories.person("Ben").pk, by=DESK, now=NOW)
    choose(new, 1, 2)
    assert sits_in(new) == [1, 2]
