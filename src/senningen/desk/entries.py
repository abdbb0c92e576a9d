"""What happens at the desk, in the past tense."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import Fact, entry


@entry("message.read", "message")
class MessageRead(Fact):
    """A mail was read, and these proposals were made of it."""

    message: int
    proposals: tuple[int, ...]


@entry("asking.written", "asking")
class AskingWritten(Fact):
    """Somebody filled in the form for a seat; a letter asks whether the address is theirs."""

    asking: int


@entry("asking.confirmed", "asking")
class AskingConfirmed(Fact):
    """The address of a form is proven: from here on it is a message like any other."""

    asking: int
    message: int


@entry("proposal.decided", "proposal")
class ProposalDecided(Fact):
    """A person confirmed a proposal; `verb` says what was done."""

    proposal: int
    decision: int
    message: int
    verb: str


@entry("proposal.decided-by-rule", "proposal")
class ProposalDecidedByRule(Fact):
    """A rule of the edition confirmed a proposal by itself; `verb` says what was done, `rule` which it was."""

    proposal: int
    decision: int
    message: int
    verb: str
    rule: str


@entry("proposal.set-aside", "proposal")
class ProposalSetAside(Fact):
    """A proposal waits until a day."""

    proposal: int
    message: int
    until: str


@entry("proposal.dismissed", "proposal")
class ProposalDismissed(Fact):
    """A person said that there is nothing to do."""

    proposal: int
    message: int


@entry("decision.undone", "decision")
class DecisionUndone(Fact):
    """A decision was taken back; the proposal is open again."""

    decision: int
    proposal: int
    message: int


@entry("message.assigned", "message")
class MessageAssigned(Fact):
    """A message was put into the hands of an organiser (an account), or of everybody again (none)."""

    message: int
    assignment: int
    to: int | None


@entry("message.assignment-undone", "message")
class AssignmentUndone(Fact):
    """An assignment was taken back: the message is in the hands it was in before."""

    message: int
    assignment: int


@entry("letter.written", "person")
class LetterWritten(Fact):
    """An organiser wrote to a person of their own accord."""

    person: int
    letter: int


@entry("letter.called-back", "person")
class LetterCalledBack(Fact):
    """A letter that an organiser wrote was called back before it left."""

    person: int
    letter: int


@entry("message.noted", "message")
class NoteWritten(Fact):
    """An organiser left a note about a message to a colleague."""

    message: int
    note: int


@entry("edition.plan-changed", "edition")
class PlanChanged(Fact):
    """Somebody changed the plan: sessions were moved, cancelled or given another speaker; `verb` says which."""

    edition: int
    verb: str
    sessions: tuple[int, ...]


@entry("edition.plan-restored", "edition")
class PlanRestored(Fact):
    """A change of plan was undone."""

    edition: int
    verb: str
    sessions: tuple[int, ...]


@entry("seat.offer-cut-short", "seat")
class OfferCutShort(Fact):
    """The time to answer ends sooner, or as before again, because a session was moved."""

    seat: int
    until: datetime


@entry("wave.cut-short", "wave")
class WaveCutShort(Fact):
    """A wave can be answered until another moment, because what it invites to was moved."""

    wave: int
    until: datetime


@entry("part.link-sent", "part")
class StageLinkSent(Fact):
    """A letter with a personal link to a part was written; the links they have stay as they are."""

    part: int
    person: int
