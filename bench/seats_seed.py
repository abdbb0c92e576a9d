"""Rows for a run on the seats: an edition, a thousand mails that ask for one, and an organiser who is signed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

ASKERS, CAP, CLIENTS = 1_000, 100, 16
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Asker:
    """One who asks by mail: the proposal the desk sees, and whether the desk gives or offers."""

    number: int
    email: str
    proposal: int
    offered: bool


def edition(number: int) -> Any:
    """Make an edition of four sessions next week."""
    from tests import factories

    from senningen.kernel import clock
    from senningen.programme.models import Edition

    Edition.objects.update(state=Edition.State.PAST)
    next_week = clock.now().date() + timedelta(days=7)
    return factories.edition(cap=CAP, number=number, slug=str(number), first_day=next_week)


def askers(of: Any, *, now: datetime) -> list[Asker]:
    """Write a thousand mails down, a second apart, each with what the desk would propose."""
    from django.db import transaction

    from senningen.desk.models import Proposal
    from senningen.post.models import Message

    names = [f"asker-{of.number}-{n}" for n in range(ASKERS)]
    with transaction.atomic():
        messages = Message.objects.bulk_create(
            Message(
                raw=name.encode(),
                sha256=hashlib.sha256(name.encode()).hexdigest(),
                recipient="seats@infra.example",
                envelope_from=f"{name}@guests.example",
                source=Message.Source.SMTP,
                state=Message.State.READ,
                size=1_000,
                received=now - timedelta(seconds=ASKERS - n),
                subject="A seat",
                from_name=f"Asker Number {n}",
                from_email=f"{name}@guests.example",
                language="en",
            )
            for n, name in enumerate(names)
        )
        proposals = Proposal.objects.bulk_create(
            Proposal(message=message, edition=of, intent="request", confidence=0.9, made=now) for message in messages
        )
    return [
        Asker(n, proposal.message.from_email, proposal.pk, offered=n % 2 == 1) for n, proposal in enumerate(proposals)
    ]


def signed_in() -> list[str]:
    """Sign an organiser in once for each client; returns the session cookies."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from senningen.kernel import clock
    from senningen.people.services import create_account

    account = create_account("tom@infra.example", name="Tom", password=PASSWORD, role="owner", now=clock.now())
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = []
    for _ in range(CLIENTS):
        session = store()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    return keys
