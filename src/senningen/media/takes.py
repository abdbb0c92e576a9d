"""What one person sends over one connection, cut into files: a new one when they change what they send.

Runs in the recorder's own thread; knows no sockets and no tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from senningen.media.muxing import Audio, File, Video, audio_of, suffix, video_of
from senningen.media.ports import Kind

WAIT = 1.0
"""Seconds a new file waits for the other kind: a file is opened with the kinds that have come by then."""


@dataclass(frozen=True)
class Frame:
    """One frame as it came."""

    kind: Kind
    stamp: int
    """Microseconds of the sender's own clock."""
    data: bytes
    key: bool
    at: float
    """When it reached us, in seconds since 1970."""


@dataclass(frozen=True)
class Written:
    """What is known of a file: told when it is opened, and with its length and size when it is closed."""

    name: str
    key: str
    began: float
    """When its first frame was sent, by our clock, in seconds since 1970."""
    video: str
    audio: str
    seconds: float = 0.0
    size: int = 0
    closed: bool = False


class Take:
    """One connection of one person."""

    def __init__(self, key: str, next_path: Callable[[str, str], Path], tell: Callable[[Written], None]) -> None:
        self.key, self._next_path, self._tell = key, next_path, tell
        self._video: Video | None = None
        self._audio: Audio | None = None
        self._file: File | None = None
        self._written: Written | None = None
        self._waiting: list[Frame] = []
        self._ahead = 0.0

    def describe(self, video: Mapping[str, Any] | None, audio: Mapping[str, Any] | None) -> None:
        """Note what they send from now on; what cannot go on in the same file begins another."""
        picture, sound = video_of(video) if video else None, audio_of(audio) if audio else None
        if picture and self._video and picture != self._video:
            self.end()
        self._video, self._audio = picture or self._video, sound or self._audio

    def take(self, frame: Frame) -> None:
        """Write a frame, now or with the file that it waits for."""
        if (self._video if frame.kind is Kind.VIDEO else self._audio) is None:
            return
        if self._file is not None and frame.kind not in self._file.kinds:
            if not frame.key:
                return
            self.end()  # the camera came on later: pictures begin a file of their own
        if self._file is not None:
            # The frame that was quickest on its way tells best when the sender's clock began.
            self._ahead = min(self._ahead, frame.at - frame.stamp / 1e6)
            self._write(frame)
            return
        self._wait(frame)

    def end(self) -> None:
        """Close the file, if there is one."""
        if self._file is None and self._waiting:
            self._open()
        file, self._file, self._waiting = self._file, None, []
        if file is None or self._written is None:
            return
        file.close()
        began, size = file.base / 1e6 + self._ahead, file.path.stat().st_size
        first = self._written
        self._tell(Written(first.name, self.key, began, first.video, first.audio, file.last / 1e6, size, closed=True))

    def _wait(self, frame: Frame) -> None:
        kinds = {one.kind for one in self._waiting}
        if frame.kind is Kind.VIDEO and Kind.VIDEO not in kinds and not frame.key:
            return  # pictures begin with a key frame
        self._waiting.append(frame)
        expected = {Kind.VIDEO} if self._video else set()
        expected |= {Kind.AUDIO} if self._audio else set()
        if kinds | {frame.kind} >= expected or frame.at - self._waiting[0].at > WAIT:
            self._open()

    def _open(self) -> None:
        waiting, self._waiting = self._waiting, []
        kinds = {one.kind for one in waiting}
        video = self._video if Kind.VIDEO in kinds else None
        audio = self._audio if Kind.AUDIO in kinds else None
        base = min(one.stamp for one in waiting)
        self._ahead = min(one.at - one.stamp / 1e6 for one in waiting)
        path = self._next_path(self.key, suffix(video))
        self._file = File(path, video, audio, base)
        names = (video.codec if video else "", "opus" if audio else "")
        self._written = Written(path.name, self.key, base / 1e6 + self._ahead, *names)
        self._tell(self._written)
        for one in waiting:
            self._write(one)

    def _write(self, frame: Frame) -> None:
        assert self._file is not None
        self._file.write(frame.kind, frame.stamp, frame.data, key=frame.key)
