"""Those who sit together on site: how many they are, and whether their phones may come in."""

from __future__ import annotations

from senningen.live.operations.base import Operation, operation


@operation("count-heads")
class CountHeads(Operation):
    """A host says how many sit in the hall."""

    heads: int


@operation("open-hall")
class OpenHall(Operation):
    """Phones of the hall may come in."""


@operation("close-hall")
class CloseHall(Operation):
    """No phone of the hall comes in any more, and those that are in go."""


@operation("heads-counted")
class HeadsCounted(Operation):
    """How many sit in the hall, as the table has it now; nothing if nobody has counted."""

    heads: int | None


FROM_BROWSERS: tuple[type[Operation], ...] = (
    CountHeads,
    OpenHall,
    CloseHall,
)
