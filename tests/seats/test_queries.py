"""Lists cost the same for one row and for three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from senningen.programme.models import Edition
from senningen.seats import queries
from tests import factories
from tests.seats.stories import ask, give, seated, session, state, waits

pytestmark = pytest.mark.django_db


def cost(read: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def read_seats(edition: Edition) -> list[tuple[str, list[int]]]:
    seats = queries.seats_of(edition.pk)
    return [(seat.person.name, [place.session.number for place in seat.places.all()]) for seat in seats]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_seats_of_an_edition_are_two_queries(rows: int) -> None:
    edition = factories.edition(cap=3, sessions=2)
    for name in ("Anna", "Ben", "Claire")[:rows]:
        seated(edition, name)
    assert cost(lambda: read_seats(edition)) == 2
    assert read_seats(edition)[0] == ("Anna", [1, 2])


@pytest.mark.parametrize("rows", [1, 3])
def test_a_waiting_list_is_one_query(rows: int) -> None:
    edition = factories.edition(cap=0, sessions=1)
    for minutes, name in enumerate(("Anna", "Ben", "Claire")[:rows]):
        ask(edition, name, after=minutes)
    first = session(edition, 1)
    assert cost(lambda: queries.waiting_list(first.pk)) == 1
    assert waits(edition) == ["Anna", "Ben", "Claire"][:rows]


@pytest.mark.parametrize("sessions", [1, 3])
def test_where_somebody_stands_is_two_queries_for_any_number_of_sessions(sessions: int) -> None:
    edition = factories.edition(cap=0, sessions=sessions)
    ask(edition, "Anna", 1)
    request = ask(edition, "Ben", after=1)
    assert cost(lambda: queries.waiting_for(request)) == 2
    told = [(line.session.number, line.position) for line in queries.waiting_for(request)]
    assert told == [(1, 2), (2, 1), (3, 1)][:sessions]


def test_positions_agree_wherever_they_are_counted() -> None:
    edition = factories.edition(cap=0, sessions=2)
    requests = [ask(edition, name) for name in ("Anna", "Ben", "Claire")]  # all in the same moment
    for place, request in enumerate(requests, start=1):
        assert {line.position for line in queries.waiting_for(request)} == {place}
        assert queries.positions_of(request)[session(edition, 1).pk] == place
    assert queries.waiting_for(None) == []


def test_deciding_costs_the_same_however_many_there_are() -> None:
    edition = factories.edition(cap=3, sessions=1)
    requests = [ask(edition, name) for name in ("Anna", "Ben", "Claire", "David", "Eva")]
    given = [cost(lambda request=request: give(request)) for request in requests[:3]]  # type: ignore[misc]
    waiting = [cost(lambda request=request: give(request)) for request in requests[3:]]  # type: ignore[misc]
    assert given[1] == given[2]
    assert waiting[0] == waiting[1]
    assert [state(request) for request in requests] == ["settled", "settled", "settled", "open", "open"]


def test_what_a_person_has_and_had() -> None:
    edition = factories.edition(cap=1, sessions=1)
    anna = factories.person("Anna")
    assert queries.live_seat(anna.pk, edition.pk) is None
    seat = seated(edition, anna)
    assert queries.live_seat(anna.pk, edition.pk) == seat
    assert list(queries.seats_of_person(anna.pk)) == [seat]
    assert queries.open_request(anna.pk, edition.pk) is None
