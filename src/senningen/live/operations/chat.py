"""The chat: off until a host switches it on, to the host alone or to all."""

from __future__ import annotations

from senningen.live.operations.base import Operation, operation
from senningen.live.said import To


@operation("set-chat")
class SetChat(Operation):
    """A host switches the chat on or off, and says whom it reaches and whether it is slow."""

    to: To
    slow: bool = False


@operation("say")
class Say(Operation):
    """Somebody writes a line; `named` is a guest's consent to their name beside it."""

    text: str
    named: bool = False


@operation("delete-said")
class DeleteSaid(Operation):
    """A host takes a line out of the chat."""

    number: int


@operation("restore-said")
class RestoreSaid(Operation):
    """A host undoes that."""

    number: int


FROM_BROWSERS: tuple[type[Operation], ...] = (
    SetChat,
    Say,
    DeleteSaid,
    RestoreSaid,
)
