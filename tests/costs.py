"""Which tests take long: the fast run leaves them to the whole one, so that it stays quick.

`tests/slow.txt` names them. `scripts/test --measure` writes it anew, on a machine with nothing else to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from django.db import connection

LIST = Path(__file__).with_name("slow.txt")
SLOW = 0.12  # seconds of a case with what it sets up; five of six tests take less
VERY_SLOW = 1.0  # seconds of all cases of a test together
HEAD = f"""\
# Tests that take more than {SLOW} s, on average over their cases, or more than {VERY_SLOW} s in all. Made by
# scripts/test --measure. The fast run leaves them out, but keeps the quickest of each file if it takes less than that.
"""


def slow() -> frozenset[str]:
    """Give the tests that the fast run leaves out: "tests/seats/test_x.py::test_y"."""
    return frozenset(line for line in LIST.read_text().splitlines() if not line.startswith("#"))


def name_of(nodeid: str) -> str:
    """Name a test without its case: all cases of a test are run, or none."""
    return nodeid.partition("[")[0]


def drawn(times: int) -> int:
    """Say how often a test draws by chance: a fifth on PostgreSQL, for what the rules say was drawn on SQLite."""
    return times if connection.vendor == "sqlite" else times // 5


class Costs:
    """What each test took, case by case."""

    def __init__(self) -> None:
        self.taken: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, nodeid: str, seconds: float) -> None:
        """Count setting up, the call, or clearing away."""
        self.taken[name_of(nodeid)][nodeid] += seconds

    def write(self) -> None:
        """Write the list."""
        taken = {name: list(cases.values()) for name, cases in self.taken.items()}
        LIST.write_text(HEAD + "".join(f"{name}\n" for name in sorted(too_slow(taken))))


def too_slow(taken: Mapping[str, Sequence[float]]) -> Iterable[str]:
    """Choose the tests to leave out, by the seconds of their cases; of each file the quickest stays if it can."""
    files = defaultdict(list)
    for name, cases in taken.items():
        files[name.partition("::")[0]].append((fmean(cases), sum(cases), name))
    for tests in files.values():
        for place, (mean, whole, name) in enumerate(sorted(tests)):
            if whole > VERY_SLOW or (mean > SLOW and place > 0):
                yield name
