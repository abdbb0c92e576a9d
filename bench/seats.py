"""A thousand requests for a hundred seats through two doors at once, on SQLite and on PostgreSQL.

Four web processes share one database; sixteen clients decide mails at the desk, half of them by offers that the guests
then take on their pages. BENCH_ROUNDS changes the number of rounds on each database.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.postgres import postgres
from bench.process import Server, free_port

ROUNDS, PROCESSES = 20, 4


def main(json_only: bool) -> dict[str, Any]:
    """Run the rounds on both databases."""
    rounds = int(os.environ.get("BENCH_ROUNDS", ROUNDS))
    databases = {"sqlite": _rounds(rounds, "", json_only)}
    with postgres() as url:
        databases["postgresql"] = _rounds(rounds, url, json_only)
    every = [one for told in databases.values() for one in told]
    return {
        "given": [one["given"] for one in every],
        "oversold": sum(one["oversold"] for one in every),
        "lost": sum(one["lost"] for one in every),
        "waiting_ok": all(one["waiting_ok"] for one in every),
        **_middle(every),
        "databases": {name: _middle(told) for name, told in databases.items()},
    }


def _middle(rounds: list[dict[str, Any]]) -> dict[str, float]:
    return {
        key: round(statistics.median(one[key] for one in rounds), 2)
        for key in ("cpu_ms_per_request", "p95_ms", "seconds")
    }


def _rounds(rounds: int, database_url: str, json_only: bool) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="senningen-bench-")))
        settings = {"SENNINGEN_DATA": str(folder / "data"), "SENNINGEN_DATABASE_URL": database_url}
        command = [str(Path(sys.executable).with_name("senningen")), "run", "web"]
        servers = []
        for number in range(PROCESSES):
            port = free_port()
            env = settings | {"SENNINGEN_PORT": str(port)}
            servers.append(stack.enter_context(Server(command, port=port, log=folder / f"log-{number}", env=env)))
        load = subprocess.Popen(
            [
                *(sys.executable, "-m", "bench.seats_load", str(rounds)),
                json.dumps([each.port for each in servers]),
                json.dumps([pid for each in servers for pid in each.pids()]),
            ],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert load.stdout is not None
        told = []
        for line in load.stdout:
            told.append(json.loads(line))
            if not json_only:
                print("PostgreSQL" if database_url else "SQLite", line.strip(), flush=True)
        if load.wait() or len(told) != rounds:
            raise RuntimeError("the load ended early; its errors stand above")
        if any(one["wrong"] for one in told):
            print(_said(folder), file=sys.stderr)
        return told


def _said(folder: Path) -> str:
    """Return what the servers said of their first error."""
    logs = "\n".join(each.read_text() for each in sorted(folder.glob("log-*")))
    return logs[logs.find("Traceback") :][:6000]
