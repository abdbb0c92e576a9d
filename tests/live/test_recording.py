"""Recording in a real room: sockets, rows and files. Off means that nothing of what was sent is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from senningen.journal.entries import SYSTEM
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.live import services
from senningen.live.cases.recording import CONSENT
from senningen.live.models import Consent, RecordedFile
from senningen.live.operations import AgreementsChanged, Operation
from senningen.live.owner import Owner
from senningen.live.rooms import Rooms
from senningen.live.services import recordings
from senningen.media.hub import Hub
from senningen.media.records import record
from senningen.programme.models import Session
from tests import factories
from tests.live import people
from tests.live.sockets import Page, control, here, media, rooms, story
from tests.media.frames import Performer, catalog
from tests.media.test_recording import probed

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(settings: Any, tmp_path: Path) -> Session:
    settings.DATA = tmp_path
    return factories.edition(cap=5, sessions=1).sessions.get(number=1)


class OnStage:
    """A speaker's publishing page, as `Performer` wants one."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def is_asked(self, name: str) -> int:
        def asked() -> list[int]:
            return [one["id"] for one in self.page.heard if one.get("sub") == name]

        await self.page.until(lambda: bool(asked()))
        return asked()[-1]

    async def films(self, track: int, flags: int, group: int, payload: bytes) -> None:
        self.page.send_bytes(record(track, flags, group, 1e12, payload))
        await asyncio.sleep(0)


