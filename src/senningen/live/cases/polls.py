"""Polls. One that is closed stays closed: its ballots are gone, so nobody could be kept from voting twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from senningen.live import operations as op
from senningen.live.cases.common import Cases, for_hosts, for_the_audience, no, shown
from senningen.live.operations import Somebody
from senningen.live.polled import Poll
from senningen.live.state import Outcome, Part, Room


def _with(room: Room, poll: Poll, *parts: Part) -> Outcome:
    return shown(replace(room, polls={**room.polls, poll.prepared.poll: poll}), *parts)


@for_hosts
def _open(room: Room, operation: op.OpenPoll, by: Somebody, at: datetime) -> Outcome:
    poll = room.polls.get(operation.poll)
    if poll is None:
        return no(room, "room.no-such-poll")
    if poll.closed:
        return no(room, "room.poll-closed")
    return (room, []) if poll.opened else _with(room, replace(poll, opened=at), Part.POLLS, Part.TALLY)


@for_hosts
def _close(room: Room, operation: op.ClosePoll, by: Somebody, at: datetime) -> Outcome:
    poll = room.polls.get(operation.poll)
    if poll is None or not poll.opened:
        return no(room, "room.no-such-poll")
    return (room, []) if poll.closed else _with(room, closed_poll(poll, at), Part.POLLS, Part.TALLY)


def closed_poll(poll: Poll, at: datetime) -> Poll:
    """Count a poll and forget its ballots."""
    return replace(poll, closed=at, counts=poll.tally, ballots={})


@for_hosts
def _show(room: Room, operation: op.ShowPoll, by: Somebody, at: datetime) -> Outcome:
    poll = room.polls.get(operation.poll)
    if poll is None or not poll.opened:
        return no(room, "room.no-such-poll")
    return (room, []) if poll.shown else _with(room, replace(poll, shown=True), Part.POLLS, Part.TALLY)


@for_hosts
def _hide(room: Room, operation: op.HidePoll, by: Somebody, at: datetime) -> Outcome:
    poll = room.polls.get(operation.poll)
    if poll is None or not poll.shown:
        return room, []
    return _with(room, replace(poll, shown=False), Part.POLLS, Part.TALLY)


@for_the_audience
def _choose(room: Room, operation: op.Choose, by: Somebody, at: datetime) -> Outcome:
    poll = room.polls.get(operation.poll)
    if poll is None or not poll.opened or not operation.ballot:
        return no(room, "room.no-such-poll")
    if poll.closed:
        return no(room, "room.poll-closed")
    if not 0 <= operation.option < len(poll.prepared.options):
        return no(room, "room.no-such-poll")
    if poll.ballots.get(operation.ballot) == operation.option:
        return room, []
    return _with(room, replace(poll, ballots={**poll.ballots, operation.ballot: operation.option}), Part.TALLY)


@for_hosts
def _prepared(room: Room, operation: op.PollsPrepared, by: Somebody, at: datetime) -> Outcome:
    """Take in what the desk prepared; what was opened stays as it was then."""
    before = room.polls
    polls = {
        each.poll: known if (known := before.get(each.poll)) and known.opened else Poll(each)
        for each in operation.polls
    }
    polls = {number: one for number, one in before.items() if one.opened and number not in polls} | polls
    return (room, []) if polls == before else shown(replace(room, polls=polls), Part.POLLS, Part.TALLY)


CASES: Cases = {
    op.OpenPoll: _open,
    op.ClosePoll: _close,
    op.ShowPoll: _show,
    op.HidePoll: _hide,
    op.Choose: _choose,
    op.PollsPrepared: _prepared,
}
