"""Questions and hands: what a guest, another guest and the host may do, and in which order it stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from senningen.live import operations as op
from senningen.live.asked import Origin, Reason, SentQuestion, Stand
from senningen.live.cases.questions import MOST_WAITING
from senningen.live.keeping import kept_as_json, replay, room_as_json, room_from_json
from senningen.live.operations import Operation, Role, Somebody
from senningen.live.room import apply
from senningen.live.state import Part, Refuse, Room, Show, ShowOwn
from senningen.live.views import part_view
from senningen.live.views.own import own_view

AT = datetime(2020, 12, 15, 10, 45, tzinfo=UTC)
JOELLE = Somebody("part:1", Role.HOST, "Joëlle Kirsch", 1)
MAREK = Somebody("part:2", Role.SPEAKER, "Marek Dvořák", 2)
HELENE = Somebody("seat:47", Role.GUEST, "Hélène Marchal-Ries", 3, {}, 47)
POL = Somebody("seat:23", Role.GUEST, "Pol Schiltz", 4, {}, 23)
MASTS = "Who pays for masts where no operator sees customers?"
DELAY = "How long does the hand-over take?"
Steps = list[tuple[Operation, Somebody]]


def told(room: Room, *steps: tuple[Operation, Somebody], at: datetime = AT) -> Room:
    for n, (operation, by) in enumerate(steps):
        room, effects = apply(room, operation, by, at + timedelta(minutes=n))
        assert not [each for each in effects if isinstance(each, Refuse)], operation
    return room


def refused(room: Room, operation: Operation, by: Somebody, at: datetime = AT) -> str:
    same, effects = apply(room, operation, by, at)
    assert same is room
    return next((each.code for each in effects if isinstance(each, Refuse)), "")


@pytest.fixture
def room() -> Room:
    arrived = [(op.Arrive(one), one) for one in (JOELLE, MAREK, HELENE, POL)]
    return told(Room(), *arrived, (op.Begin(), JOELLE))


@pytest.fixture
def asked(room: Room) -> Room:
    """Hélène has asked 1 with her name, Pol 2 without."""
    return told(room, (op.Ask(MASTS, named=True), HELENE), (op.Ask(DELAY), POL))


def seen(room: Room, role: Role = Role.GUEST) -> list[tuple[int, str, str]]:
    return [(one.number, one.text, one.name) for one in part_view(room, Part.QUESTIONS, role).list]


def test_a_question_is_seen_by_its_author_and_the_host_until_it_is_published(asked: Room) -> None:
    assert seen(asked) == seen(asked, Role.HOST) == []
    assert [one.text for one in own_view(asked, HELENE).questions] == [MASTS]
    assert [one.text for one in part_view(asked, Part.QUEUE, Role.HOST)] == [MASTS, DELAY]
    assert part_view(asked, Part.QUEUE, Role.GUEST) == part_view(asked, Part.QUEUE, Role.SPEAKER) == []
    room = told(asked, (op.PublishQuestion(1), JOELLE))
    assert seen(room) == [(1, MASTS, HELENE.name)]


def test_a_name_is_shown_only_with_consent_and_the_host_does_not_see_it_either(asked: Room) -> None:
    queued = part_view(asked, Part.QUEUE, Role.HOST)
    assert [(one.name, one.seat) for one in queued] == [(HELENE.name, 47), ("", None)]
    room = told(asked, (op.PublishQuestion(2), JOELLE))
    assert seen(room, Role.HOST) == [(2, DELAY, "")]
    room = told(room, (op.NameQuestion(2, named=True), POL))
    assert seen(room) == [(2, DELAY, POL.name)]
    room = told(room, (op.NameQuestion(2, named=False), POL))
    assert "Pol" not in str(part_view(room, Part.QUESTIONS, Role.GUEST)) + str(room.asking.questions[2].name)
    assert refused(room, op.NameQuestion(2, named=True), HELENE) == "room.no-such-question"


def test_an_edition_may_want_names(room: Room) -> None:
    room = told(room, (op.QuestionsSent((), nameless=False), JOELLE))
    assert refused(room, op.Ask(MASTS), HELENE) == "room.name-needed"
    assert told(room, (op.Ask(MASTS, named=True), HELENE)).asking.questions[1].name == HELENE.name


def test_nobody_asks_too_fast_nor_too_much(room: Room) -> None:
    room = told(room, (op.Ask(MASTS), HELENE))
    soon = AT + timedelta(seconds=9)
    assert refused(room, op.Ask(DELAY), HELENE, soon) == "room.too-soon"
    withdrawn, _ = apply(room, op.WithdrawQuestion(1), HELENE, soon)
    assert refused(withdrawn, op.Ask(DELAY), HELENE, soon) == "room.too-soon", "taking back makes nobody faster"
    room = told(room, *[(op.Ask(f"{DELAY} {n}"), HELENE) for n in range(1, MOST_WAITING)], at=AT + timedelta(minutes=1))
    assert refused(room, op.Ask(DELAY), HELENE, AT + timedelta(hours=1)) == "room.enough-questions"
    assert refused(room, op.Ask("  "), POL) == "room.nothing-asked"
    assert refused(room, op.Ask(MASTS), MAREK) == "room.guests-only"


def test_each_seat_has_one_vote_for_each_question(asked: Room) -> None:
    assert refused(asked, op.Vote(1), POL) == "room.no-such-question", "nobody has read it yet"
    room = told(asked, (op.PublishQuestion(1), JOELLE))
    voted, effects = apply(room, op.Vote(1), POL, AT)
    assert effects == [Show(frozenset({Part.VOTES})), ShowOwn(frozenset({POL.key}))], "a click resends no texts"
    again = told(voted, (op.Vote(1), POL))
    assert part_view(again, Part.VOTES, Role.GUEST) == {"1": 2}
    assert own_view(again, POL).votes == own_view(again, HELENE).votes == [1]
    assert part_view(told(again, (op.Unvote(1), POL)), Part.VOTES, Role.GUEST) == {"1": 1}
    assert refused(room, op.Vote(1), MAREK) == "room.guests-only"


def test_merged_questions_count_together_and_can_be_parted_again(asked: Room) -> None:
    room = told(asked, (op.PublishQuestion(1), JOELLE), (op.PublishQuestion(2), JOELLE), (op.Vote(1), POL))
    merged = told(room, (op.MergeQuestion(2, 1), JOELLE))
    assert seen(merged) == [(1, MASTS, HELENE.name)]
    assert part_view(merged, Part.VOTES, Role.GUEST) == {"1": 2}, "Pol voted for both"
    assert merged.asking.changed_since(room.asking).keys() == {2}
    assert own_view(merged, POL).questions[0].stand == Stand.MERGED
    assert part_view(told(merged, (op.Unvote(1), POL)), Part.VOTES, Role.GUEST) == {"1": 1}
    assert part_view(told(merged, (op.RestoreQuestion(2), JOELLE)), Part.VOTES, Role.GUEST) == {"1": 2, "2": 1}
    assert refused(merged, op.MergeQuestion(1, 2), JOELLE) == "room.no-such-question"
    assert told(merged, (op.WithdrawQuestion(1), HELENE)).asking.questions[2].stand is Stand.PUBLIC


def test_whoever_voted_sees_where_their_vote_counts_now(asked: Room) -> None:
    room = told(asked, (op.PublishQuestion(1), JOELLE), (op.PublishQuestion(2), JOELLE), (op.Vote(2), HELENE))
    room = told(room, (op.Unvote(1), HELENE))
    for operation, votes in ((op.MergeQuestion(2, 1), [1]), (op.RestoreQuestion(2), [2])):
        room, effects = apply(room, operation, JOELLE, AT)
        assert ShowOwn(frozenset({POL.key, HELENE.key})) in effects
        assert own_view(room, HELENE).votes == votes


def test_setting_aside_tells_the_author_why_and_can_be_undone(asked: Room) -> None:
    room = told(asked, (op.PublishQuestion(2), JOELLE), (op.SetQuestionAside(2, Reason.TONE), JOELLE))
    assert (seen(room), own_view(room, POL).questions[0].reason) == ([], Reason.TONE)
    assert seen(told(room, (op.RestoreQuestion(2), JOELLE))) == [(2, DELAY, "")]


def test_the_host_edits_and_what_was_written_is_kept(asked: Room) -> None:
    room = told(asked, (op.EditQuestion(1, "Who  pays?"), JOELLE), (op.EditQuestion(1, "Who pays for it?"), JOELLE))
    question = room.asking.questions[1]
    assert (question.text, question.original) == ("Who pays for it?", MASTS)
    assert told(room, (op.EditQuestion(1, MASTS), JOELLE)).asking.questions[1].original == ""
    assert refused(room, op.EditQuestion(1, " "), JOELLE) == "room.nothing-asked"


def test_a_question_goes_over_the_stage_and_is_answered_there_or_in_writing(asked: Room) -> None:
    room = told(asked, (op.ProjectQuestion(1), JOELLE))
    assert part_view(room, Part.QUESTIONS, Role.GUEST).current == 1
    assert seen(room) == [(1, MASTS, HELENE.name)], "what is over the stage is public"
    room = told(room, (op.AnswerQuestion(1), JOELLE), (op.AnswerQuestion(2, "About 40 ms."), JOELLE))
    shown = part_view(room, Part.QUESTIONS, Role.GUEST)
    assert (shown.current, [(one.answered, one.answer) for one in shown.list]) == (
        None,
        [(True, ""), (True, "About 40 ms.")],
    )
    assert refused(room, op.Vote(1), POL) == "room.answered-already"
    back = told(room, (op.RestoreQuestion(2), JOELLE)).asking.questions[2]
    assert (back.stand, back.answer) == (Stand.WAITING, "")
    cleared = told(asked, (op.ProjectQuestion(1), JOELLE), (op.ClearQuestion(), JOELLE))
    assert part_view(cleared, Part.QUESTIONS, Role.GUEST).current is None


def test_questions_by_mail_are_in_the_queue_once_and_without_a_name_for_the_audience(room: Room) -> None:
    sent = (SentQuestion(8, DELAY, POL.name, POL.person_id),)
    room = told(room, (op.QuestionsSent(sent), JOELLE), (op.QuestionsSent(sent), JOELLE))
    assert [(one.text, one.origin, one.name) for one in part_view(room, Part.QUEUE, Role.HOST)] == [
        (DELAY, Origin.MAIL, POL.name)
    ]
    assert [one.text for one in own_view(room, POL).questions] == [DELAY], "the writer is here and finds it"
    published = told(room, (op.PublishQuestion(1), JOELLE))
    assert seen(published) == [(1, DELAY, "")]
    assert told(room, (op.QuestionsSent(()), JOELLE)).asking.questions == {}, "the desk took it back"
    assert seen(told(published, (op.QuestionsSent(()), JOELLE))) == [(1, DELAY, "")], "too late to take back"


def test_what_was_put_to_a_question_that_the_desk_takes_back_stands_by_itself_again(room: Room) -> None:
    sent = (SentQuestion(8, DELAY, POL.name, POL.person_id),)
    room = told(room, (op.QuestionsSent(sent), JOELLE), (op.Ask(MASTS), HELENE), (op.MergeQuestion(2, 1), JOELLE))
    room = told(room, (op.QuestionsSent(()), JOELLE))
    assert [(one.text, one.stand) for one in part_view(room, Part.QUEUE, Role.HOST)] == [(MASTS, Stand.WAITING)]


HOSTS = [
    op.PublishQuestion(1),
    op.EditQuestion(1, "x"),
    op.MergeQuestion(1, 2),
    op.SetQuestionAside(1),
    op.AnswerQuestion(1),
    op.RestoreQuestion(1),
    op.ProjectQuestion(1),
    op.ClearQuestion(),
    op.RefuseFloor(POL.key),
]


@pytest.mark.parametrize("operation", HOSTS)
def test_only_a_host_keeps_order_among_questions(asked: Room, operation: Operation) -> None:
    assert refused(asked, operation, HELENE) == refused(asked, operation, MAREK) == "room.host-only"


def test_hands_stand_in_their_order_until_lowered_refused_or_removed(room: Room) -> None:
    room = told(room, (op.RaiseHand(), POL), (op.RaiseHand(), HELENE), (op.RaiseHand(), POL))
    hands = part_view(room, Part.HANDS, Role.HOST)
    assert [(one.name, one.seat, one.at) for one in hands] == [
        (POL.name, 23, AT.isoformat()),
        (HELENE.name, 47, (AT + timedelta(minutes=1)).isoformat()),
    ]
    assert part_view(room, Part.HANDS, Role.GUEST) == []
    assert own_view(room, POL).hand == AT.isoformat()
    away, effects = apply(room, op.Depart(POL.key), POL, AT)
    assert Show(frozenset({Part.PEOPLE, Part.HANDS})) in effects, "the host sees at once whose line is down"
    assert [one.here for one in part_view(away, Part.HANDS, Role.HOST)] == [False, True], "a dropped line lowers none"
    assert [hand.key for hand in told(room, (op.LowerHand(), POL)).hands] == [HELENE.key]
    assert [hand.key for hand in told(room, (op.RefuseFloor(HELENE.key), JOELLE)).hands] == [POL.key]
    assert [hand.key for hand in told(room, (op.GiveFloor(POL.key), JOELLE)).hands] == [HELENE.key]
    assert [hand.key for hand in told(room, (op.Remove(POL.key), JOELLE)).hands] == [HELENE.key]
    assert told(room, (op.End(), JOELLE)).hands == ()
    assert refused(room, op.RaiseHand(), MAREK) == "room.guests-only"


def test_a_restart_loses_no_question_vote_or_hand() -> None:
    steps: Steps = [(op.Arrive(one), one) for one in (JOELLE, HELENE, POL)]
    steps += [
        (op.QuestionsSent((SentQuestion(8, "By mail?", "Nora", 9),), nameless=True), JOELLE),
        (op.Ask(MASTS, named=True), HELENE),
        (op.Ask(DELAY), POL),
        (op.PublishQuestion(2), JOELLE),
        (op.Vote(2), POL),
        (op.MergeQuestion(3, 2), JOELLE),
        (op.SetQuestionAside(1, Reason.TIME), JOELLE),
        (op.ProjectQuestion(2), JOELLE),
        (op.RaiseHand(), POL),
    ]
    room = told(Room(), *steps)
    kept = [(kept_as_json(step, by), AT + timedelta(minutes=n)) for n, (step, by) in enumerate(steps)]
    assert replay(Room(), kept) == room
    assert room_from_json(room_as_json(room)) == room
