"""Reading the desk: what is to be decided, what waits, what is done, and whom a message is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from senningen.desk import rules
from senningen.desk.models import PLAN, Asking, Assignment, Decision, Move, Proposal
from senningen.desk.rules import SURE_ENOUGH
from senningen.desk.understanding import EditionWords, SessionWords
from senningen.kernel.prepared import first, prepared
from senningen.people.models import Account, Person
from senningen.post.models import CalendarEntry, Letter, Message
from senningen.post.queries import STILL_HERE
from senningen.programme.models import Edition, Session
from senningen.seats.models import Request, Seat

STAGE_LINK = "stage-link"

State = Proposal.State


def edition_words(edition: Edition | None) -> EditionWords:
    """Say by which words mails can mean an edition and its sessions."""
    if edition is None:
        return EditionWords("", {}, ())
    planned = edition.sessions.filter(state=Session.State.PLANNED).order_by("number")
    sessions = tuple(
        SessionWords(each.code, each.day, dict(each.title.in_languages), tuple(each.words)) for each in planned
    )
    return EditionWords(edition.slug, dict(edition.title.in_languages), sessions, edition.zone)


def to_decide(edition: Edition | None, *, now: datetime) -> QuerySet[Message]:
    """Return the messages that wait for a person, newest first: those not read yet among them."""
    return _listed(undecided(edition, now)).order_by("-received", "-pk")


def next_to_decide(
    message_id: int, edition_id: int | None, *, now: datetime, account: Account | None = None
) -> int | None:
    """Say with which message to go on: with itself while it waits for a person, else the next one down, else the first.

    With an account, of those in their hands.
    """
    of = (edition_id, account.pk if account else None, now)
    return first(_to_decide(message_id, *of)) or first(_to_decide(None, *of))


@prepared
def _to_decide(
    since: int | None, edition_id: int | None, account_id: int | None, now: datetime
) -> QuerySet[Message, int]:
    which = undecided(edition_id, now) & (_in_hands_of(account_id) if account_id else Q())
    if since is not None:
        received = Subquery(Message.objects.filter(pk=since).values("received"))
        which &= Q(received__lt=received) | Q(received=received, pk__lte=since)
    return Message.objects.filter(which).order_by("-received", "-pk").values_list("pk", flat=True)[:1]


def mine(account: Account, edition: Edition | None, *, now: datetime) -> QuerySet[Message]:
    """Return those of the messages to decide that are in somebody's hands."""
    return to_decide(edition, now=now).filter(_in_hands_of(account))


def waiting_for_them(edition: Edition | None, *, now: datetime) -> QuerySet[Message]:
    """Return the messages that were set aside, or whose sender was offered a seat and has not answered."""
    return _listed(_owed(edition, now)).order_by("-received", "-pk")


def done(edition: Edition | None) -> QuerySet[Message]:
    """Return the messages with nothing left to decide, the latest decision first."""
    latest = Decision.objects.filter(proposal__message=OuterRef("pk")).order_by("-at").values("at")[:1]
    return _listed(_finished(edition)).order_by(Subquery(latest).desc(nulls_last=True), "-received", "-pk")


def undecided(edition: Edition | int | None, now: datetime) -> Q:
    """Choose the messages that a person still has to decide."""
    open_ones = _proposals(edition).filter(Q(state=State.OPEN) | Q(state=State.SET_ASIDE, aside_until__lte=now))
    return Q(Exists(open_ones)) | Q(state=Message.State.STORED)


def _in_hands_of(account: Account | int) -> Q:
    return Q(Exists(Assignment.objects.filter(message=OuterRef("pk"), to=account, ended=None)))


def _owed(edition: Edition | None, now: datetime) -> Q:
    aside = _proposals(edition).filter(state=State.SET_ASIDE, aside_until__gt=now)
    held = Seat.objects.filter(edition=edition, state=Seat.State.HELD).values("person_id")
    offered = Decision.objects.filter(
        proposal__message=OuterRef("pk"), verb="offer", undone=None, proposal__message__person_id__in=held
    )
    return Q(Exists(aside)) | Q(Exists(offered))


def _finished(edition: Edition | None) -> Q:
    left = _proposals(edition).filter(state__in=(State.OPEN, State.SET_ASIDE))
    return Q(Exists(_proposals(edition))) & ~Q(Exists(left))


def done_since(edition: Edition | None, since: datetime) -> QuerySet[Message]:
    """Return the messages of which the last was decided after a moment."""
    recent = Decision.objects.filter(proposal__message=OuterRef("pk"), at__gte=since, undone=None)
    return done(edition).filter(Exists(recent))


def found(words: str) -> QuerySet[Message]:
    """Return the messages in which sender, subject or text contain every word, newest first."""
    messages = _listed(Q())
    for word in words.split():
        messages = messages.filter(
            Q(from_name__icontains=word)
            | Q(from_email__icontains=word)
            | Q(subject__icontains=word)
            | Q(reply_text__icontains=word)
        )
    return messages.order_by("-received", "-pk")


