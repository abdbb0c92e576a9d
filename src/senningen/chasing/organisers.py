"""Organisers who are to be told something once, each by a letter of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from senningen.desk.access import all_who_may
from senningen.people.models import Account
from senningen.people.roles import Act
from senningen.post.queries import keys_queued
from senningen.post.services import letters
from senningen.programme import queries as programme


def yet_to_tell(act: Act, key: Callable[[Account], str]) -> dict[Account, str]:
    """Return those who may do it and have no letter with their key yet, each with the key."""
    keys = {each: key(each) for each in all_who_may(act)}
    told = keys_queued(list(keys.values()))
    return {each: key for each, key in keys.items() if key not in told}


def tell(
    letter: str,
    due: Mapping[Account, str],
    facts: Callable[[Account], dict[str, Any]],
    *,
    now: datetime,
    edition_id: int,
    not_after: datetime | None = None,
) -> int:
    """Queue this letter for each of them; returns how many."""
    sender = programme.sender()
    for account, key in due.items():
        letters.queue(
            letter,
            sender=sender,
            to=account.person,
            email=account.email,
            key=key,
            now=now,
            edition_id=edition_id,
            facts=facts(account),
            not_after=not_after,
        )
    return len(due)
