"""The sheet: what passes, what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from senningen.rehearsal import rules

FULL = rules.Seats(asked=30, cap=27, given=27, oversold=0, waiting=3, in_order=True)


def test_a_full_edition_with_a_line_in_order_passes() -> None:
    assert rules.seats(FULL).passed
    assert rules.seats(replace(FULL, cap=40, given=30, waiting=0)).passed, "room for all"


@pytest.mark.parametrize(
    "wrong",
    [
        {"given": 28, "oversold": 1, "waiting": 2},
        {"given": 26, "waiting": 4},
        {"waiting": 2},
        {"in_order": False},
    ],
    ids=["one too many", "a place left empty", "one lost", "a line out of order"],
)
def test_seats_that_are_not_right_fail(wrong: dict[str, int]) -> None:
    assert not rules.seats(replace(FULL, **wrong)).passed  # type: ignore[arg-type]


def test_whoever_sees_less_than_the_picture_or_sees_it_late_fails_it() -> None:
    assert rules.picture(watching=27, guests=27, share=0.99, ms=80).passed
    assert not rules.picture(watching=26, guests=27, share=0.99, ms=80).passed
    assert not rules.picture(watching=27, guests=27, share=0.5, ms=80).passed
    assert not rules.picture(watching=27, guests=27, share=0.99, ms=900).passed


def test_minutes_are_right_to_two_seconds_for_everybody() -> None:
    assert rules.attendance(guests=27, right=27, off=1.9).passed
    assert not rules.attendance(guests=27, right=26, off=1.9).passed
