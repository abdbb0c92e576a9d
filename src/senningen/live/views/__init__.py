"""How the room looks to each role, part by part. Guests see how many people are here, never who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from senningen.live.operations import Role
from senningen.live.state import Part, Room
from senningen.live.views import (
    captions,
    chat,
    cues,
    doors,
    hall,
    hands,
    order,
    polls,
    questions,
    recording,
    slides,
    stage,
)
from senningen.live.views.captions import CaptionsView, CaptionView
from senningen.live.views.chat import ChatView
from senningen.live.views.common import PersonView, Views
from senningen.live.views.cues import SheetView
from senningen.live.views.doors import DoorsView, PeopleView
from senningen.live.views.hall import HallView
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
    hall: HallView
    chat: ChatView


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
    **hall.VIEWS,
    **chat.VIEWS,
}
FOR_PHONES = frozenset(
    {Part.DOORS, Part.PEOPLE, Part.NOTICE, Part.QUESTIONS, Part.VOTES, Part.POLLS, Part.TALLY, Part.HALL}
)
"""What a phone of the hall needs to ask and to vote. The rest is on the screen, for those who were invited to it."""
_NOTHING = Room()


def part_view(room: Room, part: Part, role: Role) -> Any:
    """Show one part of the room to a role: the field of `StateView` with its name."""
    if role is Role.PHONE and part not in FOR_PHONES:
        room = _NOTHING
    return _VIEWS[part](room, Role.GUEST if role.of_the_hall or role is Role.INTERPRETER else role)
