"""Polls: opened and closed by the host; the audience chooses."""

from __future__ import annotations

from senningen.live.operations.base import Operation, operation
from senningen.live.polled import Prepared


@operation("open-poll")
class OpenPoll(Operation):
    """The audience can vote from now on."""

    poll: int


@operation("close-poll", forgets=True)
class ClosePoll(Operation):
    """No vote counts any more; the ballots are forgotten."""

    poll: int


@operation("show-poll")
class ShowPoll(Operation):
    """The audience sees the result."""

    poll: int


@operation("hide-poll")
class HidePoll(Operation):
    """The audience does not see it any more."""

    poll: int


@operation("choose")
class Choose(Operation):
    """A seat chooses an option, or another one. A browser says which; the owner puts it under the name of a ballot."""

    poll: int
    option: int
    ballot: str = ""


@operation("polls-prepared")
class PollsPrepared(Operation):
    """The polls that the desk has prepared, all of them."""

    polls: tuple[Prepared, ...]


FROM_BROWSERS: tuple[type[Operation], ...] = (
    OpenPoll,
    ClosePoll,
    ShowPoll,
    HidePoll,
    Choose,
)
