"""How the room looks to each role, part by part. Guests see how many people are here, never who."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from senningen.live.operations import Kind, Role, Somebody, Uploaded
from senningen.live.state import Part, Room


@dataclass(frozen=True)
class DoorsView:
    """How far the session is: "closed", "open", "live", "ended"; and since when, in ISO 8601."""

    state: str
    began: str | None
    ended: str | None


@dataclass(frozen=True)
class OnStageView:
    """Somebody on stage. `caption` is by language; `here` says whether their line is up."""

    key: str
    name: str
    caption: Mapping[str, str]
    role: str
    here: bool
    muted: list[str]


@dataclass(frozen=True)
class PersonView:
    """Somebody in the room, as the host sees them."""

    key: str
    name: str
    caption: Mapping[str, str]
    role: str
    seat: int | None


@dataclass(frozen=True)
class StageView:
    """Who is on stage; for the stage and the host also who is in the green room, and how many places there are."""

    on: list[OnStageView]
    green: list[PersonView]
    kept_back: list[str]


@dataclass(frozen=True)
class PeopleView:
    """How many guests are here; only the host also sees who."""

    guests: int
    list: list[PersonView] | None


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


@dataclass(frozen=True)
class AnnouncementView:
    """A message of the host to everybody."""

    number: int
    text: str
    at: str


@dataclass(frozen=True)
class StateView:
    """The whole room, as one role sees it. A change carries some of these parts, each whole."""

    doors: DoorsView
    people: PeopleView
    stage: StageView
    slides: SlidesView | None
    decks: list[DeckView]
    removed: list[PersonView]
    announcements: list[AnnouncementView]


PartView = (
    DoorsView | PeopleView | StageView | SlidesView | list[DeckView] | list[PersonView] | list[AnnouncementView] | None
)


def part_view(room: Room, part: Part, role: Role) -> PartView:
    """Show one part of the room to a role."""
    return _VIEWS[part](room, role)


def _doors(room: Room, role: Role) -> DoorsView:
    began, ended = (moment.isoformat() if moment else None for moment in (room.began, room.ended))
    return DoorsView(room.doors, began, ended)


def _people(room: Room, role: Role) -> PeopleView:
    guests = sum(one.role is Role.GUEST for one in room.here.values())
    return PeopleView(guests, [_person(one) for one in room.here.values()] if role is Role.HOST else None)


def _stage(room: Room, role: Role) -> StageView:
    on = [
        OnStageView(one.key, one.name, one.caption, one.role, one.key in room.here, _muted(room, one.key))
        for one in room.stage
    ]
    if role is Role.GUEST:
        return StageView(on, [], [])
    return StageView(on, [_person(one) for one in room.green_room], sorted(room.kept_back))


def _muted(room: Room, key: str) -> list[str]:
    return [kind.value for kind in Kind if (key, kind) in room.muted]


def _slides(room: Room, role: Role) -> SlidesView | None:
    up = room.slides
    return SlidesView(up.deck, up.folder, up.name, up.pages, up.page) if up else None


def _decks(room: Room, role: Role) -> list[DeckView]:
    return [] if role is Role.GUEST else [_deck(one) for one in room.decks]


def _deck(one: Uploaded) -> DeckView:
    return DeckView(one.deck, one.name, one.pages)


def _removed(room: Room, role: Role) -> list[PersonView]:
    return [_person(one) for one in room.removed.values()] if role is Role.HOST else []


def _announcements(room: Room, role: Role) -> list[AnnouncementView]:
    return [AnnouncementView(one.number, one.text, one.at.isoformat()) for one in room.announcements]


def _person(one: Somebody) -> PersonView:
    return PersonView(one.key, one.name, one.caption, one.role, one.seat)


_VIEWS: Mapping[Part, Callable[[Room, Role], PartView]] = {
    Part.DOORS: _doors,
    Part.PEOPLE: _people,
    Part.STAGE: _stage,
    Part.SLIDES: _slides,
    Part.DECKS: _decks,
    Part.REMOVED: _removed,
    Part.ANNOUNCEMENTS: _announcements,
}
