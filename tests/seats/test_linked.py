"""Requests that belong together: a minister and an aide are both given a place, or both wait."""

from __future__ import annotations

from datetime import timedelta

import pytest

from senningen.kernel.refusals import Refused
from senningen.programme.models import Edition
from senningen.seats import queries, rules, services
from senningen.seats.models import Mode, Request, Seat
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, give, seated, session, state, told, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """Two places in each of two sessions."""
    return factories.edition(cap=2, sessions=2)


def link(one: Request, *others: Request) -> None:
    services.link_requests(one.pk, [each.pk for each in others], by=DESK, now=NOW)


def positions(edition: Edition, number: int = 1) -> list[tuple[str, int]]:
    return [(each.person.name, each.position) for each in queries.waiting_list(session(edition, number).pk)]


def standing(request: int, asked: int, party: int | None = None, **more: bool) -> rules.InLine:
    return rules.InLine(request, {1: NOW + timedelta(minutes=asked)}, party=party, **more)


class TestTheRule:
    def test_those_who_came_together_are_served_together_where_the_last_of_them_stands(self) -> None:
        lines = [standing(1, 0, 7), standing(2, 5, 7), standing(3, 2)]
        assert rules.next_in_line(lines, {1: 1}) == {3: (1,)}
        assert rules.next_in_line(lines, {1: 3}) == {3: (1,), 1: (1,), 2: (1,)}

    def test_they_hold_nobody_up(self) -> None:
        lines = [standing(1, 0, 7), standing(2, 0, 7), standing(3, 2)]
        assert rules.next_in_line(lines, {1: 1}) == {3: (1,)}

    def test_if_one_of_them_wants_all_or_none_it_binds_both(self) -> None:
        whole = rules.InLine(1, {1: NOW, 2: NOW}, all_or_none=True, party=7)
        lines = [whole, rules.InLine(2, {1: NOW}, party=7)]
        assert rules.next_in_line(lines, {1: 2}) == {}
        assert rules.next_in_line(lines, {1: 2, 2: 1}) == {1: (1, 2), 2: (1,)}
        assert rules.grant_together({1: (1, 2), 2: (1,)}, {1: 2}, all_or_none=[1]) == {}
        assert rules.grant_together({1: (1, 2), 2: (1,)}, {1: 2}) == {1: (1,), 2: (1,)}

    def test_they_share_the_position_of_the_first_of_them(self) -> None:
        assert list(rules.positions([None, 7, None, 7, 8])) == [1, 2, 3, 2, 5]


def test_giving_one_gives_both(edition: Edition) -> None:
    minister, aide = ask(edition, "Minister"), ask(edition, "Aide", 1, after=3)
    link(minister, aide)
    assert give(minister) is not None
    assert (state(minister), state(aide)) == ("settled", "settled")
    assert [each.person.name for each in queries.seats_of(edition.pk)] == ["Minister", "Aide"]


def test_both_wait_where_there_is_one_place_and_it_goes_to_the_next(edition: Edition) -> None:
    Edition.objects.update(offers_by_itself=True)
    seated(edition, "Anna", 1)
    ben = seated(edition, "Ben", 1)
    minister, aide = ask(edition, "Minister", 1), ask(edition, "Aide", 1, after=3)
    claire = ask(edition, "Claire", 1, after=9)
    link(minister, aide)
    assert give(minister) is None
    assert positions(edition) == [("Minister", 1), ("Aide", 1), ("Claire", 3)]
    services.withdraw_seat(ben.pk, by=DESK, now=NOW)
    assert (state(claire), waits(edition)) == ("settled", ["Minister", "Aide"])


