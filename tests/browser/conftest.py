"""What tests in a browser share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, sync_playwright

from senningen.kernel import clock
from senningen.kernel.text import Text
from senningen.programme.models import Edition, Outcome, Part, Topic
from senningen.seats.models import Seat
from tests import factories
from tests.seats.stories import ask, seated


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for the tests of a file."""
    # Playwright runs an event loop in this thread, and Django is right to refuse that elsewhere.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def edition() -> Edition:
    """Four sessions from tomorrow on, the second full; a topic that came back; an earlier edition."""
    made = factories.edition(cap=8, first_day=clock.now().date() + timedelta(days=1))
    hpc = Topic.objects.create(slug="hpc", name=Text({"en": "High-performance computing"}))
    earlier = Edition.objects.create(
        number=4, slug="4", title=Text({"en": "HPC"}), held=date(2016, 6, 16), state=Edition.State.PAST, invented=True
    )
    made.topics.add(hpc)
    earlier.topics.add(hpc)
    outcome = Outcome.objects.create(topic=hpc, year=2020, title=Text({"fr": "Un supercalculateur"}))
    outcome.editions.add(earlier)
    outcome.figures.create(value="4", label=Text({"en": "years"}), source=Text({"en": "Programmes"}))
    for name in ("Anouk Feltes", "Jean-Paul Hengen"):
        Part.objects.create(session=made.sessions.get(number=1), person=factories.person(name), role=Part.Role.SPEAKER)
    for number in range(8):
        seated(made, f"Guest {number}", 2)
    ask(made, "Sven Oberweis", 2)
    return made


@pytest.fixture
def helene(edition: Edition) -> Seat:
    return seated(edition, factories.person("Hélène Marchal-Ries", house="Institut des transports"), 1, 3)
