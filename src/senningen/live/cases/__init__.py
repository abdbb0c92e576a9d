"""What becomes of each operation, by theme."""

from __future__ import annotations

from senningen.live.cases import (
    captions,
    chat,
    cues,
    doors,
    hall,
    hands,
    hosts,
    order,
    polls,
    questions,
    recording,
    slides,
    stage,
)
from senningen.live.cases.common import Cases

CASES: Cases = {
    **doors.CASES,
    **hosts.CASES,
    **stage.CASES,
    **slides.CASES,
    **order.CASES,
    **questions.CASES,
    **hall.CASES,
    **hands.CASES,
    **recording.CASES,
    **polls.CASES,
    **cues.CASES,
    **captions.CASES,
    **chat.CASES,
}
