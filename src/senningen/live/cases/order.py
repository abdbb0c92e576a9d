"""What the host says to everybody, and whom the host keeps out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.cases.common import Cases, for_hosts, no, shown
from senningen.live.cases.hands import hand_down
from senningen.live.cases.stage import COMING_AND_GOING, off_stage
from senningen.live.operations import Role, Somebody
from senningen.live.state import (
    Announcement,
    Disconnect,
    Notice,
    Outcome,
    Part,
    Room,
    Show,
)

ANNOUNCEMENTS_KEPT = 20
LONGEST_ANNOUNCEMENT = 500


@for_hosts
def _announce(room: Room, operation: op.Announce, by: Somebody, at: datetime) -> Outcome:
    text = operation.text.strip()[:LONGEST_ANNOUNCEMENT]
    if not text:
        return no(room, "room.nothing-said")
    said = (*room.announcements, Announcement(room.announced + 1, text, at))[-ANNOUNCEMENTS_KEPT:]
    return shown(replace(room, announcements=said, announced=room.announced + 1), Part.ANNOUNCEMENTS)


@for_hosts
def _withdraw(room: Room, operation: op.WithdrawAnnouncement, by: Somebody, at: datetime) -> Outcome:
    left = tuple(one for one in room.announcements if one.number != operation.number)
    if len(left) == len(room.announcements):
        return room, []
    return shown(replace(room, announcements=left), Part.ANNOUNCEMENTS)


def _notice(room: Room, operation: op.NoticeGiven, by: Somebody, at: datetime) -> Outcome:
    told = Notice(operation.late, operation.elsewhere) if operation.late or operation.elsewhere else None
    return (room, []) if told == room.notice else shown(replace(room, notice=told), Part.NOTICE)


@for_hosts
def _remove(room: Room, operation: op.Remove, by: Somebody, at: datetime) -> Outcome:
    one = room.here.get(operation.key) or room.staged(operation.key) or room.interpreters.get(operation.key)
    if one is None or one.role.of_the_hall:
        return no(room, "room.not-here")
    if one.role is Role.HOST:
        return no(room, "room.not-a-host")
    after, effects = off_stage(hand_down(room, one.key)[0], one.key)
    here = {key: each for key, each in after.here.items() if key != one.key}
    interpreters = {key: each for key, each in after.interpreters.items() if key != one.key}
    after = replace(after, here=here, interpreters=interpreters, removed={**after.removed, one.key: one})
    gone = (*(each for each in effects if not isinstance(each, Show)), Disconnect(one.key, "room.removed"))
    return shown(after, Part.PEOPLE, *COMING_AND_GOING, Part.REMOVED, Part.HANDS, then=gone)


@for_hosts
def _let_back(room: Room, operation: op.LetBack, by: Somebody, at: datetime) -> Outcome:
    if operation.key not in room.removed:
        return room, []
    removed = {key: one for key, one in room.removed.items() if key != operation.key}
    return shown(replace(room, removed=removed), Part.REMOVED)


CASES: Cases = {
    op.Announce: _announce,
    op.WithdrawAnnouncement: _withdraw,
    op.NoticeGiven: _notice,
    op.Remove: _remove,
    op.LetBack: _let_back,
}