class Hour:
    """A session that has begun, with one speaker on stage who sends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.joelle, self.marek = people.host(session), people.on_stage(session, "Marek Dvořák")
        self.helene = people.guest(session, "Hélène Marchal-Ries")

    async def begin(self) -> None:
        self.house: Rooms = rooms()
        self.host = await control(self.house, self.session.pk, self.joelle.token)
        self.speaker = await control(self.house, self.session.pk, self.marek.token)
        self.host.say("open-doors")
        self.speaker.say("enter-stage")
        self.host.say("begin")
        self.guest = await self.comes()
        await self.send()

    async def comes(self) -> Page:
        await self.host.until(lambda: self.host.state["doors"]["state"] == "live")
        return await control(self.house, self.session.pk, self.helene.token)

    async def send(self) -> None:
        self.pub = await media(self.house, self.session.pk, self.marek.token, "pub")
        self.pub.say_plainly(catalog=catalog())
        self.performer = Performer(OnStage(self.pub))  # type: ignore[arg-type]

    async def performs_on_tape(self) -> None:
        """Send a second, and wait until nothing more of it comes to the recorder."""
        owner = await self.house.owner(self.session.pk)
        await self.performer.performs(1)
        async with asyncio.timeout(60):
            before = -1
            while owner.tape.taken != before or not before:
                before = owner.tape.taken
                await asyncio.sleep(0.1)

    async def record(self) -> None:
        self.speaker.say("agree-to-recording", version=CONSENT)
        await self.host.until(lambda: self.marek.key in self.host.state["recording"]["agreed"])
        self.host.say("start-recording")
        await self.guest.until(lambda: bool(self.guest.state["recording"]["since"]))


def told(session: Session, test: Callable[[Hour], Any]) -> None:
    hour = Hour(session)

    @story
    async def tell() -> None:
        await hour.begin()
        await test(hour)
        await hour.house.close()

    tell()


def in_the_journal() -> list[tuple[str, str | None]]:
    """Return what is told of the recording, in order, and why it stopped where it did."""
    entries = Entry.objects.filter(kind__startswith="recording.").order_by("number")
    return [(one.kind, one.data.get("why")) for one in entries]


def media_on_disk(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*") if one.is_file())


def test_off_means_that_not_a_byte_of_what_was_sent_is_kept(session: Session, tmp_path: Path) -> None:
    async def tell(hour: Hour) -> None:
        sub = await media(hour.house, session.pk, hour.helene.token, "sub")
        await sub.until(lambda: any(one.get("stage") for one in sub.heard))
        path = next(iter(sub.heard[-1]["stage"]))
        sub.say_plainly(sub=[path, "video/hd"], n=1)
        sub.say_plainly(sub=[path, "audio/data"], n=2)
        await hour.performer.performs(1)
        assert [one.key for one in hour.house.relay.facts(str(session.pk)) if one.key == "recorder"] == []
        assert sub.bytes_got > 1000  # it was really sent
        hour.speaker.say("agree-to-recording", version=CONSENT)  # agreeing alone records nothing
        await hour.performer.performs(1)

    told(session, tell)
    assert media_on_disk(tmp_path) == []
    assert not RecordedFile.objects.exists()


def test_on_writes_the_stage_from_start_to_stop_and_keeps_who_agreed_to_what(session: Session, tmp_path: Path) -> None:
    async def tell(hour: Hour) -> None:
        hour.host.say("start-recording", n=7)
        await hour.host.until(lambda: bool([one for one in hour.host.heard if one.get("t") == "refused"]))
        assert hour.host.last("refused")["code"] == "recording.not-agreed"
        await hour.record()
        await hour.performer.performs(2)
        await asyncio.sleep(0.05)  # what was sent last is on its way
        hour.host.say("stop-recording")
        await hour.guest.until(lambda: hour.guest.state["recording"]["since"] is None)
        await hour.performer.performs(1)  # goes on for nobody, and is not written

    told(session, tell)
    consent, file = Consent.objects.get(), RecordedFile.objects.get()
    assert (consent.key, consent.version, consent.language) == (file.key, CONSENT, "en")
    assert "You can withdraw at any time" in consent.text
    assert (file.video, file.audio) == ("h264", "opus")
    assert file.seconds == pytest.approx(2, abs=0.2)
    assert probed(services.recording_folder(session.pk) / file.name) == {"h264": 20, "opus": 100}
    kinds = list(Entry.objects.filter(kind__startswith="recording.").values_list("kind", flat=True))
    assert kinds == ["recording.agreed", "recording.started", "recording.stopped"]
    assert media_on_disk(tmp_path) == ["001-part-2.mp4".replace("2", file.key.split(":")[1]), "book.jsonl"]


def test_withdrawing_ends_it_at_once_and_is_kept(session: Session) -> None:
    async def tell(hour: Hour) -> None:
        await hour.record()
        await hour.performer.performs(1)
        hour.speaker.say("withdraw-consent")
        await hour.host.until(lambda: hour.host.state["recording"]["stopped"] == "recording.withdrawn")

    told(session, tell)
    assert Consent.objects.get().withdrawn is not None
    assert in_the_journal()[-2:] == [("recording.withdrawn", None), ("recording.stopped", "recording.withdrawn")]
    assert RecordedFile.objects.get().seconds == pytest.approx(1, abs=0.2)


def test_withdrawing_on_the_personal_page_ends_it_too(session: Session) -> None:
    async def tell(hour: Hour) -> None:
        await hour.record()
        key, now = hour.marek.key, factories.NOW
        await here(lambda: services.withdraw_consent(session.pk, key, by=SYSTEM, now=now))
        await (await hour.house.owner(session.pk)).look_at("agreements")  # what the hint does after a commit
        await hour.guest.until(lambda: hour.guest.state["recording"]["since"] is None)

    told(session, tell)
    assert in_the_journal()[-1] == ("recording.stopped", "recording.withdrawn")


def test_a_slow_look_at_who_agreed_does_not_undo_a_later_one() -> None:
    @story
    async def tell() -> None:
        stand, slow = [{"part:2": factories.NOW}, {}], asyncio.Event()

        async def in_thread(call: Callable[[], Any]) -> Operation:
            found = AgreementsChanged(stand.pop(0))
            if stand:
                await slow.wait()
            return found

        owner = Owner(1, Hub(), in_thread)
        looks = [asyncio.create_task(owner.look_at("agreements")) for _ in range(2)]
        await asyncio.sleep(0)
        slow.set()
        await asyncio.gather(*looks)
        assert owner.room.recording.agreed == {}

    tell()


def test_a_house_that_comes_back_records_on(session: Session) -> None:
    async def tell(hour: Hour) -> None:
        await hour.record()
        await hour.performs_on_tape()
        await hour.house.close()
        hour.house = rooms()
        hour.host = await control(hour.house, session.pk, hour.joelle.token)
        hour.guest = await hour.comes()
        assert hour.guest.state["recording"]["since"] is not None
        await control(hour.house, session.pk, hour.marek.token)
        await hour.send()
        await hour.performs_on_tape()

    told(session, tell)
    assert [round(one.seconds or 0) for one in RecordedFile.objects.all()] == [1, 1]


def test_a_full_disk_stops_it_and_the_host_is_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    async def tell(hour: Hour) -> None:
        await hour.record()
        await hour.performer.performs(1)
        hour.host.say("stop-recording")
        await hour.guest.until(lambda: hour.guest.state["recording"]["since"] is None)
        monkeypatch.setattr(recordings, "keep_free", lambda: 2**60)
        hour.host.say("start-recording")
        await hour.host.until(lambda: hour.host.heard[-1].get("code") == "recording.disk-full")

    told(session, tell)


def test_deleting_takes_files_and_rows_and_not_while_it_runs(session: Session, tmp_path: Path) -> None:
    async def tell(hour: Hour) -> None:
        await hour.record()
        await hour.performer.performs(1)
        await (await hour.house.owner(session.pk)).keep()
        with pytest.raises(Refused, match=r"recording\.running"):
            await here(lambda: services.delete_recording(session.pk, by=SYSTEM, now=factories.NOW))
        hour.host.say("end")
        await hour.guest.until(lambda: hour.guest.state["doors"]["state"] == "ended")

    told(session, tell)
    assert in_the_journal()[-1] == ("recording.stopped", ""), "the end of the session ended it"
    (tmp_path / "other").write_text("stays")
    assert len(media_on_disk(tmp_path)) == 3
    services.delete_recording(session.pk, by=SYSTEM, now=factories.NOW)
    assert media_on_disk(tmp_path) == ["other"]
    assert not RecordedFile.objects.exists()
