"""Glass to glass: from the picture that one browser publishes to the same picture in another, by the clock in it."""

from __future__ import annotations

import os
import statistics
from typing import Any

WINDOWS, SECONDS = 3, 8


def main(json_only: bool) -> dict[str, Any]:
    """Measure Chromium to Chromium, then Chromium to Firefox ESR, over TCP alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senningen.runtime.settings")
    from playwright.sync_api import sync_playwright
    from tests.browser.stage.browsers import chromiums, in_firefox
    from tests.browser.stage.server import StageServer

    with StageServer() as server, sync_playwright() as playwright, chromiums(playwright) as launch:
        anna = launch()
        anna.open(server.page("publisher", "speaker.anna"))
        guest = launch()
        guest.open(server.page("viewer", "seat.47"))
        guest.until("Boolean(window.forget)")
        guest.sees(30, hears=True)
        windows = []
        for _ in range(WINDOWS):
            windows.append(guest.figures(SECONDS))
            if not json_only:
                print({key: windows[-1][key] for key in ("frames", "p50", "p95", "peak")}, flush=True)
        guest.browser.close()
        shown = f"window.figures?.().frames > {SECONDS * 25}"
        firefox, _ = in_firefox(server.page("viewer", "seat.48"), shown, "figures()")
    return {
        "chromium": _middle(windows),
        "firefox": _middle([firefox]) | {"frames_per_s": None},
    }


def _middle(windows: list[dict[str, Any]]) -> dict[str, float | None]:
    return {
        "p50_ms": statistics.median(one["p50"] for one in windows),
        "p95_ms": statistics.median(one["p95"] for one in windows),
        "frames_per_s": round(statistics.median(one["frames"] for one in windows) / SECONDS, 1),
    }
