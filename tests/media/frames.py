"""A person's pictures and sound as a browser would send them: really encoded, once for all tests."""

from __future__ import annotations

import asyncio
import functools
from fractions import Fraction
from typing import Any

import av

from tests.media.sockets import Browser

RATE, SOUND = 10, 960
CODECS = {"h264": ("libx264", "avc1.42e01e"), "vp8": ("libvpx", "vp8")}
FIRST, LAST = 1, 2


def catalog(codec: str = "h264", *, video: bool = True, width: int = 64) -> dict[str, Any]:
    """Say what somebody with that codec sends."""
    legacy = {"container": {"kind": "legacy"}}
    picture = {"codec": CODECS[codec][1], "codedWidth": width, "codedHeight": 48} | legacy
    sound = {"codec": "opus", "sampleRate": 48000, "numberOfChannels": 1} | legacy
    whole = {"audio": {"renditions": {"audio/data": sound}}}
    return whole | ({"video": {"renditions": {"video/hd": picture}}} if video else {})


@functools.cache
def pictures(codec: str = "h264", width: int = 64) -> list[tuple[bytes, bool]]:
    """Return two seconds of pictures, each with whether it stands by itself; one in ten does."""
    encoder: Any = av.CodecContext.create(CODECS[codec][0], "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, 48, "yuv420p"
    encoder.time_base, encoder.framerate, encoder.gop_size = Fraction(1, RATE), Fraction(RATE), 10
    encoder.max_b_frames = 0
    encoder.options = {"tune": "zerolatency"} if codec == "h264" else {"lag-in-frames": "0"}
    packets = []
    for n in range(2 * RATE):
        picture = av.VideoFrame(width, 48, "yuv420p")
        for plane in picture.planes:
            plane.update(bytes([40 + 5 * n]) * plane.buffer_size)
        picture.pts = n
        packets += encoder.encode(picture)
    packets += encoder.encode(None)
    return [(bytes(one), one.is_keyframe) for one in packets]


@functools.cache
def sound() -> list[bytes]:
    """Return two seconds of a tone, in pieces of 20 ms."""
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48000, "mono", "s16"
    packets = []
    for n in range(100):
        piece = av.AudioFrame("s16", "mono", SOUND)
        piece.sample_rate, piece.pts = 48000, n * SOUND
        piece.planes[0].update(bytes([n, 20]) * SOUND)
        packets += encoder.encode(piece)
    return [bytes(one) for one in packets]


def filled_up(frame: bytes, size: int) -> bytes:
    """Put filler, which every decoder passes over, behind an H.264 picture until it has a size."""
    return frame + b"\0\0\0\1\x0c" + b"\xff" * max(0, size - len(frame) - 6) + b"\x80"


def wrapped(microseconds: int, frame: bytes) -> bytes:
    """Put a frame into the "legacy" container."""
    return (microseconds | 3 << 62).to_bytes(8, "big") + frame


class Performer:
    """Somebody on stage whose frames go out as fast as the test runs."""

    def __init__(self, browser: Browser, codec: str = "h264", clock: float = 1000.0, width: int = 64) -> None:
        self.browser, self.codec, self.clock, self.width = browser, codec, clock, width
        self.group, self.sounds = 0, 0

    async def performs(self, seconds: float = 2.0, *, video: bool = True, audio: bool = True) -> None:
        """Send so many seconds, up to two."""
        ids = {name: await self.browser.is_asked(name) for name in self._names(video, audio)}
        for n in range(round(seconds * RATE)):
            if video:
                data, key = pictures(self.codec, self.width)[n]
                self.group += key
                await self._sends(ids["video/hd"], FIRST if key else 0, self.group, n / RATE, data)
            if audio:
                for k in range(5):
                    self.sounds += 1
                    data = sound()[min(n * 5 + k, 98)]
                    await self._sends(ids["audio/data"], FIRST | LAST, self.sounds, n / RATE + k / 50, data)
        self.clock += seconds
        await asyncio.sleep(0.02)  # what was sent last is on its way before anything else happens

    def _names(self, video: bool, audio: bool) -> list[str]:
        return ["video/hd"] * video + ["audio/data"] * audio

    async def _sends(self, track: int, flags: int, group: int, at: float, data: bytes) -> None:
        await self.browser.films(track, flags, group, wrapped(round((self.clock + at) * 1e6), data))
