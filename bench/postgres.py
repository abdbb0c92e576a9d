"""A PostgreSQL of our own for one measurement: as its own user, on a free port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.process import free_port


@contextmanager
def postgres() -> Iterator[str]:
    """Start a cluster as an operator would have it, with every commit on disk; gives the address of its database."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: float(each.parent.name), default=None)
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="senningen-bench-pg-"))
    cluster = folder / "cluster"
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _as_its_user(folder, programs / "initdb", "-D", cluster, "-U", "senningen", "-A", "trust", "-E", "UTF8")
        server = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
        _as_its_user(folder, programs / "pg_ctl", "-D", cluster, "-w", "-l", folder / "log", "-o", server, "start")
        _as_its_user(folder, programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "senningen", "senningen")
        yield f"postgres://senningen@127.0.0.1:{port}/senningen"
    finally:
        if (cluster / "postmaster.pid").exists():
            _as_its_user(folder, programs / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _as_its_user(folder: Path, *command: str | Path) -> None:
    words = [str(each) for each in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