def confirmable_by_rule() -> QuerySet[Proposal]:
    """Return the open proposals that need not be read by a person before they are done.

    A rule that confirms by itself must choose among these. A mail that fails the policy of its domain is never among
    them, nor one that could not be checked: who can silence DNS must gain nothing. Nor is one that stands beside
    another act of its mail, or that somebody decided before: what was taken back is left to people.
    """
    suspect = (Message.Origin.FAILED, Message.Origin.UNCHECKED)
    read = Proposal.objects.filter(message__state=Message.State.READ).exclude(message__origin__in=suspect)
    beside = Proposal.objects.filter(message=OuterRef("message")).exclude(pk=OuterRef("pk"))
    sure = read.filter(state=State.OPEN, why_person="", confidence__gte=SURE_ENOUGH)
    return sure.filter(~Exists(beside), decisions=None)


def confirmed_by_rule(edition: Edition | None) -> QuerySet[Message]:
    """Return the messages that a rule confirmed, the latest first; not those where that was undone."""
    latest = Decision.objects.filter(proposal__message=OuterRef("pk")).exclude(rule="").order_by("-at")
    return _listed(_by_rule(edition)).order_by(Subquery(latest.values("at")[:1]).desc(), "-pk")


def _by_rule(edition: Edition | None) -> Q:
    stands = Decision.objects.filter(proposal__message=OuterRef("pk"), proposal__edition=edition, undone=None)
    return Q(Exists(stands.exclude(rule="")))


def entry_answered(uid: str, *, sequence: int, seat: Seat) -> int | None:
    """Return the session whose entry in a calendar was answered, if it is how that stands now for this seat."""
    entry = CalendarEntry.objects.filter(uid=uid, sequence=sequence, cancelled=False, person=seat.person_id).first()
    holds, _, session = (entry.key if entry else "").partition("/session:")
    return int(session) if holds == f"seat:{seat.pk}" and session.isdigit() else None


def _proposals(edition: Edition | int | None) -> QuerySet[Proposal]:
    mine = Q(edition=edition) | Q(edition=None) if edition else Q()
    return Proposal.objects.filter(mine, message=OuterRef("pk"))


def _listed(which: Q) -> QuerySet[Message]:
    """Load messages as a list shows them: without the raw bytes, with proposals and who decided.

    Both stand in `listed`: a list of rows, where a manager would make a query set anew for each of a hundred messages.
    """
    decisions = Prefetch("decisions", Decision.objects.select_related("by__person").order_by("-at"), "listed")
    proposals = Prefetch("proposals", Proposal.objects.order_by("position").prefetch_related(decisions), "listed")
    hands = Assignment.objects.filter(message=OuterRef("pk"), ended=None).values("to__person__name")[:1]
    listed = Message.objects.filter(which).annotate(in_hands_of=Subquery(hands)).defer("raw")
    return listed.prefetch_related(proposals)


def message(message_id: int) -> Message | None:
    """Return one message with everything the desk shows of it."""
    whole = Message.objects.select_related("thread", "person__organisation")
    decisions = Decision.objects.select_related("by__person").order_by("-at")
    proposals = Proposal.objects.select_related("edition", "person").order_by("position")
    return (
        whole.prefetch_related(Prefetch("proposals", proposals.prefetch_related(Prefetch("decisions", decisions))))
        .filter(pk=message_id)
        .first()
    )


def moves_of(edition_id: int, *, most: int) -> list[Move]:
    """Return what was done last on the seats page of an edition and has not been undone, newest first."""
    moves = Move.objects.filter(edition_id=edition_id, undone=None).select_related("person", "by__person")
    return list(moves.order_by("-at", "-pk")[:most])


def plan_changes_of(edition_id: int) -> list[Move]:
    """Return every change that was made to the plan of an edition, newest first, those undone too."""
    moves = Move.objects.filter(edition_id=edition_id, verb__startswith=PLAN).select_related("by__person")
    return list(moves.order_by("-at", "-pk"))


def move(move_id: int) -> Move | None:
    """Return what was done, undone or not."""
    return Move.objects.filter(pk=move_id).first()


def stage_letters(parts: Collection[int]) -> QuerySet[Letter]:
    """Return the letters that brought somebody the link to their part, newest first."""
    letters = Letter.objects.filter(kind=STAGE_LINK, link_subject_id__in=parts)
    return letters.order_by("-written", "-pk")


def letters_of(decision: Decision | Move) -> QuerySet[Letter]:
    """Return every letter that a decision set off, calendar mails among them."""
    found = Letter.objects.filter(pk__in=decision.result.get("letters", ())).select_related("person", "answers")
    return found.order_by("pk")


