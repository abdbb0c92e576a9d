"""What a room is at one moment, what of it can be shown, and what an operation may bring about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from senningen.live.asked import Asking, Hand
from senningen.live.captioned import Captions
from senningen.live.cued import Sheet
from senningen.live.operations import Kind, Layout, Role, Somebody, Uploaded
from senningen.live.polled import Poll
from senningen.live.said import Chat


class Doors(StrEnum):
    """How far the session is."""

    CLOSED = "closed"
    OPEN = "open"  # guests wait inside
    LIVE = "live"
    ENDED = "ended"


@dataclass(frozen=True)
class Slides:
    """The deck that is up, and its page."""

    deck: int
    folder: str
    name: str
    pages: int
    page: int = 1


@dataclass(frozen=True)
class Announcement:
    """What the host said to everybody, in writing."""

    number: int
    text: str
    at: datetime


@dataclass(frozen=True)
class Notice:
    """What everybody has to know at once: so many minutes late, or where the session is held instead."""

    late: int = 0
    elsewhere: str = ""


@dataclass(frozen=True)
class Recording:
    """Whether the stage is recorded, and whose consent stands."""

    since: datetime | None = None
    agreed: Mapping[str, datetime] = field(default_factory=dict)
    stopped: str = ""
    """Why it stopped the last time, unless the host stopped it."""


@dataclass(frozen=True)
class Hall:
    """Those who sit together on site before one screen: how many, and which phones of theirs have come in."""

    heads: int | None = None
    """Counted by the door or the host; nothing while nobody has."""
    open: bool = True
    """Whether phones may come in; the host closes it."""
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Room:
    """Everything that is so at one version."""

    version: int = 0
    doors: Doors = Doors.CLOSED
    opened: datetime | None = None
    began: datetime | None = None
    ended: datetime | None = None
    here: Mapping[str, Somebody] = field(default_factory=dict)
    stage: tuple[Somebody, ...] = ()
    kept_back: frozenset[str] = frozenset()
    interpreters: Mapping[str, Somebody] = field(default_factory=dict)
    """Who has come to interpret: their channels stand though a line drops, and listeners find them again."""
    muted: frozenset[tuple[str, Kind]] = frozenset()
    screen: str | None = None
    """Whose screen is shown; they are on stage."""
    layout: Layout = Layout.SLIDES
    slides: Slides | None = None
    decks: tuple[Uploaded, ...] = ()
    removed: Mapping[str, Somebody] = field(default_factory=dict)
    made_hosts: frozenset[str] = frozenset()
    hostless: datetime | None = None
    announcements: tuple[Announcement, ...] = ()
    announced: int = 0
    notice: Notice | None = None
    asking: Asking = field(default_factory=Asking)
    hands: tuple[Hand, ...] = ()
    recording: Recording = field(default_factory=Recording)
    polls: Mapping[int, Poll] = field(default_factory=dict)
    sheet: Sheet = field(default_factory=Sheet)
    captions: Captions = field(default_factory=Captions)
    hall: Hall = field(default_factory=Hall)
    chat: Chat = field(default_factory=Chat)

    @property
    def audience(self) -> Mapping[str, Somebody]:
        """Return the guests who are here."""
        return {key: one for key, one in self.here.items() if one.role is Role.GUEST}

    @property
    def green_room(self) -> tuple[Somebody, ...]:
        """Return who could go on stage and is here."""
        return tuple(one for one in self.here.values() if one.role.of_the_stage and not self.on_stage(one.key))

    def keys_of(self, *people: int) -> frozenset[str]:
        """Return under which keys these people are here."""
        return frozenset(key for key, one in self.here.items() if one.person_id in people)

    def known(self, one: Somebody) -> Somebody:
        """Return somebody as the room knows them: a speaker may have been made a host here."""
        return replace(one, role=Role.HOST) if one.key in self.made_hosts else one

    def staged(self, key: str) -> Somebody | None:
        """Return who has that place on stage, connected or not."""
        return next((one for one in self.stage if one.key == key), None)

    def on_stage(self, key: str) -> bool:
        """Say whether somebody has a place on stage."""
        return self.staged(key) is not None


class Part(StrEnum):
    """The parts in which a room is shown; a change tells of whole parts, so none depends on the one before."""

    DOORS = "doors"
    PEOPLE = "people"
    STAGE = "stage"
    SLIDES = "slides"
    DECKS = "decks"
    REMOVED = "removed"
    ANNOUNCEMENTS = "announcements"
    NOTICE = "notice"
    QUESTIONS = "questions"
    QUEUE = "queue"
    VOTES = "votes"
    HANDS = "hands"
    RECORDING = "recording"
    POLLS = "polls"
    TALLY = "tally"
    SHEET = "sheet"
    CAPTIONS = "captions"
    TRANSCRIPT = "transcript"
    HALL = "hall"
    CHAT = "chat"


@dataclass(frozen=True)
class Show:
    """These parts look different now."""

    parts: frozenset[Part]


@dataclass(frozen=True)
class ShowOwn:
    """What is theirs alone looks different now to these."""

    keys: frozenset[str]


@dataclass(frozen=True)
class Refuse:
    """The author may not do this now; the code says why."""

    code: str


@dataclass(frozen=True)
class Disconnect:
    """End whatever this person has open, now: control and media."""

    key: str
    code: str


@dataclass(frozen=True)
class StopPublishing:
    """End this person's camera and microphone connection."""

    key: str


@dataclass(frozen=True)
class EndScreen:
    """End the connection by which this person shows their screen."""

    key: str


@dataclass(frozen=True)
class PassOn:
    """Pass on somebody's sound or picture, or do not."""

    key: str
    kind: Kind
    muted: bool


@dataclass(frozen=True)
class Place:
    """The audience gets somebody's sound and picture, or only those behind the stage do."""

    key: str
    backstage: bool


@dataclass(frozen=True)
class Recast:
    """Somebody has another role now: their page sees and may do other things."""

    key: str


@dataclass(frozen=True)
class CloseStage:
    """End every media connection of the room."""


@dataclass(frozen=True)
class StartRecorder:
    """Write what is on stage to disk from now on."""


@dataclass(frozen=True)
class StopRecorder:
    """Write no more."""


@dataclass(frozen=True)
class Listen:
    """Let the engine for captions hear the stage from now on, or no more."""

    on: bool


Effect = (
    Show
    | ShowOwn
    | Refuse
    | Disconnect
    | StopPublishing
    | EndScreen
    | PassOn
    | Place
    | Recast
    | CloseStage
    | StartRecorder
    | StopRecorder
    | Listen
)
Outcome = tuple[Room, list[Effect]]
