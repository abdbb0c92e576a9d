"""The house that gives a hundred seats at once, for the benchmark of letters.

python -m bench.letters_house SESSIONS    with SENNINGEN_DATA and SENNINGEN_SMARTHOST set

Prints "ready" when everything runs, gives the seats when a line comes in, and prints "given" when they are.
"""

from __future__ import annotations

import sys
import threading
from datetime import timedelta

from senningen.runtime import serving

SEATS = 100


def seed(sessions: int) -> list[int]:
    """Make an edition and a hundred requests that nobody has decided."""
    from tests import factories

    from senningen.journal.entries import SYSTEM
    from senningen.kernel import clock
    from senningen.seats.services import receive_request

    now = clock.now()
    edition = factories.edition(cap=SEATS, sessions=sessions, first_day=now.date() + timedelta(days=1))
    languages = ("fr", "de", "en", "lb")
    people = [
        factories.person(f"Guest {number}", f"guest.{number}@guests.example", language=languages[number % 4])
        for number in range(SEATS)
    ]
    return [receive_request(each.pk, edition.pk, sessions=None, by=SYSTEM, now=now, cause=None).pk for each in people]


def give(requests: list[int]) -> None:
    """Give a seat for each request when asked, one decision after the other."""
    from django.db import connections

    from senningen.journal.entries import SYSTEM
    from senningen.kernel import clock
    from senningen.seats.services import give_seat

    sys.stdin.readline()
    for each in requests:
        give_seat(each, by=SYSTEM, now=clock.now(), cause=None)
    connections.close_all()
    print("given", flush=True)


def _ready(requests: list[int]) -> None:
    print("ready", flush=True)
    threading.Thread(target=give, args=(requests,), daemon=True).start()


if __name__ == "__main__":
    chosen = serving.prepare()
    serving.migrate()
    asked = seed(int(sys.argv[1]))
    serving.serve([], chosen, when_up=lambda: _ready(asked))
