"""Words for stories at the desk: what arrives and comes back, what is proposed and approved, what came of it."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import vobject

from senningen.desk import services
from senningen.desk.cases import Case, look
from senningen.desk.drafts import draft_reply
from senningen.desk.models import Decision, Proposal
from senningen.journal.models import Entry
from senningen.people.models import Account, Person
from senningen.post import delivery
from senningen.post.models import Letter, Message
from senningen.post.transport import Folder
from senningen.programme.queries import the_series
from senningen.seats.models import Seat
from senningen.seats.queries import seat_sessions
from tests.desk.mails import written
from tests.factories import NOW

LATER = NOW + timedelta(minutes=1)  # what is sent can be called back for some seconds
CORPUS = Path(__file__).parents[1] / "corpus"


class PostOffice:
    """Where our letters arrive: in a folder, with their envelope in front."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self) -> None:
        """Send what is queued."""
        for letter in Letter.objects.filter(state=Letter.State.QUEUED).order_by("pk"):
            delivery.deliver(letter.pk, transport=Folder(self.folder), now=lambda: LATER)

    def letters_to(self, email: str) -> list[EmailMessage]:
        """Read what came for an address, oldest first."""
        read = (message_from_bytes(file.read_bytes(), policy=default) for file in sorted(self.folder.glob("*.eml")))
        return [each for each in read if each["Delivered-To"] == email]

    def calendars_for(self, email: str) -> list[str]:
        """Return the calendars that came for an address in the text of a mail, oldest first."""
        parts = [part for each in self.letters_to(email) for part in each.walk()]
        return [each.get_content() for each in parts if each.get_content_type() == "text/calendar"]

    def methods_for(self, email: str) -> list[str]:
        """Return what the calendars that came for an address ask of it."""
        return [vobject.readOne(each).method.value for each in self.calendars_for(email)]

    def link_for(self, email: str) -> str:
        """Return the personal link of the latest letter to an address that has one."""
        bodies = [each.get_body(("plain",)) for each in self.letters_to(email)]
        links = [found for body in bodies if body for found in re.findall(r"/s/[\w-]+", body.get_content())]
        assert links
        return str(links[-1])


def corpus(name: str) -> bytes:
    return (CORPUS / name).read_bytes()


def proposed(message: Message) -> Case:
    """Say what the desk proposes for a mail: one thing."""
    return look(message.proposals.get(), now=NOW)


def approve(case: Case, by: Account, *, looked: bool = False, verb: str = "") -> Decision:
    """Approve what is proposed, with the reply as it was drafted."""
    if verb:
        case = look(case.proposal, now=NOW, verb=verb)
    reply = draft_reply(case, now=NOW, organiser="Tom Schroeder", series=the_series())
    return services.confirm(case.proposal.pk, by=by, now=NOW, verb=case.verb, reply=reply, looked=looked)


def reopened(of: Case) -> Proposal:
    """Take the proposal up again: it is still to be decided."""
    return Proposal.objects.select_related("message", "edition").get(pk=of.proposal.pk, state=Proposal.State.OPEN)


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def seat_of(name: str) -> tuple[int, list[str]]:
    """Say the number and the sessions of somebody's seat, which they have for good."""
    seat = Seat.objects.get(person__name=name, state=Seat.State.TAKEN)
    return seat.number, codes(seat)


def codes(seat: Seat | None) -> list[str]:
    return [each.code for each in seat_sessions(seat)] if seat else []


def told(*beginnings: str) -> list[tuple[str, str]]:
    """Return the journal's entries whose kind begins so, each with the kind of thing that caused it."""
    entries = [each for each in Entry.objects.order_by("pk") if each.kind.startswith(beginnings)]
    return [(each.kind, each.cause.partition(":")[0]) for each in entries]


def forwarded(letter: EmailMessage, text: str) -> bytes:
    """Pass our letter on as Outlook does, from the colleague who wants to come instead of reading it."""
    head = (
        f"De : {letter['From']}\nEnvoyé : jeudi 10 décembre 2020 16:20\nÀ : {letter['To']}\nObjet : {letter['Subject']}"
    )
    return written(
        f"Bonjour,\n\nMonsieur Engelbrecht m'a transmis votre invitation. Je souhaite participer à toutes les "
        f"sessions, merci de me réserver une place.\n\nCordialement,\nRachida Amrani\n\n{head}\n\n{text}",
        sender="Rachida Amrani <rachida@port-fluvial.example>",
        subject=f"TR: {letter['Subject']}",
        References=str(letter["Message-ID"]),
    )


def bounced(letter: EmailMessage) -> bytes:
    """Return a letter as Postfix does when its recipient is unknown (RFC 3464)."""
    why = f"550 5.1.1 <{letter['Delivered-To']}>: Recipient address rejected: User unknown"
    return reported(letter, "failed", "5.1.1", why, subject="Undelivered Mail Returned to Sender")


def reported(letter: EmailMessage, action: str, status: str, why: str, *, subject: str = "Mail Delivery") -> bytes:
    """Tell what became of a letter as Postfix does (RFC 3464)."""
    to = letter["Delivered-To"]
    return (
        "From: MAILER-DAEMON@mx.infra.example (Mail Delivery System)\r\nTo: seats@infra.example\r\n"
        f"Subject: {subject}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you.\r\n<{to}>: host said: {why}\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.infra.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {why}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter['Message-ID']}\r\nTo: {to}\r\n"
        "\r\n--b--\r\n"
    ).encode()
