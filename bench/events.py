"""A room event of about 500 bytes to 500 guests: once a second, steadily at 20,000 deliveries a second, then more and
more until the server is at its limit."""

from __future__ import annotations

import statistics
import time
from typing import Any

from bench.house import House, house
from bench.pages import Pages

GUESTS, SECONDS, RUNS = 500, 15, 3
ON_STAGE = 4
"""The event is a mute or its end; it tells of everybody on stage, which with so many is about 500 bytes."""
BUSY = 20_000 // GUESTS  # events a second
RAMP = [10, 20, 40, 80, 120, 160]  # events a second
STEPS = [(BUSY, SECONDS), *((rate, 5) for rate in RAMP)]
ALL, AT_ONCE_MS = 0.999, 250
"""A rate counts as held if so much of it arrives and the slowest hundredth is not later than this."""


def main(json_only: bool) -> dict[str, Any]:
    """Measure the steady state three times, then the ramp."""
    with house(GUESTS) as one, Pages(one, "events", on_stage=ON_STAGE) as pages:
        pages.hear()
        idle = _idle(one)
        runs = []
        for _ in range(RUNS):
            runs.append(_measure(one, pages, 1, SECONDS))
            if not json_only:
                print(runs[-1], flush=True)
        steady = {key: round(statistics.median(run[key] for run in runs), 4) for key in runs[0]}
        busy, *ramp = [_after_a_rest(one, pages, rate, seconds, json_only) for rate, seconds in STEPS]
    held = [step for step in ramp if step["arrived"] >= ALL and step["p99_ms"] <= AT_ONCE_MS]
    return {
        "guests": GUESTS,
        **steady,
        "idle_cpu_pct": round(idle * 100, 2),
        "cpu_s_per_1000_above_idle": round(steady["cpu_s_per_1000"] - idle / steady["deliveries_per_s"] * 1000, 4),
        "saturation_deliveries_per_s": round(max((step["deliveries_per_s"] for step in held), default=0)),
        "busy": _rounded(busy),
        "ramp": [_rounded(step) for step in ramp],
    }


def _idle(one: House) -> float:
    """Return how much of a core the server uses while everybody is there and nothing happens."""
    before, started = one.server.cpu(), time.monotonic()
    time.sleep(SECONDS)
    return (one.server.cpu() - before) / (time.monotonic() - started)


def _after_a_rest(one: House, pages: Pages, rate: float, seconds: float, json_only: bool) -> dict[str, float]:
    """Measure a step once what one host may say at once has come back."""
    time.sleep(4)
    step = {"per_s": rate, **_measure(one, pages, rate, seconds)}
    if not json_only:
        print(step, flush=True)
    return step


def _rounded(step: dict[str, float]) -> dict[str, float]:
    return {key: round(value, 3) for key, value in step.items()}


def _measure(one: House, pages: Pages, rate: float, seconds: float) -> dict[str, float]:
    before = one.server.cpu()
    pages.say(f"{rate} {seconds}")
    figures = pages.hear()
    used = one.server.cpu() - before
    return {
        "cpu_s_per_1000": used / figures["deliveries"] * 1000,
        "p50_ms": figures["p50_ms"],
        "p99_ms": figures["p99_ms"],
        "event_bytes": figures["bytes"],
        "arrived": figures["arrived"],
        "deliveries_per_s": figures["deliveries"] / figures["seconds"],
    }
