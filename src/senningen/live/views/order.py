"""Messages of the host, and who is kept out."""

from __future__ import annotations

from dataclasses import dataclass

from senningen.live.operations import Role
from senningen.live.state import Part, Room
from senningen.live.views.common import PersonView, Views, person_view


@dataclass(frozen=True)
class AnnouncementView:
    """A message of the host to everybody."""

    number: int
    text: str
    at: str


@dataclass(frozen=True)
class NoticeView:
    """What everybody has to know at once: so many minutes late, or where the session is held instead."""

    late: int
    elsewhere: str


def _removed(room: Room, role: Role) -> list[PersonView]:
    return [person_view(one) for one in room.removed.values()] if role is Role.HOST else []


def _announcements(room: Room, role: Role) -> list[AnnouncementView]:
    return [AnnouncementView(one.number, one.text, one.at.isoformat()) for one in room.announcements]


def _notice(room: Room, role: Role) -> NoticeView | None:
    return NoticeView(room.notice.late, room.notice.elsewhere) if room.notice else None


VIEWS: Views = {
    Part.REMOVED: _removed,
    Part.ANNOUNCEMENTS: _announcements,
    Part.NOTICE: _notice,
}
