"""Hands: who would like to speak, in their order."""

from __future__ import annotations

from senningen.live.operations.base import Operation, operation


@operation("raise-hand")
class RaiseHand(Operation):
    """A guest would like to speak."""


@operation("lower-hand")
class LowerHand(Operation):
    """A guest does not want to any more."""


@operation("refuse-floor")
class RefuseFloor(Operation):
    """The host lowers somebody's hand without giving them the floor."""

    key: str


FROM_BROWSERS: tuple[type[Operation], ...] = (
    RaiseHand,
    LowerHand,
    RefuseFloor,
)
