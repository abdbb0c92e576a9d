"""Slides."""

from __future__ import annotations

from senningen.live.operations.base import Operation, Uploaded, operation


@operation("show-slides")
class ShowSlides(Operation):
    """Put up a deck at a page. A browser says which; the owner looks up the rest."""

    deck: int
    folder: str = ""
    name: str = ""
    pages: int = 0
    page: int = 1


@operation("turn")
class Turn(Operation):
    """Show this page of the slides."""

    page: int


@operation("clear-slides")
class ClearSlides(Operation):
    """Take the slides down; the faces stay."""


@operation("decks-changed")
class DecksChanged(Operation):
    """Slides were uploaded, drawn or taken away."""

    decks: tuple[Uploaded, ...]


FROM_BROWSERS: tuple[type[Operation], ...] = (
    ShowSlides,
    Turn,
    ClearSlides,
)
