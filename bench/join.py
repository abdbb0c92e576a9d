"""Five hundred guests come at once: pass, seat check, whole first state."""

from __future__ import annotations

import statistics
from typing import Any

from bench.house import House, house
from bench.pages import Pages

GUESTS, RUNS = 500, 3


def main(json_only: bool) -> dict[str, Any]:
    """Measure from the first socket to the last state; the median of three servers."""
    runs = []
    for _ in range(RUNS):
        with house(GUESTS) as one:
            runs.append(_measure(one))
        if not json_only:
            print(runs[-1], flush=True)
    return {"guests": GUESTS} | {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}


def _measure(one: House) -> dict[str, float]:
    server = one.server
    with Pages(one, "join", on_stage=3) as pages:
        pages.hear()
        memory = server.idle_mib()
        before = server.cpu()
        pages.say("go")
        figures = pages.hear()
        used = server.cpu() - before
        grown = server.pss_mib() - memory
    return {
        "seconds": figures["seconds"],
        "cpu_ms_per_join": used * 1e3 / GUESTS,
        "kib_per_client": grown * 1024 / GUESTS,
        "first_state_bytes": figures["bytes"],
    }
