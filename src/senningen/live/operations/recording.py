"""Recording the stage, and agreeing to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from senningen.live.operations.base import Operation, operation


@operation("agree-to-recording")
class AgreeToRecording(Operation):
    """I have read this version of the text and agree to be recorded on stage."""

    version: int


@operation("withdraw-consent")
class WithdrawConsent(Operation):
    """I do not agree any more; a recording that has me on stage stops."""


@operation("start-recording")
class StartRecording(Operation):
    """From now on the stage is recorded."""


@operation("stop-recording")
class StopRecording(Operation):
    """From now on it is not."""


@operation("recording-broke")
class RecordingBroke(Operation):
    """The house cannot go on recording; the code says why."""

    code: str


@operation("agreements-changed")
class AgreementsChanged(Operation):
    """Somebody agreed or withdrew on their personal page: whose consent stands, since when."""

    agreed: Mapping[str, datetime]


FROM_BROWSERS: tuple[type[Operation], ...] = (
    AgreeToRecording,
    WithdrawConsent,
    StartRecording,
    StopRecording,
)
