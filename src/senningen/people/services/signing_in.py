"""Signing in at the desk: by address and password with a rate limit, or by a link."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import authenticate

from senningen.journal.entries import person as actor
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import queries
from senningen.people.entries import SignedIn
from senningen.people.models import Account, Link
from senningen.people.rules import SIGN_IN
from senningen.people.services.knocking import forget_knocks, note_knock


def sign_in(email: str, password: str, *, network: str, now: datetime) -> Account:
    """Return the account behind an address and its password.

    Raises `people.too-many-tries` while the door waits and `people.sign-in-failed` otherwise; which of the two halves
    was wrong is not said.
    """
    too_often = queries.knocked_too_often(SIGN_IN, "email", email, now=now)
    if too_often or queries.knocked_too_often(SIGN_IN, "network", network, now=now):
        raise Refused("people.too-many-tries")
    account = authenticate(username=email.strip(), password=password)
    if not isinstance(account, Account):
        note_knock(SIGN_IN, email=email, network=network, now=now)
        raise Refused("people.sign-in-failed")
    note_sign_in(account, now=now)
    return account


def sign_in_by_link(secret: str, *, now: datetime) -> Account:
    """Return the account that a sign-in link is for. Raises `people.link-dead`."""
    link = queries.link(Link.Kind.SIGN_IN, secret, now=now)
    account = Account.objects.filter(person=link.person, is_active=True).first() if link and link.person else None
    if account is None:
        raise Refused("people.link-dead")
    note_sign_in(account, now=now)
    return account


@service
def note_sign_in(account: Account, *, now: datetime) -> None:
    """Write down that somebody signed in, and forget their failures."""
    forget_knocks(SIGN_IN, email=account.email)
    begin(None).record(SignedIn(account.pk), by=actor(account.person_id), now=now)
