"""One writer at a time, also over several processes: they stand in line instead of polling until some give up."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from senningen.kernel.service import _one_writer

HOLD = """
import sys, time
from senningen.kernel.service import _one_writer
with _one_writer(sys.argv[1]):
    print("in", flush=True)
    time.sleep(0.3)
"""


def test_another_process_waits_until_the_writer_is_done(tmp_path: Path) -> None:
    database = str(tmp_path / "house.sqlite3")
    with subprocess.Popen([sys.executable, "-c", HOLD, database], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        began = time.monotonic()
        with _one_writer(database):
            assert time.monotonic() - began > 0.1
            assert other.wait() == 0


def test_a_writer_that_fails_lets_the_next_one_in(tmp_path: Path) -> None:
    database = str(tmp_path / "house.sqlite3")
    with pytest.raises(OSError, match="full"), _one_writer(database):
        raise OSError("full")
    with _one_writer(database):
        pass


def test_a_database_in_memory_needs_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with _one_writer("file:memorydb_default?mode=memory&cache=shared"):
        assert list(tmp_path.iterdir()) == []


def test_what_a_commit_sets_off_may_write_too(tmp_path: Path) -> None:
    database = str(tmp_path / "house.sqlite3")
    with _one_writer(database):
        with _one_writer(database):
            pass
        with subprocess.Popen([sys.executable, "-c", HOLD, database], stdout=subprocess.PIPE, text=True) as other:
            time.sleep(0.8)
            other.kill()
            assert other.stdout is not None
            assert other.stdout.read() == ""
