"""A session that begins in ten minutes, with a host, a speaker and guests: made inside a running house.

house.ask("from tests.live.filled import fill; answer = fill(number)", number=10)
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.kernel.text import Text
from senningen.live import services
from senningen.programme.models import Session
from tests import factories
from tests.live import people
from tests.live.pdf import slides

PAGES = ("Two borders, no gap", "In 2018 we lost the call", "Thank you")


def fill(number: int, *, places: int = 10) -> dict[str, Any]:
    """Make an edition of that number, and say who may enter its first session by which link."""
    now = clock.now()
    begins = (now + timedelta(minutes=10)).astimezone(ZoneInfo("Europe/Luxembourg"))
    edition = factories.edition(cap=places, sessions=2, first_day=begins.date(), number=number, slug=str(number))
    session = edition.sessions.get(number=1)
    session.begins = begins.time().replace(second=0, microsecond=0)
    session.title = Text({"en": "5G: from pilot corridors to a cross-border network"})
    session.save()
    holders = {
        "host": people.host(session),
        "speaker": people.on_stage(session, "Marek Dvořák"),
        "guest": people.guest(session, "Hélène Marchal-Ries"),
        "other": people.guest(session, "Pol Schiltz"),
        "stranger": people.guest(session, "Nils Outside", placed=False),
    }
    deck = services.upload_deck(
        session.pk, slides(*PAGES), name="Corridors", part_id=holders["speaker"].claim.id, by=SYSTEM, now=now
    )
    services.pass_question_on(
        session.pk,
        "How long does the hand-over take?",
        person_id=holders["other"].person.pk,
        message_id=None,
        by=SYSTEM,
        now=now,
        cause=None,
    )
    options = [Text({"en": "Never", "fr": "Jamais"}), Text({"en": "Once", "fr": "Une fois"})]
    services.prepare_poll(
        session.pk, Text({"en": "Lost a call?", "fr": "Un appel perdu ?"}), options, by=SYSTEM, now=now
    )
    told = {name: {"secret": each.secret, "key": each.key, "pass": each.token} for name, each in holders.items()}
    return {"session": session.pk, "deck": deck.pk, **told}


def with_hall(session_id: int) -> None:
    """Give a session a place on site."""
    from senningen.seats.models import Mode, Place

    Place.objects.create(session_id=session_id, mode=Mode.ON_SITE, number=1)


def with_interpreter(session_id: int) -> dict[str, str]:
    """Give a session somebody who says it in French."""
    holder = people.interpreter(Session.objects.get(pk=session_id), "Claire Muller", "fr")
    return {"secret": holder.secret, "key": holder.key}


def presences(session_id: int) -> list[dict[str, Any]]:
    """Say who was in a room from when until when."""
    from senningen.live.models import Presence

    rows = Presence.objects.filter(session_id=session_id).order_by("began")
    return [
        {"key": row.key, "began": row.began.isoformat(), "ended": row.ended.isoformat() if row.ended else None}
        for row in rows
    ]
