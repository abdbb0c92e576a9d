"""An audience of two hundred while the desk decides five mails a second and pages are read: who slows whom down?

The same house is measured three times: the room alone, the desk alone, and both. Each figure is the median of three
windows.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.house import House, house
from bench.media import SECONDS, WINDOWS, load, written_down

GUESTS = 200


def main(json_only: bool) -> dict[str, Any]:
    """Measure the room and the desk, each alone and both together."""
    with house(GUESTS) as one, _desk(one) as desk:
        desk_quiet = [_decided(desk) for _ in range(WINDOWS)]
        file = written_down(one, 1, 2 * WINDOWS)
        quiet, busy, desk_busy = list[float](), list[float](), list[float]()
        with load("publish", file) as stage:
            assert stage.stdout is not None
            stage.stdout.readline()
            with load("watch", file) as audience:
                assert audience.stdout is not None
                for number in range(2 * WINDOWS):
                    assert audience.stdout.readline().strip() == "window"
                    if number >= WINDOWS:
                        desk_busy.append(_decided(desk))
                    figures = json.loads(audience.stdout.readline())
                    (quiet if number < WINDOWS else busy).append(figures["p95_ms"])
                    if not json_only:
                        print("busy" if number >= WINDOWS else "quiet", figures, flush=True)
    return {
        "media_p95_ms_quiet": statistics.median(quiet),
        "media_p95_ms_busy": statistics.median(busy),
        "desk_p95_ms_quiet": statistics.median(desk_quiet),
        "desk_p95_ms_busy": statistics.median(desk_busy),
        "guests": GUESTS,
    }


@contextmanager
def _desk(one: House) -> Iterator[subprocess.Popen[str]]:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "senningen.runtime.settings",
        "SENNINGEN_DATA": str(one.folder / "data"),
    }
    command = [sys.executable, "-m", "bench.desk_load", str(one.server.port)]
    process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready", "the desk's load did not start; its errors stand above"
        yield process
    finally:
        process.kill()
        process.wait()


def _decided(desk: subprocess.Popen[str]) -> float:
    """Let the desk work for a window, a little shorter than the audience's; returns the p95 of its decisions."""
    assert desk.stdin is not None
    assert desk.stdout is not None
    print(SECONDS - 1, file=desk.stdin, flush=True)
    return float(json.loads(desk.stdout.readline())["p95_ms"])
