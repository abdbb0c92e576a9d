"""A person decides: one transaction for what is done, what is answered and what is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from senningen.desk import queries, refusals  # noqa: F401  the second defines the codes raised here
from senningen.desk.cases import Case, Named, look
from senningen.desk.drafts import WITH_LINK, Reply
from senningen.desk.entries import ProposalDecided, ProposalDecidedByRule, ProposalDismissed, ProposalSetAside
from senningen.desk.harmless import Rule
from senningen.desk.models import Decision, Proposal
from senningen.desk.rules import GIVING
from senningen.desk.services.acting import act
from senningen.desk.services.doing import Doing, Done
from senningen.desk.services.moving import concerned_by, moved_by
from senningen.desk.understanding.register import familiar
from senningen.journal.entries import Cause
from senningen.journal.entries import person as as_person
from senningen.journal.entries import rule as as_rule
from senningen.journal.services import OpenStream, begin
from senningen.kernel import hints
from senningen.kernel.prepared import insert, update
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.kernel.text import LANGUAGES
from senningen.people import queries as people
from senningen.people import services as people_services
from senningen.people.models import Account, Person
from senningen.post.letter import LinkTo
from senningen.post.models import Letter, Thread
from senningen.post.services import enclosing, letters
from senningen.programme import queries as programme

State = Proposal.State
UNDECIDED = (State.OPEN, State.SET_ASIDE)
AFTER = {"note": State.NOTED, "same": State.OPEN}  # who asks is known now: what they ask is decided next


@service
def confirm(
    proposal_id: int,
    *,
    by: Account,
    now: datetime,
    verb: str = "",
    reply: Reply | None = None,
    sessions: Sequence[int] | None = None,
    person: Named | None = None,
    mode: str = "",
    together: bool | None = None,
    looked: bool = False,
) -> Decision:
    """Do what a proposal says, or the verb that was chosen instead, and answer.

    Raises `desk.decided-by` if a colleague was faster, `desk.changed-meanwhile` if the reply would not be true any
    more, `desk.not-looked-at` if the proposal has cautions and nobody says that they looked.
    """
    stream, proposal = taken(proposal_id)
    case = look(proposal, now=now, verb=verb, sessions=sessions, person=person, mode=mode, together=together)
    may_be_done(case, verb, reply, looked=looked)
    decision, _ = decide(case, stream, reply, by=by, now=now)
    return decision


def decide(
    case: Case, stream: OpenStream, reply: Reply | None, *, by: Account | Rule, now: datetime, write: bool = True
) -> tuple[Decision, Done]:
    """Do what was chosen, answer unless the answer is written with others, and remember all of it."""
    proposal, until = case.proposal, reply.until if reply else None
    author = as_rule(by.name) if isinstance(by, Rule) else as_person(by.person_id)
    met: list[Person] = []
    concerned = moved_by(case.edition, case.verb, lambda: concerned_by(case, met))
    with letters.held(hold_until(now)) as set_off, concerned as moved:
        done = act(Doing(case, author, now, reply is not None, until))
        met += [done.person] if done.person else []
        if reply and reply.drafted not in {"", done.outcome.mark}:
            raise Refused("desk.changed-meanwhile")
        if reply and write:
            answer(case, done, reply, key=f"reply:proposal:{proposal.pk}:{proposal.decisions.count()}", now=now)
    result = {"outcome": done.outcome.mark, "letters": set_off, "moved": moved} | dict(done.ids)
    decided_by = {"rule": by.name} if isinstance(by, Rule) else {"by": by}
    decision = Decision(proposal=proposal, **decided_by, at=now, verb=case.verb, result=result)
    insert([decision])
    proposal.state, proposal.aside_until = AFTER.get(case.verb, State.CONFIRMED), None
    if done.person:
        proposal.person = done.person
    update(proposal, "state", "aside_until", "person_id")
    _note_thanks(proposal)
    _remember_writer(case, done, now=now)
    told = (proposal.pk, decision.pk, case.message.pk, case.verb)
    fact = ProposalDecidedByRule(*told, by.name) if isinstance(by, Rule) else ProposalDecided(*told)
    stream.record(fact, by=author, now=now, cause=Cause("message", case.message.pk))
    hints.say("desk")
    return decision, done


def hold_until(now: datetime) -> datetime:
    """Say until when what the desk sends can be called back."""
    return now + timedelta(seconds=settings.OPTIONS.undo_seconds)


def _note_thanks(beside: Proposal) -> None:
    """Who thanks while asking needs no second decision."""
    for thanks in queries.open_thanks(beside.message_id):
        thanks.state = State.NOTED
        update(thanks, "state")


def taken(proposal_id: int) -> tuple[OpenStream, Proposal]:
    """Take the edition, and the proposal as it stands then: two organisers never decide the same."""
    editions = queries.edition_of(proposal_id)
    if not editions:
        raise Refused("desk.unknown")
    stream = begin(editions[0])
    proposal = queries.open_proposal(proposal_id)
    if proposal is None or proposal.state not in UNDECIDED:
        raise _decided(proposal_id)
    return stream, proposal


def _decided(proposal_id: int) -> Refused:
    """Say who was faster: a colleague is somebody one can ask."""
    standing = Decision.objects.filter(proposal=proposal_id, undone=None).select_related("by__person")
    latest = standing.order_by("-at").first()
    return Refused("desk.decided-by", who=str(latest.by.person)) if latest and latest.by else Refused("desk.decided")


def may_be_done(case: Case, verb: str, reply: Reply | None, *, looked: bool) -> None:
    """Refuse what does not fit, what would answer nobody, and what nobody has looked at."""
    if verb and verb != case.verb:
        raise Refused("desk.verb-impossible")
    if reply and not case.may_answer:
        raise Refused("desk.automatic-mail")
    if reply and not reply.text.strip():
        raise Refused("desk.reply-empty")
    if case.suggestion.careful and not looked:
        raise Refused("desk.not-looked-at")


def answer(case: Case, done: Done, reply: Reply, *, key: str, now: datetime) -> Letter:
    """Write to the one who wrote, in their conversation. A personal link goes only to the seat's own owner."""
    message = case.message
    writer = _writer(case, now)
    owns = done.seat is not None and done.seat.person_id == writer.pk and done.outcome.kind in WITH_LINK
    letter = letters.queue(
        "reply",
        sender=programme.sender(),
        to=writer,
        email=message.from_email,
        key=key,
        now=now,
        edition_id=case.edition.pk if case.edition else None,
        facts={"edition": case.edition},
        link=LinkTo("seat", done.seat.pk) if owns and done.seat else None,
        answers=message,
        body=reply.text,
        subject=reply.subject,
        language=reply.language if reply.language in LANGUAGES else "",
        automatic=False,
    )
    enclosing.take_along(letter, reply.enclosures)
    return letter


