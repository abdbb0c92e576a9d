"""Whatever is asked in whatever order, the room stays a room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senningen.live import operations as op
from senningen.live.asked import SentQuestion, Stand
from senningen.live.cases.order import ANNOUNCEMENTS_KEPT
from senningen.live.cases.recording import not_agreed
from senningen.live.cases.stage import STAGE_PLACES
from senningen.live.cued import Act, Cue
from senningen.live.fanout import NOT_FOR
from senningen.live.keeping import kept_as_json, replay, room_as_json, room_from_json
from senningen.live.operations import BY_NAME as BY_VERB
from senningen.live.operations import Operation, Role, Somebody
from senningen.live.polled import Prepared
from senningen.live.room import apply
from senningen.live.state import Doors, Effect, Part, Refuse, Room, Show
from senningen.live.views import part_view

AT = datetime(2020, 12, 14, 10, 25, tzinfo=UTC)
CAST = [
    *(Somebody(f"part:{n}", Role.HOST, f"Host {n}", n) for n in (1, 2)),
    *(Somebody(f"part:{n}", Role.SPEAKER, f"Speaker {n}", n) for n in range(3, 12)),
    *(Somebody(f"seat:{n}", Role.GUEST, f"Guest {n}", 100 + n, {}, n) for n in range(1, 4)),
    Somebody("part:12", Role.INTERPRETER, "Interpreter 12", 12, channel="fr"),
    Somebody("wall:1", Role.WALL, "", 0),
    *(Somebody(f"phone:{n}", Role.PHONE, "", -n) for n in (1, 2)),
]
people = st.sampled_from(CAST)
keys = st.sampled_from([one.key for one in CAST] + ["seat:404", ""])
numbers = st.integers(min_value=-2, max_value=30)
BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    int: numbers,
    str: st.text(max_size=600),
    bool: st.booleans(),
    Somebody: people,
    Mapping[str, datetime]: st.dictionaries(keys, st.just(AT), max_size=3),
    tuple[op.Uploaded, ...]: st.sampled_from([(), (op.Uploaded(1, "n", 3),), (op.Uploaded(2, "n", 0),)]),
    tuple[SentQuestion, ...]: st.sets(st.sampled_from([1, 2]), max_size=2).map(
        lambda sent: tuple(SentQuestion(n, "Who pays?", "Guest 1", 100 + n) for n in sorted(sent))
    ),
}
BY_NAME = {"key": keys, "folder": st.sampled_from(["", "f"]), "number": st.integers(0, 4), "into": st.integers(0, 4)}
BY_TYPE[tuple[Prepared, ...]] = st.sets(st.sampled_from([1, 2]), max_size=2).map(
    lambda polls: tuple(Prepared(n, {"en": "Lost a call?"}, ({"en": "Yes"}, {"en": "No"})) for n in sorted(polls))
)
BY_TYPE[datetime] = st.just(AT)
BY_TYPE[int | None] = st.none() | numbers
BY_TYPE[tuple[Cue, ...]] = st.sets(st.sampled_from(list(Act))).map(
    lambda acts: tuple(Cue(n, act, n, who="part:3", deck=1, poll=1) for n, act in enumerate(sorted(acts)))
)
BY_NAME |= {"poll": st.integers(1, 3), "option": st.integers(-1, 2), "ballot": st.sampled_from(["", "a", "b"])}
OWN = {op.Arrive, op.End}  # who arrives is who asks; the end has a test of its own


def field(name: str, kind: Any) -> st.SearchStrategy[Any]:
    if name in BY_NAME:
        return BY_NAME[name]
    return BY_TYPE[kind] if kind in BY_TYPE else st.sampled_from(list(kind))


def operation_of(cls: type[Operation]) -> st.SearchStrategy[Operation]:
    hints = {name: kind for name, kind in get_type_hints(cls).items() if get_origin(kind) is not ClassVar}
    return st.builds(cls, **{name: field(name, kind) for name, kind in hints.items()})


EVERY = {cls: operation_of(cls) for cls in BY_VERB.values() if cls not in OWN}


@st.composite
def asked(draw: st.DrawFn) -> tuple[Operation, Somebody]:
    """Any operation there is, by anybody; one that is new is among them by itself."""
    by = draw(people)
    operation = draw(st.one_of(st.just(op.Arrive(by)), st.just(op.Arrive(by)), *EVERY.values()))
    return operation, by


def invariants(room: Room) -> None:
    on = [one.key for one in room.stage]
    assert len(on) == len(set(on)) <= STAGE_PLACES
    assert not room.kept_back & set(room.audience)
    assert {key for key, _ in room.muted} <= set(on)
    assert all(room.known(one) == one for one in (*room.here.values(), *room.stage))
    assert room.hostless is None or not any(one.role is Role.HOST for one in room.here.values())
    assert not room.kept_back & set(on)
    assert not set(room.removed) & (set(room.here) | set(on))
    assert all(one.role is not Role.HOST for one in room.removed.values())
    assert all(key == one.key for key, one in room.here.items())
    assert room.slides is None or 1 <= room.slides.page <= room.slides.pages
    assert len(room.announcements) <= ANNOUNCEMENTS_KEPT
    assert all(0 < len(one.text) <= 500 for one in room.announcements)
    assert room.recording.since is None or (room.doors is Doors.LIVE and not not_agreed(room))
    assert (room.doors is Doors.CLOSED) == (room.opened is None)
    of_the_hall = {one.key for one in CAST if one.role.of_the_hall}
    assert not of_the_hall & ({*on} | set(room.removed) | room.made_hosts | set(room.captions.writers))
    assert all(key in room.hall.phones for key, one in room.here.items() if one.role is Role.PHONE)
    raised = [hand.key for hand in room.hands]
    assert len(raised) == len(set(raised))
    assert not set(raised) & (set(room.removed) | set(on))
    for poll in room.polls.values():
        assert len(poll.counts) == (len(poll.prepared.options) if poll.closed else 0)
        assert poll.stand == "open" or not poll.ballots, "a closed poll knows no ballots"
    questions = room.asking.questions
    assert room.asking.current is None or questions[room.asking.current].shown
    assert all((one.stand is Stand.MERGED) == (one.into in questions) for one in questions.values())
    assert all(one.into is None or questions[one.into].stand is not Stand.MERGED for one in questions.values())
    assert all(0 < len(one.text) <= 500 and number == one.number for number, one in questions.items())


def seen(room: Room, parts: Iterable[Part] = Part) -> dict[tuple[Role, Part], Any]:
    return {(role, part): part_view(room, part, role) for role in Role for part in parts}


def told(room: Room, effects: list[Effect]) -> dict[tuple[Role, Part], Any]:
    parts = {part for effect in effects if isinstance(effect, Show) for part in effect.parts}
    return {(role, part): view for (role, part), view in seen(room, parts).items() if part not in NOT_FOR[role]}


def test_every_operation_is_among_those_tried() -> None:
    assert EVERY.keys() | OWN == set(BY_VERB.values())


@pytest.mark.chance
@settings(max_examples=150, deadline=None)
@given(st.lists(asked(), max_size=60), st.booleans())
def test_no_operation_breaks_the_room(asks: list[tuple[Operation, Somebody]], ends: bool) -> None:
    room, kept = Room(), []
    if ends:
        asks = [*asks, (op.End(), CAST[0]), *asks]
    followed = seen(room)
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
        followed |= told(room, effects)
    assert followed == seen(room), "a page that followed the changes sees the room as one that comes now"
    assert replay(Room(), kept) == room
    assert room_from_json(json.loads(json.dumps(room_as_json(room)))) == room
