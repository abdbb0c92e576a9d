"""Whatever a page sends, its line answers or ends as agreed, and the room goes on for everybody else."""

from __future__ import annotations

import json
from inspect import signature

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from senningen.live.operations import BY_NAME as BY_VERB
from senningen.media.ports import Close
from tests import factories
from tests.live import people
from tests.live.sockets import Page, control, rooms, story

pytestmark = [pytest.mark.django_db, pytest.mark.chance]
ENDS = {"end", "remove"}  # the host may: a room that has ended goes on for nobody
numbers = st.integers(-(2**70), 2**70) | st.floats() | st.integers(-1, 5)
plain = st.none() | st.booleans() | numbers | st.text(max_size=40) | st.sampled_from(["part:1", "seat:1", "video"])
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def asked(verb: str) -> st.SearchStrategy[str]:
    """Ask for something that there is, with fields that may be nothing of the kind."""
    names = signature(BY_VERB[verb]).parameters
    return st.fixed_dictionaries({"do": st.just(verb)}, optional=dict.fromkeys(names, plain | anything)).map(json.dumps)


verbs = st.sampled_from(sorted(BY_VERB.keys() - ENDS)).flatmap(asked)
noise = st.text(max_size=60) | anything.map(json.dumps) | st.binary(max_size=60)


@settings(max_examples=30, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(["guest", "speaker", "host"]), verbs | noise), min_size=4, max_size=40))
def test_no_message_breaks_a_line_or_the_room(said: list[tuple[str, str | bytes]]) -> None:
    here = transaction.savepoint()
    try:
        an_hour_of(said)
    finally:
        transaction.savepoint_rollback(here)


def an_hour_of(said: list[tuple[str, str | bytes]]) -> None:
    """Say all of it in a room, each by its own page; a page that was closed opens again."""
    session = factories.edition(cap=5, sessions=1).sessions.get()
    cast = {
        "host": people.host(session),
        "speaker": people.on_stage(session, "Marek Dvořák"),
        "guest": people.guest(session, "Hélène Marchal-Ries"),
        "quiet": people.guest(session, "Pol Schiltz"),
    }

    @story
    async def tell() -> None:
        house = rooms()
        pages = {"host": await control(house, session.pk, cast["host"].token)}
        pages["host"].say("open-doors")
        for who in ("speaker", "guest", "quiet"):
            pages[who] = await control(house, session.pk, cast[who].token)
        for who, words in said:
            await answered(pages[who], words)
            if pages[who].closed is not None:
                assert pages[who].closed == Close.MALFORMED, words
                pages[who] = await control(house, session.pk, cast[who].token)
        host = await control(house, session.pk, cast["host"].token)
        host.say("announce", text="It goes on.")
        quiet = pages["quiet"]
        await quiet.until(lambda: "It goes on." in [each["text"] for each in quiet.state["announcements"]])
        assert quiet.closed is None
        await house.close()

    tell()


async def answered(page: Page, words: str | bytes) -> None:
    """Send it, and ask for the clock: either that is answered, or the line has ended."""
    heard = len(page.heard)
    page.send_bytes(words) if isinstance(words, bytes) else page.send(words)
    page.say_plainly(do="heard")
    await page.until(lambda: page.closed is not None or any(each["t"] == "heard" for each in page.heard[heard:]))
