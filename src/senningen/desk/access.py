"""Whether an account may do something at the desk: alive, and allowed by the table of roles (`people/roles.py`)."""

from __future__ import annotations

from senningen.people import roles
from senningen.people.models import Account
from senningen.people.roles import Act


def all_who_may(act: Act) -> list[Account]:
    """Return every account that may do it, with its person."""
    return [each for each in Account.objects.order_by("pk") if may(each, act)]


def may(account: Account, act: Act) -> bool:
    """Say whether this account may do it."""
    return account.is_active and roles.may(account.role, act)
