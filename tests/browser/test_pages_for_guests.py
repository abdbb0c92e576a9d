"""Every page for everybody and for guests in a real browser: read, and gone through by keyboard or without a script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from senningen.kernel import clock
from senningen.live.models import TechnicalCheck
from senningen.people.models import Link, Person
from senningen.people.services import make_link
from senningen.programme.models import Edition, Part
from senningen.seats.models import Request, Seat
from tests import factories
from tests.browser.reading import Reader, open_page, press_until_on, secret
from tests.seats.stories import offered, state
from tests.servers import soon

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTE_WHAT_OPENS = """() => {
  const devices = navigator.mediaDevices, open = devices.getUserMedia.bind(devices);
  window.opened = [];
  devices.getUserMedia = async (asked) => {
    const stream = await open(asked);
    opened.push(...stream.getTracks());
    return stream;
  };
}"""


@pytest.fixture
def of_guests(edition: Edition, helene: Seat) -> list[str]:
    """Every page there is for everybody and for guests."""
    mine = secret(helene)
    offer = secret(offered(edition, "Fiona Hartmann", 1, 2, until=clock.now() + timedelta(hours=30)))
    gone = Seat.objects.filter(person__name="Guest 3").get()
    sven = Request.objects.get(person__name="Sven Oberweis")
    waits = make_link(Link.Kind.REQUEST, person_id=sven.person_id, subject_id=sven.pk, now=clock.now())
    Seat.objects.filter(pk=gone.pk).update(state=Seat.State.LAPSED)
    guests = [
        f"/s/{mine}",
        f"/s/{mine}/check",
        f"/s/{mine}/give-back",
        f"/s/{mine}/room/1",
        f"/s/{offer}",
        f"/s/{offer}/decline",
    ]
    return [
        "/",
        "/editions/10",
        "/editions/10/ask",
        "/editions/10/asked",
        "/editions/10/link",
        "/editions/4",
        "/archive",
        "/api/",
        *guests,
        f"/w/{waits}",
        f"/w/{waits}/leave",
        f"/s/{secret(gone)}",
        "/s/unknown",
        "/nowhere",
    ]


@pytest.fixture
def of_the_room(edition: Edition, helene: Seat) -> list[str]:
    """The pages of a session whose doors are open, for a guest, a speaker and a host."""
    session = edition.sessions.get(number=1)
    edition.sessions.filter(number=1).update(doors_opened=clock.now())
    host = Part.objects.create(session=session, person=factories.person("Joëlle Kirsch"), role=Part.Role.HOST)
    speaker = Part.objects.filter(session=session, role=Part.Role.SPEAKER).first()
    assert speaker
    links = [
        make_link(Link.Kind.STAGE, person_id=part.person_id, subject_id=part.pk, now=clock.now())
        for part in (speaker, host)
    ]
    return [f"/s/{secret(helene)}/room/1", *(f"/stage/{link}{page}" for link in links for page in ("", "/room"))]


def test_for_everybody_and_for_guests(chromium: Browser, live_server: LiveServer, of_guests: list[str]) -> None:
    reader = Reader(chromium, live_server)
    for address in of_guests:
        reader.read(address)
    reader.report()


def test_a_guest_checks_their_device_and_reads_what_to_do(
    chromium: Browser, live_server: LiveServer, helene: Seat
) -> None:
    reader = Reader(chromium, live_server)
    reader.read(f"/s/{secret(helene)}/check")
    # The browser's question is not answered yet: nothing is known of the devices, and nothing is told of them.
    reader.page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => new Promise(() => {}) }")
    reader.page.get_by_text("If you would like to speak").click()
    reader.page.get_by_role("button", name="Try camera and microphone").click()
    assert reader.page.get_by_text("Did you hear it?").is_hidden()
    reader.page.get_by_role("button", name="Play a tone").click()
    reader.page.get_by_role("button", name="No, nothing").click()
    reader.page.get_by_text("The tone was not heard.").wait_for()
    reader.look("checked")
    check = TechnicalCheck.objects.get(person=helene.person)
    assert (check.found["tone"], check.found["down"] > 0, check.found["up"] > 0) == ("unheard", True, True)
    assert (check.found["camera"], check.found["microphone"]) == ("", "")

    # Two quick presses hold each device once.
    reader.open(f"/s/{secret(helene)}/check")
    reader.page.evaluate(NOTE_WHAT_OPENS)
    reader.page.get_by_text("If you would like to speak").click()
    twice = "key => { key.click(); key.click() }"  # before the first has opened anything
    reader.page.get_by_role("button", name="Try camera and microphone").evaluate(twice)
    soon(lambda: reader.page.evaluate("opened.map(one => one.readyState)") == ["ended", "live", "live"])
    reader.report()


def test_of_a_calendar_to_subscribe_to(chromium: Browser, live_server: LiveServer, helene: Seat) -> None:
    reader = Reader(chromium, live_server)
    reader.read(f"/s/{secret(helene)}")
    reader.page.get_by_role("button", name="Subscribe to it").click()
    reader.page.get_by_label("Address for your calendar program").wait_for()
    reader.look("subscription")
    reader.report()


def test_of_the_room(chromium: Browser, live_server: LiveServer, of_the_room: list[str]) -> None:
    reader = Reader(chromium, live_server)
    for address in of_the_room:
        reader.read(address)
    reader.report()


def test_of_the_showroom(
    chromium: Browser, live_server: LiveServer, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEBUG", True)
    reader = Reader(chromium, live_server)
    for address in ("", "errors/server-error", "errors/form-expired", "refusals/link.unknown"):
        reader.read(f"/showroom/{address}")
    reader.report()


def test_a_seat_is_asked_for_by_keyboard(chromium: Browser, live_server: LiveServer, edition: Edition) -> None:
    page = open_page(chromium)
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press_until_on(page, "How to ask for a seat")
    page.keyboard.press("Enter")
    page.wait_for_url("**/editions/10#ask")
    press_until_on(page, "seats@infra.example")
    assert page.evaluate("document.activeElement.href").startswith("mailto:seats@infra.example?subject=")
    page.context.close()


def test_a_form_that_comes_back_begins_at_its_first_fault(
    chromium: Browser, live_server: LiveServer, edition: Edition
) -> None:
    page = open_page(chromium)
    page.goto(f"{live_server.url}/editions/10/ask")
    page.get_by_label("Your name").fill("Kim Keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Your e-mail")).to_be_focused()


def test_a_guest_changes_sessions_and_gives_the_seat_back_by_keyboard(
    chromium: Browser, live_server: LiveServer, helene: Seat
) -> None:
    page = open_page(chromium)
    page.goto(f"{live_server.url}/s/{secret(helene)}")
    page.locator("#p4").focus()
    page.keyboard.press("Space")
    press_until_on(page, "Change my sessions")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your sessions are changed.")
    assert [place.session.number for place in helene.places.select_related("session").order_by("session")] == [1, 3, 4]
    press_until_on(page, "Give back my seat")
    page.keyboard.press("Enter")
    page.wait_for_url("**/give-back")
    press_until_on(page, "Give back my seat")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You have given this seat back.")
    assert state(helene) == Seat.State.WITHDRAWN
    page.context.close()


def test_the_countdown_counts_by_the_servers_clock_and_opens_the_doors_by_itself(
    chromium: Browser, live_server: LiveServer, edition: Edition, helene: Seat
) -> None:
    page = open_page(chromium)
    page.clock.install(time="2031-01-01T00:00:00Z")  # the reader's own clock is wrong
    soon = clock.now() + timedelta(minutes=9, seconds=55)
    edition.sessions.filter(number=1).update(day=soon.date(), begins=soon.time().replace(microsecond=0), zone="UTC")
    page.goto(f"{live_server.url}/s/{secret(helene)}/room/1")
    first = page.locator("count-down").inner_text()
    assert first.startswith("9:")
    page.clock.run_for(5_000)
    assert page.locator("count-down").inner_text() < first
    edition.sessions.filter(number=1).update(doors_opened=clock.now())
    with page.expect_navigation():
        page.clock.run_for(11_000)
    page.context.close()


def test_a_language_is_chosen_on_the_page_itself(chromium: Browser, live_server: LiveServer, helene: Seat) -> None:
    page = open_page(chromium)
    page.goto(f"{live_server.url}/s/{secret(helene)}")
    page.get_by_role("button", name="Lëtzebuergesch").click()
    page.wait_for_selector("html[lang=lb]")
    assert Person.objects.get(pk=helene.person_id).language == "lb"
    assert Client().get("/").status_code == 200
    page.context.close()


def test_a_guest_needs_no_javascript(chromium: Browser, live_server: LiveServer, helene: Seat) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/editions/10")
    page.get_by_label("Times shown for").select_option("Asia/Tokyo")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/editions/10?zone=Asia%2FTokyo")
    assert "19:30–20:30" in page.content()
    page.goto(f"{live_server.url}/s/{secret(helene)}")
    page.get_by_role("button", name="Français").click()
    page.wait_for_selector("html[lang=fr]")
    page.locator("#p4").check()
    page.get_by_role("button", name="Modifier mes sessions").click()
    page.wait_for_selector("text=Vos sessions sont modifiées.")
    page.context.close()
