"""A stored mail is read: parsed, put into its conversation, understood, and turned into proposals."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from senningen.desk import queries
from senningen.desk.entries import MessageRead
from senningen.desk.models import Proposal
from senningen.desk.rules import BOUNCES
from senningen.desk.understanding import Act, Known, Reading
from senningen.desk.understanding import understand as read_acts
from senningen.journal.entries import SYSTEM, Cause
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.service import service
from senningen.people import queries as people
from senningen.people.models import Person
from senningen.people.services import address_reached
from senningen.post.message import ParsedMessage, Unreadable
from senningen.post.models import Message
from senningen.post.origin import Origin
from senningen.post.origin.of_message import origin_of
from senningen.post.parsing import parse
from senningen.post.services import intake
from senningen.post.services.returns import note_arrival, note_returned
from senningen.programme import queries as programme
from senningen.programme.models import Edition
from senningen.seats import queries as seats
from senningen.seats.models import Seat
from senningen.seats.waves import open_invitation

log = logging.getLogger("senningen.desk")


@dataclass(frozen=True)
class Found:
    """What reading a mail gave: the message, what it seems to ask, or why it could not be read."""

    parsed: ParsedMessage | None = None
    origin: Origin | None = None
    reading: Reading | None = None
    problem: str = ""


def understand(message_id: int, *, now: datetime) -> None:
    """Read a stored message. Reading it again changes nothing; what cannot be read is put before a person."""
    message = Message.objects.get(pk=message_id)
    if message.state == Message.State.STORED:
        edition = programme.current_edition()
        keep(message_id, edition, _find(message, edition), now=now)


def _find(message: Message, edition: Edition | None) -> Found:
    """Parse and understand, outside any transaction: nobody waits for it."""
    try:
        parsed = parse(bytes(message.raw))
    except Unreadable as problem:
        return Found(problem=problem.code)
    if message.source == Message.Source.SMTP and not message.envelope_from:
        parsed = replace(parsed, return_path="")  # the null sender: a machine wrote it, whatever the header says
    origin = origin_of(message, parsed)
    try:
        knows = _known(people.by_email(parsed.from_.address), edition, message.recipient, at=message.received)
        return Found(parsed, origin, read_acts(parsed, queries.edition_words(edition), knows=knows))
    except Exception:
        log.exception("message %d could not be understood", message.pk)  # a fault of ours must not hide a mail
        return Found(parsed, origin, problem="not-understood")


def _known(person: Person | None, edition: Edition | None, recipient: str, *, at: datetime) -> Known:
    series = programme.the_series()
    own = frozenset(filter(None, {recipient, series.mailbox if series else ""}))
    if person is None or edition is None:
        return Known(own_addresses=own)
    seat = seats.live_seat(person.pk, edition.pk)
    invited = seat is None and open_invitation(person.pk, edition.pk, now=at) is not None
    return Known(
        name=person.name or None,
        organisation=person.organisation.name if person.organisation else None,
        invited=seat.state == Seat.State.HELD if seat else True if invited else None,
        has_seat=seat is not None and seat.state == Seat.State.TAKEN,
        sessions=tuple(each.code for each in seats.seat_sessions(seat)) if seat else None,
        own_addresses=own,
    )


@service
def keep(message_id: int, edition: Edition | None, found: Found, *, now: datetime) -> None:
    """Keep what was found. The whole is one transaction: a message is never half read."""
    stream = begin(edition.pk if edition else None)
    if Message.objects.filter(pk=message_id, state=Message.State.STORED).exists():
        message = _note(message_id, found, now=now)
        settled = found.parsed is not None and note_arrival(message, found.parsed)
        new = [] if settled else _proposals(message, edition, found, now)
        proposals = Proposal.objects.bulk_create(new)
        fact = MessageRead(message.pk, tuple(each.pk for each in proposals))
        stream.record(fact, by=SYSTEM, now=now, cause=Cause("message", message.pk))
        hints.say("desk")


def _note(message_id: int, found: Found, *, now: datetime) -> Message:
    if found.parsed is None:
        return intake.note_unreadable(message_id, Unreadable(found.problem), now=now)
    reading = found.reading
    message = intake.note_read(
        message_id,
        found.parsed,
        language=reading.lang if reading else "",
        automatic=reading.auto if reading else False,
        origin=found.origin,
        now=now,
    )
    if message.person and not message.automatic and message.origin != Message.Origin.FAILED:
        address_reached(message.from_email)
    for act in reading.acts if reading else ():
        if act.intent in BOUNCES:
            to, why = act.people[0].email or "", act.evidence[0].quote
            gave_up = act.intent == "bounce_hard" or any(r.action == "failed" for r in found.parsed.delivery_status)
            note_returned(message, found.parsed, to=to, gave_up=gave_up, why=why, now=now)
    return message


def _proposals(message: Message, edition: Edition | None, found: Found, now: datetime) -> list[Proposal]:
    reading = found.reading
    if reading is None or not reading.acts:
        automatic = reading is not None and reading.auto
        why = found.problem or (reading.why_person if reading else "") or "nothing-understood"
        act = Proposal(intent="automatic" if automatic else "person", why_person="" if automatic else why)
        return [_fill(act, message, edition, 0, now)]
    why = reading.why_person or "unsure" if reading.needs_person else ""
    return [
        _fill(_proposal(_exact(act, found.parsed), why), message, edition, position, now)
        for position, act in enumerate(reading.acts)
    ]


def _proposal(act: Act, why: str) -> Proposal:
    email = act.people[0].email if act.people else None
    return Proposal(
        intent=act.intent,
        people=[asdict(each) for each in act.people],
        replaces=[asdict(each) for each in act.replaces],
        sessions=list(act.sessions) if act.sessions is not None else None,
        mode=act.mode,
        together=act.together,
        partstat=act.partstat or "",
        old_email=act.old_email or "",
        evidence=[asdict(each) for each in act.evidence],
        confidence=act.confidence,
        why_person=why[:40],
        person=people.by_email(email) if email else None,
    )


def _exact(act: Act, parsed: ParsedMessage | None) -> Act:
    """A calendar reply names an entry of ours: that says exactly which session it is about."""
    if act.intent != "calendar_reply" or parsed is None:
        return act
    for part in parsed.calendar:
        if code := queries.code_of_calendar(part.uid):
            return replace(act, sessions=(code,))
    return act


def _fill(proposal: Proposal, message: Message, edition: Edition | None, position: int, now: datetime) -> Proposal:
    proposal.message, proposal.edition, proposal.position, proposal.made = message, edition, position, now
    return proposal
