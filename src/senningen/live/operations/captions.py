"""Captions: the host says who writes them, an engine too; people write, correct and abbreviate."""

from __future__ import annotations

from senningen.live.operations.base import Operation, operation


@operation("give-captions")
class GiveCaptions(Operation):
    """The host lets somebody who is here write the captions."""

    key: str


@operation("take-captions")
class TakeCaptions(Operation):
    """The host takes that back."""

    key: str


@operation("caption")
class Caption(Operation):
    """A line of what is said; `took` is how many milliseconds ago its first word was written."""

    text: str
    took: int = 0


@operation("correct-caption")
class CorrectCaption(Operation):
    """A line is put right; without text it is taken back."""

    number: int
    text: str


@operation("abbreviate")
class Abbreviate(Operation):
    """From now on `short` stands for `long`; without a long form it stands for itself again."""

    short: str
    long: str = ""


@operation("start-engine")
class StartEngine(Operation):
    """From now on the engine writes captions too."""


@operation("stop-engine")
class StopEngine(Operation):
    """From now on it does not."""


@operation("engine-heard")
class EngineHeard(Operation):
    """A line from the engine: its first word was said `took` milliseconds ago, its last one `behind`."""

    text: str
    took: int
    behind: int


@operation("engine-broke")
class EngineBroke(Operation):
    """The engine has ended by itself."""


FROM_BROWSERS: tuple[type[Operation], ...] = (
    GiveCaptions,
    TakeCaptions,
    Caption,
    CorrectCaption,
    Abbreviate,
    StartEngine,
    StopEngine,
)
