"""What happens to invitations and the places they hold, in the past tense."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import Fact, entry


@entry("wave.sent", "wave")
class WaveSent(Fact):
    """A wave of invitations was sent to these people; `holds` says whether it holds places."""

    wave: int
    people: tuple[int, ...]
    holds: bool


@entry("wave.stopped", "wave")
class WaveStopped(Fact):
    """A wave was stopped: so many invitations never leave, and their places are free again."""

    wave: int
    kept: int


@entry("seat.held", "seat")
class SeatHeld(Fact):
    """Places in these sessions are held for somebody who is invited, until they answer."""

    seat: int
    invitation: int
    person: int
    number: int
    sessions: tuple[int, ...]
    until: datetime


@entry("invitation.sent", "invitation")
class InvitationSent(Fact):
    """Somebody was invited to these sessions until a deadline; `held` says whether places wait for the answer."""

    invitation: int
    wave: int
    person: int
    sessions: tuple[int, ...]
    held: bool
    until: datetime


@entry("invitation.opened", "invitation")
class InvitationOpened(Fact):
    """The page of an invitation was read for the first time."""

    invitation: int


@entry("invitation.accepted", "invitation")
class InvitationAccepted(Fact):
    """An invitation was accepted: it led to this seat, or to a request that waits."""

    invitation: int
    seat: int | None
    request: int | None


@entry("invitation.declined", "invitation")
class InvitationDeclined(Fact):
    """The guest said no to an invitation."""

    invitation: int


@entry("invitation.reopened", "invitation")
class InvitationReopened(Fact):
    """What was decided about an invitation was undone: it waits for its answer again."""

    invitation: int
