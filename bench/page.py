"""The public page of an edition, warm, asked 200 times by one client, beside a bare Django page on the same server.

The house keeps a page until something is written or the minute is over; `drawn` is the page drawn anew each time.
"""

from __future__ import annotations

import gzip
import http.client
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.process import Server, free_port

REQUESTS, RUNS, WARM = 200, 3, 30
SENNINGEN = str(Path(sys.executable).with_name("senningen"))
LINKED = re.compile(r'(?:href|src)="(/[^"#?]+\.(?:css|js|svg|png|jpg|webp|avif))')


def main(json_only: bool) -> dict[str, Any]:
    """Ask both pages in turn, three times; each figure is the median of the runs."""
    with tempfile.TemporaryDirectory() as folder:
        port, floor_port = free_port(), free_port()
        env = {
            "SENNINGEN_DATA": f"{folder}/data",
            "SENNINGEN_PORT": str(port),
            "SENNINGEN_SMTP_LISTEN_PORT": str(free_port()),
        }
        log = Path(folder) / "log"
        house = Server([SENNINGEN, "run", "--demo"], port=port, log=log, env=env)
        floor = Server([sys.executable, "-m", "bench.floor", str(floor_port), folder], port=floor_port, log=log)
        with house, floor:
            path = _edition(port)
            runs = []
            for _ in range(RUNS):
                runs.append(
                    _asked(port, path)
                    | {f"drawn_{name}": each for name, each in _asked(port, path + "?asked={}").items()}
                    | {f"floor_{name}": each for name, each in _asked(floor_port, "/").items()}
                )
                if not json_only:
                    print(runs[-1], flush=True)
            middle = {key: round(statistics.median(each[key] for each in runs), 2) for key in runs[0]}
            return {**middle, "bytes": _bytes(port, path), "times_the_floor": _ratio(middle), "path": path}


def _ratio(middle: dict[str, float]) -> float:
    return round(middle["median_ms"] / middle["floor_median_ms"], 2)


def _edition(port: int) -> str:
    """Find the edition on the first page."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page = _get(_client(port), "/")[1]
        if found := re.search(rb'href="(/editions/[\w-]+)"', page):
            return found[1].decode()
        time.sleep(0.2)
    raise TimeoutError("the first page shows no edition")


def _asked(port: int, path: str) -> dict[str, float]:
    client = _client(port)
    for count in range(WARM):
        _get(client, path.format(-count))
    times = []
    for count in range(REQUESTS):
        began = time.perf_counter()
        _get(client, path.format(f"{began}-{count}"))
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return {"median_ms": statistics.median(times), "p95_ms": times[int(REQUESTS * 0.95)]}


def _bytes(port: int, path: str) -> int:
    """Count what a first visit transfers: the page and all it links to, compressed, but no fonts."""
    client = _client(port)
    size, page = _get(client, path)
    linked = set(LINKED.findall(page.decode()))
    return size + sum(_get(client, each)[0] for each in linked)


def _client(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=10)


def _get(client: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    """Get an address on the open connection; returns the size as transferred, and the plain body."""
    client.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "en"})
    answer = client.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status)
    return len(body), gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
