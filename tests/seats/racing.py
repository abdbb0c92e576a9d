"""One of several processes that ask for the same few seats at once, with four threads each.

python -m tests.seats.racing seed                makes an edition with five places and sixty people; prints its id
python -m tests.seats.racing race EDITION N      waits for a line, then asks for every fourth person from N
python -m tests.seats.racing count EDITION       prints who sits, who waits, and which invariants are broken
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor

from senningen.runtime import serving

PEOPLE, PLACES, PROCESSES, THREADS = 60, 5, 4, 4


def seed() -> None:
    serving.migrate()
    from tests import factories

    edition = factories.edition(cap=PLACES, sessions=2)
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
    """Ask; every other one is offered a seat and takes it, the others are given theirs."""
    from django.db import connection

    from senningen.journal.entries import SYSTEM
    from senningen.seats import services
    from tests.factories import NOW

    try:
        request = services.receive_request(person_id, edition_id, sessions=None, by=SYSTEM, now=NOW)
        if person_id % 2:
            services.give_seat(request.pk, by=SYSTEM, now=NOW)
        elif seat := services.offer_seat(request.pk, by=SYSTEM, now=NOW):
            services.take_offer(seat.pk, by=SYSTEM, now=NOW)
    finally:
        connection.close()


def count(edition_id: int) -> None:
    from senningen.programme.models import Edition
    from senningen.seats import queries
    from tests.seats.invariants import broken_invariants

    edition = Edition.objects.get(pk=edition_id)
    counted = queries.counted(edition_id)
    lines = [len(queries.waiting_list(session.pk)) for session in edition.sessions.all()]
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