def _writer(case: Case, now: datetime) -> Person:
    return people_services.person_for(
        case.message.from_email, name=case.message.from_name, language=case.message.language, now=now
    )


def _remember_writer(case: Case, done: Done, *, now: datetime) -> None:
    """Tie the message and its conversation to the person it came from, if they are known now; learn how they write."""
    message = case.message
    for_themselves = case.verb in GIVING and case.subjects[0].email == message.from_email
    writer = done.person if for_themselves else people.by_email(message.from_email)
    if writer is None or message.automatic:
        return
    if message.person_id != writer.pk:
        message.person = writer
        update(message, "person_id")
    if message.thread_id:
        Thread.objects.filter(pk=message.thread_id, person=None).update(person=writer)
    if message.language != writer.language and not writer.language_chosen:
        people_services.learn_language(writer.pk, message.language, now=now, cause=Cause("message", message.pk))
    if familiar(message.reply_text, message.language) and writer.register != Person.Register.FAMILIAR:
        people_services.learn_register(writer.pk, now=now, cause=Cause("message", message.pk))


@service
def set_aside(proposal_id: int, *, until: datetime, by: Account, now: datetime) -> Proposal:
    """Put a proposal aside until a day; then it stands among those to decide again."""
    stream, proposal = taken(proposal_id)
    if until <= now:
        raise Refused("desk.aside-until-past")
    proposal.state, proposal.aside_until = State.SET_ASIDE, until
    proposal.save(update_fields=["state", "aside_until"])
    fact = ProposalSetAside(proposal.pk, proposal.message_id, until.isoformat())
    stream.record(fact, by=as_person(by.person_id), now=now, cause=Cause("message", proposal.message_id))
    hints.say("desk")
    return proposal


@service
def open_again(proposal_id: int, *, by: Account, now: datetime) -> Proposal:
    """Bring a proposal that was set aside back among those to decide."""
    _, proposal = taken(proposal_id)
    proposal.state, proposal.aside_until = State.OPEN, None
    proposal.save(update_fields=["state", "aside_until"])
    hints.say("desk")
    return proposal


@service
def dismiss(proposal_id: int, *, by: Account, now: datetime) -> Proposal:
    """Say that there is nothing to do."""
    stream, proposal = taken(proposal_id)
    proposal.state, proposal.aside_until = State.DISMISSED, None
    proposal.save(update_fields=["state", "aside_until"])
    fact = ProposalDismissed(proposal.pk, proposal.message_id)
    stream.record(fact, by=as_person(by.person_id), now=now, cause=Cause("message", proposal.message_id))
    hints.say("desk")
    return proposal
