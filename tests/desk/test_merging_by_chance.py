"""Whatever two people have: a merge that is not refused comes back row by row, and one that is changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from senningen.desk.services.merging import CHOOSABLE, merge_people, undo_merge
from senningen.journal.entries import SYSTEM
from senningen.kernel.refusals import Refused
from senningen.people.models import Account, Merge, Person
from senningen.people.services import add_address, choose_language, make_link, open_calendar, person_for
from senningen.programme.models import Edition, Part
from senningen.seats.models import Request
from senningen.seats.services import decline_offer, give_seat, offer_seat, receive_request, release_seat
from tests.costs import drawn
from tests.desk.test_merging import LATER, rows, wave, without_ids
from tests.factories import NOW, account, edition

pytestmark = [pytest.mark.django_db, pytest.mark.chance]

NAMES = ("Anna Müller", "Mueller, Anna", "")
ACTS = st.tuples(
    st.integers(0, 1),  # whose
    st.integers(0, 1),  # in which edition
    st.sampled_from(["ask", "give", "offer", "decline", "release", "part", "link", "address", "calendar", "language"]),
    st.sets(st.integers(1, 3), min_size=1),
)


Story = Sequence[tuple[int, int, str, set[int]]]


def live(story: Story, people: Sequence[Person], editions: Sequence[Edition]) -> None:
    for nth, (who, where, what, sessions) in enumerate(story):
        with suppress(Refused):
            act(what, people[who], editions[where], sessions, nth)


def act(what: str, someone: Person, of: Edition, sessions: set[int], nth: int) -> None:
    ids, now = [each.pk for each in of.sessions.all() if each.number in sessions], NOW + timedelta(minutes=nth)
    asked = Request.objects.filter(person=someone, edition=of, state="open").first()
    seat = someone.seats.filter(edition=of, state__in=("held", "taken")).first()
    told: Any = {"by": SYSTEM, "now": now}
    of_request: dict[str, Any] = {"give": give_seat, "offer": offer_seat}
    of_seat: dict[str, Any] = {
        "decline": lambda pk: decline_offer(pk, **told),
        "release": lambda pk: release_seat(pk, reason="desk", **told),
        "link": lambda pk: make_link("seat", person_id=someone.pk, subject_id=pk, now=now),
    }
    alone = len(sessions) == 1
    others: dict[str, Any] = {
        "ask": lambda: receive_request(someone.pk, of.pk, sessions=ids, mode="online", **told),
        "part": lambda: Part.objects.get_or_create(
            session_id=ids[0], person=someone, role="speaker" if alone else "host"
        ),
        "address": lambda: add_address(someone.pk, f"a{nth}@h.example", preferred=alone, **told),
        "calendar": lambda: open_calendar(someone.pk, **told),
        "language": lambda: choose_language(someone.pk, "lb" if alone else "fr", **told),
    }
    if what in of_request and asked:
        of_request[what](asked.pk, **told)
    elif what in of_seat and seat:
        of_seat[what](seat.pk)
    elif what in others:
        others[what]()


@settings(max_examples=drawn(40), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    story=st.lists(ACTS, max_size=14),
    names=st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)),
    theirs=st.sets(st.sampled_from(CHOOSABLE)),
    swapped=st.booleans(),
)
def test_a_merge_and_its_undoing_leave_every_row_as_it_was(
    story: Story, names: tuple[str, str], theirs: set[str], swapped: bool
) -> None:
    here = transaction.savepoint()
    merge_and_undo(story, names, theirs, swapped)
    transaction.savepoint_rollback(here)


def merge_and_undo(story: Story, names: tuple[str, str], theirs: set[str], swapped: bool) -> None:
    tom, editions = account(), (edition(cap=1, sessions=3), edition(cap=2, sessions=3, number=11, slug="11"))
    people = [person_for(f"p{n}@h.example", name=name, now=NOW) for n, name in enumerate(names)]
    wave(editions[0], tom)
    live(story, people, editions)
    before = rows()
    one, other = reversed(people) if swapped else people
    refused, made = merged(one, other, theirs, tom)
    if made is None:
        assert refused in {"merge.two-seats", "merge.two-parts"}
        assert rows() == before
        return
    assert not other.addresses.exists()
    assert one.addresses.filter(preferred=True).count() == 1
    assert not Request.objects.filter(person=other).exists()
    undo_merge(made.pk, by=tom, now=LATER)
    assert without_ids(rows()) == without_ids(before)


def merged(one: Person, other: Person, theirs: set[str], by: Account) -> tuple[str, Merge | None]:
    try:
        return "", merge_people(one.pk, other.pk, theirs=tuple(theirs), by=by, now=LATER)
    except Refused as refused:
        return refused.code, None
