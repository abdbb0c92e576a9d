"""Letters on their way: taken by one worker at a time, noted as sent at once, tried again, given up with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Case, F, QuerySet, Value, When

from senningen.jobs import services as jobs
from senningen.jobs.rules import back_off
from senningen.kernel import hints
from senningen.kernel.service import service
from senningen.people.models import Address
from senningen.people.rules import link_path
from senningen.people.services import make_link
from senningen.post import mailbox, queries
from senningen.post.enclosed import with_files
from senningen.post.mime import Outgoing
from senningen.post.models import Letter
from senningen.post.services.letters import JOB_KEY, SEND

IN_HAND = timedelta(minutes=2)  # a worker that is killed leaves its letters to others after this
MOST = 50  # letters over one connection
GIVE_UP_AFTER = timedelta(days=3)
TOO_LATE = "too late to be of use"


@service
def claim(letter_id: int, *, now: datetime) -> list[Outgoing]:
    """Take a letter and others that wait, each with its personal link, so that one connection carries them."""
    claimed = []
    letters = list(_sendable(letter_id, now))
    gone, enclosing = _bounced_for_good(letters), with_files([letter.pk for letter in letters])
    for letter in letters:
        letter.attempts += 1
        letter.not_before, letter.problem = now + IN_HAND, ""
        if letter.to_email.lower() in gone:
            letter.state, letter.problem = Letter.State.FAILED, "the address bounced before"
        elif letter.not_after is not None and letter.not_after <= now:
            letter.state, letter.problem = Letter.State.UNDONE, TOO_LATE
        elif mailbox.is_ours(letter.to_email, letter.from_email):
            letter.state, letter.problem = Letter.State.FAILED, "the address is our own"
        else:
            claimed.append(_outgoing(letter, now, enclosed=letter.pk in enclosing))
    Letter.objects.bulk_update(letters, ["attempts", "not_before", "state", "problem"])
    return claimed


@service
def take_as_sent(edition_id: int) -> int:
    """Note that the letters waiting for an edition went out long ago, as for seats brought in from elsewhere."""
    jobs.withdraw(SEND)
    waiting = Letter.objects.filter(edition_id=edition_id, state=Letter.State.QUEUED)
    return waiting.update(state=Letter.State.SENT, sent=F("written"))


def _sendable(letter_id: int, now: datetime) -> QuerySet[Letter]:
    first = Case(When(pk=letter_id, then=Value(0)), default=Value(1))
    letters = Letter.objects.filter(state=Letter.State.QUEUED, not_before__lte=now)
    if connection.features.has_select_for_update_skip_locked:
        letters = letters.select_for_update(skip_locked=True, of=("self",))
    return letters.select_related("answers").defer("answers__raw").order_by(first, "written", "pk")[:MOST]


def _bounced_for_good(letters: list[Letter]) -> set[str]:
    emails = {letter.to_email.lower() for letter in letters}
    hard = Address.objects.filter(email__in=emails, state=Address.State.HARD)
    return {email.lower() for email in hard.values_list("email", flat=True)}


def _outgoing(letter: Letter, now: datetime, *, enclosed: bool) -> Outgoing:
    link = ""
    if letter.link_kind:
        secret = make_link(letter.link_kind, person_id=letter.person_id, subject_id=letter.link_subject_id, now=now)
        link = settings.PUBLIC_URL + link_path(letter.link_kind, secret)
    return queries.as_it_leaves(letter, link=link, enclosed=enclosed)


@service
def note_sent(sent: Outgoing, *, now: datetime) -> None:
    """Note that a letter has left."""
    _in_hand(sent).update(state=Letter.State.SENT, sent=now, problem="")
    hints.say("letters")


@service
def note_failed(unsent: Outgoing, why: str, *, now: datetime) -> None:
    """Give a letter up; the reason is shown at the desk."""
    _in_hand(unsent).update(state=Letter.State.FAILED, problem=why[:400])
    hints.say("letters")


@service
def note_not_now(unsent: Outgoing, why: str, *, now: datetime) -> None:
    """Let a letter wait for its next attempt; after three days it is given up."""
    written = _in_hand(unsent).values_list("written", flat=True).first()
    if written is not None and now - written > GIVE_UP_AFTER:
        note_failed(unsent, why, now=now)
        return
    _in_hand(unsent).update(not_before=now + back_off(unsent.attempt), problem=why[:400])


@service
def settle(batch: list[Outgoing], *, now: datetime) -> None:
    """Spare the worker the jobs of letters that have left, or will never leave."""
    ids = [each.letter_id for each in batch]
    settled = Letter.objects.filter(pk__in=ids).exclude(state=Letter.State.QUEUED).values_list("pk", flat=True)
    jobs.done_already([JOB_KEY.format(pk) for pk in settled], now=now)


@service
def put_back(unsent: list[Outgoing], *, now: datetime) -> None:
    """Put letters back that were taken but not tried."""
    for each in unsent:
        _in_hand(each).update(not_before=now, attempts=each.attempt - 1)


def _in_hand(letter: Outgoing) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.letter_id, attempts=letter.attempt, state=Letter.State.QUEUED)
