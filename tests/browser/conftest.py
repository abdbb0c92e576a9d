"""What tests in a browser share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from senningen.kernel import clock
from senningen.kernel.text import Text
from senningen.programme.models import Edition, Outcome, Part, Topic
from senningen.seats.models import Seat
from tests import factories
from tests.browser.hours import FILL, PATIENCE, Hour
from tests.browser.stage.browsers import FLAGS, WINDOWLESS
from tests.media.test_engine import PARROT
from tests.seats.stories import ask, seated
from tests.servers import ROOT, House, all_in_one

_numbers = count(10)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers, one for each worker."""
    # It runs an event loop in this thread, and Django is right to refuse that elsewhere.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as one:
        yield one
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def one_chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for each worker, with a camera and a microphone: starting it takes seconds."""
    apart = "--site-per-process"  # as the one with windows does by itself
    browser = playwright.chromium.launch(executable_path=WINDOWLESS, args=[*FLAGS, apart])
    yield browser
    browser.close()


@pytest.fixture
def chromium(one_chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The Chromium of this worker; what a test opens in it has time, and is closed behind it."""
    made = Browser.new_context

    def patient(self: Browser, **more: Any) -> BrowserContext:
        context = made(self, **more)
        context.set_default_timeout(PATIENCE)
        return context

    monkeypatch.setattr(Browser, "new_context", patient)
    yield one_chromium
    for context in one_chromium.contexts:
        context.close()


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for each worker: an hour in it has an edition of its own."""
    path = str(ROOT)  # the engine for captions is no package of the house
    data = tmp_path_factory.mktemp("room") / "data"
    with all_in_one(data, SENNINGEN_CAPTIONS_ENGINE=PARROT, PYTHONPATH=path) as house:
        house.asks_on = True
        yield house
        house.ask_no_more()


@pytest.fixture
def hour(running: House, chromium: Browser) -> Hour:
    """A session that begins in ten minutes, with a host, a speaker and guests."""
    return Hour(running, chromium, running.ask(FILL, number=next(_numbers)))


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
