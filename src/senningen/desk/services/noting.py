"""A note to a colleague on a message."""

from __future__ import annotations

from datetime import datetime

from senningen.desk.entries import NoteWritten
from senningen.desk.models import Note
from senningen.journal.entries import Cause
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Account
from senningen.post.models import Message


@service
def write_note(message_id: int, text: str, *, to: Account | None = None, by: Account, now: datetime) -> Note:
    """Tell a colleague, or everybody at the desk, something about a message."""
    stream = begin(None)
    if not Message.objects.filter(pk=message_id).exists():
        raise Refused("desk.unknown")
    if not text.strip():
        raise Refused("desk.note-empty")
    note = Note.objects.create(message_id=message_id, by=by, to=to, at=now, text=text.strip()[:2000])
    fact = NoteWritten(message_id, note.pk)
    stream.record(fact, by=as_person(by.person_id), now=now, cause=Cause("message", message_id))
    hints.say("desk")
    return note
