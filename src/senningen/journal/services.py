"""Writing the journal: take the stream, then record facts in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from senningen.journal.entries import Actor, Cause, Fact
from senningen.journal.models import Entry, Stream
from senningen.kernel import hints
from senningen.kernel.prepared import insert


@dataclass
class OpenStream:
    """A stream that this transaction holds: no other writer of the edition goes on before it commits."""

    stream_id: int
    edition_id: int | None
    number: int
    fresh: bool = True

    def record(self, fact: Fact, *, by: Actor, now: datetime, cause: Cause | None = None) -> Entry:
        """Append one fact; it commits or vanishes with the change it tells of."""
        if not self.fresh:
            self.number = _next_number(self.stream_id)
        self.fresh = False
        entry = self._entry(self.number, fact, by, now, cause)
        insert([entry])
        self._say()
        return entry

    def record_all(self, facts: Sequence[Fact], *, by: Actor, now: datetime, cause: Cause | None = None) -> None:
        """Append many facts in two statements, as when a whole list is taken in."""
        if not facts:
            return
        if more := len(facts) - self.fresh:
            self.number = _next_number(self.stream_id, more)
        self.fresh = False
        first = self.number - len(facts) + 1
        insert([self._entry(first + n, fact, by, now, cause) for n, fact in enumerate(facts)])
        self._say()

    def _entry(self, number: int, fact: Fact, by: Actor, now: datetime, cause: Cause | None) -> Entry:
        data = {name: _plain(value) for name, value in vars(fact).items()}
        subject_id = next(iter(data.values()), "")
        return Entry(
            stream_id=self.stream_id,
            number=number,
            at=now,
            kind=fact.kind,  # type: ignore[attr-defined]
            subject=f"{fact.subject_name}:{subject_id}",  # type: ignore[attr-defined]
            data=data,
            actor=str(by),
            cause=str(cause or ""),
        )

    def _say(self) -> None:
        hints.say(f"edition:{self.edition_id}" if self.edition_id else "house", self.number)


def begin(edition_id: int | None) -> OpenStream:
    """Take the stream of an edition (or of the house) for this transaction.

    One statement that every service runs first: it serialises the writers of an edition on both databases.
    A service that needs two editions takes them in the order of their ids.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal.begin belongs inside a service")
    taken = _take(edition_id)
    if taken is None:
        Stream.objects.get_or_create(edition_id=edition_id)
        taken = _take(edition_id)
    assert taken is not None
    stream_id, number = taken
    return OpenStream(stream_id, edition_id, number)


def keep_to_itself(edition_id: int) -> None:
    """Have readers pass over the stream of an edition: what is rehearsed is no news to anybody."""
    Stream.objects.filter(edition_id=edition_id).update(followed=False)


TAKE = "UPDATE journal_stream SET number = number + 1 WHERE edition_id = %s RETURNING id, number"
TAKE_HOUSE = "UPDATE journal_stream SET number = number + 1 WHERE edition_id IS NULL RETURNING id, number"
NEXT = "UPDATE journal_stream SET number = number + %s WHERE id = %s RETURNING number"


def _take(edition_id: int | None) -> tuple[int, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(*((TAKE_HOUSE,) if edition_id is None else (TAKE, [edition_id])))
        row: tuple[int, int] | None = cursor.fetchone()
    return row


def _next_number(stream_id: int, how_many: int = 1) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [how_many, stream_id])
        return int(cursor.fetchone()[0])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(each) for each in value]
    return value
