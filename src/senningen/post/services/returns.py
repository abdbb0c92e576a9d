"""Letters that came back: the fact is noted by itself; what it means for the address and the seat, a person decides."""

from __future__ import annotations

from datetime import datetime

from senningen.kernel import hints
from senningen.kernel.service import service
from senningen.post import queries
from senningen.post.message import ParsedMessage
from senningen.post.models import Letter, Message


@service
def note_returned(
    message: Message, parsed: ParsedMessage, *, to: str, hard: bool, why: str, now: datetime
) -> Letter | None:
    """Find the letter that a bounce speaks of, by its token, by its Message-ID or as the last one to that address."""
    letter = queries.answered_letter(message, parsed) or queries.last_letter_to(to, now=now)
    return record_bounce(letter.pk, hard=hard, why=why, now=now) if letter else None


@service
def record_bounce(letter_id: int, *, hard: bool, why: str = "", now: datetime) -> Letter:
    """Note that a letter came back; a soft bounce says why and changes no more, for its server goes on trying."""
    letter = Letter.objects.get(pk=letter_id)
    letter.problem = why[:400]
    if hard and letter.state == Letter.State.SENT:
        letter.state = Letter.State.BOUNCED
    letter.save(update_fields=["state", "problem"])
    hints.say("letters")
    return letter
