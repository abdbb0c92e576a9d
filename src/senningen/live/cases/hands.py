"""Hands, in the order in which they were raised. A dropped line lowers none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.asked import Hand
from senningen.live.cases.common import Cases, for_guests, for_hosts, no, shown
from senningen.live.operations import Somebody
from senningen.live.state import Outcome, Part, Room, ShowOwn


@for_guests
def _raise(room: Room, operation: op.RaiseHand, by: Somebody, at: datetime) -> Outcome:
    one = room.here.get(by.key)
    if one is None:
        return no(room, "room.not-here")
    if any(hand.key == by.key for hand in room.hands) or room.on_stage(by.key):
        return room, []
    after = replace(room, hands=(*room.hands, Hand(one.key, one.name, one.seat, at)))
    return shown(after, Part.HANDS, then=(ShowOwn(frozenset({by.key})),))


@for_guests
def _lower(room: Room, operation: op.LowerHand, by: Somebody, at: datetime) -> Outcome:
    return hand_down(room, by.key)


@for_hosts
def _refuse(room: Room, operation: op.RefuseFloor, by: Somebody, at: datetime) -> Outcome:
    return hand_down(room, operation.key)


def hand_down(room: Room, key: str) -> Outcome:
    """Lower somebody's hand: they changed their mind, got the floor, were refused it or have left for good."""
    hands = tuple(hand for hand in room.hands if hand.key != key)
    if len(hands) == len(room.hands):
        return room, []
    return shown(replace(room, hands=hands), Part.HANDS, then=(ShowOwn(frozenset({key})),))


CASES: Cases = {
    op.RaiseHand: _raise,
    op.LowerHand: _lower,
    op.RefuseFloor: _refuse,
}
