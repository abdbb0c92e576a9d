"""Every door asks the same: a pass that is no good opens none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from senningen.kernel import clock
from senningen.live import admission
from senningen.people.models import Link
from senningen.programme.models import Session
from tests import factories
from tests.live import people
from tests.live.sockets import control, here, media, rooms, story

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
