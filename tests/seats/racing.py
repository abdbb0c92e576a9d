"""One of several processes that ask for the same few seats at once, with four threads each.

python -m tests.seats.racing seed                makes five places online, two on site and sixty people; prints its id
python -m tests.seats.racing race EDITION N      waits for a line, then asks for every fourth person from N
python -m tests.seats.racing count EDITION       prints who sits, who waits, and which invariants are broken
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor

from senningen.runtime import serving

PEOPLE, PLACES, ON_SITE, PROCESSES, THREADS = 60, 5, 2, 4, 4


def seed() -> None:
    serving.migrate()
    from senningen.seats import services
    from senningen.seats.models import Mode
    from tests import factories

    edition = factories.edition(cap=PLACES, sessions=2)
    sessions = edition.sessions.values_list("pk", flat=True)
    services.open_places(*sessions, cap=ON_SITE, mode=Mode.ON_SITE, now=factories.NOW)
    for number in range(PEOPLE):
        factories.person(f"P{number}")
    print(edition.pk)


def race(edition_id: int, first: int) -> None:
    from senningen.people.models import Person

    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))[first::PROCESSES]
    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda person: _ask(edition_id, person), people))


def _ask(edition_id: int, person_id: int) -> None:
    """Ask, every third for a place on site; every other one is offered a seat and takes it, the others are given."""
    from django.db import connection

    from senningen.journal.entries import SYSTEM
    from senningen.seats import services
    from tests.factories import NOW

    try:
        mode = "" if person_id % 3 else "on-site"
        request = services.receive_request(person_id, edition_id, sessions=None, mode=mode, by=SYSTEM, now=NOW)
        if person_id % 2:
            services.give_seat(request.pk, by=SYSTEM, now=NOW)
        elif seat := services.offer_seat(request.pk, by=SYSTEM, now=NOW):
            services.take_offer(seat.pk, by=SYSTEM, now=NOW)
    finally:
        connection.close()


def count(edition_id: int) -> None:
    from senningen.programme.models import Edition
    from senningen.seats import queries
    from senningen.seats.models import Mode
    from tests.seats.invariants import broken_invariants

    edition = Edition.objects.get(pk=edition_id)
    counted = queries.counted(edition_id)
    sessions = list(edition.sessions.all())
    lines = [len(queries.waiting_list(session.pk, mode)) for mode in Mode for session in sessions]
    print(json.dumps([counted.taken, counted.held, counted.waiting, lines, broken_invariants(edition)]))


if __name__ == "__main__":
    serving.prepare()
    verb, numbers = sys.argv[1], [int(each) for each in sys.argv[2:]]
    if verb == "seed":
        seed()
    elif verb == "race":
        race(*numbers)
    else:
        count(*numbers)
