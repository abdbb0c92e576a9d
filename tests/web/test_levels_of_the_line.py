"""How much of the stage a page takes by itself: what the line carries, and what the device can show."""

from __future__ import annotations

from typing import Any

from tests.web.in_node import in_node

GOOD = {"behind": False, "lag": 40, "unshown": 60}
LATE = GOOD | {"lag": 2_000}
SLOW = GOOD | {"unshown": 2_000}


def after(*seconds: dict[str, Any]) -> list[str]:
    """Return the last level, and what it is for."""
    last: list[str] = in_node("levels.mjs", seconds)[-1]
    return last


def test_a_cough_of_the_line_loses_nothing() -> None:
    assert after(LATE, GOOD, LATE, LATE, GOOD) == ["full", "line"]


def test_a_line_that_is_late_carries_small_pictures_and_then_none() -> None:
    assert after(*[LATE] * 4) == ["small", "line"]
    assert after(*[LATE] * 12) == ["slides", "line"], "the slides are for a person to give up"


def test_a_device_that_cannot_keep_up_is_given_less_and_told_why() -> None:
    assert after(*[SLOW] * 4) == ["small", "device"]
    assert after(*[SLOW] * 4, *[GOOD] * 29) == ["small", "device"]
    assert after(*[SLOW] * 4, *[GOOD] * 30)[0] == "full", "it is tried again"


def test_each_level_says_what_it_is_for() -> None:
    assert after(*[SLOW] * 4, *[LATE] * 4) == ["slides", "line"]
