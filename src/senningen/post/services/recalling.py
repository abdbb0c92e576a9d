"""Calling letters back before they leave, and sending those again that did not arrive."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from senningen.jobs import services as jobs
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Address
from senningen.people.queries import preferred_address
from senningen.people.rules import LINKS_LIVE
from senningen.post import itip, refusals  # noqa: F401  the second defines the codes raised here
from senningen.post.models import Letter
from senningen.post.queries import STILL_HERE
from senningen.post.services.letters import JOB_KEY, SEND
from senningen.post.services.outbox import TOO_LATE

State = Letter.State
UNTRUE = "what it says was undone"
FOR_GOOD = frozenset({UNTRUE, TOO_LATE})  # why a letter that never left never will


@service
def take_back(letter_id: int) -> Letter:
    """Take a letter back that has not left yet; `send_again` can still send it."""
    letter = _letter(letter_id)
    if not _called_back(Letter.objects.filter(pk=letter_id), ""):
        raise Refused("letter.has-left")
    letter.refresh_from_db()
    return letter


@service
def take_back_all(letter_ids: Collection[int]) -> int:
    """Take back those of many letters that have not left yet; returns how many."""
    return _called_back(Letter.objects.filter(pk__in=letter_ids), "")


@service
def call_back(letter_ids: Collection[int]) -> frozenset[int]:
    """Call letters back for good, because they no longer say what is true; returns those that had not left."""
    letters = Letter.objects.filter(pk__in=letter_ids)
    back = frozenset(letters.filter(STILL_HERE | Q(state=State.FAILED)).values_list("pk", flat=True))
    _called_back(letters.filter(pk__in=back), UNTRUE)
    Letter.objects.filter(pk__in=back, state=State.FAILED).update(state=State.UNDONE, problem=UNTRUE)
    return back


@service
def tear_up(letters: QuerySet[Letter]) -> None:
    """Throw letters away that were only just written and need not go: what they would take back was never said."""
    letters.filter(state=State.QUEUED, attempts=0).delete()


def _called_back(letters: QuerySet[Letter], why: str) -> int:
    done = letters.filter(STILL_HERE).update(state=State.UNDONE, problem=why)
    hints.say("letters")
    return done


@service
def send_again(letter_id: int, *, now: datetime) -> Letter:
    """Send a letter that did not arrive, or was taken back.

    It goes to where letters to the person go by now, if nothing arrives at its own address any more.
    """
    letter = _letter(letter_id)
    taken_back = letter.state == State.UNDONE and letter.problem not in FOR_GOOD
    if letter.state not in {State.FAILED, State.BOUNCED} and not taken_back:
        raise Refused("letter.not-failed")
    email = _where(letter)
    if letter.calendar and email != letter.to_email:
        letter.calendar = itip.readdressed(letter.calendar, letter.to_email, email)
    letter.state, letter.to_email, letter.problem, letter.delivery = State.QUEUED, email, "", ""
    letter.written = letter.not_before = now
    letter.save(update_fields=["state", "to_email", "calendar", "problem", "delivery", "written", "not_before"])
    jobs.put(SEND, letter_id, key=JOB_KEY.format(letter_id))
    hints.say("letters")
    return letter


def _where(letter: Letter) -> str:
    """Say where a letter can go: its own address, unless mail to it came back for good.

    A link that lets somebody choose a password goes nowhere else, for anybody at the desk can write an address down.
    """
    known = Address.objects.filter(email__iexact=letter.to_email).first() if letter.to_email else None
    if letter.to_email and (known is None or known.state != Address.State.HARD):
        return letter.to_email
    here_only = letter.link_kind in LINKS_LIVE
    address = preferred_address(letter.person_id) if letter.person_id and not here_only else None
    if address is None or address.state == Address.State.HARD:
        raise Refused("letter.no-address")
    return address.email


def _letter(letter_id: int) -> Letter:
    letter = Letter.objects.select_related("person").filter(pk=letter_id).first()
    if letter is None:
        raise Refused("letter.unknown")
    return letter
