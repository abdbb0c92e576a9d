"""Writing about the records: that a list left the house."""

from __future__ import annotations

from datetime import datetime

from senningen.journal import services as journal
from senningen.journal.entries import Actor
from senningen.kernel.service import service
from senningen.records.entries import ListTakenOut


@service
def note_taken_out(
    name: str, form: str, *, rows: int, filtered: bool, edition_id: int | None, by: Actor, now: datetime
) -> None:
    """Note in the journal that somebody took a list away; by which words it was filtered is nobody's business."""
    stream = journal.begin(edition_id)
    stream.record(ListTakenOut(name, form, rows, filtered), by=by, now=now)
