"""Those who work at the desk: invited, joined, given another role, let go. Never without an owner.

Letters are the desk's (`desk/services/colleagues.py`), for this package knows none. Whoever writes here has taken the
house's stream first, so two owners cannot take the last role of owner from each other at once.
"""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import Actor, Cause, Fact
from senningen.journal.entries import person as as_person
from senningen.journal.models import Entry
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import queries, roles
from senningen.people.entries import (
    AccessEnded,
    ColleagueInvited,
    ColleagueJoined,
    InvitationWithdrawn,
    PasswordAsked,
    PasswordChanged,
    RoleChanged,
)
from senningen.people.models import Account, Link
from senningen.people.rules import tidy_name
from senningen.people.services.accounts import set_password
from senningen.people.services.links import revoke_links
from senningen.people.services.persons import correct_person, person_for


@service
def note_invitation(
    email: str, role: str, *, name: str, language: str, by: Actor, now: datetime
) -> tuple[Account, Entry]:
    """Write an account down that waits for its password, or one again that had ended.

    `name` and `language` are those of somebody who is not known yet. Raises `people.no-such-role`,
    `people.already-colleague` and what `person_for` raises.
    """
    if role not in roles.ROLES:
        raise Refused("people.no-such-role")
    begin(None)
    person = person_for(email, name=name, language=language, now=now, by=by)
    account = Account.objects.filter(person=person).first() or Account(person=person)
    of_another = Account.objects.filter(email__iexact=email.strip()).exclude(person=person)
    if of_another.exists() or (account.pk and account.standing != "ended"):
        raise Refused("people.already-colleague", email=email.strip())
    account.email, account.role = email.strip().lower(), role
    account.is_active, account.invited = False, now
    account.set_unusable_password()
    account.save()
    return account, _record(ColleagueInvited(account.pk, person.pk, role), by, now)


@service
def note_invitation_again(account_id: int, *, by: Actor, now: datetime) -> tuple[Account, Entry]:
    """Let an invitation begin anew; the link that was sent before ends. Raises `people.not-invited`."""
    begin(None)
    account = _invited(account_id)
    revoke_links(Link.Kind.JOIN, account.pk, now=now)
    account.invited = now
    account.save(update_fields=["invited"])
    return account, _record(ColleagueInvited(account.pk, account.person_id, account.role), by, now)


@service
def withdraw_invitation(account_id: int, *, by: Actor, now: datetime) -> Account:
    """End an invitation that nobody has answered. Raises `people.not-invited`."""
    begin(None)
    account = _invited(account_id)
    revoke_links(Link.Kind.JOIN, account.pk, now=now)
    account.invited = None
    account.save(update_fields=["invited"])
    _record(InvitationWithdrawn(account.pk, account.person_id), by, now)
    return account


@service
def join(secret: str, password: str, *, name: str, now: datetime) -> Account:
    """Let an invited colleague in: the link is used up, the password theirs.

    Raises `people.link-dead` and `people.password-short`.
    """
    begin(None)
    link = queries.link(Link.Kind.JOIN, secret, now=now)
    account = queries.account_behind(link)
    if link is None or account is None or account.standing != "invited":
        raise Refused("people.link-dead")
    by, cause = as_person(account.person_id), Cause("link", link.pk)
    set_password(account, password)
    account.is_active, account.invited = True, None
    account.save(update_fields=["password", "is_active", "invited"])
    revoke_links(Link.Kind.JOIN, account.pk, now=now)
    if tidy_name(name) and tidy_name(name) != account.person.name:
        correct_person(account.person_id, name=name, by=by, now=now, cause=cause)
    _record(ColleagueJoined(account.pk, account.person_id, account.role), by, now, cause)
    return account


@service
def change_role(account_id: int, role: str, *, by: Actor, now: datetime) -> Account:
    """Give a colleague another role, at once. Raises `people.no-such-role`, `people.last-owner`."""
    if role not in roles.ROLES:
        raise Refused("people.no-such-role")
    begin(None)
    account = _account(account_id)
    if account.standing == "ended":
        raise Refused("people.not-colleague")
    if account.role == role:
        return account
    _somebody_else_owns(account)
    was, account.role = account.role, role
    account.save(update_fields=["role"])
    _record(RoleChanged(account.pk, account.person_id, was, role), by, now)
    _look_again(account)
    return account


@service
def end_access(account_id: int, *, by: Actor, now: datetime) -> Account:
    """Take a colleague's access away; every sign-in of theirs ends at once.

    The password goes too: a session is bound to it, so that none comes back to life if they are invited again. Raises
    `people.not-colleague` and `people.last-owner`.
    """
    begin(None)
    account = _account(account_id)
    if account.standing != "active":
        raise Refused("people.not-colleague")
    _somebody_else_owns(account)
    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    _end_links(account, now)
    _record(AccessEnded(account.pk, account.person_id, account.role), by, now)
    _look_again(account)
    return account


@service
def note_password_asked(account: Account, *, by: Actor, now: datetime) -> Entry:
    """Write down that a password was lost; a link that was sent before ends."""
    begin(None)
    revoke_links(Link.Kind.PASSWORD, account.pk, now=now)
    return _record(PasswordAsked(account.pk), by, now)


@service
def replace_password(secret: str, password: str, *, now: datetime) -> Account:
    """Let whoever has the letter choose a new password; every other sign-in of the account ends.

    Raises `people.link-dead` and `people.password-short`.
    """
    begin(None)
    link = queries.link(Link.Kind.PASSWORD, secret, now=now)
    account = queries.account_behind(link)
    if link is None or account is None or not account.is_active:
        raise Refused("people.link-dead")
    set_password(account, password)
    account.save(update_fields=["password"])
    _end_links(account, now)
    _record(PasswordChanged(account.pk), as_person(account.person_id), now, Cause("link", link.pk))
    _look_again(account)
    return account


def _account(account_id: int) -> Account:
    account = Account.objects.select_related("person").filter(pk=account_id).first()
    if account is None:
        raise Refused("people.unknown")
    return account


def _invited(account_id: int) -> Account:
    account = Account.objects.select_related("person").filter(pk=account_id, is_active=False).first()
    if account is None or account.invited is None:
        raise Refused("people.not-invited")
    return account


def _somebody_else_owns(account: Account) -> None:
    """Refuse what would leave the house without an owner who can sign in."""
    others = Account.objects.filter(role=Account.Role.OWNER, is_active=True).exclude(pk=account.pk)
    if account.is_active and account.role == Account.Role.OWNER and not others.exists():
        raise Refused("people.last-owner")


def _end_links(account: Account, now: datetime) -> None:
    """End what signs in without a password."""
    revoke_links(Link.Kind.PASSWORD, account.pk, now=now)
    revoke_links(Link.Kind.JOIN, account.pk, now=now)
    Link.objects.filter(kind=Link.Kind.SIGN_IN, person_id=account.person_id, revoked=None).update(revoked=now)


def _record(fact: Fact, by: Actor, now: datetime, cause: Cause | None = None) -> Entry:
    return begin(None).record(fact, by=by, now=now, cause=cause)


def _look_again(account: Account) -> None:
    """Have open pages and rooms ask once more who this is."""
    hints.say(f"account:{account.pk}")
