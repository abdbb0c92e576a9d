"""Reading who does what at the desk: whose hands a mail is in, who has it open, what was done a moment ago, notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from senningen.desk.access import may
from senningen.desk.models import Assignment, Decision, Move, Note, Proposal, Reader, Writing
from senningen.desk.queries import undecided
from senningen.people.models import Account, Merge
from senningen.post.models import Message
from senningen.programme.models import Edition

State = Proposal.State


def notes_on(message: Message) -> QuerySet[Note]:
    """Return the notes about a message, oldest first."""
    return Note.objects.filter(message=message).select_related("by__person", "to__person")


def notes_to(account: Account) -> QuerySet[Note]:
    """Return the notes to somebody about messages that still wait for a decision, newest first."""
    waits = Proposal.objects.filter(message=OuterRef("message"), state__in=(State.OPEN, State.SET_ASIDE))
    notes = Note.objects.filter(Exists(waits), to=account).select_related("by__person", "message")
    return notes.defer("message__raw").order_by("-at")


def colleagues_of(account: Account) -> list[Account]:
    """Return everybody else who works on the mail."""
    others = Account.objects.filter(is_active=True).exclude(pk=account.pk).select_related("person")
    return [each for each in others.order_by("person__name") if may(each, "see")]


def assignment_of(message: Message) -> Assignment | None:
    """Return whose hands a message is in; None if it never was in anybody's."""
    live = Assignment.objects.filter(message=message, ended=None)
    return live.select_related("to__person", "by__person").first()


def assigned_to(account: Account, edition: Edition | None, *, now: datetime) -> QuerySet[Assignment]:
    """Return what colleagues have put into somebody's hands and is still to be decided, newest first."""
    waiting = Message.objects.filter(undecided(edition, now)).values("pk")
    theirs = Assignment.objects.filter(to=account, ended=None, message__in=waiting).exclude(by=account)
    return theirs.select_related("by__person", "message").defer("message__raw").order_by("-at")


@dataclass(frozen=True)
class JustDone:
    """What somebody did a moment ago: kind and id of the row, and the words for it."""

    kind: str
    pk: int
    at: datetime
    verb: str
    who: str


def just_done(account: Account, *, since: datetime) -> JustDone | None:
    """Return what somebody did last at the desk, if that was after a moment and has not been undone: one query."""
    sender = Coalesce(NullIf("proposal__message__from_name", Value("")), "proposal__message__from_email")
    to = Coalesce("to__person__name", Value(""))
    whose = Coalesce("person__name", "numbers")
    done = [
        _told(Decision.objects.filter(by=account, at__gt=since), "decision", F("verb"), sender),
        _told(Move.objects.filter(by=account, at__gt=since), "move", F("verb"), whose),
        _told(Assignment.objects.filter(by=account, at__gt=since), "assignment", Value("assign"), to),
        _told(Writing.objects.filter(by=account, at__gt=since), "letter", Value("write"), F("letter__to_name")),
        _told(Merge.objects.filter(by=account, at__gt=since), "merge", Value("merge"), F("kept__name")),
    ]
    latest = done[0].union(*done[1:], all=True).order_by("-did_at", "-pk").first()
    if latest is None:
        return None
    *told, undone = latest
    return JustDone(*told) if undone is None else None


def _told(found: QuerySet[Any], kind: str, verb: Any, who: Any) -> Any:
    words = CharField()
    said = {"kind": Value(kind, words), "did_at": F("at"), "did": Cast(verb, words), "who": Cast(who, words)}
    return found.order_by().annotate(**said).values_list("kind", "pk", "did_at", "did", "who", "undone")


def readers_of(message: Message, *, apart_from: Account, now: datetime) -> list[Account]:
    """Return the colleagues who have a message open at this moment, who came first first."""
    lines = Reader.objects.filter(message=message, until__gt=now).exclude(account=apart_from)
    accounts = [each.account for each in lines.select_related("account__person").order_by("since", "pk")]
    return list({each.pk: each for each in accounts}.values())
