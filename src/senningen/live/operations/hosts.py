"""Who runs the hour."""

from __future__ import annotations

from senningen.live.operations.base import Operation, operation


@operation("make-host")
class MakeHost(Operation):
    """A speaker hosts from now on, beside whoever does already."""

    key: str


@operation("unmake-host")
class UnmakeHost(Operation):
    """Somebody who was made a host in the room is a speaker again."""

    key: str


@operation("take-over-hosting")
class TakeOverHosting(Operation):
    """I host, because every host has lost their line."""


FROM_BROWSERS: tuple[type[Operation], ...] = (
    MakeHost,
    UnmakeHost,
    TakeOverHosting,
)
