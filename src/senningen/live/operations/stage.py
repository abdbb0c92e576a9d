"""The stage and the green room."""

from __future__ import annotations

from senningen.live.operations.base import Kind, Layout, Operation, operation


@operation("enter-stage")
class EnterStage(Operation):
    """I step from the green room onto the stage."""


@operation("leave-stage")
class LeaveStage(Operation):
    """I step back into the green room."""


@operation("bring-on-stage")
class BringOnStage(Operation):
    """Somebody in the green room is brought on stage."""

    key: str


@operation("send-back")
class SendBack(Operation):
    """Somebody on stage goes back: a guest to the audience, others to the green room, where they wait to be asked.

    Of an interpreter it closes the channel.
    """

    key: str


@operation("give-floor")
class GiveFloor(Operation):
    """A guest comes on stage, muted, and may switch on a microphone and, if they wish, a camera."""

    key: str


@operation("mute")
class Mute(Operation):
    """The audience no longer gets somebody's sound or picture."""

    key: str
    kind: Kind = Kind.AUDIO


@operation("unmute")
class Unmute(Operation):
    """The audience gets it again."""

    key: str
    kind: Kind = Kind.AUDIO


@operation("share-screen")
class ShareScreen(Operation):
    """I show my screen; whoever showed theirs no longer does."""


@operation("stop-screen")
class StopScreen(Operation):
    """No screen is shown any more."""


@operation("choose-layout")
class ChooseLayout(Operation):
    """The stage is laid out like this."""

    layout: Layout


FROM_BROWSERS: tuple[type[Operation], ...] = (
    EnterStage,
    LeaveStage,
    BringOnStage,
    SendBack,
    GiveFloor,
    Mute,
    Unmute,
    ShareScreen,
    StopScreen,
    ChooseLayout,
)
