"""What the host says to everybody, and whom the host keeps out."""

from __future__ import annotations

from senningen.live.operations.base import Operation, operation


@operation("announce")
class Announce(Operation):
    """The host says something to everybody, in writing."""

    text: str


@operation("withdraw-announcement")
class WithdrawAnnouncement(Operation):
    """An announcement is taken back."""

    number: int


@operation("remove")
class Remove(Operation):
    """Somebody leaves the room and is kept out."""

    key: str


@operation("let-back")
class LetBack(Operation):
    """Somebody who was removed may come in again."""

    key: str


@operation("notice-given")
class NoticeGiven(Operation):
    """What everybody has to know at once, as the desk has it now; neither late nor elsewhere if it knows nothing."""

    late: int
    elsewhere: str


FROM_BROWSERS: tuple[type[Operation], ...] = (
    Announce,
    WithdrawAnnouncement,
    Remove,
    LetBack,
)
