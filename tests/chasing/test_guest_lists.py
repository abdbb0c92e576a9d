"""Whom a wave could invite: who stood on a list is found by whom they turned out to be."""

from __future__ import annotations

import pytest

from senningen.chasing import guest_lists
from senningen.desk.services import merge_people
from senningen.people.models import Person
from senningen.people.services import read_people, take_people, take_rows
from tests.factories import NOW, account

pytestmark = pytest.mark.django_db


def test_somebody_of_a_list_is_found_by_whom_they_turned_out_to_be() -> None:
    by = account()
    listed = read_people(b"Name;Mail\nSophie Kolb;sophie@gov.example\nBen Weber;ben@list.example\n", by=by, now=NOW)
    take_people(listed.pk)
    take_rows(listed.pk, now=NOW)
    sophie = Person.objects.get(name="Sophie Kolb")
    for email in (b"sophie@home.example", b"s.kolb@home.example"):
        other = read_people(b"Name;Mail\nKolb Sophie;" + email + b"\n", by=by, now=NOW)
        take_people(other.pk)
        take_rows(other.pk, now=NOW)
        twin = Person.objects.get(addresses__email=email.decode())
        merge_people(twin.pk, sophie.pk, by=by, now=NOW)
        sophie = twin
    assert [(each.name, each.pk == twin.pk) for each in guest_lists.of_list(listed.pk)] == [
        ("Ben Weber", False),
        ("Kolb Sophie", True),
    ]
