"""The chat: nothing of it while it is off; the host alone sees what was written to them and what was deleted."""

from __future__ import annotations

from dataclasses import dataclass

from senningen.live.operations import Role
from senningen.live.said import Said, To
from senningen.live.state import Part, Room
from senningen.live.views.common import Views

NEWEST = 40
"""As many lines are told; each change carries them all."""


@dataclass(frozen=True)
class SaidView:
    """A line; `to` is "host" or "all"; `deleted` ones are told to the host alone."""

    number: int
    text: str
    name: str
    at: str
    to: str
    deleted: bool


@dataclass(frozen=True)
class ChatView:
    """Whom the chat reaches ("nobody", "host", "all"), whether it is slow, and its newest lines, oldest first."""

    to: str
    slow: bool
    lines: list[SaidView]


def _chat(room: Room, role: Role) -> ChatView:
    chat, host = room.chat, role is Role.HOST
    if chat.to is To.NOBODY and not host:
        return ChatView(To.NOBODY, slow=False, lines=[])
    seen = [one for one in chat.lines.values() if host or (one.to is To.ALL and not one.deleted)]
    return ChatView(chat.to, chat.slow, [said_view(one) for one in seen[-NEWEST:]])


def said_view(one: Said) -> SaidView:
    """Show a line."""
    return SaidView(
        one.number, one.text, one.name if one.named else "", one.at.isoformat(), one.to, deleted=one.deleted is not None
    )


VIEWS: Views = {
    Part.CHAT: _chat,
}
