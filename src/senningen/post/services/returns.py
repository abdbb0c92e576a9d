"""Letters that came back: the fact is noted by itself; what it means for the address and the seat, a person decides."""

from __future__ import annotations

from datetime import datetime

from senningen.kernel import hints
from senningen.kernel.service import service
from senningen.people.rules import LINKS_LIVE
from senningen.people.services import address_arrived, revoke_links
from senningen.post import queries
from senningen.post.bounces import arrival
from senningen.post.message import ParsedMessage
from senningen.post.models import Letter, Message


@service
def note_returned(
    message: Message, parsed: ParsedMessage, *, to: str, gave_up: bool, why: str, now: datetime
) -> Letter | None:
    """Find the letter that a bounce speaks of, by its token, by its Message-ID or as the last one to that address."""
    letter = queries.answered_letter(message, parsed) or queries.last_letter_to(to, now=now)
    return record_bounce(letter.pk, gave_up=gave_up, why=why, now=now) if letter else None


@service
def note_arrival(message: Message, parsed: ParsedMessage) -> bool:
    """Keep what a report says of a letter that has left, unless it says less than is known; say if that was all.

    The letter is found by its token or its Message-ID alone: a report names nothing else that a stranger cannot know.
    A delay of something that is not ours stays with a person; that something arrived concerns nobody.
    """
    how = arrival(parsed)
    if not how or not message.automatic:
        return False
    letter = queries.answered_letter(message, parsed)
    if letter is None:
        return how != Letter.Delivery.DELAYED
    ranks = Letter.Delivery.values
    if ranks.index(how) > ranks.index(letter.delivery):
        letter.delivery = how
        letter.problem = letter.problem if how == Letter.Delivery.DELAYED else ""
        letter.save(update_fields=["delivery", "problem"])
        hints.say("letters")
    if how == Letter.Delivery.DELIVERED:
        address_arrived(letter.to_email)
    return True


@service
def record_bounce(letter_id: int, *, gave_up: bool, why: str = "", now: datetime) -> Letter:
    """Note that a letter came back, or why its server still tries: then no more changes.

    A server can give up over something that passes, such as a full mailbox: the letter is lost, the address is not.
    What came back can be read at the desk, so a link in it that would let somebody choose a password is dead.
    """
    letter = Letter.objects.get(pk=letter_id)
    if letter.link_kind in LINKS_LIVE:
        revoke_links(letter.link_kind, letter.link_subject_id, now=now)
    letter.problem = why[:400]
    if gave_up and letter.state == Letter.State.SENT:
        letter.state = Letter.State.BOUNCED
    letter.save(update_fields=["state", "problem"])
    hints.say("letters")
    return letter
