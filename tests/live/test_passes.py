"""Every door asks the same: a pass that is no good opens none, and what is said behind a door breaks no room."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from typing import Any, ClassVar, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from senningen.kernel import clock
from senningen.live import admission
from senningen.live.operations import FROM_BROWSERS, Operation
from senningen.live.protocol import NOT_FROM_BROWSERS
from senningen.media.ports import Close
from senningen.people.models import Link
from senningen.programme.models import Session
from tests import factories
from tests.live import people
from tests.live.sockets import Page, control, here, media, rooms, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return factories.edition(cap=5, sessions=2).sessions.get(number=1)


@pytest.mark.parametrize("door", ["control", "pub", "screen", "sub"])
def test_no_door_opens_for_a_forged_foreign_expired_or_revoked_pass(
    session: Session, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    joelle = people.host(session)
    stranger = people.host(session.edition.sessions.get(number=2), "Ben Stranger")

    @story
    async def tell() -> None:
        house = rooms()

        async def opens(token: str) -> bool:
            if door == "control":
                return bool((await control(house, session.pk, token)).state)
            return (await media(house, session.pk, token, door)).accepted

        host = await control(house, session.pk, joelle.token)
        host.say("begin")
        if door == "screen":
            host.say("enter-stage")
            host.say("share-screen")
            await host.until(lambda: host.state["stage"]["screen"] == joelle.key)
        await host.until(lambda: host.state["doors"]["state"] == "live")
        assert await opens(joelle.token)
        assert not await opens(joelle.token[:-3] + "abc")
        assert not await opens(stranger.token)
        with monkeypatch.context() as later:
            later.setattr(admission, "PASS_LIVES", timedelta(seconds=-1))
            assert not await opens(joelle.token)
        await here(lambda: Link.objects.filter(subject_id=joelle.claim.id).update(revoked=clock.now()))
        assert not await opens(joelle.token)
        await house.close()

    tell()


BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    int: st.sampled_from([0, 1, 2, 7, 2**31 - 1]),
    bool: st.booleans(),
    str: st.text(max_size=30) | st.sampled_from(["part:1", "part:2", "seat:1", "seat:2"]),
}


def message_of(cls: type[Operation]) -> st.SearchStrategy[str]:
    hints = {
        name: kind
        for name, kind in get_type_hints(cls).items()
        if get_origin(kind) is not ClassVar and name not in NOT_FROM_BROWSERS
    }
    fields = {name: BY_TYPE[kind] if kind in BY_TYPE else st.sampled_from(list(kind)) for name, kind in hints.items()}
    return st.fixed_dictionaries({"do": st.just(cls.do), **fields}).map(json.dumps)


WELL_FORMED = st.one_of([message_of(cls) for cls in FROM_BROWSERS])
ANYTHING = WELL_FORMED | st.sampled_from(['{"do":"again"}', '{"do":"heard"}', '{"do":"renew"}', "", "null", "[[", "{}"])


_editions = itertools.count(10)


async def _said(page: Page, messages: list[str]) -> None:
    for text in messages:
        page.send(text)
    page.say("heard")
    await page.until(lambda: page.closed is not None or page.heard[-1].get("t") == "heard")
    assert page.closed in (None, Close.MALFORMED)


@pytest.mark.chance
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(from_guest=st.lists(ANYTHING, max_size=6), from_speaker=st.lists(WELL_FORMED, max_size=6))
def test_whatever_guests_and_speakers_say_the_room_goes_on(from_guest: list[str], from_speaker: list[str]) -> None:
    n = next(_editions)
    session = factories.edition(cap=5, sessions=1, number=n, slug=str(n)).sessions.get(number=1)
    joelle, marek = people.host(session), people.on_stage(session, "Marek Dvořák")
    helene, pol = people.guest(session, "Hélène Marchal-Ries"), people.guest(session, "Pol Schiltz")

    @story
    async def tell() -> None:
        house = rooms()
        host = await control(house, session.pk, joelle.token)
        host.say("begin")
        await host.until(lambda: host.state["doors"]["state"] == "live")
        speaker, guest, witness = [await control(house, session.pk, one.token) for one in (marek, helene, pol)]
        await _said(speaker, from_speaker)
        await _said(guest, from_guest)
        host.say("announce", text="We go on.")
        await witness.until(lambda: "We go on." in str(witness.state["announcements"]))
        await house.close()

    tell()
