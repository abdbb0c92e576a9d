import pytest
from django.db import DatabaseError

from senningen.journal.entries import CLOCK, Cause, Fact, entry
from senningen.journal.models import Entry
from senningen.journal.queries import entries_after, position
from senningen.journal.services import begin
from senningen.kernel.service import service
from tests.factories import NOW


@entry("test.kettle-boiled", "kettle")
class KettleBoiled(Fact):
    kettle: int
    litres: int


@service
def boil(*litres: int, edition_id: int | None = None) -> None:
    stream = begin(edition_id)
    for each in litres:
        stream.record(KettleBoiled(7, each), by=CLOCK, now=NOW, cause=Cause("message", 12))


@pytest.mark.django_db
def test_facts_are_numbered_in_order_and_keep_their_cause() -> None:
    boil(1, 2)
    boil(3)
    told = [(e.number, e.subject, e.data["litres"], e.actor, e.cause) for e in entries_after(None, 0)]
    assert told == [
        (1, "kettle:7", 1, "clock", "message:12"),
        (2, "kettle:7", 2, "clock", "message:12"),
        (3, "kettle:7", 3, "clock", "message:12"),
    ]


@pytest.mark.django_db
def test_each_edition_has_its_own_stream() -> None:
    boil(1, edition_id=10)
    boil(2)
    assert (position(10), position(None)) == (1, 1)


@pytest.mark.django_db
def test_a_reader_follows_by_cursor() -> None:
    boil(1, 2, 3)
    assert [e.data["litres"] for e in entries_after(None, 2)] == [3]


@pytest.mark.django_db
def test_the_database_refuses_to_rewrite_history() -> None:
    boil(1)
    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.update(kind="test.kettle-exploded")
