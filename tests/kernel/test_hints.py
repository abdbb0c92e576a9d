import asyncio
import threading

import pytest
from django.db import connection

from senningen.kernel import hints
from senningen.kernel.hints import Hint
from senningen.kernel.service import service


async def heard(*topics: str, say: list[Hint], want: int) -> list[Hint]:
    """Follow the topics while another thread speaks."""
    got: list[Hint] = []

    async def listen() -> None:
        async for hint in hints.follow(*topics):
            got.append(hint)
            if len(got) == want:
                return

    listening = asyncio.create_task(listen())
    await asyncio.sleep(0)

    def speak() -> None:
        for each in say:
            hints.tell(each)

    speaker = threading.Thread(target=speak)
    speaker.start()
    speaker.join()
    await asyncio.wait_for(listening, 2)
    return got


def test_a_follower_hears_its_topics_from_any_thread() -> None:
    said = [Hint("edition:9", 1), Hint("edition:10", 480)]
    assert asyncio.run(heard("edition:10", say=said, want=1)) == [Hint("edition:10", 480)]


def test_a_slow_follower_gets_the_newest_of_each_topic() -> None:
    said = [Hint("edition:10", 480), Hint("jobs"), Hint("edition:10", 481)]
    assert asyncio.run(heard(say=said, want=2)) == [Hint("jobs"), Hint("edition:10", 481)]


def test_following_ends_when_the_process_stops() -> None:
    async def follow() -> list[Hint]:
        async def listen() -> list[Hint]:
            return [hint async for hint in hints.follow()]

        listening = asyncio.create_task(listen())
        await asyncio.sleep(0)
        hints.end_following()
        return await asyncio.wait_for(listening, 1)

    assert asyncio.run(follow()) == []


@pytest.mark.django_db(transaction=True)
def test_a_hint_is_said_when_the_change_has_committed_and_not_before() -> None:
    told: list[tuple[str, bool]] = []

    @service
    def change(*, fails: bool) -> None:
        hints.say("edition:10", 1)
        if fails:
            raise ZeroDivisionError

    stop = hints.listen(lambda hint: told.append((hint.topic, connection.in_atomic_block)))
    try:
        with pytest.raises(ZeroDivisionError):
            change(fails=True)
        assert told == []
        change(fails=False)
        assert told == [("edition:10", False)]
    finally:
        stop()
