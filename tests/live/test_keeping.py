"""What a room leaves in the tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from senningen.journal.models import Entry
from senningen.live import operations as op
from senningen.live import queries, services
from senningen.live.models import Operation, Presence, Removal, Snapshot
from senningen.live.operations import Role, Somebody
from senningen.live.presence import PresenceBook, last_there
from senningen.live.room import apply
from senningen.live.services.keeping import Batch, Interval, Kept
from senningen.live.state import Doors, Room
from senningen.programme.models import Session
from tests import factories
from tests.live import people

pytestmark = pytest.mark.django_db
AT = datetime(2020, 12, 14, 10, 25, tzinfo=UTC)


@pytest.fixture
def session() -> Session:
    return factories.edition(cap=5, sessions=1).sessions.get()


@pytest.fixture
def joelle(session: Session) -> Somebody:
    holder = people.host(session)
    return Somebody(holder.key, Role.HOST, "Joëlle Kirsch", holder.person.pk)


@pytest.fixture
def helene(session: Session) -> Somebody:
    holder = people.guest(session, "Hélène Marchal-Ries")
    return Somebody(holder.key, Role.GUEST, "Hélène Marchal-Ries", holder.person.pk, {}, 1)


def kept(*steps: tuple[op.Operation, Somebody]) -> tuple[Room, list[Kept]]:
    room, rows = Room(), []
    for operation, by in steps:
        room, _ = apply(room, operation, by, AT)
        concerns = room.removed.get(operation.key) if isinstance(operation, op.Remove) else None
        rows.append(Kept(room.version, operation, by, AT, concerns.person_id if concerns else None))
    return room, rows


def test_a_batch_written_twice_is_written_once(session: Session, joelle: Somebody, helene: Somebody) -> None:
    room, rows = kept(
        (op.Arrive(joelle), joelle),
        (op.OpenDoors(), joelle),
        (op.Arrive(helene), helene),
        (op.Remove(helene.key), joelle),
    )
    batch = Batch(rows, [Interval(helene, AT, AT + timedelta(minutes=2))])
    for _ in range(2):
        services.keep(session.pk, batch, now=AT)
    assert queries.kept_room(session.pk) == room
    assert (Operation.objects.count(), Presence.objects.count(), Removal.objects.count()) == (4, 1, 1)
    kinds = list(Entry.objects.filter(actor=f"person:{joelle.person_id}").values_list("kind", flat=True))
    assert sorted(kinds) == ["room.removed", "session.doors-opened"]
    session.refresh_from_db()
    assert session.doors_opened == AT


def test_the_journal_bears_no_names(session: Session, joelle: Somebody, helene: Somebody) -> None:
    _, rows = kept(
        (op.Arrive(joelle), joelle),
        (op.Arrive(helene), helene),
        (op.Begin(), joelle),
        (op.Remove(helene.key), joelle),
        (op.LetBack(helene.key), joelle),
        (op.End(), joelle),
    )
    services.keep(session.pk, Batch(rows), now=AT)
    assert "Hélène" not in str(list(Entry.objects.values("data", "subject", "actor")))
    assert Entry.objects.filter(kind="room.let-back", data__person=helene.person_id).count() == 1
    assert Removal.objects.get().undone == AT


def test_a_snapshot_replaces_what_led_to_it(session: Session, joelle: Somebody, helene: Somebody) -> None:
    room, rows = kept((op.Arrive(joelle), joelle), (op.Arrive(helene), helene), (op.Begin(), joelle))
    services.keep(session.pk, Batch(rows, snapshot=room), now=AT)
    assert (Operation.objects.count(), Snapshot.objects.get().version) == (0, 3)
    after, _ = apply(room, op.Depart(helene.key), helene, AT)
    services.keep(session.pk, Batch([Kept(4, op.Depart(helene.key), helene, AT)]), now=AT)
    assert queries.kept_room(session.pk) == after
    assert queries.kept_room(session.pk).doors is Doors.LIVE


def test_presence_is_an_interval_for_each_stay(session: Session, helene: Somebody) -> None:
    book = PresenceBook()
    came = book.begin(helene, AT)
    assert book.begin(helene, AT + timedelta(minutes=1)) == [], "a second device goes on with the first one's stay"
    services.keep(session.pk, Batch(intervals=came), now=AT)
    assert Presence.objects.get().ended is None
    left = book.end(helene.key, AT + timedelta(minutes=5))
    again = book.begin(helene, AT + timedelta(minutes=6)) + book.end_all(AT + timedelta(minutes=9))
    services.keep(session.pk, Batch(intervals=left + again), now=AT)
    stays = [(row.began, row.ended) for row in Presence.objects.order_by("began")]
    assert stays == [
        (AT, AT + timedelta(minutes=5)),
        (AT + timedelta(minutes=6), AT + timedelta(minutes=9)),
    ]


def test_a_dead_server_leaves_intervals_that_end_where_it_last_saw_somebody(session: Session, helene: Somebody) -> None:
    services.keep(session.pk, Batch(intervals=[Interval(helene, AT)]), now=AT)
    seen = AT + timedelta(seconds=40)
    services.still_here(session.pk, [helene.key], now=seen)
    assert services.close_left_open(session.pk) == 1
    assert Presence.objects.get().ended == seen


def test_a_dead_server_was_alive_for_everybody_when_it_last_spoke_of_one(
    session: Session, joelle: Somebody, helene: Somebody
) -> None:
    services.keep(session.pk, Batch(intervals=[Interval(joelle, AT), Interval(helene, AT)]), now=AT)
    alive = AT + timedelta(seconds=40)
    services.still_here(session.pk, [joelle.key], now=alive)
    assert services.close_left_open(session.pk) == 2
    assert set(Presence.objects.values_list("ended", flat=True)) == {alive}


def test_on_a_dead_line_somebody_was_there_until_about_the_last_answer() -> None:
    assert last_there(7.9, AT) == AT
    assert last_there(20, AT) == AT - timedelta(seconds=18)
