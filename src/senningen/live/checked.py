"""The technical check, pure: what a browser found on somebody's device, and what of it may go wrong in the hour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

QUIET = 4
"""Per cent of full loudness; a microphone whose loudest moment stays below it was not spoken into, or hears nothing."""
FAR = 400
"""Milliseconds until our answer, from which people talk over each other."""
DOWN, DOWN_ON_STAGE, UP_ON_STAGE = 1000, 1500, 1500
"""Kilobits a second below which pictures stop and start, or one's own do for everybody else."""


class Tried(StrEnum):
    """What became of a camera or microphone; nothing while it was not tried."""

    WORKS = "works"
    BLOCKED = "blocked"
    MISSING = "missing"
    BUSY = "busy"
    INSECURE = "insecure"


class Risk(StrEnum):
    """What may go wrong."""

    BROWSER = "browser"
    UNTRIED = "untried"
    MICROPHONE_BLOCKED = "microphone-blocked"
    MICROPHONE_MISSING = "microphone-missing"
    MICROPHONE_BUSY = "microphone-busy"
    SILENT = "silent"
    CAMERA_BLOCKED = "camera-blocked"
    CAMERA_MISSING = "camera-missing"
    CAMERA_BUSY = "camera-busy"
    INSECURE = "insecure"
    UNHEARD = "unheard"
    SLOW = "slow"
    SLOW_UP = "slow-up"
    FAR = "far"


@dataclass(frozen=True)
class Found:
    """What a browser found: devices, the loudest moment in per cent, the tone, the line, and whether it can do it."""

    camera: str = ""
    microphone: str = ""
    level: int = 0
    tone: str = ""
    """"heard", "unheard", or nothing while nobody was asked."""
    down: int | None = None
    up: int | None = None
    answer: int | None = None
    """Kilobits a second both ways, and the milliseconds until an answer; None while nothing was measured."""
    browser: str = ""
    able: bool = True


def risks(found: Found, *, on_stage: bool, unseen: bool = False) -> tuple[Risk, ...]:
    """Say what may go wrong, worst first. Guests need neither camera nor microphone, who interprets is `unseen`."""
    return tuple(_risks(found, on_stage=on_stage, unseen=unseen))


def _risks(found: Found, *, on_stage: bool, unseen: bool) -> list[Risk]:
    if Tried.INSECURE in (found.camera, found.microphone):
        seen = [Risk.INSECURE]  # without a secure line every browser gives no device, and looks too old
    else:
        seen = [] if found.able else [Risk.BROWSER]
        if on_stage:
            seen += _devices(found, unseen=unseen)
    if found.tone == "unheard":
        seen.append(Risk.UNHEARD)
    if found.down is not None and found.down < (DOWN_ON_STAGE if on_stage else DOWN):
        seen.append(Risk.SLOW)
    if on_stage and not unseen and found.up is not None and found.up < UP_ON_STAGE:
        seen.append(Risk.SLOW_UP)
    if found.answer is not None and found.answer > FAR:
        seen.append(Risk.FAR)
    return seen


def _devices(found: Found, *, unseen: bool) -> list[Risk]:
    devices = {"microphone": found.microphone} | ({} if unseen else {"camera": found.camera})
    troubles = (Tried.BLOCKED, Tried.MISSING, Tried.BUSY)
    seen = [Risk(f"{name}-{tried}") for name, tried in devices.items() if tried in troubles]
    if found.microphone == Tried.WORKS and found.level < QUIET:
        seen.append(Risk.SILENT)
    return seen if all(devices.values()) else [Risk.UNTRIED, *seen]


_BROWSERS = (
    ("Edge", r"Edg(?:A|iOS)?/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS|Chromium)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\S+ )?Safari"),
)
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux")


def browser_of(agent: str) -> str:
    """Name a browser and its system as one does on the telephone: "Firefox 128, Windows"; nothing if unknown."""
    found = next((f"{name} {got[1]}" for name, how in _BROWSERS if (got := re.search(how, agent))), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return ", ".join(each for each in (found, system) if each)
