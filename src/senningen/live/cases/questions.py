"""Questions. Whoever asks sees their own at once; everybody sees what the host has published, in the order of votes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from senningen.live import operations as op
from senningen.live.asked import Asking, Origin, Question, Stand
from senningen.live.cases.common import Cases, for_guests, for_hosts, for_the_audience, no, shown
from senningen.live.operations import Role, Somebody
from senningen.live.state import Outcome, Part, Room, ShowOwn

LONGEST_QUESTION = 500
LONGEST_ANSWER = 2_000
MOST_WAITING = 5
"""Questions that one seat may have waiting for the host."""
MOST_OF_ONE_SEAT = 20
MOST_OF_THE_HALL = 40
"""Questions that all phones of the hall together may have waiting: no seat answers for them."""
MOST_QUESTIONS = 500
BETWEEN_TWO = timedelta(seconds=10)
EVERYWHERE = (Part.QUESTIONS, Part.QUEUE, Part.VOTES)


@for_the_audience
def _ask(room: Room, operation: op.Ask, by: Somebody, at: datetime) -> Outcome:
    asking, text = room.asking, " ".join(operation.text.split())[:LONGEST_QUESTION]
    one = room.here.get(by.key)
    if one is None:
        return no(room, "room.not-here")
    if not text:
        return no(room, "room.nothing-asked")
    in_the_hall = one.role is Role.PHONE
    if not (operation.named or asking.nameless or in_the_hall):
        return no(room, "room.name-needed")
    mine = [each for each in asking.questions.values() if each.person_id == one.person_id]
    if (last := asking.last.get(one.person_id)) and at - last < BETWEEN_TWO:
        return no(room, "room.too-soon")
    waiting = sum(each.stand is Stand.WAITING for each in mine)
    if waiting >= MOST_WAITING or len(mine) >= MOST_OF_ONE_SEAT or len(asking.questions) >= MOST_QUESTIONS:
        return no(room, "room.enough-questions")
    if in_the_hall and _waiting_from_the_hall(asking) >= MOST_OF_THE_HALL:
        return no(room, "room.enough-questions")
    number, last_asked = asking.numbered + 1, {**asking.last, one.person_id: at}
    named, origin = operation.named and not in_the_hall, Origin.HALL if in_the_hall else Origin.ROOM
    name, votes = one.name if named else "", frozenset({one.key})
    question = Question(number, text, at, one.person_id, name, one.seat, named=named, origin=origin, votes=votes)
    return _changed(room, replace(asking.with_(question), numbered=number, last=last_asked), question, Part.QUEUE)


def _waiting_from_the_hall(asking: Asking) -> int:
    """Return how many questions of the hall the host has not read yet."""
    return sum(one.origin is Origin.HALL and one.stand is Stand.WAITING for one in asking.questions.values())


def _changed(room: Room, asking: Asking, question: Question, *parts: Part) -> Outcome:
    """Show the parts; its author sees what became of it, and whoever's vote counts elsewhere now sees where."""
    concerned = room.keys_of(question.person_id) | asking.votes_moved(room.asking)
    return shown(replace(room, asking=asking), *parts, then=(ShowOwn(concerned),))


def _own(room: Room, number: int, by: Somebody) -> Question | None:
    question = room.asking.questions.get(number)
    return question if question and question.person_id == by.person_id else None


@for_the_audience
def _withdraw(room: Room, operation: op.WithdrawQuestion, by: Somebody, at: datetime) -> Outcome:
    question = _own(room, operation.number, by)
    if question is None:
        return no(room, "room.no-such-question")
    after = _not_current(room.asking.without(question.number), question.number)
    return _changed(room, after, question, *EVERYWHERE)


