"""Rows for a room under measurement: guests with seats, speakers, hosts, and a fresh pass for each.

python -m bench.room_seed GUESTS    with SENNINGEN_DATA set; prints one JSON object
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any

from senningen.runtime import serving

SPEAKERS, HOSTS = 6, 16


def seed(guests: int) -> dict[str, Any]:
    """Make an edition with one session and everybody in it."""
    from django.db import transaction
    from tests import factories

    from senningen.kernel import clock
    from senningen.programme.models import Part

    tomorrow = clock.now().date() + timedelta(days=1)
    session = factories.edition(cap=guests, sessions=1, first_day=tomorrow).sessions.get()
    with transaction.atomic():
        return {
            "session": session.pk,
            "guests": _seated(session, guests),
            "speakers": _with_parts(session, Part.Role.SPEAKER, SPEAKERS),
            "hosts": _with_parts(session, Part.Role.HOST, HOSTS),
        }


def _people(role: str, number: int) -> list[Any]:
    from senningen.kernel import clock
    from senningen.people.models import Person

    return Person.objects.bulk_create(
        Person(name=f"{role.title()} Number {n}", created=clock.now()) for n in range(1, number + 1)
    )


def _seated(session: Any, number: int) -> list[dict[str, str]]:
    from senningen.kernel import clock
    from senningen.seats.models import Place, Seat

    seats = Seat.objects.bulk_create(
        Seat(edition=session.edition, person=person, number=n, state=Seat.State.TAKEN, given=clock.now())
        for n, person in enumerate(_people("guest", number), 1)
    )
    places = list(Place.objects.filter(session=session).order_by("number"))
    for place, seat in zip(places, seats, strict=True):
        place.seat = seat
    Place.objects.bulk_update(places, ["seat"], batch_size=200)
    return _linked(session, "seat", [(seat.pk, seat.person) for seat in seats])


def _with_parts(session: Any, role: str, number: int) -> list[dict[str, str]]:
    from senningen.kernel.text import Text
    from senningen.programme.models import Part

    people = _people(role, number)
    parts = [
        Part.objects.create(session=session, person=one, role=role, caption=Text({"en": "Luxembourg"}))
        for one in people
    ]
    return _linked(session, "part", [(part.pk, part.person) for part in parts])


def _linked(session: Any, kind: str, subjects: list[tuple[int, Any]]) -> list[dict[str, str]]:
    from senningen.kernel import clock
    from senningen.kernel.ids import digest, new_secret
    from senningen.live.admission import write_pass
    from senningen.live.rules import Claim
    from senningen.people.models import Link

    which = Link.Kind.SEAT if kind == "seat" else Link.Kind.STAGE
    links = Link.objects.bulk_create(
        Link(kind=which, subject_id=subject, person=person, digest=digest(new_secret()), created=clock.now())
        for subject, person in subjects
    )
    return [
        {"key": f"{kind}:{subject}", "pass": write_pass(Claim(kind, subject, session.pk, link.pk))}
        for (subject, _), link in zip(subjects, links, strict=True)
    ]


if __name__ == "__main__":
    serving.prepare()
    serving.migrate()
    print(json.dumps(seed(int(sys.argv[1]))))
