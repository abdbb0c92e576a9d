"""From encoded frames to a file that plays: nothing is decoded, and whatever is written so far survives a crash.

Needs PyAV, the extra `senningen[record]`; it is imported only when somebody records.
"""

from __future__ import annotations

import fractions
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from senningen.media.ports import Kind

_MICROSECONDS = fractions.Fraction(1, 1_000_000)
_NAMES = {"avc1": "h264", "avc3": "h264", "hev1": "hevc", "hvc1": "hevc", "vp8": "vp8", "vp09": "vp9", "av01": "av1"}
_IN_MP4 = {"h264", "hevc"}
# Fragments of a second at most, each handed to the system at once: after a kill the file ends there, and plays.
_MP4 = {"movflags": "frag_keyframe+delay_moov+default_base_moof", "frag_duration": "1000000"}
_WEBM = {"cluster_time_limit": "1000", "live": "0"}
_AT_ONCE = {"flush_packets": "1", "max_interleave_delta": "500000"}


def installed() -> bool:
    """Say whether PyAV is there."""
    return find_spec("av") is not None


@dataclass(frozen=True)
class Video:
    """What kind of pictures a file takes."""

    codec: str
    """As FFmpeg names it: "h264", "vp8"."""
    width: int
    height: int


@dataclass(frozen=True)
class Audio:
    """What kind of sound a file takes."""

    rate: int
    channels: int


def video_of(rendition: Mapping[str, Any]) -> Video | None:
    """Read a catalog's rendition; None for pictures that cannot be written as they come."""
    codec = _NAMES.get(str(rendition.get("codec", "")).split(".")[0])
    if codec is None or rendition.get("description"):
        return None  # parameter sets beside the stream: no browser of ours sends that
    return Video(codec, int(rendition.get("codedWidth") or 1280), int(rendition.get("codedHeight") or 720))


def audio_of(rendition: Mapping[str, Any]) -> Audio | None:
    """Read a catalog's rendition; None for sound that cannot be written as it comes."""
    if rendition.get("codec") != "opus":
        return None
    return Audio(int(rendition.get("sampleRate") or 48_000), min(2, int(rendition.get("numberOfChannels") or 1)))


def suffix(video: Video | None) -> str:
    """Name the kind of file: H.264 goes into MP4, the others into WebM."""
    return ".webm" if video is not None and video.codec not in _IN_MP4 else ".mp4"


class File:
    """One file that is being written. Times are microseconds of the sender's clock; the first frame is at nought."""

    def __init__(self, path: Path, video: Video | None, audio: Audio | None, base: int) -> None:
        import av  # 104 MB that only a recording house has

        kind, how = ("webm", _WEBM) if path.suffix == ".webm" else ("mp4", _MP4)
        self.path, self.base, self.last = path, base, 0
        self._latest: dict[Kind, int] = {}
        self._packet = av.Packet
        self._out = av.open(str(path), "w", format=kind, options=how | _AT_ONCE)
        self._streams: dict[Kind, Any] = {}
        if video is not None:
            more: dict[str, Any] = {"width": video.width, "height": video.height, "time_base": _MICROSECONDS}
            self._streams[Kind.VIDEO] = self._out.add_mux_stream(video.codec, **more)
        if audio is not None:
            sound = self._out.add_stream("libopus", rate=48_000)
            sound.layout = "stereo" if audio.channels == 2 else "mono"  # for the head; nothing is encoded
            self._streams[Kind.AUDIO] = sound

    @property
    def kinds(self) -> frozenset[Kind]:
        """Say what this file can take."""
        return frozenset(self._streams)

    def write(self, kind: Kind, stamp: int, data: bytes, *, key: bool) -> None:
        """Add a frame; one that is older than the file is left out."""
        at = stamp - self.base
        if at < 0:
            return
        at = max(at, self._latest.get(kind, -1) + 1)
        self._latest[kind] = at
        self.last = max(self.last, at)
        packet = self._packet(data)
        packet.stream, packet.time_base = self._streams[kind], _MICROSECONDS
        packet.pts = packet.dts = at
        packet.is_keyframe = key
        self._out.mux(packet)

    def close(self) -> None:
        """Write what is held back and end the file."""
        self._out.close()
