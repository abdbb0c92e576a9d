"""What each role may do: the one table, and the one question asked of it. Pure: it knows no rows and no pages.

Every page of the desk declares its act (`web/desk/access.py`), and the live room asks for "host" here too. An act that
changes something is never allowed without the one that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Act = Literal[
    "enter",  # sign in, and see which sessions there are
    "see",  # mail, seats, people, letters
    "decide",  # answer mail, give and take seats, write letters
    "write-programme",  # editions, their sessions and rules
    "host",  # run a session in the room
    "see-attendance",  # who has a place, and who was there
    "check-in",  # let guests in at the door on site
    "see-journal",  # what happened, by whom, because of what
    "take-out",  # take lists that one sees out as files
    "manage-accounts",  # colleagues and their roles
    "connect-programs",  # tokens and webhooks of other programs
]
ACTS: tuple[Act, ...] = get_args(Act)

_VIEWER: frozenset[Act] = frozenset({"enter", "see", "see-attendance", "see-journal"})
_DESK: frozenset[Act] = _VIEWER | {"decide", "host", "check-in", "take-out"}
_EDITOR: frozenset[Act] = _DESK | {"write-programme"}
ROLES: Mapping[str, frozenset[Act]] = {
    "owner": _EDITOR | {"manage-accounts", "connect-programs"},
    "editor": _EDITOR,
    "desk": _DESK,
    "host": frozenset({"enter", "host"}),
    "door": frozenset({"enter", "see-attendance", "check-in", "take-out"}),
    "viewer": _VIEWER,
}


def may(role: str, act: Act) -> bool:
    """Say whether a role may do it; a role that is not in the table may do nothing."""
    return act in ROLES.get(role, frozenset())
