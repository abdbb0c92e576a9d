"""Entries of the journal as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senningen.journal.models import Entry
from senningen.web.desk import words

SENTENCES: Mapping[str, Promise] = {
    "message.read": _("A message was read"),
    "message.assigned": _("Assigned at the desk"),
    "message.assignment-undone": _("An assignment was undone"),
    "letter.written": _("A letter was written by hand"),
    "letter.called-back": _("A letter was called back before it left"),
    "message.noted": _("A note to a colleague was written"),
    "proposal.set-aside": _("Set aside"),
    "proposal.dismissed": _("Nothing to do, said a person"),
    "decision.undone": _("A decision was undone"),
    "request.received": _("Asked for a seat"),
    "request.waits": _("Put on the waiting list"),
    "request.declined": _("The request was declined"),
    "request.moved-to-front": _("Moved to the front of the line by the desk"),
    "request.left-line": _("Left the waiting list"),
    "seat.given": _("Seat %(number)s given"),
    "seat.offered": _("Seat %(number)s offered"),
    "seat.offer-extended": _("More time to answer"),
    "seat.offer-reminded": _("An offer that waits was reminded of"),
    "seat.taken": _("Offer accepted"),
    "seat.no-answer": _("The deadline passed without an answer"),
    "seat.lapsed": _("The offer lapsed"),
    "seat.declined": _("Offer declined"),
    "seat.withdrawn": _("Seat given back"),
    "seat.checked-in": _("Let in at the door"),
    "seat.check-in-doubtful": _("Let in at the door, but the seat was no good"),
    "seat.check-in-settled": _("Decided whether a check-in counts"),
    "seat.check-in-undone": _("A check-in taken back"),
    "seat.released": _("Seat taken back by the desk"),
    "seat.put-back": _("Giving or offering a seat was undone"),
    "seat.restored": _("The seat is as it was before a decision"),
    "request.restored": _("The request is as it was before a decision"),
    "seat.sessions-added": _("Sessions added"),
    "seat.sessions-dropped": _("Sessions dropped"),
    "seat.substituted": _("Seat passed on"),
    "session.seats-cleared": _("A session was cancelled; its seats were cleared"),
    "session.seats-retold": _("Everybody with a place was told anew"),
    "session.added": _("A session was added"),
    "session.edited": _("A session was changed"),
    "session.cancelled": _("A session was cancelled"),
    "session.doors-opened": _("The doors were opened"),
    "session.ended": _("A session was ended"),
    "edition.created": _("An edition was begun"),
    "edition.edited": _("An edition was changed"),
    "circular.sent": _("A letter was sent to a group"),
    "circular.stopped": _("A letter to a group was stopped"),
    "wave.sent": _("A wave of invitations was sent"),
    "wave.stopped": _("A wave of invitations was stopped"),
    "seat.held": _("Seat %(number)s held for an invitation"),
    "invitation.sent": _("Invited"),
    "invitation.opened": _("The page of an invitation was opened"),
    "invitation.accepted": _("Invitation accepted"),
    "invitation.declined": _("Invitation declined"),
    "invitation.reopened": _("An answer to an invitation was undone"),
    "series.written": _("The series was described"),
    "topic.written": _("A topic was written down"),
    "outcome.added": _("It was noted what came of a topic"),
    "part.given": _("A part was given"),
    "cap.changed": _("The number of places was changed"),
    "places.made": _("Places were made"),
    "places.taken-away": _("Places were taken away"),
    "person.met": _("Written down for the first time"),
    "person.corrected": _("Details corrected"),
    "person.address-added": _("An address was added"),
    "person.address-struck": _("An address was struck"),
    "person.address-preferred": _("Letters go to another address"),
    "person.address-bounced": _("A letter came back"),
    "person.merged": _("Merged with somebody who was the same person"),
    "person.merge-undone": _("A merge was undone: they are two people again"),
    "person.told-apart": _("Told apart from somebody who seemed the same"),
    "person.told-apart-forgotten": _("No longer told apart from somebody"),
    "people.imported": _("A list was taken in: %(new)s new, %(known)s known, %(left_out)s left out"),
    "people.import-undone": _("A list of people was undone"),
    "person.language-learnt": _("The language was learnt from a message"),
    "person.register-learnt": _("Says “du”: learnt from a message"),
    "person.language-chosen": _("A language was chosen"),
    "account.made": _("An account was made"),
    "account.invited": _("Invited to the desk"),
    "account.invitation-withdrawn": _("An invitation to the desk was withdrawn"),
    "account.joined": _("Came to the desk"),
    "account.role-changed": _("Has another role at the desk"),
    "account.ended": _("Access to the desk taken away"),
    "account.password-asked": _("A lost password was reported; a link was sent"),
    "account.password-changed": _("A password was changed"),
    "account.signed-in": _("Signed in"),
    "seat.links-reissued": _("Links ended, a new one sent"),
    "link.sent-again": _("Lost link sent again"),
    "asking.written": _("Request form filled in, not yet confirmed"),
    "asking.confirmed": _("Request form confirmed from the mailbox"),
    "seat.calendar-sent-again": _("Calendar entries sent again"),
    "room.begun": _("The session went on air"),
    "room.removed": _("Removed from the room"),
    "room.let-back": _("May enter the room again"),
    "person.calendar-opened": _("Made an address to subscribe to the calendar"),
    "api-token.made": _("A token was made for another program"),
    "api-token.revoked": _("A token of another program was revoked"),
    "webhook.made": _("A webhook was made"),
    "webhook.switched-off": _("A webhook was switched off"),
    "webhook.switched-on": _("A webhook was switched on"),
    "list.taken-out": _("A list was taken out as a file: %(rows)s rows"),
    "room.slides-uploaded": _("Slides were uploaded"),
}


def told(entry: Entry) -> str:
    """Say what happened."""
    data: Mapping[str, Any] = entry.data
    if entry.kind in {"proposal.decided", "proposal.decided-by-rule"}:
        return str(words.DONE.get(str(data.get("verb")), entry.kind))
    sentence = SENTENCES.get(entry.kind)
    return str(sentence) % data if sentence else entry.kind
