"""A picture without a camera: frames in the rhythm and the sizes that an encoder makes, with nothing in them."""

from __future__ import annotations

from typing import Any

from senningen.media.records import FIRST, HEAD, LAST

FPS, GROUP = 30, 60
_KEY_FRAME = 7  # a key frame is about seven times a frame between


def catalog(track: str) -> dict[str, Any]:
    """Describe a picture of 1280 by 720 on a track, as a browser that publishes H.264 does."""
    rendition = {"codec": "avc1.640028", "container": {"kind": "legacy"}, "codedWidth": 1280, "codedHeight": 720}
    return {"video": {"renditions": {track: rendition}}}


def frame_size(bytes_a_second: float) -> int:
    """Return the bytes of a frame that is no key frame, at this rate with all that is sent around it."""
    return int((bytes_a_second / FPS - HEAD.size) * GROUP / (GROUP - 1 + _KEY_FRAME))


def frame(k: int, size: int) -> tuple[int, bytes]:
    """Return flags and payload of the k-th frame; `size` is that of one between key frames."""
    place = k % GROUP
    flags = FIRST if place == 0 else LAST if place == GROUP - 1 else 0
    return flags, bytes(size * (_KEY_FRAME if flags == FIRST else 1))
