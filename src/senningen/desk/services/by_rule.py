"""A rule confirms what is exact and harmless, if an organiser has switched it on for the edition."""

from __future__ import annotations

import logging
from datetime import datetime

from senningen.desk import queries
from senningen.desk.cases import Case, look
from senningen.desk.harmless import Seen, rule_for
from senningen.desk.models import Decision
from senningen.desk.services.deciding import decide
from senningen.desk.understanding.automatic import left_for_good
from senningen.desk.understanding.calendar import comment
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.post.message import ParsedMessage
from senningen.post.parsing import parse

log = logging.getLogger("senningen.desk")


def confirm_by_rule(message_id: int, *, now: datetime) -> Decision | None:
    """Let a rule confirm what a message asks, if one may. What a rule cannot do after all is left to people."""
    found = queries.confirmable_by_rule().filter(message_id=message_id).exclude(edition__confirms_by_rule=[])
    proposal = found.select_related("message").first()
    if proposal is None or proposal.edition_id is None:
        return None
    parsed = parse(bytes(proposal.message.raw))  # before the edition is taken: nobody waits for a long mail
    try:
        return _confirm(message_id, proposal.edition_id, parsed, now=now)
    except Refused as refused:
        log.info("no rule confirms message %d: %s", message_id, refused.code)
        return None


@service
def _confirm(message_id: int, edition_id: int, parsed: ParsedMessage, *, now: datetime) -> Decision | None:
    stream = begin(edition_id)
    known = queries.confirmable_by_rule().select_related("message__person", "edition", "person")
    proposal = known.filter(message_id=message_id, edition_id=edition_id).first()
    if proposal is None or proposal.edition is None:
        return None
    case = look(proposal, now=now)
    rule = rule_for(_seen(case, parsed), proposal.edition.confirms_by_rule)
    return decide(case, stream, None, by=rule, now=now)[0] if rule else None


def _seen(case: Case, parsed: ParsedMessage) -> Seen:
    proposal = case.proposal
    by_calendar = proposal.intent == "calendar_reply"
    return Seen(
        intent=proposal.intent,
        suggestion=case.suggestion,
        confidence=proposal.confidence,
        partstat=proposal.partstat,
        automatic=case.message.automatic,
        own_address=case.standing.own_address,
        seat=case.standing.seat,
        session=_session_answered(case, parsed),
        typed=comment(parsed) if by_calendar else parsed.reply_text.strip(),
        attachments=len(parsed.attachments),
        left=left_for_good(parsed),
    )


def _session_answered(case: Case, parsed: ParsedMessage) -> int | None:
    answered = {(part.uid, part.sequence) for part in parsed.calendar}  # Google attaches the same once more
    if case.seat is None or len(answered) != 1:
        return None
    uid, sequence = answered.pop()
    return queries.entry_answered(uid, sequence=sequence, seat=case.seat)
