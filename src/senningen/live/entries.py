"""What the journal tells of a room."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import Fact, entry


@entry("seat.checked-in", "seat")
class CheckedIn(Fact):
    """Somebody was let in at the door on site at that time; a door that was offline may say so later."""

    seat: int
    session: int
    came: datetime


@entry("seat.check-in-doubtful", "seat")
class CheckInDoubtful(Fact):
    """A door let somebody in whose seat was no good any more when the house heard of it; a person decides."""

    seat: int
    session: int
    came: datetime
    problem: str


@entry("seat.check-in-settled", "seat")
class CheckInSettled(Fact):
    """Somebody decided whether a doubtful check-in counts as attendance."""

    seat: int
    session: int
    counts: bool


@entry("seat.check-in-undone", "seat")
class CheckInUndone(Fact):
    """A check-in was a wrong tap and is taken back."""

    seat: int
    session: int


@entry("room.technically-checked", "person")
class TechnicallyChecked(Fact):
    """Somebody checked their device, and what was found is kept."""

    person: int


@entry("room.host-missed", "session")
class HostMissed(Fact):
    """The hour neared, or the room was open, and no host was connected: the desk is told."""

    session: int


@entry("room.host-missed-no-more", "session")
class HostMissedNoMore(Fact):
    """A host is connected again, or the session needs none any more."""

    session: int


@entry("room.begun", "session")
class SessionBegun(Fact):
    """From then on the audience saw and heard the stage."""

    session: int


@entry("room.removed", "session")
class RemovedFromRoom(Fact):
    """Somebody was removed from the room and kept out."""

    session: int
    person: int


@entry("room.let-back", "session")
class LetBackIntoRoom(Fact):
    """Somebody who was removed may come in again."""

    session: int
    person: int


@entry("room.question-passed-on", "session")
class QuestionPassedOn(Fact):
    """A question that came by mail was put to those who speak."""

    session: int
    question: int


@entry("room.host-made", "session")
class HostMade(Fact):
    """A speaker hosts too: a host said so, or the hosts had lost their lines and they took over."""

    session: int
    person: int
    took_over: bool


@entry("room.host-unmade", "session")
class HostUnmade(Fact):
    """Somebody who was made a host in the room is a speaker again."""

    session: int
    person: int


@entry("room.chat-set", "session")
class ChatSet(Fact):
    """A host switched the chat: to nobody, to the host alone or to all; slow or not."""

    session: int
    to: str
    slow: bool


@entry("room.said-deleted", "session")
class SaidDeleted(Fact):
    """A host took a line out of the chat."""

    session: int
    line: int


@entry("room.said-restored", "session")
class SaidRestored(Fact):
    """A host brought a line back into the chat."""

    session: int
    line: int


@entry("room.wall-opened", "session")
class WallOpened(Fact):
    """A link was made by which a screen in the hall shows the room; the one before ended."""

    session: int


@entry("room.heads-counted", "session")
class HeadsCounted(Fact):
    """So many people sat in the hall, as the door or a host counted them."""

    session: int
    heads: int


@entry("room.hall-opened", "session")
class HallOpened(Fact):
    """A host let phones of the hall come in again."""

    session: int


@entry("room.hall-closed", "session")
class HallClosed(Fact):
    """A host let no phone of the hall come in any more."""

    session: int


@entry("room.captions-given", "session")
class CaptionsGiven(Fact):
    """A host had somebody write the captions."""

    session: int
    person: int


@entry("room.captions-taken", "session")
class CaptionsTaken(Fact):
    """Somebody writes the captions no more: a host took it back."""

    session: int
    person: int


@entry("room.engine-started", "session")
class EngineStarted(Fact):
    """A host had the engine write captions too."""

    session: int


@entry("room.engine-stopped", "session")
class EngineStopped(Fact):
    """The engine writes captions no more: a host switched it off, or it broke."""

    session: int
    broke: bool


@entry("room.poll-prepared", "session")
class PollPrepared(Fact):
    """A poll was prepared for a session, or changed."""

    session: int
    poll: int


@entry("room.poll-dropped", "session")
class PollDropped(Fact):
    """A poll was taken away before it was held."""

    session: int
    poll: int


@entry("room.sheet-changed", "session")
class SheetChanged(Fact):
    """The run sheet of a session was made or changed at the desk."""

    session: int


@entry("room.cue-done", "session")
class CueDone(Fact):
    """A cue of the run sheet was done, by its key or by hand."""

    session: int
    cue: int


@entry("room.cue-skipped", "session")
class CueSkipped(Fact):
    """A cue of the run sheet was left out."""

    session: int
    cue: int


@entry("room.cue-reopened", "session")
class CueReopened(Fact):
    """A cue of the run sheet is to come after all."""

    session: int
    cue: int


@entry("room.slides-uploaded", "session")
class SlidesUploaded(Fact):
    """A deck was uploaded for a session."""

    session: int
    deck: int


@entry("recording.agreed", "session")
class RecordingAgreed(Fact):
    """Somebody agreed to be recorded on stage, to that version of the text."""

    session: int
    person: int
    version: int


@entry("recording.withdrawn", "session")
class RecordingConsentWithdrawn(Fact):
    """Somebody took their consent to be recorded back."""

    session: int
    person: int


@entry("recording.started", "session")
class RecordingStarted(Fact):
    """From then on the stage was recorded."""

    session: int


@entry("recording.stopped", "session")
class RecordingStopped(Fact):
    """From then on it was not; `why` is empty when the host wished it or the session ended."""

    session: int
    why: str


@entry("recording.deleted", "session")
class RecordingDeleted(Fact):
    """The files of a recording were deleted."""

    session: int


@entry("recording.film-asked", "session")
class FilmAsked(Fact):
    """The film of a session was asked for, perhaps not the first."""

    session: int


@entry("notice.given", "session")
class NoticeGiven(Fact):
    """Everybody with a place is told that a session begins so many minutes late, or where it is held instead."""

    session: int
    late: int
    elsewhere: str


@entry("notice.withdrawn", "session")
class NoticeWithdrawn(Fact):
    """The notice no longer holds; whoever had been told is told so."""

    session: int
