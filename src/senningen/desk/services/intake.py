"""A mail comes in: stored whole, and queued to be read, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from senningen.jobs.services import put_each
from senningen.kernel.service import service
from senningen.post.letter import Stored
from senningen.post.services import intake
from senningen.post.services.intake import Incoming


@service
def take_in(
    raw: bytes, *, recipient: str, envelope_from: str, peer: str = "", source: str = "smtp", now: datetime
) -> Stored:
    """Keep a mail and have it read. When this returns, the mail is safe and may be answered with 250."""
    return take_in_all([Incoming(raw, recipient, envelope_from, peer, source, now)])[0]


@service
def take_in_all(mails: Sequence[Incoming]) -> list[Stored]:
    """Keep several mails in one transaction, and have the new ones read. The desk is told once they are."""
    return intake.take_in_all(mails, then=_to_be_read)


def _to_be_read(message_ids: Sequence[int]) -> None:
    put_each("desk.understand", message_ids, key="understand:{}")
