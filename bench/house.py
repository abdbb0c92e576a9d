"""`senningen run` on a data folder of its own, with a room in it and everybody's pass."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.process import Server, free_port


@dataclass(frozen=True)
class House:
    """A running server and who may come."""

    server: Server
    people: dict[str, Any]
    folder: Path

    @property
    def room(self) -> str:
        """Return the address of the room's sockets."""
        return f"ws://127.0.0.1:{self.server.port}/room/{self.people['session']}"

    def passes(self, role: str) -> list[str]:
        """Return the passes of `guests`, `speakers` or `hosts`."""
        return [one["pass"] for one in self.people[role]]


@contextmanager
def house(guests: int) -> Iterator[House]:
    """Make the rows, start everything in one process, and stop it at the end."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="senningen-bench-") as name:
        folder = Path(name)
        env = {
            "SENNINGEN_DATA": str(folder / "data"),
            "SENNINGEN_PORT": str(port),
            "SENNINGEN_SMTP_LISTEN_PORT": str(free_port()),
        }
        seeded = subprocess.run(
            [sys.executable, "-m", "bench.room_seed", str(guests)],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "senningen.runtime.settings", **env},
            capture_output=True,
            text=True,
            check=False,
        )
        if seeded.returncode:
            raise RuntimeError(seeded.stderr)
        command = [str(Path(sys.executable).with_name("senningen")), "run"]
        with Server(command, port=port, log=folder / "log", env=env) as server:
            yield House(server, json.loads(seeded.stdout.splitlines()[-1]), folder)
