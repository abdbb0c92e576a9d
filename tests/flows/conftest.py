"""Houses in which a whole story is played: the demo's, with its cast."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import House, all_in_one, split


@pytest.fixture
def demo_house(tmp_path: Path) -> Iterator[House]:
    """Give the demo in one process on SQLite."""
    with all_in_one(tmp_path / "data", demo=True) as running:
        yield running


@pytest.fixture
def split_demo_house(tmp_path: Path, postgres_url: str, bus_url: str) -> Iterator[House]:
    """Give the demo with a process for each component, on PostgreSQL and Redis. Mark the test with `postgres`."""
    with split(tmp_path / "data", postgres_url, bus_url, demo=True) as running:
        yield running
