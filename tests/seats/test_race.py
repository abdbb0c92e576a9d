"""Sixteen at once, in four processes, for five seats online and two on site: these are given, everybody else waits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.seats.racing import ON_SITE, PEOPLE, PLACES, PROCESSES

ROOT = Path(__file__).parents[2]


def racing(*words: str) -> list[str]:
    return [sys.executable, "-m", "tests.seats.racing", *words]


def run(settings: dict[str, str], *words: str) -> str:
    done = subprocess.run(racing(*words), env=settings, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def race(folder: Path, database_url: str) -> object:
    settings = {**os.environ, "SENNINGEN_DATA": str(folder), "SENNINGEN_DATABASE_URL": database_url}
    edition = run(settings, "seed")
    with ExitStack() as stack:
        racers = [
            stack.enter_context(
                subprocess.Popen(
                    racing("race", edition, str(number)),
                    env=settings,
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for number in range(PROCESSES)
        ]
        for racer in racers:
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write("go\n")
            racer.stdin.flush()
        assert [racer.wait(120) for racer in racers] == [0] * PROCESSES
    return json.loads(run(settings, "count", edition))


WAIT_ON_SITE = PEOPLE // 3 - ON_SITE
WAIT_ONLINE = PEOPLE - PEOPLE // 3 - PLACES
LINES = [WAIT_ONLINE, WAIT_ONLINE, WAIT_ON_SITE, WAIT_ON_SITE]
EVERYBODY_SITS_OR_WAITS = [PLACES + ON_SITE, 0, WAIT_ONLINE + WAIT_ON_SITE, LINES, []]


@pytest.mark.house
def test_the_cap_holds_on_sqlite(tmp_path: Path) -> None:
    assert race(tmp_path, "") == EVERYBODY_SITS_OR_WAITS


@pytest.mark.postgres
def test_the_cap_holds_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    assert race(tmp_path, postgres_url) == EVERYBODY_SITS_OR_WAITS
