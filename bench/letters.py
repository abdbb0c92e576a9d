"""A hundred seats are given at once: how long until a hundred letters and every calendar mail are out, at what cost."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil
from tests.smtp_sink import Sink, running_sink

from bench.process import free_port

RUNS, SEATS = 3, 100


def main(json_only: bool) -> dict[str, Any]:
    """Measure with one session and with four; each figure is the median of three."""
    one, four = _median(1, json_only), _median(4, json_only)
    return {**one, "four_sessions": four}


def _median(sessions: int, json_only: bool) -> dict[str, float]:
    runs = []
    for _ in range(RUNS):
        runs.append(_run(sessions))
        if not json_only:
            print(sessions, runs[-1], flush=True)
    return {key: round(statistics.median(each[key] for each in runs), 2) for key in runs[0]}


def _run(sessions: int) -> dict[str, float]:
    letters = SEATS * (1 + sessions)
    with tempfile.TemporaryDirectory(prefix="senningen-bench-") as name, running_sink() as sink:
        house = _house(Path(name), sink, sessions)
        try:
            _wait_for(house, "ready")
            process = psutil.Process(house.pid)
            before, began = sum(process.cpu_times()[:2]), time.monotonic()
            assert house.stdin is not None
            house.stdin.write("now\n")
            house.stdin.flush()
            _wait_for(house, "given")
            given = time.monotonic() - began
            while len(sink.mails) < letters and time.monotonic() - began < 120:
                time.sleep(0.005)
            seconds = time.monotonic() - began
            cpu = sum(process.cpu_times()[:2]) - before
        finally:
            house.terminate()
            house.wait(20)
        _check(sink, sessions)
    return {
        "seconds": seconds,
        "seconds_until_given": given,
        "letters": letters,
        "cpu_ms_per_letter": cpu / letters * 1000,
        "connections": sink.connections,
    }


def _house(folder: Path, sink: Sink, sessions: int) -> subprocess.Popen[str]:
    env = {
        **os.environ,
        "SENNINGEN_DATA": str(folder / "data"),
        "SENNINGEN_PORT": str(free_port()),
        "SENNINGEN_SMTP_LISTEN_PORT": str(free_port()),
        "SENNINGEN_SMARTHOST": f"127.0.0.1:{sink.port}",
        "SENNINGEN_SMARTHOST_TLS": "none",
        "DJANGO_SETTINGS_MODULE": "senningen.runtime.settings",
    }
    command = [sys.executable, "-m", "bench.letters_house", str(sessions)]
    return subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _wait_for(house: subprocess.Popen[str], word: str) -> None:
    assert house.stdout is not None
    while (line := house.stdout.readline().strip()) != word:
        if house.poll() is not None:
            raise RuntimeError(f"the house ended before it was {word}: {line}")


def _check(sink: Sink, sessions: int) -> None:
    """Every guest has one letter, and one calendar mail for each session."""
    calendars = Counter(each.to[0] for each in sink.mails if b"text/calendar" in each.raw)
    letters = Counter(each.to[0] for each in sink.mails if b"text/calendar" not in each.raw)
    assert set(letters.values()) == {1}, letters
    assert set(calendars.values()) == {sessions}, calendars
    assert len(letters) == len(calendars) == SEATS
