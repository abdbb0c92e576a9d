"""Opening, beginning, ending; coming and going."""

from __future__ import annotations

from senningen.live.operations.base import Operation, Somebody, operation


@operation("open-doors")
class OpenDoors(Operation):
    """Let guests in; they wait and see when it begins."""


@operation("begin")
class Begin(Operation):
    """From now on the audience sees and hears the stage."""


@operation("end", forgets=True)
class End(Operation):
    """The session is over, for everybody and for good."""


@operation("arrive", after_the_end=True)
class Arrive(Operation):
    """Somebody admitted is connected now."""

    somebody: Somebody


@operation("depart", after_the_end=True)
class Depart(Operation):
    """Their connection has ended."""

    key: str


FROM_BROWSERS: tuple[type[Operation], ...] = (
    OpenDoors,
    Begin,
    End,
)
