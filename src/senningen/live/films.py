"""One film out of the files of a recording: what ffmpeg is asked for. Times in seconds; runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

WIDTH, HEIGHT, RATE = 1280, 720, 25
_GROUND = "0x0A100F"


@dataclass(frozen=True)
class Clip:
    """One recorded file and where it lies in the film."""

    path: Path
    key: str
    start: float
    seconds: float
    video: bool
    audio: bool


@dataclass(frozen=True)
class Chapter:
    """From here on the film is about this."""

    start: float
    title: str


@dataclass(frozen=True)
class Cell:
    """Somebody's place in the picture, in pixels."""

    x: int
    y: int
    width: int
    height: int


def length(clips: Sequence[Clip]) -> float:
    """Return how long the untrimmed film is."""
    return max((one.start + one.seconds for one in clips), default=0.0)


def cells(keys: Sequence[str]) -> dict[str, Cell]:
    """Give everybody a place that stays theirs: one fills the picture, two stand side by side, six are three by two."""
    columns = 1 if len(keys) < 2 else 2 if len(keys) < 5 else 3
    rows = max(1, -(-len(keys) // columns))
    width, height = WIDTH // columns // 2 * 2, HEIGHT // rows // 2 * 2
    return {key: Cell((n % columns) * width, (n // columns) * height, width, height) for n, key in enumerate(keys)}


def command(clips: Sequence[Clip], chapters: Path, film: Path, *, start: float, end: float) -> list[str]:
    """Write ffmpeg's arguments for the film between `start` and `end`; progress goes to its standard output."""
    whole = length(clips)
    inputs = [word for one in clips for word in ("-i", str(one.path))]
    graph = ";".join([*_pictures(clips, whole), *_sounds(clips)])
    sound = ["-map", "[sound]", "-c:a", "aac", "-b:a", "128k"] if any(one.audio for one in clips) else []
    return [
        *("ffmpeg", "-v", "error", "-nostdin", "-y", "-progress", "pipe:1"),
        *(*inputs, "-i", str(chapters), "-filter_complex", graph),
        *("-map", "[film]", *sound, "-map_metadata", str(len(clips)), "-map_chapters", str(len(clips))),
        *("-ss", f"{start:.3f}", "-t", f"{max(0.1, min(end, whole) - start):.3f}"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p"),
        *("-movflags", "+faststart", "-f", "mp4", str(film)),
    ]


def _pictures(clips: Sequence[Clip], whole: float) -> list[str]:
    place = cells(list(dict.fromkeys(one.key for one in clips if one.video)))
    parts, last = [f"color=c={_GROUND}:s={WIDTH}x{HEIGHT}:r={RATE}:d={whole:.3f}[p0]"], "p0"
    for n, one in enumerate(clips):
        if not one.video:
            continue
        at, name = place[one.key], f"p{n + 1}"
        size = f"{at.width}:{at.height}"
        parts.append(
            f"[{n}:v]setpts=PTS-STARTPTS+{one.start:.3f}/TB,"
            f"scale={size}:force_original_aspect_ratio=decrease,pad={size}:-1:-1:color={_GROUND}[v{n}]"
        )
        shown = f"between(t,{one.start:.3f},{one.start + one.seconds:.3f})"
        parts.append(f"[{last}][v{n}]overlay={at.x}:{at.y}:eof_action=pass:enable='{shown}'[{name}]")
        last = name
    return [*parts, f"[{last}]null[film]"]


def _sounds(clips: Sequence[Clip]) -> list[str]:
    heard = [n for n, one in enumerate(clips) if one.audio]
    if not heard:
        return []
    parts = [
        # Silence where somebody was muted, and before they came.
        f"[{n}:a]aresample=48000:async=1:first_pts=0,adelay={round(clips[n].start * 1000)}:all=1[a{n}]"
        for n in heard
    ]
    joined = "".join(f"[a{n}]" for n in heard)
    return [*parts, f"{joined}amix=inputs={len(heard)}:normalize=0:duration=longest[sound]"]


def chapter_file(chapters: Sequence[Chapter], *, start: float, end: float) -> str:
    """Write the chapters as ffmpeg reads them, as far as they lie in the trimmed film; the first begins with it."""
    inside = [one for one in chapters if one.start < end]
    before = [one for one in inside if one.start <= start]
    kept = [*before[-1:], *(one for one in inside if one.start > start)]
    lines = [";FFMETADATA1"]
    for one, after in pairwise([*kept, Chapter(end, "")]):
        begins, ends = round(max(0.0, one.start - start) * 1000), round((after.start - start) * 1000)
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={begins}", f"END={ends}", f"title={_escaped(one.title)}"]
    return "\n".join(lines) + "\n"


NEAR = 15.0
"""Seconds within which slides and a cue of the run sheet begin the same chapter."""


def with_cues(slides: Sequence[Chapter], cues: Sequence[Chapter]) -> list[Chapter]:
    """Put the cues among the slides; where both begin at about the same time, the cue gives the name."""
    alone = [one for one in slides if not any(abs(one.start - cue.start) < NEAR for cue in cues)]
    return sorted([*alone, *cues], key=lambda one: one.start)


def _escaped(title: str) -> str:
    return "".join(f"\\{one}" if one in "=;#\\" else one for one in " ".join(title.split()))


def done(line: str) -> float | None:
    """Read a line of ffmpeg's progress: how many seconds of the film are made."""
    name, _, value = line.strip().partition("=")
    if name != "out_time_us" or not value.lstrip("-").isdigit():
        return None
    return max(0, int(value)) / 1e6
