"""Run the benchmark of that name; the last line printed is its result as one JSON object."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import signal
import sys

import bench


def names() -> list[str]:
    """Return the benchmarks there are: every module here that has a `main`."""
    found = (one.name for one in pkgutil.iter_modules(bench.__path__) if not one.ispkg and one.name != "__main__")
    return [name for name in sorted(found) if hasattr(importlib.import_module(f"bench.{name}"), "main")]


def run() -> int:
    """Read the command line, run, print."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("name", nargs="?", help="which benchmark")
    parser.add_argument("--json", action="store_true", help="print nothing but the result")
    asked = parser.parse_args()
    if asked.name not in (known := names()):
        print("Benchmarks: " + ", ".join(known), file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever is told to end still stops what it started
    result = importlib.import_module(f"bench.{asked.name}").main(asked.json)
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(run())
