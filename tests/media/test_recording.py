"""What was on stage is on disk: one file for each person, as it came, whole up to the last moment."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from senningen.media.ports import Kind
from senningen.media.recorder import Full, Recorder
from senningen.media.takes import Written
from tests.media.frames import Performer, catalog
from tests.media.sockets import ROOM, House, story


def probed(file: Path) -> dict[str, int]:
    """Have ffprobe decode all of a file and count the frames of each stream; any complaint fails."""
    command = ["ffprobe", "-v", "warning", "-count_frames", "-show_streams", "-of", "json", str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return {one["codec_name"]: int(one["nb_read_frames"]) for one in json.loads(done.stdout)["streams"]}


@dataclass
class Tape:
    """A recorder that runs, and what it has told."""

    house: House
    folder: Path
    keep_free: int = 0
    told: list[Written] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def start(self) -> Tape:
        tell, failed = self.told.append, self.failures.append
        self.recorder = Recorder(self.house.hub, ROOM, self.folder, tell=tell, failed=failed, keep_free=self.keep_free)
        self.recorder.start()
        return self

    async def stop(self) -> list[Written]:
        await asyncio.sleep(0.05)  # what was sent last is on its way
        await self.recorder.stop()
        return [one for one in self.told if one.closed]


def test_each_person_is_one_file_in_the_codec_they_sent(tmp_path: Path) -> None:
    @story
    async def run() -> None:
        house = House()
        marek = Performer(await house.publish("part:1", catalog("h264")), "h264")
        joelle = Performer(await house.publish("part:2", catalog("vp8")), "vp8", clock=5.0)
        tape = Tape(house, tmp_path).start()
        await asyncio.gather(marek.performs(), joelle.performs())
        files = {one.key: one for one in await tape.stop()}
        assert {one.name for one in files.values()} == {"001-part-1.mp4", "002-part-2.webm"}
        assert probed(tmp_path / files["part:1"].name) == {"h264": 20, "opus": 100}
        assert probed(tmp_path / files["part:2"].name) == {"vp8": 20, "opus": 100}
        assert 1.8 < files["part:1"].seconds < 2.1
        assert abs(files["part:1"].began - files["part:2"].began) < 1

    run()


def test_a_muted_person_is_not_recorded_and_begins_again_in_the_same_file(tmp_path: Path) -> None:
    @story
    async def run() -> None:
        house = House()
        marek = Performer(await house.publish("part:1", catalog()))
        tape = Tape(house, tmp_path).start()
        await marek.performs(1)
        house.hub.mute(ROOM, "part:1", Kind.AUDIO)
        await marek.performs(1)
        house.hub.mute(ROOM, "part:1", Kind.AUDIO, muted=False)
        await marek.performs(1)
        [file] = await tape.stop()
        assert probed(tmp_path / file.name) == {"h264": 30, "opus": 100}

    run()


def test_a_camera_that_comes_on_later_begins_a_file_with_both(tmp_path: Path) -> None:
    @story
    async def run() -> None:
        house = House()
        browser = await house.publish("part:1", catalog(video=False))
        marek = Performer(browser)
        tape = Tape(house, tmp_path).start()
        await marek.performs(1, video=False)
        await browser.says(catalog=catalog())
        await marek.performs(1)
        first, second = await tape.stop()
        assert probed(tmp_path / first.name)["opus"] >= 50
        assert probed(tmp_path / second.name)["h264"] == 10
        assert second.began > first.began

    run()


def test_another_size_and_another_device_are_other_files_of_the_same_person(tmp_path: Path) -> None:
    @story
    async def run() -> None:
        house = House()
        browser = await house.publish("part:1", catalog())
        tape = Tape(house, tmp_path).start()
        await Performer(browser).performs(1)
        await browser.says(catalog=catalog(width=80))
        turned = Performer(browser, width=80, clock=1001.0)
        turned.group, turned.sounds = 10, 1000
        await turned.performs(1)
        other = Performer(await house.publish("part:1", catalog()), clock=3.0)
        await other.performs(1)
        files = await tape.stop()
        assert [one.key for one in files] == ["part:1"] * 3
        assert [probed(tmp_path / one.name)["h264"] for one in files] == [10, 10, 10]

    run()


def test_what_was_written_plays_after_the_process_was_killed(tmp_path: Path) -> None:
    code = "import asyncio, sys; from tests.media.test_recording import record; asyncio.run(record(sys.argv[1]))"
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "filmed\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    found = {one.suffix: probed(one) for one in tmp_path.iterdir()}
    assert found[".mp4"]["h264"] >= 45  # of six seconds, at most the last and a half is missing
    assert found[".webm"]["vp8"] >= 45


async def record(folder: str) -> None:
    """Record two people for six seconds of their time, say so, and go on until the end."""
    house = House()
    cast = [Performer(await house.publish(f"part:{codec}", catalog(codec)), codec) for codec in ("h264", "vp8")]
    Tape(house, Path(folder)).start()
    for _ in range(3):
        await asyncio.gather(*(one.performs() for one in cast))
    await asyncio.sleep(0.3)
    print("filmed", flush=True)
    await asyncio.sleep(60)


def test_a_full_disk_ends_the_recording_and_is_told_once(tmp_path: Path) -> None:
    @story
    async def run() -> None:
        house = House()
        marek = Performer(await house.publish("part:1", catalog()))
        tape = Tape(house, tmp_path, keep_free=2**60).start()
        await marek.performs(1)
        await marek.browser.until(lambda: bool(tape.failures))
        assert await tape.stop() == []
        assert [type(one) for one in tape.failures] == [Full]

    run()
