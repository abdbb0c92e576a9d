"""Which deck is up, and at which page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.cases.common import Cases, for_hosts, for_the_stage, no, shown
from senningen.live.operations import Somebody
from senningen.live.state import (
    Outcome,
    Part,
    Room,
    Slides,
)


@for_the_stage
def _show_slides(room: Room, operation: op.ShowSlides, by: Somebody, at: datetime) -> Outcome:
    if operation.pages < 1 or not operation.folder:
        return no(room, "room.no-such-slides")
    page = min(max(operation.page, 1), operation.pages)
    slides = Slides(operation.deck, operation.folder, operation.name, operation.pages, page)
    return (room, []) if slides == room.slides else shown(replace(room, slides=slides), Part.SLIDES)


@for_the_stage
def _turn(room: Room, operation: op.Turn, by: Somebody, at: datetime) -> Outcome:
    if room.slides is None or not 1 <= operation.page <= room.slides.pages:
        return no(room, "room.no-such-slides")
    if operation.page == room.slides.page:
        return room, []
    return shown(replace(room, slides=replace(room.slides, page=operation.page)), Part.SLIDES)


@for_the_stage
def _clear_slides(room: Room, operation: op.ClearSlides, by: Somebody, at: datetime) -> Outcome:
    return shown(replace(room, slides=None), Part.SLIDES) if room.slides else (room, [])


@for_hosts
def _decks_changed(room: Room, operation: op.DecksChanged, by: Somebody, at: datetime) -> Outcome:
    if operation.decks == room.decks:
        return room, []
    there = room.slides is None or any(each.deck == room.slides.deck for each in operation.decks)
    after = replace(room, decks=operation.decks, slides=room.slides if there else None)
    return shown(after, Part.DECKS, *([] if there else [Part.SLIDES]))


CASES: Cases = {
    op.ShowSlides: _show_slides,
    op.Turn: _turn,
    op.ClearSlides: _clear_slides,
    op.DecksChanged: _decks_changed,
}
