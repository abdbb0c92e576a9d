"""Which tests take long: the fast run leaves them to the whole one, so that it stays quick.

`tests/slow.txt` names them. `scripts/test --measure` writes it anew, on a machine with nothing else to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

LIST = Path(__file__).with_name("slow.txt")
SLOW = 0.2  # seconds with what it sets up; six of seven tests take less
HEAD = f"""\
# Tests that take more than {SLOW} s, on average over their cases. Made by scripts/test --measure.
# The fast run leaves them out, but keeps the quickest of each file.
"""


def slow() -> frozenset[str]:
    """Give the tests that the fast run leaves out: "tests/seats/test_x.py::test_y"."""
    return frozenset(line for line in LIST.read_text().splitlines() if not line.startswith("#"))


def name_of(nodeid: str) -> str:
    """Name a test without its case: all cases of a test are run, or none."""
    return nodeid.partition("[")[0]


class Costs:
    """What each test took, case by case."""

    def __init__(self) -> None:
        self.taken: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, nodeid: str, seconds: float) -> None:
        """Count setting up, the call, or clearing away."""
        self.taken[name_of(nodeid)][nodeid] += seconds

    def write(self) -> None:
        """Write the list."""
        means = {name: sum(cases.values()) / len(cases) for name, cases in self.taken.items()}
        LIST.write_text(HEAD + "".join(f"{name}\n" for name in sorted(too_slow(means))))


def too_slow(means: Mapping[str, float]) -> Iterable[str]:
    """Choose the tests to leave out: the slow ones, except the quickest of a file that would have none."""
    files = defaultdict(list)
    for name in means:
        files[name.partition("::")[0]].append(name)
    for names in files.values():
        names.sort(key=means.__getitem__)
        yield from (name for name in names[1:] if means[name] > SLOW)
