"""The chat. A line stays with those it was written to, whatever the chat is switched to afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from senningen.live import operations as op
from senningen.live.cases.common import Cases, for_hosts, no, shown
from senningen.live.operations import Role, Somebody
from senningen.live.said import Chat, Said, To
from senningen.live.state import Outcome, Part, Room, ShowOwn

LONGEST = 300
MOST_LINES = 2_000
"""So many are kept, the newest."""
BETWEEN_TWO = timedelta(seconds=2)
WHEN_SLOW = timedelta(seconds=30)


@for_hosts
def _set(room: Room, operation: op.SetChat, by: Somebody, at: datetime) -> Outcome:
    after = replace(room.chat, to=operation.to, slow=operation.slow)
    return (room, []) if after == room.chat else _with(room, after)


def _say(room: Room, operation: op.Say, by: Somebody, at: datetime) -> Outcome:
    chat, one, text = room.chat, room.here.get(by.key), " ".join(operation.text.split())[:LONGEST]
    if by.role.of_the_hall:
        return no(room, "room.guests-only")
    if one is None:
        return no(room, "room.not-here")
    if chat.to is To.NOBODY:
        return no(room, "chat.off")
    if not text:
        return no(room, "room.nothing-said")
    pause = WHEN_SLOW if chat.slow and by.role is Role.GUEST else BETWEEN_TWO
    if (last := chat.last.get(one.person_id)) and at - last < pause:
        return no(room, "chat.too-soon")
    # A guest is named only by their consent; whoever is on stage is known. What a host writes is for everybody.
    named = operation.named or one.role.of_the_stage
    to = To.ALL if by.role is Role.HOST else chat.to
    said = Said(max(chat.lines, default=0) + 1, text, at, one.person_id, one.name, named, to)
    kept = chat.without(said.number - MOST_LINES).with_(said)
    return _with(room, replace(kept, last={**chat.last, one.person_id: at}), said)


@for_hosts
def _delete(room: Room, operation: op.DeleteSaid, by: Somebody, at: datetime) -> Outcome:
    said = room.chat.lines.get(operation.number)
    if said is None or said.deleted:
        return room, []
    gone = replace(said, deleted=at)
    return _with(room, room.chat.with_(gone), gone)


@for_hosts
def _restore(room: Room, operation: op.RestoreSaid, by: Somebody, at: datetime) -> Outcome:
    said = room.chat.lines.get(operation.number)
    if said is None or not said.deleted:
        return room, []
    back = replace(said, deleted=None)
    return _with(room, room.chat.with_(back), back)


def _with(room: Room, chat: Chat, said: Said | None = None) -> Outcome:
    """Show the chat; the author of a line sees their own at once."""
    own = (ShowOwn(room.keys_of(said.person_id)),) if said else ()
    return shown(replace(room, chat=chat), Part.CHAT, then=own)


CASES: Cases = {
    op.SetChat: _set,
    op.Say: _say,
    op.DeleteSaid: _delete,
    op.RestoreSaid: _restore,
}
