"""From a clean data folder to the first good page, and what the house costs while nobody is there."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from bench.process import Server, free_port

RUNS = 3
IDLE = 8.0  # seconds of quiet before memory and processor are read
SENNINGEN = str(Path(sys.executable).with_name("senningen"))


def main(json_only: bool) -> dict[str, Any]:
    """Start three times with the demo; each figure is the median."""
    runs = []
    for _ in range(RUNS):
        runs.append(_start())
        if not json_only:
            print(runs[-1], flush=True)
    middle = {key: round(statistics.median(each[key] for each in runs), 2) for key in runs[0]}
    return {**middle, "processes": int(middle["processes"])}


def _start() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = {
            "SENNINGEN_DATA": f"{folder}/data",
            "SENNINGEN_PORT": str(port),
            "SENNINGEN_SMTP_LISTEN_PORT": str(free_port()),
        }
        began = time.monotonic()
        with Server([SENNINGEN, "run", "--demo"], port=port, log=Path(folder) / "log", env=env) as server:
            _good_page(f"http://127.0.0.1:{port}/")
            seconds = time.monotonic() - began
            _quiet(f"http://127.0.0.1:{port}/health")
            busy = server.cpu()
            time.sleep(IDLE)
            idle = (server.cpu() - busy) / IDLE
            return {
                "seconds": seconds,
                "rss_mib": server.pss_mib(),
                "processes": len(server.pids()),
                "idle_pct_of_core": idle * 100,
            }


def _quiet(url: str) -> None:
    """Wait until the demo's mails are read and its letters are out."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with urllib.request.urlopen(url, timeout=10) as answer:
            told = json.load(answer)
        if not told["jobs"]["waiting"] and not told["mail"]["unread"]:
            return
        time.sleep(1)
    raise TimeoutError("the house does not come to rest")


def _good_page(url: str) -> None:
    """Ask until the page comes, and is one."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                assert b"</html>" in answer.read()
                return
        except urllib.error.URLError:
            time.sleep(0.02)
    raise TimeoutError(url)
