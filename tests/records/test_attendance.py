from datetime import UTC, datetime

from senningen.records.attendance import Attended, Interval, attended

OPENED = datetime(2020, 12, 14, 10, 15, tzinfo=UTC)
CLOSED = datetime(2020, 12, 14, 11, 30, tzinfo=UTC)


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2020, 12, 14, hour, minute, second, tzinfo=UTC)


def total(*intervals: Interval) -> Attended:
    return attended(intervals, opened=OPENED, closed=CLOSED)


def test_a_guest_who_left_and_came_back_is_counted_for_both_stays() -> None:
    came = total(Interval(at(10, 30), at(10, 50)), Interval(at(11, 0), at(11, 30)))
    assert (came.minutes, came.first, came.last) == (50, at(10, 30), at(11, 30))


def test_two_devices_at_once_count_once() -> None:
    assert total(Interval(at(10, 30), at(11, 0)), Interval(at(10, 45), at(11, 10))).minutes == 40


def test_time_before_the_doors_and_after_the_end_does_not_count() -> None:
    assert total(Interval(at(9, 0), at(12, 0))).minutes == 75
    assert total(Interval(at(9, 0), at(10, 0))) == Attended()


def test_a_moment_counts_as_one_minute_and_absence_as_none() -> None:
    assert total(Interval(at(10, 30), at(10, 30, 4))).minutes == 1
    assert total().minutes == 0
