"""The rules of seats on plain values: no rows, no clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senningen.seats import rules
from senningen.seats.caps import PlacePlan, places
from senningen.seats.rules import Choice, Door, Grant, Hour, InLine, Refuse

NOW = datetime(2020, 12, 10, 15, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def hour(number: int, *, starts_in: int = 60, cancelled: bool = False) -> Hour:
    start = NOW + starts_in * MINUTE
    return Hour(number, start, start + 60 * MINUTE, cancelled)


@pytest.mark.parametrize(
    ("door", "although_closed", "refused"),
    [
        (Door(open=True), False, False),
        (Door(open=False), False, True),
        (Door(open=False), True, False),
        (Door(open=False, past=True), True, True),
        (Door(open=True, closes_at=NOW + MINUTE), False, False),
        (Door(open=True, closes_at=NOW), False, True),
        (Door(open=True, closes_at=NOW), True, False),
    ],
)
def test_who_may_ask(door: Door, although_closed: bool, refused: bool) -> None:
    answer = rules.may_ask(door, asked=NOW, although_closed=although_closed)
    assert answer == (Refuse("edition.closed") if refused else None)


def test_which_sessions_are_meant() -> None:
    hours = [hour(1, starts_in=-60), hour(2), hour(3, cancelled=True), hour(4)]
    assert rules.wanted(hours, None, now=NOW) == (2, 4)
    assert rules.wanted(hours, [4, 2, 4], now=NOW) == (4, 2)
    assert rules.wanted(hours, [], now=NOW) == Refuse("seats.no-session")
    assert rules.wanted(hours, [9], now=NOW) == Refuse("session.unknown")
    assert rules.wanted(hours, [3], now=NOW) == Refuse("session.cancelled", 3)
    assert rules.wanted(hours, [1], now=NOW) == Refuse("session.over", 1)
    assert rules.wanted(hours[:1], None, now=NOW) == Refuse("edition.closed")


def test_a_running_session_can_still_be_attended() -> None:
    assert hour(1, starts_in=-59).is_ahead(NOW)
    assert not hour(1, starts_in=-60).is_ahead(NOW)


def test_what_is_free_is_given_unless_it_is_all_or_none() -> None:
    assert rules.grant([1, 2, 3], {1: 1, 3: 5}) == Grant((1, 3), (2,))
    assert rules.grant([1, 2], {1: 1}, all_or_none=True) == Grant((), (1, 2))
    assert rules.grant([1, 2], {1: 1, 2: 1}, all_or_none=True) == Grant((1, 2), ())


@pytest.mark.parametrize(("taken", "number"), [([], 1), ([1, 2, 4], 3), ([2, 3], 1), ([3, 1, 2], 4)])
def test_the_lowest_number_nobody_has(taken: list[int], number: int) -> None:
    assert rules.lowest_free(taken) == number


@given(st.sets(st.integers(1, 40)))
def test_the_lowest_number_is_free_and_none_below_it_is(taken: set[int]) -> None:
    number = rules.lowest_free(taken)
    assert number not in taken
    assert all(below in taken for below in range(1, number))


def test_an_offer_ends_before_the_session_begins() -> None:
    tomorrow, next_week = NOW + timedelta(days=1), NOW + timedelta(days=7)
    assert rules.deadline([next_week], hours=48, now=NOW) == NOW + timedelta(hours=48)
    assert rules.deadline([tomorrow, next_week], hours=48, now=NOW) == NOW + timedelta(hours=12)
    assert rules.deadline([NOW, next_week], hours=480, now=NOW) == next_week
    assert rules.deadline([NOW], hours=48, now=NOW) == Refuse("offer.too-late")


@pytest.mark.parametrize(
    ("ahead", "held"),
    [
        (timedelta(days=7), timedelta(hours=48)),
        (timedelta(days=3), timedelta(hours=48)),
        (timedelta(days=2), timedelta(hours=12)),
        (timedelta(hours=20), timedelta(hours=3)),
        (timedelta(hours=5), timedelta(hours=1)),
        (timedelta(hours=1), timedelta(minutes=20)),
        (timedelta(minutes=10), timedelta(minutes=10)),
    ],
)
def test_the_time_to_answer_shortens_as_the_session_nears(ahead: timedelta, held: timedelta) -> None:
    assert rules.deadline([NOW + ahead], hours=48, now=NOW) == NOW + held


def test_an_offer_made_by_itself_does_not_run_at_night() -> None:
    night = datetime(2020, 12, 10, 22, 30, tzinfo=UTC)  # 23:30 in Luxembourg, 7:30 in Tokyo, 14:30 in California
    begins = datetime(2020, 12, 11, 10, 30, tzinfo=UTC)
    in_luxembourg = rules.deadline([begins], hours=48, now=night, quiet_in="Europe/Luxembourg")
    assert in_luxembourg == datetime(2020, 12, 11, 8, 0, tzinfo=UTC)  # from 8:00 there, an hour
    assert rules.deadline([begins], hours=48, now=night, quiet_in="America/Los_Angeles") == night + timedelta(hours=3)
    assert rules.deadline([begins], hours=48, now=night) == night + timedelta(hours=3)


def test_an_answer_is_never_due_at_night_and_the_night_gives_way_to_a_session_before_its_end() -> None:
    evening = datetime(2020, 12, 10, 20, 0, tzinfo=UTC)  # 21:00: three hours would end at midnight
    begins = datetime(2020, 12, 11, 10, 30, tzinfo=UTC)
    due = rules.deadline([begins], hours=48, now=evening, quiet_in="Europe/Luxembourg")
    assert due == datetime(2020, 12, 11, 8, 0, tzinfo=UTC)  # 9:00, an hour after the night
    asleep = datetime(2020, 12, 11, 8, 0, tzinfo=UTC)  # midnight in California; the session is at 2:30 there
    due = rules.deadline([begins], hours=48, now=asleep, quiet_in="America/Los_Angeles")
    assert due == asleep + timedelta(hours=1)


def test_an_offer_is_taken_before_its_deadline_and_not_at_it() -> None:
    assert rules.may_take(until=NOW + MINUTE, no_answer=False, now=NOW) is None
    assert rules.may_take(until=NOW, no_answer=False, now=NOW) == Refuse("offer.lapsed")
    assert rules.may_take(until=NOW + MINUTE, no_answer=True, now=NOW) == Refuse("offer.lapsed")
    assert rules.may_take(until=None, no_answer=False, now=NOW) == Refuse("offer.lapsed")


def test_a_lower_cap_takes_away_free_places_from_above() -> None:
    assert places({1, 4, 5}, {2, 3}, cap=3) == PlacePlan((), (5, 4))
    assert places({1}, {2, 3}, cap=1) == PlacePlan((), (1,))
    assert places(set(), {2, 3}, cap=1) == PlacePlan((), ())


def test_a_higher_cap_makes_the_missing_numbers() -> None:
    assert places({1}, {4}, cap=4) == PlacePlan((2, 3), ())
    assert places(set(), set(), cap=2) == PlacePlan((1, 2), ())


@given(st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)), st.integers(0, 30))
def test_places_come_as_near_the_cap_as_the_seated_allow(free: set[int], occupied: set[int], cap: int) -> None:
    free -= occupied
    plan = places(free, occupied, cap=cap)
    assert set(plan.take_away) <= free
    assert not set(plan.make) & (free | occupied)
    assert len(free) + len(occupied) + len(plan.make) - len(plan.take_away) == max(cap, len(occupied))


class TestChoosing:
    def choose(self, *chosen: int, **more: object) -> Choice | Refuse:
        facts = {"placed": (1, 2), "waiting": (), "ahead": {1, 2, 3, 4}, "free": {3: 1}, "in_line": {}} | more
        return rules.choose(chosen, **facts)  # type: ignore[arg-type]

    def test_others_are_given_back_and_free_ones_added(self) -> None:
        assert self.choose(1, 3) == Choice(add=(3,), drop=(2,))

    def test_full_ones_wait(self) -> None:
        assert self.choose(1, 2, 4) == Choice(wait=(4,))

    def test_a_free_place_belongs_to_those_in_line_first(self) -> None:
        assert self.choose(1, 2, 3, in_line={3: 1}) == Choice(wait=(3,))
        assert self.choose(1, 2, 3, in_line={3: 1}, free={3: 2}) == Choice(add=(3,))

    def test_what_waits_goes_on_waiting_or_stops(self) -> None:
        assert self.choose(1, 2, 4, waiting=(4,)) == Choice()
        assert self.choose(1, 2, waiting=(4,)) == Choice(stop_waiting=(4,))

    def test_what_waits_and_is_free_is_given(self) -> None:
        assert self.choose(1, 2, 3, waiting=(3,)) == Choice(add=(3,), stop_waiting=(3,))

    def test_a_session_that_is_over_stays(self) -> None:
        assert self.choose(3, ahead={2, 3, 4}) == Choice(add=(3,), drop=(2,))

    def test_a_seat_keeps_at_least_one_session(self) -> None:
        assert self.choose(4) == Refuse("seats.no-session-left")
        assert self.choose(3) == Choice(add=(3,), drop=(1, 2))

    def test_the_same_choice_changes_nothing(self) -> None:
        assert not self.choose(1, 2)


def line(request: int, *sessions: int, at: int | None = None, all_or_none: bool = False) -> InLine:
    since = NOW + (request if at is None else at) * MINUTE
    return InLine(request, dict.fromkeys(sessions, since), all_or_none)


class TestNextInLine:
    def test_each_session_goes_to_those_who_asked_first(self) -> None:
        lines = [line(1, 1), line(2, 1, 2), line(3, 2)]
        assert rules.next_in_line(lines, {1: 1, 2: 1}) == {1: (1,), 2: (2,)}

    def test_nothing_free_is_offered_to_nobody(self) -> None:
        assert rules.next_in_line([line(1, 1)], {}) == {}
        assert rules.next_in_line([line(1, 1)], {1: 0}) == {}

    def test_the_order_is_that_of_asking_not_of_the_list(self) -> None:
        assert rules.next_in_line([line(2, 1), line(1, 1)], {1: 1}) == {1: (1,)}
        assert rules.next_in_line([line(2, 1, at=5), line(1, 1, at=5)], {1: 1}) == {1: (1,)}

    def test_all_or_none_is_passed_over_and_holds_nobody_up(self) -> None:
        lines = [line(1, 1, 2, all_or_none=True), line(2, 1)]
        assert rules.next_in_line(lines, {1: 1}) == {2: (1,)}
        assert rules.next_in_line(lines, {1: 1, 2: 1}) == {1: (1, 2)}

    def test_one_who_is_passed_over_makes_room_for_the_next_all_or_none(self) -> None:
        lines = [line(1, 1, 2, all_or_none=True), line(2, 1, 3, all_or_none=True)]
        assert rules.next_in_line(lines, {1: 1, 3: 1}) == {2: (1, 3)}

    def test_two_who_block_each_other_do_not_both_go_without(self) -> None:
        first = InLine(1, {1: NOW, 2: NOW + 3 * MINUTE}, all_or_none=True)
        second = InLine(2, {1: NOW + MINUTE, 2: NOW + MINUTE}, all_or_none=True)
        assert rules.next_in_line([first, second], {1: 1, 2: 1}) == {2: (1, 2)}

    @given(
        st.lists(st.tuples(st.sets(st.integers(1, 3), min_size=1), st.booleans()), max_size=6),
        st.dictionaries(st.integers(1, 3), st.integers(0, 3)),
    )
    def test_never_more_than_is_free_never_half_of_all_or_none_and_nobody_overtaken(
        self, askers: list[tuple[set[int], bool]], free: dict[int, int]
    ) -> None:
        lines = [line(number, *sorted(who[0]), all_or_none=who[1]) for number, who in enumerate(askers, start=1)]
        offers = rules.next_in_line(lines, free)
        for session in (1, 2, 3):
            assert sum(session in given for given in offers.values()) <= free.get(session, 0)
        for each in lines:
            given_sessions = set(offers.get(each.request, ()))
            assert not each.all_or_none or given_sessions in (set(), set(each.since))
            for session in set(each.since) - given_sessions:
                if not each.all_or_none:
                    ahead = [o for o in lines if session in offers.get(o.request, ()) and o.request < each.request]
                    assert len(ahead) == free.get(session, 0)


@pytest.mark.parametrize(
    ("reason", "good"), [("no-answer", True), ("", False), ("Because she", False), ("x" * 41, False)]
)
def test_a_reason_is_a_code(reason: str, good: bool) -> None:
    assert rules.is_reason(reason) is good
