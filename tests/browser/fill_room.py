"""Fill the data folder of a running house with an edition for a room, and print who may enter by which link.

python -m tests.browser.fill_room NUMBER
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from zoneinfo import ZoneInfo


def main(number: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senningen.runtime.settings")
    import django

    django.setup()
    from senningen.journal.entries import SYSTEM
    from senningen.kernel import clock
    from senningen.kernel.text import Text
    from senningen.live import services
    from tests import factories
    from tests.live import people
    from tests.live.pdf import slides

    now = clock.now()
    begins = (now + timedelta(minutes=10)).astimezone(ZoneInfo("Europe/Luxembourg"))
    edition = factories.edition(cap=10, sessions=2, first_day=begins.date(), number=number, slug=str(number))
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
        session.pk,
        slides("Two borders, no gap", "In 2018 we lost the call", "Thank you"),
        name="Corridors",
        part_id=holders["speaker"].claim.id,
        by=SYSTEM,
        now=now,
    )
    account = factories.account("Tom Schroeder") if number == 10 else None
    told = {name: {"secret": each.secret, "key": each.key, "id": each.claim.id} for name, each in holders.items()}
    print(json.dumps({"session": session.pk, "deck": deck.pk, "account": account.email if account else "", **told}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
