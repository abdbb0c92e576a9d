"""Who may do what at the desk: the one place that says so."""

from __future__ import annotations

from typing import Literal

from senningen.people.models import Account

Action = Literal[
    "see", "decide", "write-programme", "host", "see-attendance", "see-journal", "take-out", "manage-accounts"
]

Role = Account.Role
_EVERYTHING: frozenset[Action] = frozenset(
    {"see", "decide", "write-programme", "host", "see-attendance", "see-journal", "take-out", "manage-accounts"}
)
_ALLOWED: dict[str, frozenset[Action]] = {
    Role.OWNER: _EVERYTHING,
    Role.EDITOR: _EVERYTHING - {"manage-accounts"},
    Role.DESK: frozenset({"see", "decide", "host", "see-attendance", "see-journal", "take-out"}),
    Role.HOST: frozenset({"host"}),
    Role.DOOR: frozenset({"host", "see-attendance", "take-out"}),
    Role.VIEWER: frozenset({"see", "see-attendance", "see-journal"}),
}


def may(account: Account, action: Action) -> bool:
    """Say whether this account may do it."""
    return account.is_active and action in _ALLOWED.get(account.role, frozenset())
