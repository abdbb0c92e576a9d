"""Finding who may be written down twice, among real rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from senningen.desk.services import merge_people
from senningen.journal.entries import SYSTEM
from senningen.people import doubles
from senningen.people.likeness import Known, traits
from senningen.people.models import Address, Organisation, Person, Trait
from senningen.people.services import (
    add_address,
    correct_person,
    forget_apart,
    person_for,
    read_people,
    strike_address,
    take_people,
    take_rows,
    tell_apart,
)
from senningen.people.services.traits import first_traits
from tests.factories import NOW, account

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str]]:
    names = {each.pk: str(each) for each in Person.objects.all()}
    return [(names[each.one], names[each.other]) for each in doubles.likely()]


def test_traits_are_kept_whatever_is_done_to_a_person() -> None:
    anna = person_for("anna.mueller@list.example", name="Anna Müller", organisation="LIST", now=NOW)
    second = add_address(anna.pk, "a.mueller@home.example", by=SYSTEM, now=NOW)
    correct_person(anna.pk, name="Anna Müller-Weber", organisation="BGL", by=SYSTEM, now=NOW)
    strike_address(second.pk, by=SYSTEM, now=NOW)
    person_for("nobody@home.example", now=NOW)
    person_for("nobody@home.example", name="Ben Weber", now=NOW)
    drafted = read_people(b"Name;Mail\nKolb, Sophie;sophie.kolb@gov.example\nX;ben@new.example, nobody@home.example\n", by=account(), now=NOW)  # fmt: skip # noqa: E501
    take_people(drafted.pk)
    take_rows(drafted.pk, now=NOW)
    ben = Person.objects.get(name="Ben Weber")
    assert ben.addresses.count() == 2
    kept: dict[int, set[str]] = {}
    for person, key in Trait.objects.values_list("person_id", "key"):
        kept.setdefault(person, set()).add(key)
    by_services = [each for each in doubles.known_people() if each.name != "Tom Schroeder"]
    assert len(by_services) == 3
    assert {each.person: kept[each.person] for each in by_services} == {
        each.person: traits(each) for each in by_services
    }


def test_the_likeliest_comes_first_and_strangers_never() -> None:
    person_for("anna.mueller@list.example", name="Anna Müller", organisation="LIST", now=NOW)
    person_for("marc.thielen@gov.example", name="Marc Thielen", organisation="Ministry", now=NOW)
    person_for("sophie.kolb@gov.example", name="Sophie Kolb", organisation="Ministry", now=NOW)
    person_for("m.thielen@home.example", name="Marc Thielen", organisation="BGL", now=NOW)
    person_for("anna.mueller@home.example", name="A. Müller", now=NOW)
    assert found() == [("Anna Müller", "A. Müller"), ("Marc Thielen", "Marc Thielen")]


def test_whoever_was_told_apart_is_not_asked_about_until_somebody_looks_again() -> None:
    by = account()
    one = person_for("a@list.example", name="Anna Müller", now=NOW)
    other = person_for("b@list.example", name="Anna Müller", now=NOW)
    assert [each.other for each in doubles.like(one.pk)] == [other.pk]
    tell_apart(other.pk, one.pk, by=by, now=NOW)
    assert (doubles.likely(), doubles.like(one.pk), doubles.like(other.pk)) == ([], [], [])
    third = person_for("c@list.example", name="Anna Müller", now=NOW)
    assert {each.other for each in doubles.like(one.pk)} == {third.pk}
    forget_apart(one.pk, other.pk, by=by, now=NOW)
    forget_apart(one.pk, other.pk, by=by, now=NOW)
    assert len(doubles.likely()) == 3


def test_a_stranger_who_writes_is_compared_with_whom_we_know() -> None:
    anna = person_for("anna.mueller@list.example", name="Anna Müller", organisation="LIST", now=NOW)
    likely = doubles.like_stranger(name="Mueller, Anna", email="anna.mueller@home.example")
    assert [(each.one, each.other, len(each.reasons)) for each in likely] == [(0, anna.pk, 2)]
    assert doubles.like_stranger(name="", email="no address") == []
    assert doubles.like(404) == []


def test_many_people_are_looked_through_at_once() -> None:
    many = 2_000
    houses = [Organisation.objects.create(name=f"House {n}") for n in range(50)]
    people = [
        Person(name=f"{first_name(n // 2)} {surname(n // 2)}", organisation=houses[n // 2 % 50], created=NOW)
        if n < 200
        else Person(name=f"{first_name(n)} {surname(n)}", organisation=houses[n % 50], created=NOW)
        for n in range(many)
    ]
    Person.objects.bulk_create(people)
    emails = {each.pk: f"{each.name.replace(' ', '.')}.{each.pk}@h.example" for each in people}
    Address.objects.bulk_create(Address(person_id=pk, email=email, created=NOW) for pk, email in emails.items())
    first_traits(Known(each.pk, each.name, str(each.organisation), (emails[each.pk],)) for each in people)
    with CaptureQueriesContext(connection) as questions:
        likely = doubles.likely()
    assert (len(likely), len(questions)) == (100, 5)
    with CaptureQueriesContext(connection) as questions:
        assert len(doubles.like(people[0].pk)) == 1
    assert len(questions) == 7


def first_name(n: int) -> str:
    return "".join(("An", "Be", "Ca", "Do", "El", "Fe", "Gi", "He", "Jo", "Lu")[n // 10**k % 10] for k in (0, 1)) + "a"


def surname(n: int) -> str:
    """Make a name of which no two are a letter apart."""
    return "".join(
        ("bam", "cor", "dus", "fel", "gin", "hap", "jot", "kuv", "lex", "miz")[n // 10**k % 10] for k in range(4)
    )


def test_questions_do_not_grow_with_people(django_assert_num_queries: Any) -> None:
    for n in range(3):
        person_for(f"anna{n}@list.example", name="Anna Müller", now=NOW)
        with django_assert_num_queries(5):
            doubles.likely()


def test_who_was_told_apart_stays_apart_through_every_merge_since() -> None:
    by = account()
    anna, twin, third, other = (
        person_for(f"{each}@list.example", name="Anna Müller", now=NOW) for each in ("a", "b", "c", "d")
    )
    tell_apart(anna.pk, other.pk, by=by, now=NOW)
    merge_people(twin.pk, anna.pk, by=by, now=NOW)
    assert other.pk not in {each.other for each in doubles.like(twin.pk)}
    assert twin.pk not in {each.other for each in doubles.like(other.pk)}
    merge_people(third.pk, twin.pk, by=by, now=NOW)
    assert (doubles.likely(), doubles.like(third.pk), doubles.like(other.pk)) == ([], [], [])
