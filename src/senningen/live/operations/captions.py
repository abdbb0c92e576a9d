"""Captions: the host says who writes them; they write, correct and abbreviate."""

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


FROM_BROWSERS: tuple[type[Operation], ...] = (
    GiveCaptions,
    TakeCaptions,
    Caption,
    CorrectCaption,
    Abbreviate,
)
