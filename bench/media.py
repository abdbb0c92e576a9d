"""What an audience costs: 1 on stage to 25, 100, 200, 500 guests; 6 on stage to 25, 100, 200."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.house import House, house
from bench.process import Server

SPEAKER, OTHER = 1200, 350  # kbit/s
CASES = [(1, 25), (1, 100), (1, 200), (1, 500), (6, 25), (6, 100), (6, 200)]
SECONDS, WINDOWS = 8, 3


def main(json_only: bool) -> dict[str, Any]:
    """Measure every case; each figure is the median of three windows."""
    chosen = os.environ.get("BENCH_CASES")  # "1x200,6x200"
    cases = [tuple(map(int, one.split("x"))) for one in chosen.split(",")] if chosen else CASES
    runs = []
    for on_stage, guests in cases:
        runs.append(_measure(on_stage, guests))
        if not json_only:
            print(runs[-1], flush=True)
    return {"runs": runs}


def _measure(on_stage: int, guests: int) -> dict[str, Any]:
    with house(guests) as one:
        file = written_down(one, on_stage, WINDOWS)
        idle = one.server.idle_mib()
        with load("publish", file) as stage:
            assert stage.stdout is not None
            assert json.loads(stage.stdout.readline()) == {"on_stage": on_stage}
            with load("watch", file) as audience:
                windows = list(_windows(one.server, audience, guests))
    middle = {key: round(statistics.median(one[key] for one in windows), 4) for key in windows[0]}
    return {"on_stage": on_stage, "guests": guests, **middle, "mib_above_idle": round(middle["rss_mib"] - idle, 1)}


def written_down(one: House, on_stage: int, windows: int) -> Path:
    """Write what the load must know into a file: who comes, at which rates, for how many windows."""
    asked = {
        "room": one.room,
        "hosts": one.passes("hosts"),
        "speakers": one.passes("speakers")[:on_stage],
        "kbit": [SPEAKER, *[OTHER] * (on_stage - 1)],
        "guests": one.passes("guests"),
        "seconds": SECONDS,
        "windows": windows,
    }
    file = one.folder / "media.json"
    file.write_text(json.dumps(asked))
    return file


@contextmanager
def load(what: str, file: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the stage or the audience in a process of its own, and stop it at the end."""
    command = [sys.executable, "-m", "bench.stage_load", what, str(file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _windows(server: Server, audience: subprocess.Popen[str], guests: int) -> Any:
    assert audience.stdout is not None
    before = 0.0
    for line in audience.stdout:
        if line.strip() == "window":
            before = server.cpu()
            continue
        figures = json.loads(line)
        used, took = server.cpu() - before, figures.pop("seconds")
        yield {
            "cpu_s_per_viewer_minute": used / took * 60 / guests,
            "pct_of_core": used / took * 100,
            "rss_mib": server.pss_mib(),
            **figures,
        }