@for_guests
def _name(room: Room, operation: op.NameQuestion, by: Somebody, at: datetime) -> Outcome:
    question, one = _own(room, operation.number, by), room.here.get(by.key)
    if question is None or one is None:
        return no(room, "room.no-such-question")
    if not (operation.named or room.asking.nameless):
        return no(room, "room.name-needed")
    known = question.origin is Origin.MAIL  # the host read who wrote
    name = one.name if operation.named or known else ""
    renamed = replace(question, named=operation.named, name=name, seat=one.seat)
    if renamed == question:
        return room, []
    return _changed(room, room.asking.with_(renamed), renamed, Part.QUESTIONS, Part.QUEUE)


@for_the_audience
def _vote(room: Room, operation: op.Vote, by: Somebody, at: datetime) -> Outcome:
    question = room.asking.questions.get(operation.number)
    if question is None or not question.shown:
        return no(room, "room.no-such-question")
    if question.stand is Stand.ANSWERED:
        return no(room, "room.answered-already")
    if by.key in room.asking.voters[question.number]:
        return room, []
    asking = room.asking.with_(replace(question, votes=question.votes | {by.key}))
    return shown(replace(room, asking=asking), Part.VOTES, then=(ShowOwn(frozenset({by.key})),))


@for_the_audience
def _unvote(room: Room, operation: op.Unvote, by: Somebody, at: datetime) -> Outcome:
    question = room.asking.questions.get(operation.number)
    if question is None or not question.shown:
        return no(room, "room.no-such-question")
    with_mine = [one for one in (question, *room.asking.merged_into(question.number)) if by.key in one.votes]
    if not with_mine:
        return room, []
    asking = room.asking.with_(*(replace(one, votes=one.votes - {by.key}) for one in with_mine))
    return shown(replace(room, asking=asking), Part.VOTES, then=(ShowOwn(frozenset({by.key})),))


@for_hosts
def _publish(room: Room, operation: op.PublishQuestion, by: Somebody, at: datetime) -> Outcome:
    question = room.asking.questions.get(operation.number)
    if question is None:
        return no(room, "room.no-such-question")
    if question.shown:
        return room, []
    return _changed(room, room.asking.with_(_public(question, at)), question, *EVERYWHERE)


def _public(question: Question, at: datetime) -> Question:
    return replace(question, stand=Stand.PUBLIC, into=None, published=question.published or at)


@for_hosts
def _edit(room: Room, operation: op.EditQuestion, by: Somebody, at: datetime) -> Outcome:
    question, text = room.asking.questions.get(operation.number), " ".join(operation.text.split())[:LONGEST_QUESTION]
    if question is None:
        return no(room, "room.no-such-question")
    if not text:
        return no(room, "room.nothing-asked")
    if text == question.text:
        return room, []
    original = question.original or question.text
    edited = replace(question, text=text, original="" if text == original else original)
    return _changed(room, room.asking.with_(edited), question, Part.QUESTIONS, Part.QUEUE)


@for_hosts
def _merge(room: Room, operation: op.MergeQuestion, by: Somebody, at: datetime) -> Outcome:
    asking = room.asking
    question, into = asking.questions.get(operation.number), asking.questions.get(operation.into)
    if question is None or into is None or question is into or into.stand in (Stand.MERGED, Stand.ASIDE):
        return no(room, "room.no-such-question")
    if question.into == into.number:
        return room, []
    before = question.before if question.stand is Stand.MERGED else question.stand
    merged = replace(question, stand=Stand.MERGED, before=before, into=into.number)
    followed = [replace(one, into=into.number) for one in asking.merged_into(question.number)]
    after = _not_current(asking.with_(merged, *followed), question.number)
    return _changed(room, after, question, *EVERYWHERE)


@for_hosts
def _set_aside(room: Room, operation: op.SetQuestionAside, by: Somebody, at: datetime) -> Outcome:
    question = room.asking.questions.get(operation.number)
    if question is None:
        return no(room, "room.no-such-question")
    if question.stand is Stand.ASIDE:
        return room, []
    before = question.before if question.stand is Stand.MERGED else question.stand
    aside = replace(question, stand=Stand.ASIDE, before=before, into=None, reason=operation.reason)
    return _changed(room, _not_current(room.asking.with_(aside), aside.number), question, *EVERYWHERE)


