"""Polls: prepared at the desk, one vote for each seat, and nothing that says whose it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.kernel.text import Text
from senningen.live import models, services
from senningen.live import operations as op
from senningen.live.operations import Operation, Role, Somebody
from senningen.live.polled import Prepared
from senningen.live.room import apply
from senningen.live.state import Part, Refuse, Room
from senningen.live.views import part_view
from senningen.programme.models import Session
from tests import factories
from tests.live import people
from tests.live.sockets import control, here, rooms, story

AT = datetime(2020, 12, 15, 10, 45, tzinfo=UTC)
JOELLE = Somebody("part:1", Role.HOST, "Joëlle Kirsch", 1)
A_GUEST = Somebody("ballot", Role.GUEST, "", 0)
ASKED = Text({"en": "Have you lost a call at a border?", "fr": "Avez-vous perdu un appel à une frontière ?"})
OPTIONS = [Text({"en": "Never", "fr": "Jamais"}), Text({"en": "Once", "fr": "Une fois"}), Text({"en": "Often"})]
POLL = Prepared(5, dict(ASKED.in_languages), tuple(dict(one.in_languages) for one in OPTIONS))


def told(room: Room, *steps: tuple[Operation, Somebody]) -> Room:
    for operation, by in steps:
        room, effects = apply(room, operation, by, AT)
        assert not [each for each in effects if isinstance(each, Refuse)], operation
    return room


def refused(room: Room, operation: Operation, by: Somebody = A_GUEST) -> str:
    return next((each.code for each in apply(room, operation, by, AT)[1] if isinstance(each, Refuse)), "")


def counts(room: Room, role: Role) -> list[int] | None:
    counted: list[int] | None = part_view(room, Part.TALLY, role)[0].counts
    return counted


@pytest.fixture
def room() -> Room:
    return told(Room(), (op.Begin(), JOELLE), (op.PollsPrepared((POLL,)), JOELLE))


def test_a_poll_is_seen_by_the_host_alone_until_it_is_opened(room: Room) -> None:
    assert part_view(room, Part.POLLS, Role.GUEST) == []
    assert refused(room, op.Choose(5, 0, "a")) == "room.no-such-poll"
    room = told(room, (op.OpenPoll(5), JOELLE))
    assert [one.question for one in part_view(room, Part.POLLS, Role.GUEST)] == [POLL.question]


def test_a_vote_can_be_changed_while_it_is_open_and_counts_once(room: Room) -> None:
    room = told(room, (op.OpenPoll(5), JOELLE), (op.Choose(5, 0, "a"), A_GUEST), (op.Choose(5, 2, "b"), A_GUEST))
    room = told(room, (op.Choose(5, 1, "a"), A_GUEST))
    assert (counts(room, Role.HOST), counts(room, Role.GUEST)) == ([0, 1, 1], None)
    assert refused(room, op.Choose(5, 3, "a")) == "room.no-such-poll"
    assert refused(room, op.Choose(5, 0, "a"), JOELLE) == "room.guests-only"


def test_the_result_is_the_hosts_to_show_and_a_closed_poll_knows_no_ballots(room: Room) -> None:
    room = told(room, (op.OpenPoll(5), JOELLE), (op.Choose(5, 1, "a"), A_GUEST), (op.ClosePoll(5), JOELLE))
    assert part_view(room, Part.POLLS, Role.GUEST) == []
    assert (room.polls[5].ballots, room.polls[5].counts) == ({}, (0, 1, 0))
    assert refused(room, op.Choose(5, 0, "a")) == refused(room, op.OpenPoll(5), JOELLE) == "room.poll-closed"
    room = told(room, (op.ShowPoll(5), JOELLE))
    assert counts(room, Role.GUEST) == [0, 1, 0]
    assert part_view(told(room, (op.HidePoll(5), JOELLE)), Part.TALLY, Role.GUEST) == []


def test_the_end_closes_what_is_open_and_a_poll_that_was_opened_stays_as_it_was(room: Room) -> None:
    room = told(room, (op.OpenPoll(5), JOELLE), (op.Choose(5, 1, "a"), A_GUEST))
    other = Prepared(5, {"en": "Something else?"}, POLL.options)
    assert told(room, (op.PollsPrepared((other,)), JOELLE)).polls[5].prepared == POLL
    assert 5 in told(room, (op.PollsPrepared(()), JOELLE)).polls
    assert told(room, (op.End(), JOELLE)).polls[5].counts == (0, 1, 0)


def test_only_a_host_holds_a_poll(room: Room) -> None:
    for operation in (op.OpenPoll(5), op.ClosePoll(5), op.ShowPoll(5), op.HidePoll(5)):
        assert refused(room, operation) == "room.host-only"


@pytest.mark.django_db
def test_votes_outlive_the_process_and_nothing_kept_says_whose_they_are() -> None:
    session: Session = factories.edition(cap=5, sessions=1).sessions.get()
    joelle, helene, pol = people.host(session), people.guest(session, "Hélène"), people.guest(session, "Pol")
    poll = services.prepare_poll(session.pk, ASKED, OPTIONS, by=SYSTEM, now=clock.now())

    def logged() -> str:
        rows = models.Operation.objects.filter(session=session, body__do="choose")
        return str([row.body for row in rows])

    @story
    async def tell() -> None:
        lost = rooms()
        host = await control(lost, session.pk, joelle.token)
        host.say("begin")
        host.say("open-poll", poll=poll.pk)
        await host.until(lambda: host.state["polls"][0]["stand"] == "open")
        pages = [await control(lost, session.pk, one.token) for one in (helene, pol)]
        pages[0].say("choose", poll=poll.pk, option=1)
        pages[1].say("choose", poll=poll.pk, option=1)
        await pages[1].until(lambda: pages[1].own["chosen"] == {str(poll.pk): 1})
        host.say("choose", poll=poll.pk, option=0, n=9)
        await host.until(lambda: host.heard[-1]["t"] == "refused")
        await (await lost.owner(session.pk)).keep()  # and then the process dies
        kept = await here(logged)
        assert kept.count("'option': 1") == 2
        assert not any(one in kept for one in (helene.key, pol.key, f": {helene.person.pk},", f": {pol.person.pk}}}"))
        after = rooms()
        back = await control(after, session.pk, helene.token)
        assert back.own["chosen"] == {str(poll.pk): 1}
        back.say("choose", poll=poll.pk, option=0)
        host = await control(after, session.pk, joelle.token)
        await host.until(lambda: host.state["tally"][0]["counts"] == [1, 1, 0])
        host.say("close-poll", poll=poll.pk)
        await host.until(lambda: host.state["polls"][0]["stand"] == "closed")
        await (await after.owner(session.pk)).keep()
        assert await here(logged) == "[]", "the log is gone with the ballots"
        await after.close()

    tell()
    poll.refresh_from_db()
    assert (poll.counts, poll.closed is not None) == ([1, 1, 0], True)
    assert "ballots': {}" in str(session.snapshots.get().body)
    with pytest.raises(Refused, match=r"room\.poll-held"):
        services.drop_poll(session.pk, poll.pk, by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match=r"room\.poll-held"):
        services.prepare_poll(session.pk, ASKED, OPTIONS, poll_id=poll.pk, by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match=r"room\.poll-options"):
        services.prepare_poll(session.pk, ASKED, OPTIONS[:1], by=SYSTEM, now=clock.now())
