"""Questions of a room become rows while it runs; a vote costs everybody else at most two messages a second."""

from __future__ import annotations

import asyncio

import pytest

from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.live import owner, services
from senningen.live.models import Question, SentQuestion
from senningen.live.operations import Operation
from senningen.programme.models import Session
from tests import factories
from tests.live import people
from tests.live.sockets import control, here, rooms, story

pytestmark = pytest.mark.django_db
MASTS = "Who pays for masts where no operator sees customers?"


@pytest.fixture
def session() -> Session:
    Session.objects.update(doors_opened=clock.now())
    return factories.edition(cap=5, sessions=1).sessions.get()


def test_questions_votes_and_hands_survive_the_process_and_stay_as_rows(session: Session) -> None:
    Session.objects.update(doors_opened=clock.now())
    joelle, helene, pol = people.host(session), people.guest(session, "Hélène"), people.guest(session, "Pol")
    sent = services.pass_question_on(
        session.pk, "By mail?", person_id=pol.person.pk, message_id=None, by=SYSTEM, now=clock.now(), cause=None
    )

    @story
    async def tell() -> None:
        lost = rooms()
        host, one = await control(lost, session.pk, joelle.token), await control(lost, session.pk, helene.token)
        two = await control(lost, session.pk, pol.token)
        assert [each["text"] for each in host.state["queue"]] == ["By mail?"]
        one.say("ask", text=MASTS, named=True)
        await one.until(lambda: one.own["questions"] != [])
        host.say("publish-question", number=2)
        await two.until(lambda: bool(two.state["questions"]["list"]))
        two.say("vote", number=2)
        two.say("ask", text="And without a name?")
        one.say("raise-hand")
        await host.until(lambda: host.state["votes"] == {"2": 2} and len(host.state["queue"]) == 2)
        assert two.state["queue"] == two.state["hands"] == []
        await (await lost.owner(session.pk)).keep()  # and then the process dies
        after = rooms()
        back = await control(after, session.pk, pol.token)
        assert (back.state["votes"], back.own["votes"]) == ({"2": 2}, [2])
        assert (await control(after, session.pk, helene.token)).own["hand"]
        back.say("withdraw-question", number=3)
        await back.until(lambda: len(back.own["questions"]) == 1)
        host = await control(after, session.pk, joelle.token)
        host.say("begin")
        host.say("end")
        await back.until(lambda: back.state["doors"]["state"] == "ended")
        await after.close()

    tell()
    rows = Question.objects.values_list("number", "text", "person__name", "seat", "sent", "stand", "votes")
    assert list(rows) == [
        (1, "By mail?", None, None, sent.pk, "waiting", 0),
        (2, MASTS, "Hélène", 1, None, "public", 2),
    ]
    assert "Hélène" not in str(session.snapshots.get().body), "names stay only where they were agreed to"


def test_many_votes_are_one_message_to_everybody_else(session: Session) -> None:
    Session.objects.update(doors_opened=clock.now())
    joelle, guests = people.host(session), [people.guest(session, f"Guest {n}") for n in range(4)]

    @story
    async def tell() -> None:
        house = rooms()
        host = await control(house, session.pk, joelle.token)
        pages = [await control(house, session.pk, guest.token) for guest in guests]
        pages[0].say("ask", text=MASTS)
        await host.until(lambda: bool(host.state["queue"]))
        host.say("publish-question", number=1)
        await pages[3].until(lambda: bool(pages[3].state["votes"]))
        before = len(pages[3].heard)
        for page in pages[1:3]:
            page.say("vote", number=1)
            await page.until(lambda page=page: page.own["votes"] == [1])  # type: ignore[misc]
        await pages[3].until(lambda: pages[3].state["votes"] == {"1": 3})
        assert [each["set"] for each in pages[3].heard[before:] if "votes" in each["set"]] == [{"votes": {"1": 3}}]
        await house.close()

    tell()


def test_the_desk_takes_a_question_back_while_the_room_is_open(session: Session) -> None:
    joelle, pol = people.host(session), people.guest(session, "Pol")
    now = clock.now()

    @story
    async def tell() -> None:
        house = rooms()
        host = await control(house, session.pk, joelle.token)

        def sent() -> SentQuestion:
            return services.pass_question_on(
                session.pk, MASTS, person_id=pol.person.pk, message_id=None, by=SYSTEM, now=now, cause=None
            )

        made = await here(sent)
        house._hear(f"questions:{session.pk}")
        await host.until(lambda: len(host.state["queue"]) == 1)
        await here(lambda: services.take_question_back(made.pk))
        house._hear(f"questions:{session.pk}")
        await host.until(lambda: host.state["queue"] == [])
        await house.close()

    tell()
    assert not Question.objects.exists()


def test_what_is_decided_while_a_room_starts_is_in_it(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    joelle, pol = people.host(session), people.guest(session, "Pol")
    now, last = clock.now(), list(owner.ELSEWHERE)[-1]
    look = owner.ELSEWHERE[last]

    @story
    async def tell() -> None:
        house, loop = rooms(), asyncio.get_running_loop()

        def slowly(session_id: int) -> Operation:
            """Look last, after the desk has passed on a question for which the room had looked before."""
            monkeypatch.setitem(owner.ELSEWHERE, last, look)
            services.pass_question_on(
                session_id, MASTS, person_id=pol.person.pk, message_id=None, by=SYSTEM, now=now, cause=None
            )
            loop.call_soon_threadsafe(house._hear, f"questions:{session_id}")
            return look(session_id)

        monkeypatch.setitem(owner.ELSEWHERE, last, slowly)
        host = await control(house, session.pk, joelle.token)
        await host.until(lambda: len(host.state["queue"]) == 1)
        await house.close()

    tell()