@for_hosts
def _answer(room: Room, operation: op.AnswerQuestion, by: Somebody, at: datetime) -> Outcome:
    question, text = room.asking.questions.get(operation.number), operation.text.strip()[:LONGEST_ANSWER]
    if question is None or question.stand is Stand.MERGED:
        return no(room, "room.no-such-question")
    if question.stand is Stand.ANSWERED and question.answer == text:
        return room, []
    before = question.before if question.stand is Stand.ANSWERED else question.stand
    answered = replace(_public(question, at), stand=Stand.ANSWERED, before=before, answer=text, answered=at)
    return _changed(room, _not_current(room.asking.with_(answered), answered.number), question, *EVERYWHERE)


@for_hosts
def _restore(room: Room, operation: op.RestoreQuestion, by: Somebody, at: datetime) -> Outcome:
    question = room.asking.questions.get(operation.number)
    if question is None:
        return no(room, "room.no-such-question")
    if question.stand in (Stand.WAITING, Stand.PUBLIC):
        return room, []
    back = Stand.PUBLIC if question.before in (Stand.PUBLIC, Stand.ANSWERED) else Stand.WAITING
    again = replace(question, stand=back, before=back, into=None, answer="", answered=None)
    return _changed(room, room.asking.with_(again), question, *EVERYWHERE)


@for_hosts
def _project(room: Room, operation: op.ProjectQuestion, by: Somebody, at: datetime) -> Outcome:
    question = room.asking.questions.get(operation.number)
    if question is None or question.stand is Stand.MERGED:
        return no(room, "room.no-such-question")
    if room.asking.current == question.number:
        return room, []
    up = question if question.shown else _public(question, at)
    asking = replace(room.asking.with_(up), current=question.number)
    return _changed(room, asking, question, *EVERYWHERE)


@for_hosts
def _clear(room: Room, operation: op.ClearQuestion, by: Somebody, at: datetime) -> Outcome:
    if room.asking.current is None:
        return room, []
    return shown(replace(room, asking=replace(room.asking, current=None)), Part.QUESTIONS)


def _not_current(asking: Asking, number: int) -> Asking:
    return replace(asking, current=None) if asking.current == number else asking


@for_hosts
def _sent(room: Room, operation: op.QuestionsSent, by: Somebody, at: datetime) -> Outcome:
    """Take in what is new; what the desk took back goes, unless it was published already."""
    asking, sent = room.asking, {one.sent for one in operation.questions}
    for one in room.asking.questions.values():
        if one.sent is not None and one.sent not in sent and one.stand is Stand.WAITING:
            asking = asking.without(one.number)
    kept, number = {**asking.questions}, asking.numbered
    there = {one.sent for one in kept.values()}
    for each in operation.questions:
        if each.sent not in there:
            number += 1
            text = " ".join(each.text.split())[:LONGEST_QUESTION]
            kept[number] = Question(number, text, at, each.person_id, each.name, origin=Origin.MAIL, sent=each.sent)
    after = replace(asking, questions=kept, numbered=number, nameless=operation.nameless)
    if after == room.asking:
        return room, []
    concerned = {one.person_id for one in {*kept.values()} ^ {*room.asking.questions.values()}}
    return shown(replace(room, asking=after), *EVERYWHERE, then=(ShowOwn(room.keys_of(*concerned)),))


CASES: Cases = {
    op.Ask: _ask,
    op.WithdrawQuestion: _withdraw,
    op.NameQuestion: _name,
    op.Vote: _vote,
    op.Unvote: _unvote,
    op.PublishQuestion: _publish,
    op.EditQuestion: _edit,
    op.MergeQuestion: _merge,
    op.SetQuestionAside: _set_aside,
    op.AnswerQuestion: _answer,
    op.RestoreQuestion: _restore,
    op.ProjectQuestion: _project,
    op.ClearQuestion: _clear,
    op.QuestionsSent: _sent,
}
