"""An hour that is cancelled while its room is open: everybody is shown out, told why, and nobody comes in again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from senningen.desk import services as desk
from senningen.desk.models import Move
from senningen.desk.replanning.foresight import foresee
from senningen.desk.replanning.terms import Terms
from senningen.kernel import clock
from senningen.live.models import Presence
from senningen.media.ports import Close
from senningen.people.models import Account
from senningen.programme.models import Session
from tests import factories
from tests.live.sockets import control, here, media, story
from tests.live.test_recording import Hour

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(settings: Any, tmp_path: Path) -> Session:
    """One that begins soon, whatever the hour is."""
    settings.DATA = tmp_path
    begins = (clock.now() + timedelta(minutes=30)).astimezone(ZoneInfo(Session().zone))
    edition = factories.edition(cap=5, sessions=0, first_day=begins.date())
    return factories.session(edition, day=begins.date(), begins=begins.time().replace(microsecond=0))


def cancelled(session: Session, by: Account) -> Move:
    """Cancel it at the desk, as it was foreseen."""
    terms, now = Terms("cancel", session=session.pk), clock.now()
    outlook = foresee(session.edition, terms, now=now)
    return desk.change_plan(session.edition_id, terms, seen=outlook.seen, by=by, now=now)


def test_an_open_room_closes_when_its_session_is_cancelled_and_opens_again_when_that_is_undone(
    session: Session,
) -> None:
    hour, tom = Hour(session), factories.account(role=Account.Role.EDITOR)

    @story
    async def tell() -> None:
        await hour.begin()
        await hour.record()
        watching = await media(hour.house, session.pk, hour.helene.token, "sub")
        assert watching.accepted
        move = await here(lambda: cancelled(session, tom))
        hour.house._hear(f"session:{session.pk}")
        for page in (hour.guest, hour.speaker, hour.host):
            await page.until(lambda page=page: page.closed is not None)  # type: ignore[misc]
            assert (page.last("goodbye")["code"], page.closed) == ("room.cancelled", Close.ENDED)
        for line in (watching, hour.pub):
            await line.until(lambda line=line: line.closed is not None)  # type: ignore[misc]
        room = (await hour.house.owner(session.pk)).room
        assert (room.here, room.stage, room.recording.since) == ({}, (), None)
        for who in (hour.joelle, hour.helene):
            assert (await control(hour.house, session.pk, who.token)).last("goodbye")["code"] == "room.cancelled"
        await here(lambda: desk.undo_move(move.pk, by=tom, now=clock.now()))
        back = await control(hour.house, session.pk, hour.joelle.token)
        assert back.state["doors"]["state"] == "live"
        await hour.house.close()

    tell()
    assert not Presence.objects.filter(ended=None).exists()
