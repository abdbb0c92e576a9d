"""The stream of the journal that a change of a session is written to."""

from __future__ import annotations

from senningen.journal.services import OpenStream, begin
from senningen.programme.models import Session


def begin_for(session_id: int) -> OpenStream:
    """Take the stream of a session's edition for this transaction."""
    return begin(Session.objects.values_list("edition_id", flat=True).get(pk=session_id))
