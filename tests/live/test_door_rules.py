from datetime import UTC, datetime, timedelta

from senningen.live.door_rules import came_at, first, problem

NOON = datetime(2020, 12, 14, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_seat_comes_in_if_it_is_taken_and_has_a_place_in_this_session() -> None:
    assert problem("taken", placed=True) == ""
    assert problem("taken", placed=False) == "elsewhere"
    assert problem("held", placed=True) == "offer", "an offer that nobody has accepted is not let in"
    assert [problem(ended, placed=True) for ended in ("withdrawn", "released", "lapsed", "substituted")] == [
        "ended"
    ] * 4


def test_a_door_whose_clock_is_ahead_lets_nobody_come_in_the_future() -> None:
    assert came_at(NOON - 90 * MINUTE, now=NOON) == NOON - 90 * MINUTE, "it was offline, and says so later"
    assert came_at(NOON + MINUTE, now=NOON) == NOON + MINUTE
    assert came_at(NOON + 30 * MINUTE, now=NOON) == NOON


def test_the_first_time_stands() -> None:
    assert first([NOON, NOON - MINUTE]) == NOON - MINUTE
    assert first([]) is None
