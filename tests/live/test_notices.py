"""The organiser alone at 11:29: one click, and everybody with a place knows that it begins late, or elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from senningen.jobs.models import Job
from senningen.kernel.refusals import Refused
from senningen.live import operations as op
from senningen.live import queries, services, tasks
from senningen.live.operations import Role, Somebody
from senningen.live.room import apply
from senningen.live.state import Notice as Shown
from senningen.live.state import Part, Room, Show
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.programme.models import Edition, Session
from tests import factories
from tests.seats.stories import ask, seated, session

pytestmark = pytest.mark.django_db
A_MINUTE_BEFORE = datetime(2020, 12, 14, 10, 29, tzinfo=UTC)  # session 1 begins at 11:30 in Luxembourg
LATER = A_MINUTE_BEFORE + timedelta(minutes=1)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=5)


@pytest.fixture
def first(edition: Edition) -> Session:
    """Anna and Ben have a place in the first session, Claire in the second alone; Dora asked and waits."""
    seated(edition, "Anna", 1, 2)
    seated(edition, "Ben", 1)
    seated(edition, "Claire", 2)
    ask(edition, "Dora", 1)
    return session(edition, 1)


@pytest.fixture
def host() -> Account:
    return factories.account(role="host")


def give(first: Session, host: Account, now: datetime = A_MINUTE_BEFORE, **said: Any) -> None:
    services.give_notice(first.pk, by=host, now=now, **said)


def told() -> list[tuple[str, str]]:
    """Do the jobs that were queued, and say who was told of a notice and how the letter begins."""
    for job in Job.objects.filter(task="live.write_notice", state=Job.State.WAITING).order_by("pk"):
        tasks.write_notice(*job.args)
    return [
        (each.to_name, each.subject.partition(":")[0]) for each in Letter.objects.filter(kind="notice").order_by("pk")
    ]


def test_everybody_with_a_place_in_that_session_is_told_and_nobody_else(first: Session, host: Account) -> None:
    speaker = factories.person("Prof. Vandermeer")
    first.parts.create(person=speaker, role="speaker", position=9)
    give(first, host, late=10)
    named = {name for name, _ in told()}
    assert {"Anna", "Ben", "Prof. Vandermeer"} <= named
    assert named.isdisjoint({"Claire", "Dora"})
    assert len(queries.readers(first)) == len(named)
    assert set(dict(told()).values()) == {"We begin at 11"}  # 11:40
    assert "10 minutes late, at 11:40" in Letter.objects.get(kind="notice", to_name="Anna").text


def test_a_link_elsewhere_stands_in_the_letter_as_it_is(first: Session, host: Account) -> None:
    give(first, host, elsewhere="https://meet.example/abc?x=1&y=2")
    told()
    letter = Letter.objects.get(kind="notice", to_name="Ben")
    assert "\nhttps://meet.example/abc?x=1&y=2\n" in letter.text
    assert letter.not_after == first.ends_at


def test_many_are_told_in_turns_and_each_once(first: Session, host: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("senningen.live.services.noticing.AT_A_TIME", 1)
    give(first, host, late=5)
    names = [name for name, _ in told()]
    assert len(names) == len(set(names)) == len(queries.readers(first))
    assert len(told()) == len(names)  # a job that runs twice


def test_a_second_notice_replaces_the_first_and_what_had_not_left_never_does(first: Session, host: Account) -> None:
    give(first, host, late=5)
    told()
    give(first, host, LATER, late=20)
    assert {each.state for each in Letter.objects.filter(kind="notice")} == {Letter.State.UNDONE}
    told()
    assert "20 minutes" in Letter.objects.filter(to_name="Anna").latest("pk").text
    assert queries.noticed(first.pk) == (20, "")


def test_taken_back_whoever_had_the_letter_is_told_so_and_nobody_else(first: Session, host: Account) -> None:
    give(first, host, late=5)
    told()
    Letter.objects.filter(to_name="Anna").update(state=Letter.State.SENT)
    services.withdraw_notice(first.pk, by=host, now=LATER)
    before = Letter.objects.count()
    told()
    assert Letter.objects.count() == before + 1
    last = Letter.objects.latest("pk")
    assert (last.to_name, last.subject.partition(":")[0]) == ("Anna", "As planned after all, at 11")
    assert queries.notice(first.pk) is None


def test_taken_back_before_a_letter_was_written_nobody_hears_of_it(first: Session, host: Account) -> None:
    give(first, host, late=5)
    services.withdraw_notice(first.pk, by=host, now=LATER)
    assert told() == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "notice.empty"),
        ({"late": 500}, "notice.empty"),
        ({"elsewhere": "javascript:alert(1)"}, "notice.link"),
        ({"elsewhere": "https://"}, "notice.link"),
    ],
)
def test_what_says_nothing_or_opens_nothing_is_refused(first: Session, host: Account, said: Any, code: str) -> None:
    with pytest.raises(Refused, match=code):
        give(first, host, **said)


def test_a_session_that_is_over_has_no_notice(first: Session, host: Account) -> None:
    Session.objects.filter(pk=first.pk).update(ended=LATER)
    with pytest.raises(Refused, match=r"notice\.over"):
        give(first, host, late=5)


def test_the_room_shows_it_to_everybody_until_it_is_taken_back() -> None:
    house, at = Somebody("house", Role.HOST, "", 0), A_MINUTE_BEFORE
    after, effects = apply(Room(), op.NoticeGiven(10, ""), house, at)
    assert (after.notice, effects) == (Shown(10, ""), [Show(frozenset({Part.NOTICE}))])
    assert apply(after, op.NoticeGiven(10, ""), house, at)[1] == []  # looked at again
    assert apply(after, op.NoticeGiven(0, ""), house, at)[0].notice is None


def test_the_run_sheet_begins_as_late_as_everybody_was_told(first: Session, host: Account) -> None:
    assert queries.written_sheet(first.pk)[0] == first.starts_at
    give(first, host, late=10)
    assert queries.written_sheet(first.pk)[0] == first.starts_at + timedelta(minutes=10)
