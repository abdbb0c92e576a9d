"""What can be asked of a room: each operation is a frozen dataclass with a name, filed by theme.

A browser may send those in `FROM_BROWSERS`; the owner makes the others.
"""

from __future__ import annotations

from senningen.live.operations import cues, doors, hands, hosts, order, polls, questions, recording, slides, stage
from senningen.live.operations.base import BY_NAME, Kind, Layout, Operation, Role, Somebody, Uploaded
from senningen.live.operations.cues import ReopenCue, SheetWritten, SkipCue, TakeCue
from senningen.live.operations.doors import Arrive, Begin, Depart, End, OpenDoors
from senningen.live.operations.hands import LowerHand, RaiseHand, RefuseFloor
from senningen.live.operations.hosts import MakeHost, TakeOverHosting, UnmakeHost
from senningen.live.operations.order import Announce, LetBack, NoticeGiven, Remove, WithdrawAnnouncement
from senningen.live.operations.polls import Choose, ClosePoll, HidePoll, OpenPoll, PollsPrepared, ShowPoll
from senningen.live.operations.questions import (
    AnswerQuestion,
    Ask,
    ClearQuestion,
    EditQuestion,
    MergeQuestion,
    NameQuestion,
    ProjectQuestion,
    PublishQuestion,
    QuestionsSent,
    RestoreQuestion,
    SetQuestionAside,
    Unvote,
    Vote,
    WithdrawQuestion,
)
from senningen.live.operations.recording import (
    AgreementsChanged,
    AgreeToRecording,
    RecordingBroke,
    StartRecording,
    StopRecording,
    WithdrawConsent,
)
from senningen.live.operations.slides import ClearSlides, DecksChanged, ShowSlides, Turn
from senningen.live.operations.stage import (
    BringOnStage,
    ChooseLayout,
    EnterStage,
    GiveFloor,
    LeaveStage,
    Mute,
    SendBack,
    ShareScreen,
    StopScreen,
    Unmute,
)

__all__ = [
    "BY_NAME",
    "FROM_BROWSERS",
    "AgreeToRecording",
    "AgreementsChanged",
    "Announce",
    "AnswerQuestion",
    "Arrive",
    "Ask",
    "Begin",
    "BringOnStage",
    "Choose",
    "ChooseLayout",
    "ClearQuestion",
    "ClearSlides",
    "ClosePoll",
    "DecksChanged",
    "Depart",
    "EditQuestion",
    "End",
    "EnterStage",
    "GiveFloor",
    "HidePoll",
    "Kind",
    "Layout",
    "LeaveStage",
    "LetBack",
    "LowerHand",
    "MakeHost",
    "MergeQuestion",
    "Mute",
    "NameQuestion",
    "NoticeGiven",
    "OpenDoors",
    "OpenPoll",
    "Operation",
    "PollsPrepared",
    "ProjectQuestion",
    "PublishQuestion",
    "QuestionsSent",
    "RaiseHand",
    "RecordingBroke",
    "RefuseFloor",
    "Remove",
    "ReopenCue",
    "RestoreQuestion",
    "Role",
    "SendBack",
    "SetQuestionAside",
    "ShareScreen",
    "SheetWritten",
    "ShowPoll",
    "ShowSlides",
    "SkipCue",
    "Somebody",
    "StartRecording",
    "StopRecording",
    "StopScreen",
    "TakeCue",
    "TakeOverHosting",
    "Turn",
    "UnmakeHost",
    "Unmute",
    "Unvote",
    "Uploaded",
    "Vote",
    "WithdrawAnnouncement",
    "WithdrawConsent",
    "WithdrawQuestion",
]

FROM_BROWSERS: tuple[type[Operation], ...] = (
    *doors.FROM_BROWSERS,
    *hosts.FROM_BROWSERS,
    *stage.FROM_BROWSERS,
    *slides.FROM_BROWSERS,
    *order.FROM_BROWSERS,
    *questions.FROM_BROWSERS,
    *hands.FROM_BROWSERS,
    *recording.FROM_BROWSERS,
    *polls.FROM_BROWSERS,
    *cues.FROM_BROWSERS,
)
