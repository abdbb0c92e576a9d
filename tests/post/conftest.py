"""What letters go to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.smtp_sink import Sink, running_sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Give a mail server that keeps what it gets."""
    with running_sink() as running:
        yield running