def test_with_two_places_both_are_offered(edition: Edition) -> None:
    Edition.objects.update(offers_by_itself=True)
    for name in ("Anna", "Ben"):
        seated(edition, name, 1)
    minister, aide = ask(edition, "Minister", 1), ask(edition, "Aide", 1, after=3)
    link(minister, aide)
    services.set_cap(edition.pk, 3, by=DESK, now=NOW)
    assert Seat.objects.filter(state="held").count() == 0
    services.set_cap(edition.pk, 4, by=DESK, now=NOW)
    assert sorted(Seat.objects.filter(state="held").values_list("person__name", flat=True)) == ["Aide", "Minister"]


def test_serving_the_first_in_line_does_not_part_them(edition: Edition) -> None:
    minister, aide = ask(edition, "Minister", 1), ask(edition, "Aide", 1, after=3)
    link(minister, aide)
    served = services.serve_line(edition.pk, how="give", most=1, by=DESK, now=NOW)
    assert [each.person.name for each in served] == ["Minister", "Aide"]


def test_they_stand_where_the_last_stands_and_unlinked_where_they_stood(edition: Edition) -> None:
    for name in ("Anna", "Ben"):
        seated(edition, name, 1)
    minister, claire, aide = (ask(edition, n, 1, after=at) for n, at in (("Minister", 1), ("Claire", 2), ("Aide", 3)))
    link(minister, aide)
    assert positions(edition) == [("Claire", 1), ("Minister", 2), ("Aide", 2)]
    both = [Request.objects.get(pk=each.pk) for each in (minister, aide)]
    assert [queries.positions_of(each)[session(edition, 1).pk] for each in (claire, *both)] == [1, 2, 2]
    minister.refresh_from_db()
    assert [each.position for each in queries.waiting_for(minister)] == [2]
    services.unlink_request(aide.pk, by=DESK, now=NOW)
    assert positions(edition) == [("Minister", 1), ("Claire", 2), ("Aide", 3)]
    assert told(f"party:{minister.party_id}") == ["party.linked", "party.unlinked"]
    with pytest.raises(Refused, match=r"party\.not-linked"):
        services.unlink_request(aide.pk, by=DESK, now=NOW)


def test_who_asks_for_one_more_session_brings_both_to_where_the_last_stands(edition: Edition) -> None:
    for name in ("Anna", "Ben"):
        seated(edition, name)
    minister, aide = ask(edition, "Minister"), ask(edition, "Aide", 1, after=3)
    ask(edition, "Claire", 2, after=5)
    link(minister, aide)
    ask(edition, aide.person, 2, after=8)
    assert positions(edition, 2) == [("Claire", 1), ("Minister", 2), ("Aide", 2)]


def test_whom_the_desk_moves_to_the_front_goes_with_the_other(edition: Edition) -> None:
    for name in ("Anna", "Ben"):
        seated(edition, name, 1)
    ask(edition, "Claire", 1)
    minister, aide = ask(edition, "Minister", 1, after=1), ask(edition, "Aide", 1, after=3)
    link(minister, aide)
    services.move_to_front(aide.pk, session(edition, 1).pk, reason="public-duty", by=DESK, now=NOW)
    assert positions(edition) == [("Minister", 1), ("Aide", 1), ("Claire", 3)]


def test_nobody_is_linked_with_nobody_or_across_modes(edition: Edition) -> None:
    minister, aide = ask(edition, "Minister", 1), ask(edition, "Aide", 1, mode=Mode.ON_SITE)
    for nobody in ([], [minister.pk], [404]):
        with pytest.raises(Refused, match=r"party\.nobody"):
            services.link_requests(minister.pk, nobody, by=DESK, now=NOW)
    with pytest.raises(Refused, match=r"party\.two-modes"):
        link(minister, aide)


def test_who_changes_the_mode_goes_alone(edition: Edition) -> None:
    minister, aide = ask(edition, "Minister", 1), ask(edition, "Aide", 1, after=3)
    link(minister, aide)
    services.wait_in_mode(aide.pk, Mode.ON_SITE, by=DESK, now=NOW)
    aide.refresh_from_db()
    assert (aide.party_id, give(minister) is not None) == (None, True)
