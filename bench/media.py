"""What an audience costs: 1 on stage to 25, 100, 200, 500 guests; 6 on stage to 25, 100, 200."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.process import Server, free_port

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
    port = free_port()
    url = f"ws://127.0.0.1:{port}/room/bench/media"
    speakers = [f"p{k}:{SPEAKER if k == 0 else OTHER}" for k in range(on_stage)]
    command = [sys.executable, "-m", "bench.media_server", str(port), *os.environ.get("BENCH_SERVER", "").split()]
    with tempfile.TemporaryDirectory() as folder, Server(command, port=port, log=Path(folder) / "log") as server:
        load = [sys.executable, "-m", "bench.stage_load"]
        idle = server.pss_mib()
        stage = subprocess.Popen([*load, "publish", f"{url}/pub", *speakers])
        audience = subprocess.Popen(
            [*load, "watch", f"{url}/sub", str(SECONDS), str(WINDOWS), *(f"v{k}" for k in range(guests))],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            windows = list(_windows(server, audience, guests))
        finally:
            stage.kill()
            audience.kill()
            stage.wait()
            audience.wait()
    middle = {key: round(statistics.median(one[key] for one in windows), 4) for key in windows[0]}
    return {"on_stage": on_stage, "guests": guests, **middle, "mib_above_idle": round(middle["rss_mib"] - idle, 1)}


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
