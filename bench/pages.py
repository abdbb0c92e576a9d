"""The other side of a room's benchmark, in a process of its own so that its work is not the server's."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Self

from bench.house import House


class Pages:
    """Everybody's pages; they do one step for each line they are told."""

    def __init__(self, house: House, do: str, *, on_stage: int) -> None:
        speakers = house.people["speakers"][:on_stage]
        asked = {
            "do": do,
            "room": house.room,
            "keys": [one["key"] for one in speakers],
            "speakers": [one["pass"] for one in speakers],
            **{role: house.passes(role) for role in ("guests", "hosts")},
        }
        self._file = house.folder / f"{do}.json"
        self._file.write_text(json.dumps(asked))

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.room_load", str(self._file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def hear(self) -> dict[str, Any]:
        """Wait for the next thing they have to say."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the pages ended")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def say(self, line: str) -> None:
        """Tell them to go on."""
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
