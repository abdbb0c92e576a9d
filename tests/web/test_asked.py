"""What is read out of addresses and forms."""

from __future__ import annotations

import pytest

from senningen.web.asked import number, numbers, stand_in


@pytest.mark.parametrize(("given", "read"), [("47", 47), ("0", 0), ("²", None), ("-1", None), ("", None), (None, None)])
def test_a_number_is_figures_alone(given: str | None, read: int | None) -> None:
    assert number(given) == read


def test_what_no_database_holds_is_no_number() -> None:
    assert number("9" * 18) == 10**18 - 1
    assert number("9" * 19) is None
    assert number("1000000", figures=6) is None
    assert numbers(["3", "x", "9" * 40, "5"]) == [3, 5]


def test_every_word_must_stand_in_what_is_said() -> None:
    assert stand_in("müller ADA", "12 Ada Müller Haus")
    assert not stand_in("müller bob", "12 Ada Müller Haus")
    assert stand_in("", "anybody")