def letters_that_left(decision: Decision | Move) -> QuerySet[Letter]:
    """Return the letters of a decision that somebody may have read: sent, or on their way at this moment."""
    gone = Q(state__in=(Letter.State.SENT, Letter.State.BOUNCED)) | Q(state=Letter.State.QUEUED) & ~STILL_HERE
    return letters_of(decision).filter(gone)


@dataclass(frozen=True)
class Conversation:
    """The messages and letters that answer one another, oldest first, without the open message."""

    earlier: list[Message | Letter]
    later: list[Message | Letter]


def conversation(of: Message) -> Conversation:
    """Return what was written before and after a message in its thread."""
    if of.thread_id is None:
        letters = list(Letter.objects.filter(answers=of).order_by("written"))
        return Conversation([], list(letters))
    messages = Message.objects.filter(thread_id=of.thread_id).exclude(pk=of.pk).defer("raw")
    messages = messages.exclude(state=Message.State.READ, proposals=None)  # what servers report of our letters
    letters = list(Letter.objects.filter(thread_id=of.thread_id).exclude(kind="calendar"))
    everything: list[tuple[datetime, Message | Letter]] = [(m.received, m) for m in messages]
    everything += [(letter.written, letter) for letter in letters]
    everything.sort(key=lambda pair: pair[0])
    earlier = [each for at, each in everything if at < of.received]
    return Conversation(earlier, [each for at, each in everything if at >= of.received])


def counts(edition: Edition | None, *, now: datetime, account: Account | None = None) -> Mapping[str, int]:
    """Count the lists of the mail page in one query; with an account also what is in their hands."""
    open_ones = undecided(edition, now)
    which = {"to_decide": open_ones, "waiting": _owed(edition, now), "done": _finished(edition)}
    which["by_rule"] = _by_rule(edition)
    if account:
        which["mine"] = open_ones & _in_hands_of(account)
    return Message.objects.aggregate(**{name: Count("pk", filter=each) for name, each in which.items()})


def asking(asking_id: int) -> Asking | None:
    """Find a filled-in form, with its edition and what it became."""
    return Asking.objects.select_related("edition", "message").filter(pk=asking_id).first()


def message_of(proposal_id: int) -> int | None:
    """Say in which message a proposal stands."""
    return first(_message(proposal_id))


@prepared
def _message(proposal_id: int) -> QuerySet[Proposal, int]:
    return Proposal.objects.filter(pk=proposal_id).order_by().values_list("message_id", flat=True)


@prepared
def edition_of(proposal_id: int) -> QuerySet[Proposal, int | None]:
    """Return the edition that a proposal is about, which may be none; nothing if there is no such proposal."""
    return Proposal.objects.filter(pk=proposal_id).order_by().values_list("edition_id", flat=True)


def open_proposal(proposal_id: int) -> Proposal | None:
    """Return a proposal with its message and edition."""
    return first(_whole(proposal_id))


@prepared
def _whole(proposal_id: int) -> QuerySet[Proposal]:
    return Proposal.objects.filter(pk=proposal_id).order_by().select_related("message", "edition")


@prepared
def open_thanks(message_id: int) -> QuerySet[Proposal]:
    """Return what waits to be decided of a message and is thanks alone."""
    return Proposal.objects.filter(message=message_id, intent="thanks", state=Proposal.State.OPEN)


def code_of_calendar(uid: str) -> str | None:
    """Say for which session a calendar entry of ours stands: S2."""
    key = CalendarEntry.objects.filter(uid=uid).values_list("key", flat=True).first()
    _, _, session_id = (key or "").rpartition("session:")
    session = Session.objects.filter(pk=int(session_id)).first() if session_id.isdigit() else None
    return session.code if session else None


def answered_today(*, now: datetime) -> list[tuple[datetime, timedelta]]:
    """Return when each message that a person decided in the last day was decided, and how long it had waited."""
    decided = Decision.objects.filter(at__gt=now - timedelta(days=1), undone=None, rule="").order_by("at")
    rows = decided.values_list("at", "proposal__message__received")
    return [(at, at - received) for at, received in rows]


def namesake(edition: Edition, name: str, *, apart_from: Person | None) -> Person | None:
    """Find somebody of the same name who has a seat or waits: perhaps the same person by another address."""
    there = dict(_names(edition.pk))
    same = (person for person in sorted(there) if rules.same_name(there[person], name))
    found = next((person for person in same if apart_from is None or person != apart_from.pk), None)
    return Person.objects.get(pk=found) if found else None


@prepared
def _names(edition_id: int) -> QuerySet[Seat, Any]:
    seated = Seat.objects.filter(edition=edition_id, state__in=Seat.LIVE).values_list("person_id", "person__name")
    waiting = Request.objects.filter(edition=edition_id, state=Request.State.OPEN)
    return seated.union(waiting.values_list("person_id", "person__name"))
