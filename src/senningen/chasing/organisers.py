"""Organisers who are to be told something once, each by a letter of their own."""

from __future__ import annotations

from collections.abc import Callable

from senningen.desk.access import all_who_may
from senningen.people.models import Account
from senningen.people.roles import Act
from senningen.post.queries import keys_queued


def yet_to_tell(act: Act, key: Callable[[Account], str]) -> dict[Account, str]:
    """Return those who may do it and have no letter with their key yet, each with the key."""
    keys = {each: key(each) for each in all_who_may(act)}
    told = keys_queued(list(keys.values()))
    return {each: key for each, key in keys.items() if key not in told}
