"""Putting a message into somebody's hands, so that two do not do the same and nobody waits for the other."""

from __future__ import annotations

from datetime import datetime

from senningen.desk.access import may
from senningen.desk.entries import AssignmentUndone, MessageAssigned
from senningen.desk.models import Assignment
from senningen.journal.entries import Cause
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Account
from senningen.post.models import Message


@service
def assign(message_id: int, *, to: Account | None, by: Account, now: datetime) -> Assignment | None:
    """Put a message into somebody's hands, or back into everybody's; None if it was in nobody's anyway.

    Raises `desk.colleague-unknown` for whoever may not decide. To whom it is assigned already, it stays assigned.
    """
    stream = begin(None)
    if not Message.objects.filter(pk=message_id).exists():
        raise Refused("desk.unknown")
    if to is not None and not may(to, "decide"):
        raise Refused("desk.colleague-unknown")
    before = Assignment.objects.filter(message_id=message_id, ended=None).first()
    if (before.to_id if before else None) == (to.pk if to else None):
        return before
    Assignment.objects.filter(message_id=message_id, ended=None).update(ended=now)
    made = Assignment.objects.create(message_id=message_id, to=to, by=by, at=now, before=before)
    fact = MessageAssigned(message_id, made.pk, made.to_id)
    stream.record(fact, by=as_person(by.person_id), now=now, cause=Cause("message", message_id))
    hints.say("desk")
    return made


@service
def undo_assignment(assignment_id: int, *, by: Account, now: datetime) -> Assignment:
    """Put a message back into the hands it was in before. Raises `desk.assigned-anew` if it has left these since."""
    stream = begin(None)
    made = Assignment.objects.filter(pk=assignment_id).first()
    if made is None:
        raise Refused("desk.unknown")
    if made.ended is not None:
        raise Refused("desk.assigned-anew")
    made.ended = made.undone = now
    made.save(update_fields=["ended", "undone"])
    if made.before_id:
        Assignment.objects.filter(pk=made.before_id).update(ended=None)
    fact = AssignmentUndone(made.message_id, made.pk)
    stream.record(fact, by=as_person(by.person_id), now=now, cause=Cause("message", made.message_id))
    hints.say("desk")
    return made
