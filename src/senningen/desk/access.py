"""Whether an account may do something at the desk: alive, and allowed by the table of roles (`people/roles.py`)."""

from __future__ import annotations

from senningen.people import roles
from senningen.people.models import Account
from senningen.people.roles import Act


def may(account: Account, act: Act) -> bool:
    """Say whether this account may do it."""
    return account.is_active and roles.may(account.role, act)
