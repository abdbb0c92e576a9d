"""Raised hands, in their order. Only the host sees whose."""

from __future__ import annotations

from dataclasses import dataclass

from senningen.live.asked import Hand
from senningen.live.operations import Role
from senningen.live.state import Part, Room
from senningen.live.views.common import Views


@dataclass(frozen=True)
class HandView:
    """A hand: whose, since when, and whether their line is up."""

    key: str
    name: str
    seat: int | None
    at: str
    here: bool


def _hands(room: Room, role: Role) -> list[HandView]:
    return [_hand(room, hand) for hand in room.hands] if role is Role.HOST else []


def _hand(room: Room, hand: Hand) -> HandView:
    return HandView(hand.key, hand.name, hand.seat, hand.at.isoformat(), hand.key in room.here)


VIEWS: Views = {
    Part.HANDS: _hands,
}
