"""Slides that are up, and those that can be."""

from __future__ import annotations

from dataclasses import dataclass

from senningen.live.operations import Role, Uploaded
from senningen.live.state import Part, Room
from senningen.live.views.common import Views


@dataclass(frozen=True)
class SlidesView:
    """The deck that is up; pages are at /slides/<folder>/<page>-<width>.webp."""

    deck: int
    folder: str
    name: str
    pages: int
    page: int


@dataclass(frozen=True)
class DeckView:
    """Slides that can be put up; those without pages are still being drawn."""

    deck: int
    name: str
    pages: int


def _slides(room: Room, role: Role) -> SlidesView | None:
    up = room.slides
    return SlidesView(up.deck, up.folder, up.name, up.pages, up.page) if up else None


def _decks(room: Room, role: Role) -> list[DeckView]:
    return [] if role is Role.GUEST else [_deck(one) for one in room.decks]


def _deck(one: Uploaded) -> DeckView:
    return DeckView(one.deck, one.name, one.pages)


VIEWS: Views = {
    Part.SLIDES: _slides,
    Part.DECKS: _decks,
}
