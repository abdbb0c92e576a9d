"""Asking by the form on the page: it becomes a message like a mail once its address is proven."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from senningen.desk import form_mail
from senningen.desk.entries import AskingConfirmed, AskingWritten
from senningen.desk.models import Asking
from senningen.desk.services.reading import Found, keep
from senningen.journal.entries import SYSTEM, Actor, Cause
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import queries as people
from senningen.people.models import Person
from senningen.people.rules import ASK, Door, tidy_name
from senningen.people.services import note_knock, readable_address
from senningen.post.letter import LinkTo
from senningen.post.models import Message
from senningen.post.services import intake, letters
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Session
from senningen.seats import queries as seats

TO_CONFIRM = timedelta(days=2)


@dataclass(frozen=True)
class Form:
    """What somebody filled in; no session chosen means all of them, no mode the edition's usual one."""

    name: str
    email: str
    organisation: str = ""
    sessions: tuple[int, ...] = ()
    mode: str = ""
    remark: str = ""
    language: str = "en"


@service
def ask_by_form(
    edition_id: int, form: Form, *, network: str, now: datetime, door: Door = ASK, by: Actor = SYSTEM
) -> None:
    """Keep a form and ask, at the address it names, whether it is theirs.

    Who reads that letter learns nothing but that somebody asked: nothing of what was typed stands in it, so that the
    form cannot be used to write to strangers. An address that has had several such letters gets no more of them for a
    while, and whoever fills in the form is not told.
    """
    if people.knocked_too_often(door, "network", network, now=now):
        raise Refused("asking.too-many")
    stream = begin(edition_id)
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None or not seats.takes_requests(edition, asked=now):
        raise Refused("edition.closed")
    email = readable_address(form.email)
    enough = people.knocked_too_often(door, "email", email, now=now)
    note_knock(door, email=email, network=network, now=now)
    if enough:
        return
    asking = _written(edition, form, email, now)
    stream.record(AskingWritten(asking.pk), by=by, now=now)
    letters.queue(
        "confirm-asking",
        sender=programme.sender(),
        to=Person(language=form.language),
        email=email,
        key=f"confirm-asking:{asking.pk}",
        now=now,
        edition_id=edition.pk,
        facts={"edition": edition, "until": asking.until},
        link=LinkTo("asking", asking.pk),
        not_after=asking.until,
    )


def _written(edition: Edition, form: Form, email: str, now: datetime) -> Asking:
    known = Session.objects.filter(edition=edition, pk__in=form.sessions).order_by("number")
    return Asking.objects.create(
        edition=edition,
        name=tidy_name(form.name),
        email=email,
        organisation=tidy_name(form.organisation),
        sessions=[each.code for each in known] or None,
        mode=form.mode,
        remark=form.remark.strip()[:1000],
        language=form.language,
        written=now,
        until=now + TO_CONFIRM,
    )


@service
def confirm_asking(asking_id: int, *, link_id: int, now: datetime) -> Asking:
    """The address is proven: the form becomes a message with its proposal. Confirming twice changes nothing.

    It counts in line from now on; for the closing of the edition counts when it was written.
    """
    edition_id = Asking.objects.filter(pk=asking_id).values_list("edition_id", flat=True).first()
    stream = begin(edition_id)
    asking = Asking.objects.select_related("edition", "message").filter(pk=asking_id).first()
    if asking is None or (asking.message is None and asking.until <= now):
        raise Refused("asking.too-old")
    if asking.message is not None:
        return asking
    if not seats.takes_requests(asking.edition, asked=asking.written):
        raise Refused("edition.closed")
    asking.message = _message(asking, now=now)
    asking.save(update_fields=["message"])
    fact = AskingConfirmed(asking.pk, asking.message.pk)
    stream.record(fact, by=SYSTEM, now=now, cause=Cause("link", link_id))
    return asking


def _message(asking: Asking, *, now: datetime) -> Message:
    """Take the form in as a mail, with what it asks for already understood."""
    mailbox = programme.sender().email
    raw = form_mail.written(asking, mailbox=mailbox, now=now)
    source = Message.Source.FORM
    stored = intake.take_in(raw, recipient=mailbox, envelope_from=asking.email, peer="", source=source, now=now)
    parsed, reading = form_mail.read(raw, asking)
    keep(stored.message_id, asking.edition, Found(parsed, reading=reading), now=now)
    return Message.objects.get(pk=stored.message_id)


@service
def forget_askings(*, now: datetime) -> int:
    """Forget the forms that can no longer be confirmed: what they became stands in their messages."""
    return Asking.objects.filter(until__lte=now).delete()[0]
