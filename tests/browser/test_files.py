"""Files put to a reply in a real browser: they go up beside what is being written, which stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from senningen.kernel import clock
from senningen.post.models import Letter
from tests import factories
from tests.desk.mails import LB_REQUEST, arrived, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAN: FilePayload = {"name": "Plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 plan"}
TABLE: FilePayload = {"name": "hours.csv", "mimeType": "text/csv", "buffer": b"day;hour"}
EMPTY: FilePayload = {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""}


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A mail that asks for a seat, opened by an organiser."""
    factories.edition(first_day=clock.now().date() + timedelta(days=3))
    message = arrived(written(LB_REQUEST, sender="Pol Schiltz <pol@guests.example>"))
    client = Client()
    client.force_login(factories.account())
    context = chromium.new_context(base_url=live_server.url, locale="en", viewport={"width": 1440, "height": 900})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/desk/mail/{message.pk}")
    yield page
    context.close()


def test_files_come_and_go_beside_the_reply_that_is_being_written(desk: Page) -> None:
    names, chooser = desk.locator(".files li a"), desk.locator(".files input[type=file]")
    text = desk.locator(".reply textarea").first
    text.fill("Moien, hei de Plang.")
    chooser.set_input_files([PLAN, TABLE])
    expect(names).to_have_text(["Plan.pdf", "hours.csv"])
    expect(chooser).to_be_focused()
    desk.get_by_role("button", name="Remove hours.csv").click()
    expect(names).to_have_text(["Plan.pdf"])
    chooser.set_input_files(EMPTY)
    expect(desk.locator(".files .refusal")).to_be_visible()
    expect(names).to_have_text(["Plan.pdf"])
    expect(text).to_have_value("Moien, hei de Plang.")
    desk.locator("button[data-key=a]").first.click()
    desk.wait_for_selector("text=Seat given")
    letter = Letter.objects.get(kind="reply")
    assert list(letter.enclosures.values_list("name", flat=True)) == ["Plan.pdf"]
