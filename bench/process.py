"""A server process under measurement: started, asked for its processor time and memory by /proc, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

import psutil

_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """One server with all its processes; use it as a context manager."""

    def __init__(self, command: Sequence[str], *, port: int, log: Path, env: dict[str, str] | None = None) -> None:
        self.port, self.log = port, log
        self._command, self._env = list(command), {**os.environ, **(env or {})}
        self._out: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self._out = self.log.open("ab")
        self._process = subprocess.Popen(
            self._command, env=self._env, stdout=self._out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            self.wait_until_open()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self._out:
            self._out.close()

    @property
    def pid(self) -> int:
        """Return the first process of the server."""
        return self._process.pid

    def wait_until_open(self, seconds: float = 120) -> None:
        """Wait until somebody listens on the port."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended; see {self.log}:\n{self.log.read_text()[-2000:]}")
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise TimeoutError(f"nobody listens on {self.port}; see {self.log}")

    def stop(self) -> None:
        """End the server as an operator would, and by force if it does not listen."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    def send(self, number: signal.Signals) -> None:
        """Send every process of the server a signal."""
        os.killpg(self._process.pid, number)
        self._process.wait()

    def pids(self) -> list[int]:
        """Return every process of the server."""
        return [self.pid, *(one.pid for one in psutil.Process(self.pid).children(recursive=True))]

    def cpu(self) -> float:
        """Return the processor seconds used so far, by all processes, user and system."""
        return sum(_cpu(pid) for pid in self.pids())

    def idle_mib(self) -> float:
        """Wait until it grows no more, because the reading model is loaded beside the start, and return its memory."""
        before, now = 0.0, self.pss_mib()
        while now - before > 0.5:
            time.sleep(3)
            before, now = now, self.pss_mib()
        return now

    def pss_mib(self) -> float:
        """Return the memory of all processes, shared pages counted once, in MiB."""
        return round(sum(_pss_kib(pid) for pid in self.pids()) / 1024, 1)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _pss_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
