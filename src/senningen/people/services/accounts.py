"""Accounts of those who work at the desk. Guests and speakers have none."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import SYSTEM, Actor, Cause
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import refusals  # noqa: F401  defines the codes raised here
from senningen.people.entries import AccountMade
from senningen.people.models import Account
from senningen.people.rules import PASSWORD_LENGTH, password_is_long_enough
from senningen.people.services.persons import person_for


@service
def create_account(
    email: str,
    *,
    name: str = "",
    password: str,
    role: str = Account.Role.DESK,
    now: datetime,
    by: Actor = SYSTEM,
    cause: Cause | None = None,
) -> Account:
    """Let somebody work at the desk."""
    stream = begin(None)
    person = person_for(email, name=name, now=now, by=by, cause=cause)
    if Account.objects.filter(person=person).exists() or Account.objects.filter(email__iexact=email.strip()).exists():
        raise Refused("people.account-exists", email=email.strip())
    account = Account(person=person, email=email.strip().lower(), role=role)
    set_password(account, password)
    account.save(force_insert=True)
    stream.record(AccountMade(account.pk, person.pk, role), by=by, now=now, cause=cause)
    return account


def set_password(account: Account, password: str) -> None:
    """Choose a password; the caller saves it. Raises `people.password-short`."""
    if not password_is_long_enough(password):
        raise Refused("people.password-short", length=PASSWORD_LENGTH)
    account.set_password(password)


@service
def use_shortcuts(account_id: int, *, on: bool) -> None:
    """Let single letters act at somebody's desk, or not: speech input and some keyboards need them off."""
    Account.objects.filter(pk=account_id).update(shortcuts=on)
