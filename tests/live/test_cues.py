"""The run sheet: planned times, cues taken, skipped, done by hand, how late the hour is, and all of it after a kill."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from senningen.journal.entries import SYSTEM
from senningen.journal.models import Entry
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import models, queries, services
from senningen.live import operations as op
from senningen.live.cases.cues import act_of
from senningen.live.cued import Act, Cue, Mark, Sheet, pace, planned, until, usual
from senningen.live.operations import Operation, Role, Somebody
from senningen.live.room import apply
from senningen.live.state import Doors, Part, Refuse, Room
from senningen.live.views import part_view
from senningen.programme.models import Session
from tests import factories
from tests.live import people
from tests.live.sockets import control, here, rooms, story

STARTS = datetime(2020, 12, 15, 10, 30, tzinfo=UTC)
JOELLE = Somebody("part:1", Role.HOST, "Joëlle Kirsch", 1)
MAREK = Somebody("part:2", Role.SPEAKER, "Marek Dvořák", 2)
CUES = (
    Cue(1, Act.OPEN, 15),
    Cue(2, Act.BEGIN, 3),
    Cue(3, Act.RECORD, 0),
    Cue(4, Act.SLIDES, 16, who="part:2", name="Marek Dvořák", deck=7),
    Cue(5, Act.SLIDES, 14, who="part:3", name="Ines Vandermeer"),
    Cue(6, Act.QUESTIONS, 12),
    Cue(7, Act.END, 0),
)


def at(minutes: float) -> datetime:
    return STARTS + timedelta(minutes=minutes)


def told(room: Room, *steps: tuple[float, Operation]) -> Room:
    """Do what a host does, each at a minute after the planned start."""
    for minutes, operation in steps:
        room, effects = apply(room, operation, JOELLE, at(minutes))
        assert not [each for each in effects if isinstance(each, Refuse)], operation
    return room


@pytest.fixture
def room() -> Room:
    return told(Room(), (-30, op.SheetWritten(STARTS, CUES)))


def stands(room: Room) -> str:
    """Say of each cue whether it is done, skipped or open."""
    return "".join(one.stand[0] for one in part_view(room, Part.SHEET, Role.HOST).cues)


def test_times_follow_from_the_minutes_before_and_after_the_beginning() -> None:
    offsets = [round((when - STARTS).total_seconds() / 60) for when in planned(CUES, STARTS)]
    assert offsets == [-15, 0, 3, 3, 19, 33, 45]
    assert planned(CUES[3:5], STARTS)[0] == STARTS, "without a beginning the first cue stands at the start"


def test_the_usual_sheet_fills_the_hour_and_shares_it_among_those_who_speak() -> None:
    lines = list(usual(60, 15, [4, 5], [9]))
    assert lines[0] == (Act.OPEN, 15, None)
    assert [(act, about) for act, _, about in lines if about] == [(Act.SLIDES, 4), (Act.SLIDES, 5), (Act.POLL, 9)]
    assert sum(minutes for _, minutes, _ in lines[1:]) == 60
    assert sum(minutes for _, minutes, _ in list(usual(4, 0, [], []))) <= 5, "a short hour has no minutes to give"


def test_what_is_done_by_hand_counts_as_done(room: Room) -> None:
    room = told(room, (-20, op.ShowSlides(7, "f", "Corridors", 9)))
    assert stands(room) == "ooooooo", "trying slides before the hour is not their cue"
    room = told(room, (0, op.Begin()), (3, op.ShowSlides(8, "g", "Others", 9)))
    assert stands(room) == "ddooooo"
    room = told(room, (4, op.ShowSlides(7, "f", "Corridors", 9)), (4, op.StartRecording()))
    assert stands(room) == "ddddooo"


def test_a_cue_is_skipped_opened_again_and_taken_once(room: Room) -> None:
    room = told(room, (0, op.Begin()), (1, op.SkipCue(3)))
    assert (stands(room), room.sheet.next) == ("ddsoooo", CUES[3])
    assert stands(told(room, (2, op.ReopenCue(3)))) == "ddooooo"
    room = told(room, (3, op.TakeCue(4)))
    assert apply(room, op.TakeCue(4), JOELLE, at(5)) == (room, []), "two hosts pressed the same key"
    for operation in (op.TakeCue(99), op.ReopenCue(7)):
        assert apply(room, operation, JOELLE, at(5))[1] == [Refuse("room.no-such-cue")]
    assert apply(room, op.TakeCue(5), MAREK, at(5))[1] == [Refuse("room.host-only")]


def test_a_cue_asks_the_room_what_a_host_would_ask_by_hand(room: Room) -> None:
    assert act_of(room, 1) == op.OpenDoors()
    room = told(room, (0, op.Begin()))
    assert [act_of(room, number) for number in (1, 2, 99)] == [None, None, None], "done, done, unknown"
    assert act_of(room, 3) == op.StartRecording()
    assert act_of(room, 4) == op.ShowSlides(7)
    assert act_of(room, 5) == act_of(room, 6) == op.ClearSlides(), "who has no slides has the stage alone"
    assert act_of(room, 7) == op.End()
    up = told(room, (1, op.SkipCue(4)), (2, op.ReopenCue(4)), (3, op.ShowSlides(7, "f", "n", 9)), (4, op.ReopenCue(4)))
    assert act_of(up, 4) is None, "the pages that were turned meanwhile stay turned"
    talk = told(
        room, (1, op.SheetWritten(STARTS, (Cue(8, Act.TALK, 5), Cue(9, Act.POLL, 2), Cue(10, Act.POLL, 2, poll=3))))
    )
    assert [act_of(talk, number) for number in (8, 9, 10)] == [None, None, op.OpenPoll(3)]
    assert act_of(told(Room(), (0, op.OpenDoors()), (0, op.SheetWritten(STARTS, CUES))), 1) is None


def test_how_late_the_hour_runs_is_computed_from_what_was_done(room: Room) -> None:
    assert pace(room.sheet) is None
    room = told(room, (-14, op.OpenDoors()))
    going = pace(room.sheet)
    assert going
    assert [going.late(at(minutes)) for minutes in (-10, 2)] == [60, 120], (
        "late when it began, later when the next is due"
    )
    room = told(room, (0, op.Begin()), (2, op.TakeCue(4)))
    going = pace(room.sheet)
    assert going
    assert [going.late(at(minutes)) for minutes in (3, 19, 21)] == [-60, 0, 120], (
        "the recording left open makes nobody late"
    )
    last = told(room, (19, op.TakeCue(5)), (34, op.TakeCue(6)), (45, op.TakeCue(7)))
    assert (going := pace(last.sheet)) is not None
    assert (going.due, going.late(at(90))) == (None, 60)


def test_who_speaks_sees_their_own_minutes_and_guests_see_nothing(room: Room) -> None:
    room = told(room, (0, op.Begin()), (5, op.TakeCue(4)))
    assert until(room.sheet) == (CUES[3], at(21)), "who began late has their time all the same"
    view = part_view(room, Part.SHEET, Role.SPEAKER)
    assert (view.cues, view.speaking.key, view.speaking.until) == ([], "part:2", at(21).isoformat())
    assert part_view(room, Part.SHEET, Role.GUEST).speaking is None
    room = told(room, (22, op.TakeCue(6)))
    assert part_view(room, Part.SHEET, Role.SPEAKER).speaking is None, "questions are nobody's minutes"


def test_what_the_desk_changes_keeps_what_was_done(room: Room) -> None:
    room = told(room, (0, op.Begin()), (1, op.SheetWritten(STARTS, (CUES[1], Cue(8, Act.TALK, 5)))))
    assert (stands(room), dict(room.sheet.marks)) == ("do", {2: Mark(at(0))})
    assert apply(room, op.SheetWritten(STARTS, room.sheet.cues), JOELLE, at(2)) == (room, [])
    assert Sheet(STARTS, CUES).changed_since(Sheet(STARTS, CUES, {2: Mark(at(0)), 99: Mark(at(0))})) == {2: None}


@pytest.fixture
def session() -> Session:
    session: Session = factories.edition(cap=5, sessions=1).sessions.get()
    return session


def make(session: Session) -> list[models.Cue]:
    services.make_sheet(session.pk, by=SYSTEM, now=clock.now())
    return list(queries.cues_of(session.pk))


@pytest.mark.django_db
def test_the_desk_writes_moves_and_takes_off_and_nothing_is_lost(session: Session) -> None:
    people.on_stage(session, "Marek Dvořák")
    assert [one.act for one in make(session)] == [
        *["open-doors", "begin", "start-recording", "show-slides"],
        "questions",
        "stop-recording",
        "end",
    ]
    assert len(make(session)) == 7, "there is one already"
    who: Any = {"by": SYSTEM, "now": clock.now()}
    film = services.write_cue(session.pk, act=Act.TALK, minutes=4, what="A film", **who)
    order = [one.what or one.act for one in queries.cues_of(session.pk)]
    assert order[4:7] == ["questions", "A film", "stop-recording"], "a new cue comes before the close"
    services.move_cue(session.pk, film.pk, up=True, **who)
    services.remove_cue(session.pk, film.pk, **who)
    assert [one.pk for one in queries.cues_taken_off(session.pk)] == [film.pk]
    with pytest.raises(Refused, match=r"room\.no-such-cue"):
        services.remove_cue(session.pk, film.pk, **who)
    services.put_cue_back(session.pk, film.pk, **who)
    services.write_cue(session.pk, cue_id=film.pk, act=Act.TALK, minutes=5, what="A film", **who)
    assert [(one.what, one.minutes) for one in queries.cues_of(session.pk)][4] == ("A film", 5)
    first = queries.cues_of(session.pk)[0]
    services.move_cue(session.pk, first.pk, up=True, **who)
    assert queries.cues_of(session.pk)[0] == first


@pytest.mark.django_db
def test_the_host_drives_the_room_by_the_sheet_which_outlives_the_process(session: Session) -> None:
    joelle, marek = people.host(session), people.on_stage(session, "Marek Dvořák")
    opened, begun, record, talk, *_ = [one.pk for one in make(session)]

    @story
    async def tell() -> None:
        lost = rooms()
        host, speaker = await control(lost, session.pk, joelle.token), await control(lost, session.pk, marek.token)
        for cue in (opened, begun):
            host.say("take-cue", cue=cue)
        await host.until(lambda: host.state["doors"]["state"] == "live")
        host.say("skip-cue", cue=record)
        host.say("take-cue", cue=talk)
        await speaker.until(lambda: bool(speaker.state["sheet"]["speaking"]))
        assert speaker.state["sheet"]["speaking"]["key"] == marek.key
        host.say("take-cue", cue=99_999, n=5)
        await host.until(lambda: host.heard[-1]["t"] == "refused")
        host.say("reopen-cue", cue=record)
        await host.until(lambda: host.state["sheet"]["cues"][2]["stand"] == "open")
        await (await lost.owner(session.pk)).keep()  # and then the process dies
        after = rooms()
        back = await control(after, session.pk, joelle.token)
        assert [one["stand"] for one in back.state["sheet"]["cues"][:4]] == ["done", "done", "open", "done"]
        await here(lambda: services.write_cue(session.pk, act=Act.TALK, minutes=4, by=SYSTEM, now=clock.now()))
        await (await after.owner(session.pk)).look_at("sheet")
        await back.until(lambda: len(back.state["sheet"]["cues"]) == 8)
        back.say("take-cue", cue=[one["cue"] for one in back.state["sheet"]["cues"]][-1])
        await back.until(lambda: back.state["doors"]["state"] == "ended")
        await (await after.owner(session.pk)).keep()
        await after.close()

    tell()
    kinds = [kind for kind in Entry.objects.values_list("kind", flat=True).order_by("pk") if kind.startswith("room.")]
    assert [kind for kind in kinds if "cue" in kind or kind == "room.begun"].count("room.cue-done") == 4
    assert {"room.begun", "room.cue-done"} <= set(kinds)
    assert queries.kept_room(session.pk).doors is Doors.ENDED
    done = models.Cue.objects.get(pk=begun)
    assert (done.marked is not None, done.skipped) == (True, False)
    with pytest.raises(Refused, match=r"room\.cue-done"):
        services.remove_cue(session.pk, begun, by=SYSTEM, now=clock.now())
