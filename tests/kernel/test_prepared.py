"""A prepared query finds what the query itself would, each time anew; its SQL is written once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from pytest_django import DjangoAssertNumQueries

from senningen.jobs.models import Job
from senningen.kernel.prepared import AT_ONCE, first, insert, prepared, update
from senningen.people.models import Address, Person
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
written: list[Any] = []


@prepared
def met_since(name: str | None, when: datetime) -> QuerySet[Person]:
    written.append(name)
    named = Q(name=name) if name is not None else Q()
    return Person.objects.filter(named, created__gte=when).order_by("name")


@prepared
def addresses(person_id: int) -> QuerySet[Address]:
    return Address.objects.filter(person=person_id).select_related("person")


@prepared
def named(names: tuple[str, ...], since: datetime) -> QuerySet[Person]:
    written.append(names)
    return Person.objects.filter(name__in=names, created__gte=since).order_by("name")


def test_it_is_asked_anew_each_time_and_written_once() -> None:
    written.clear()
    anna = factories.person("Anna")
    assert met_since("Anna", NOW - timedelta(days=9999)) == [anna]
    assert met_since("Ben", NOW - timedelta(days=9999)) == []
    ben = factories.person("Ben")
    assert met_since(name="Ben", when=NOW - timedelta(days=9999)) == [ben]
    assert first(met_since("Ben", ben.created + timedelta(seconds=1))) is None
    assert len(written) == 1


def test_an_argument_that_is_none_has_a_query_of_its_own() -> None:
    anna, ben = factories.person("Anna"), factories.person("Ben")
    long_ago = NOW - timedelta(days=9999)
    assert met_since(None, long_ago) == [anna, ben]
    assert met_since("Ben", long_ago) == [ben]


def test_a_tuple_is_written_for_its_length() -> None:
    written.clear()
    anna, ben, carla = (factories.person(name) for name in ("Anna", "Ben", "Carla"))
    long_ago = NOW - timedelta(days=9999)
    assert named(("Carla", "Anna"), long_ago) == [anna, carla]
    assert named(("Ben", "Nobody"), long_ago) == [ben]
    assert len(written) == 1
    assert named(("Ben",), long_ago) == [ben]
    assert len(written) == 2


def test_a_long_tuple_is_asked_for_in_the_usual_way() -> None:
    written.clear()
    anna = factories.person("Anna")
    many = ("Anna", *(str(n) for n in range(AT_ONCE)))
    assert named(many, NOW - timedelta(days=9999)) == [anna]
    assert written == [many]


def test_what_is_joined_comes_along(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    anna, ben = factories.person("Anna"), factories.person("Ben")
    with django_assert_num_queries(2):
        assert [first(addresses(each.pk)).person.name for each in (anna, ben)] == ["Anna", "Ben"]  # type: ignore[union-attr]


def test_rows_are_put_in_by_one_statement_each_with_its_key(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        anna, ben = insert([Person(name="Anna", created=NOW), Person(name="Ben", created=NOW)])
    assert [Person.objects.get(pk=each.pk).name for each in (anna, ben)] == ["Anna", "Ben"]
    anna.name = "Anna Weber"
    anna.save()  # it is known to be there
    assert set(Person.objects.values_list("name", flat=True)) == {"Anna Weber", "Ben"}


def test_what_is_stored_reads_back_as_it_was_given() -> None:
    (job,) = insert([Job(task="a.task", args=[1, "two", None], key="", due=NOW, created=NOW)])
    kept = Job.objects.get(pk=job.pk)
    assert (kept.args, kept.due, kept.state, kept.leased_until) == ([1, "two", None], NOW, Job.State.WAITING, None)


def test_the_columns_named_are_written_and_no_others(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    (job, other) = insert([Job(task=name, args=[], key="", due=NOW, created=NOW) for name in ("a.task", "another")])
    job.args, job.due, job.leased_until, job.task = [{"one": 1}], NOW + timedelta(hours=1), NOW, "never written"
    with django_assert_num_queries(1):
        update(job, "args", "due", "leased_until")
    kept = Job.objects.get(pk=job.pk)
    assert (kept.args, kept.due, kept.leased_until, kept.task) == (job.args, job.due, NOW, "a.task")
    job.leased_until = None
    update(job, "leased_until")
    assert Job.objects.get(pk=job.pk).leased_until is None
    untouched = Job.objects.get(pk=other.pk)
    assert (untouched.args, untouched.due) == ([], NOW)


def test_a_long_list_goes_in_by_several_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        insert([Person(name=str(n), created=NOW) for n in range(AT_ONCE + 1)])
    assert Person.objects.count() == AT_ONCE + 1


def test_rows_whose_like_is_there_are_left_out_if_that_is_asked_for() -> None:
    def again() -> Job:
        return Job(task="a.task", args=[], key="once", due=NOW, created=NOW)

    insert([again()])
    insert([again(), Job(task="another", args=[], key="", due=NOW, created=NOW)], or_leave=True)
    assert list(Job.objects.order_by("task").values_list("task", flat=True)) == ["a.task", "another"]
    with pytest.raises(IntegrityError):
        insert([again()])
