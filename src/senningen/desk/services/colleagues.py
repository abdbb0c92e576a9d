"""Letters to those who work at the desk: an invitation, a lost password. What they change is told in `people`."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import SYSTEM
from senningen.journal.entries import person as as_person
from senningen.journal.models import Entry
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import queries
from senningen.people import services as people
from senningen.people.models import Account, Link
from senningen.people.rules import LOST_PASSWORD
from senningen.post.letter import LinkTo
from senningen.post.models import Letter
from senningen.post.services import letters
from senningen.post.services.recalling import call_back
from senningen.programme import queries as programme


@service
def invite_colleague(
    email: str, role: str, *, name: str = "", language: str = "", by: Account, now: datetime
) -> Account:
    """Invite somebody to work at the desk: a letter in their language brings a link that sets their password.

    `name` and `language` count for somebody who is not known yet. Raises what `people.note_invitation` raises.
    """
    actor = as_person(by.person_id)
    account, entry = people.note_invitation(email, role, name=name, language=language, by=actor, now=now)
    _send_invitation(account, entry, by)
    return account


@service
def invite_again(account_id: int, *, by: Account, now: datetime) -> Account:
    """Send an invitation once more; the link of the letter before is dead. Raises `people.not-invited`."""
    _call_back_letters(account_id)
    account, entry = people.note_invitation_again(account_id, by=as_person(by.person_id), now=now)
    _send_invitation(account, entry, by)
    return account


@service
def withdraw_invitation(account_id: int, *, by: Account, now: datetime) -> Account:
    """Withdraw an invitation; a letter that has not left stays here. Raises `people.not-invited`."""
    account = people.withdraw_invitation(account_id, by=as_person(by.person_id), now=now)
    _call_back_letters(account_id)
    return account


@service
def send_password_link(email: str, *, network: str, now: datetime) -> None:
    """Send whoever has an account with this address a link to choose a new password; tell nobody whether.

    Raises `people.too-many-lost` for a network that asks too often; an address that is asked for too often gets no
    letter, and the answer is the same.
    """
    if queries.knocked_too_often(LOST_PASSWORD, "network", network, now=now):
        raise Refused("people.too-many-lost")
    begin(None)
    enough = queries.knocked_too_often(LOST_PASSWORD, "email", email, now=now)
    people.note_knock(LOST_PASSWORD, email=email, network=network, now=now)
    account = queries.account_of(email)
    if account is None or enough:
        return
    _write("password", account, people.note_password_asked(account, by=SYSTEM, now=now), Link.Kind.PASSWORD)


def _send_invitation(account: Account, entry: Entry, by: Account) -> None:
    _write("colleague", account, entry, Link.Kind.JOIN, by=by.person.name or by.email)


def _write(kind: str, account: Account, entry: Entry, link: Link.Kind, **facts: str) -> None:
    """Queue a letter to the account's own address, with a link that lets its reader choose a password."""
    letters.queue(
        kind,
        sender=programme.sender(),
        to=account.person,
        email=account.email,
        key=f"{kind}/entry:{entry.pk}",
        now=entry.at,
        facts=facts,
        link=LinkTo(link, account.pk),
    )


def _call_back_letters(account_id: int) -> None:
    sent = Letter.objects.filter(link_kind=Link.Kind.JOIN, link_subject_id=account_id)
    call_back(sent.values_list("pk", flat=True))
