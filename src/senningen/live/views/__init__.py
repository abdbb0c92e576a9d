"""How the room looks to each role, part by part. Guests see how many people are here, never who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from senningen.live.operations import Role
from senningen.live.state import Part, Room
from senningen.live.views import captions, cues, doors, hands, order, polls, questions, recording, slides, stage
from senningen.live.views.captions import CaptionsView, CaptionView
from senningen.live.views.common import PersonView, Views
from senningen.live.views.cues import SheetView
from senningen.live.views.doors import DoorsView, PeopleView
from senningen.live.views.hands import HandView
from senningen.live.views.order import AnnouncementView, NoticeView
from senningen.live.views.polls import PollView, TallyView
from senningen.live.views.questions import QuestionsView, QueuedView
from senningen.live.views.recording import RecordingView
from senningen.live.views.slides import DeckView, SlidesView
from senningen.live.views.stage import StageView


@dataclass(frozen=True)
class StateView:
    """The whole room, as one role sees it. A change carries some of these parts, each whole."""

    doors: DoorsView
    people: PeopleView
    stage: StageView
    slides: SlidesView | None
    decks: list[DeckView]
    removed: list[PersonView]
    announcements: list[AnnouncementView]
    notice: NoticeView | None
    questions: QuestionsView
    queue: list[QueuedView]
    votes: Mapping[str, int]
    hands: list[HandView]
    recording: RecordingView
    polls: list[PollView]
    tally: list[TallyView]
    sheet: SheetView
    captions: CaptionsView
    transcript: list[CaptionView]


_VIEWS: Views = {
    **doors.VIEWS,
    **stage.VIEWS,
    **slides.VIEWS,
    **order.VIEWS,
    **questions.VIEWS,
    **hands.VIEWS,
    **recording.VIEWS,
    **polls.VIEWS,
    **cues.VIEWS,
    **captions.VIEWS,
}


def part_view(room: Room, part: Part, role: Role) -> Any:
    """Show one part of the room to a role: the field of `StateView` with its name."""
    return _VIEWS[part](room, role)
