"""Whatever is asked in whatever order, the room stays a room."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senningen.live import operations as op
from senningen.live.cases.order import ANNOUNCEMENTS_KEPT
from senningen.live.cases.stage import STAGE_PLACES
from senningen.live.keeping import kept_as_json, replay, room_as_json, room_from_json
from senningen.live.operations import Kind, Operation, Role, Somebody
from senningen.live.room import apply
from senningen.live.state import Doors, Refuse, Room

AT = datetime(2020, 12, 14, 10, 25, tzinfo=UTC)
CAST = [
    *(Somebody(f"part:{n}", Role.HOST, f"Host {n}", n) for n in (1, 2)),
    *(Somebody(f"part:{n}", Role.SPEAKER, f"Speaker {n}", n) for n in range(3, 12)),
    *(Somebody(f"seat:{n}", Role.GUEST, f"Guest {n}", 100 + n, {}, n) for n in range(1, 4)),
]
people = st.sampled_from(CAST)
keys = st.sampled_from([one.key for one in CAST] + ["seat:404", ""])
kinds = st.sampled_from(list(Kind))
numbers = st.integers(min_value=-2, max_value=30)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Operation, Somebody]:
    by = draw(people)
    operation: Operation = draw(
        st.one_of(
            st.just(op.Arrive(by)),
            st.sampled_from([op.OpenDoors(), op.Begin(), op.EnterStage(), op.LeaveStage(), op.ClearSlides()]),
            st.builds(op.Depart, keys),
            st.builds(op.BringOnStage, keys),
            st.builds(op.SendBack, keys),
            st.builds(op.GiveFloor, keys),
            st.builds(op.Mute, keys, kinds),
            st.builds(op.Unmute, keys, kinds),
            st.builds(op.Turn, numbers),
            st.builds(op.ShowSlides, st.integers(1, 3), st.sampled_from(["", "f"]), st.just("n"), numbers, numbers),
            st.builds(op.DecksChanged, st.sampled_from([(), (op.Uploaded(1, "n", 3),), (op.Uploaded(2, "n", 0),)])),
            st.builds(op.Announce, st.text(max_size=600)),
            st.builds(op.WithdrawAnnouncement, numbers),
            st.builds(op.Remove, keys),
            st.builds(op.LetBack, keys),
        )
    )
    return operation, by


def invariants(room: Room) -> None:
    on = [one.key for one in room.stage]
    assert len(on) == len(set(on)) <= STAGE_PLACES
    assert not room.kept_back & set(room.audience)
    assert {key for key, _ in room.muted} <= set(on)
    assert not room.kept_back & set(on)
    assert not set(room.removed) & (set(room.here) | set(on))
    assert all(one.role is not Role.HOST for one in room.removed.values())
    assert all(key == one.key for key, one in room.here.items())
    assert room.slides is None or 1 <= room.slides.page <= room.slides.pages
    assert len(room.announcements) <= ANNOUNCEMENTS_KEPT
    assert all(0 < len(one.text) <= 500 for one in room.announcements)
    assert (room.doors is Doors.CLOSED) == (room.opened is None)


@pytest.mark.chance
@settings(max_examples=150, deadline=None)
@given(st.lists(asked(), max_size=60), st.booleans())
def test_no_operation_breaks_the_room(asks: list[tuple[Operation, Somebody]], ends: bool) -> None:
    room, kept = Room(), []
    if ends:
        asks = [*asks, (op.End(), CAST[0]), *asks]
    for n, (operation, by) in enumerate(asks):
        at = AT + timedelta(seconds=n)
        after, effects = apply(room, operation, by, at)
        if after is room:
            assert all(isinstance(effect, Refuse) for effect in effects)
        else:
            assert after.version == room.version + 1
            assert not any(isinstance(effect, Refuse) for effect in effects)
            kept.append((json.loads(json.dumps(kept_as_json(operation, by))), at))
        room = after
        invariants(room)
    assert replay(Room(), kept) == room
    assert room_from_json(json.loads(json.dumps(room_as_json(room)))) == room
