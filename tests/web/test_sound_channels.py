"""What a listener's page makes of sound channels, in its own code: whose sound it takes in, and how it asks for it."""

from __future__ import annotations

from tests.web.in_node import in_node

Moment = tuple[list[str], dict[str, int], int]


def heard(*moments: Moment) -> list[str | None]:
    """Tell who is listened to after each moment; nobody where their sound does not arrive, and it is the floor."""
    return [who if arrives else None for who, arrives in in_node("turns.mjs", moments)]


def test_the_floor_is_back_when_no_sound_has_come_for_a_second_and_a_half() -> None:
    frozen = [(["claire"], {"claire": 900}, at) for at in (1100, 2500, 2700)]
    again = (["claire"], {"claire": 950}, 9000)
    assert heard((["claire"], {}, 0), *frozen, again) == [None, "claire", "claire", None, "claire"]


def test_whoever_else_is_open_has_the_turn_of_one_whose_device_is_frozen() -> None:
    both, frozen = ["claire", "dieter"], {"claire": 900}
    speaks = {**frozen, "dieter": 300}
    told = heard(
        (both, frozen, 0),
        (both, frozen, 1400),
        (both, frozen, 1600),  # now Dieter's is asked for, which takes a moment
        (both, frozen, 4000),
        (both, speaks, 4100),
        (both, speaks | {"dieter": 400}, 5000),
        (["claire"], {"claire": 0}, 5100),  # he mutes: it is hers, and the floor's until it comes
        (["claire"], {"claire": 70}, 5200),
    )
    assert told == ["claire", "claire", None, None, "dieter", "dieter", None, "claire"]


def test_where_nobodys_sound_comes_they_have_their_turns_by_and_by() -> None:
    both = ["claire", "dieter"]
    told = heard(*((both, {}, at) for at in (0, 3100, 3200, 6300, 6400)), (both, {"claire": 10}, 6500))
    assert told == [None, None, None, None, None, "claire"]


def test_a_sound_that_was_given_up_and_asked_for_anew_before_the_answer_is_not_ended_by_the_first() -> None:
    answer = in_node("fanout.mjs")
    asked = ["stage/part:8/a1b2", "audio/data"]
    assert answer["told"] == [{"n": 0, "sub": asked}, {"n": 1, "sub": asked}, {"unsub": 9}], "once, when it was over"
    assert answer["got"] == [41, 42]
