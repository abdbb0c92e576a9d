"""The door on site in a real browser: a camera sees a badge, the line drops, the page is reloaded, the line is back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import segno
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from senningen.kernel import clock
from senningen.live.models import CheckIn, Presence
from senningen.people.models import Account
from senningen.programme.models import Edition, Session
from senningen.seats.models import Mode, Seat
from senningen.seats.services import open_places, release_seat
from tests import factories
from tests.browser.stage.browsers import FLAGS, WINDOWLESS
from tests.seats.stories import DESK, ask, give, offered, seated, session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEFORE_THE_CAMERA = Path(tempfile.gettempdir()) / f"senningen-door-{os.getpid()}.y4m"

# How often something is said by what a screen reader reads out by itself.
SAYS = """() => { window.said = 0;
  for (const each of document.querySelectorAll("hall-door [role=status], hall-door [role=alert]"))
    new MutationObserver(() => window.said++)
      .observe(each, { childList: true, subtree: true, characterData: true }) }"""
LISTS = """new Promise(done => {
  const asked = indexedDB.open("senningen-door");
  asked.onsuccess = () => {
    const kept = asked.result.transaction("lists").objectStore("lists").count();
    kept.onsuccess = () => done(kept.result);
  };
})"""


def hold_up(code: str) -> None:
    """Hold a code before the camera: a film of one picture."""
    modules = [[bool(cell) for cell in row] for row in segno.make(code, error="m", micro=False).matrix_iter(border=4)]
    scale, width, height = 7, 320, 240
    luma = bytearray(b"\xeb" * (width * height))
    for y in range(len(modules) * scale):
        for x in range(len(modules) * scale):
            if modules[y // scale][x // scale]:
                luma[(y + 15) * width + x + 50] = 16
    colour = b"\x80" * (width * height // 2)
    head = f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode()
    BEFORE_THE_CAMERA.write_bytes(head + b"FRAME\n" + bytes(luma) + colour)


@pytest.fixture(scope="module")
def one_chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser whose camera sees what is held up."""
    film = f"--use-file-for-fake-video-capture={BEFORE_THE_CAMERA}"
    browser = playwright.chromium.launch(executable_path=WINDOWLESS, args=[*FLAGS, film])
    yield browser
    browser.close()
    BEFORE_THE_CAMERA.unlink(missing_ok=True)


@pytest.fixture
def edition() -> Edition:
    made = factories.edition(cap=8, first_day=clock.now().date() + timedelta(days=1))
    open_places(*(each.pk for each in made.sessions.all()), cap=8, mode=Mode.ON_SITE, by=DESK, now=clock.now())
    return made


@pytest.fixture
def today(edition: Edition) -> Session:
    return session(edition, 1)


def in_the_hall(edition: Edition, name: str, *numbers: int, house: str = "") -> Seat:
    made = give(ask(edition, factories.person(name, house=house), *numbers, mode=Mode.ON_SITE))
    assert made
    return made


@pytest.fixture
def anna(edition: Edition) -> Seat:
    return in_the_hall(edition, "Anna Kolb", 1, house="Post Luxembourg")


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """Dora's tablet."""
    client = Client()
    client.force_login(factories.account("Dora Weis", role=Account.Role.DOOR))
    made = chromium.new_context(locale="en", permissions=["camera"], viewport={"width": 1024, "height": 768})
    made.add_cookies([{"name": n, "value": one.value, "url": live_server.url} for n, one in client.cookies.items()])
    yield made
    made.close()


def opened(context: BrowserContext, live_server: LiveServer, today: Session) -> Page:
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/door/{today.pk}")
    expect(page.locator("hall-door")).to_have_attribute("data-state", "in-step")
    return page


def answers(page: Page, *words: str) -> None:
    for each in words:
        expect(page.locator("[data-part=answer]")).to_contain_text(each)


def enter(page: Page, words: str) -> None:
    page.get_by_label("Number of the seat, or name").fill(words)
    page.keyboard.press("Enter")


def test_check_in_offline_then_online(
    context: BrowserContext, live_server: LiveServer, edition: Edition, today: Session, anna: Seat
) -> None:
    ben, carl = in_the_hall(edition, "Ben Thill", 1), in_the_hall(edition, "Carl Réding", 1)
    page = opened(context, live_server, today)
    expect(page.locator("hall-door")).to_have_attribute("data-kept", "yes")
    page.wait_for_function("caches.open('senningen-door').then(kept => kept.match(location.href)).then(Boolean)")
    context.set_offline(True)
    enter(page, str(anna.number))
    answers(page, "Comes in", "Anna Kolb", f"Seat {anna.number}", "On site")
    expect(page.locator("[data-part=line]")).to_have_text("Offline: the door goes on")
    expect(page.locator("[data-part=waits]")).to_have_text("1 waits to be sent")
    page.reload()
    expect(page.locator("[data-part=waits]")).to_have_text("1 waits to be sent")
    expect(page.locator("#list-title")).to_have_text("Here are 1 of 3")
    enter(page, "reding")
    answers(page, "Comes in", "Carl Réding")
    page.get_by_role("button", name="Let in Ben Thill").click()
    answers(page, "Ben Thill")
    page.locator("[data-part=acts]").get_by_role("button", name="Undo").click()  # a wrong tap
    answers(page, "Taken back")
    assert not CheckIn.objects.exists()
    release_seat(carl.pk, reason="asked", by=DESK, now=clock.now())  # meanwhile, at the desk
    before = clock.now()
    context.set_offline(False)
    expect(page.locator("[data-part=waits]")).to_have_text("Everything is sent", timeout=20_000)
    expect(page.locator("[data-part=line]")).to_have_text("Online")
    kept = {each.seat_id: each for each in CheckIn.objects.all()}
    assert {pk: each.standing for pk, each in kept.items()} == {anna.pk: "counts", ben.pk: "undone", carl.pk: "open"}
    assert kept[anna.pk].at < before, "it stands when they came, not when the house heard of it"
    assert list(Presence.objects.values_list("key", "began")) == [(f"hall:{anna.pk}", kept[anna.pk].at)]
    expect(page.locator("[data-part=trouble]")).to_contain_text(f"For the desk to decide: Seat {carl.number}")


def test_what_the_door_says_of_whoever_comes(
    context: BrowserContext, live_server: LiveServer, edition: Edition, today: Session, anna: Seat
) -> None:
    online = seated(edition, "Olivier Enders", 1)
    in_the_hall(edition, "Anne Kolbach", 1)
    elsewhere = in_the_hall(edition, "Ben Thill", 2)
    waits = offered(edition, "Carl Reding", 1, until=clock.now() + timedelta(hours=5))
    gone = in_the_hall(edition, "Dan Hoffmann", 1)
    release_seat(gone.pk, reason="asked", by=DESK, now=clock.now())
    page = opened(context, live_server, today)
    enter(page, str(elsewhere.number))
    answers(page, "Not for this session")
    enter(page, str(waits.number))
    answers(page, "Has not accepted the offer yet")
    enter(page, f"SNG:{gone.code}")  # a scanner that types
    answers(page, "Seat given back")
    enter(page, "SNG:000000000000")
    answers(page, "Unknown code")
    enter(page, "kolb")
    answers(page, "Choose below who it is")
    expect(page.locator("[data-part=rows] li")).to_have_count(2)
    enter(page, "kolb post")
    answers(page, "Comes in", "Anna Kolb")
    expect(page.locator("[data-part=waits]")).to_have_text("Everything is sent")
    page.evaluate(SAYS)
    with page.expect_response("**/door/*/list"):
        page.evaluate("dispatchEvent(new Event('focus'))")  # one look more at what other doors did
    page.wait_for_timeout(200)
    assert page.evaluate("window.said") == 0, "where nothing is new, nothing is read out"
    came: datetime = CheckIn.objects.get().at
    enter(page, str(anna.number))
    answers(page, "Already in", "In since ")
    assert came == CheckIn.objects.get().at
    enter(page, "enders")
    answers(page, "Has a place online, not in the hall")
    page.get_by_role("button", name="Let in all the same Olivier Enders").click()
    answers(page, "Comes in", "Olivier Enders")
    expect(page.locator("[data-part=waits]")).to_have_text("Everything is sent")
    assert set(Presence.objects.values_list("key", flat=True)) == {f"hall:{anna.pk}", f"hall:{online.pk}"}


def test_who_is_asked_for_before_the_list_has_come_is_found_when_it_has(
    context: BrowserContext, live_server: LiveServer, today: Session, anna: Seat
) -> None:
    page = context.new_page()
    page.route("**/door/*/list", lambda route: route.abort())
    page.goto(f"{live_server.url}/desk/door/{today.pk}")
    enter(page, str(anna.number))
    expect(page.locator("hall-door")).to_have_attribute("data-state", "no-line")
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    answers(page, "Comes in", "Anna Kolb")


def test_the_camera_reads_a_badge_and_signing_out_leaves_no_list(
    context: BrowserContext, live_server: LiveServer, today: Session, anna: Seat
) -> None:
    hold_up(f"SNG:{anna.code}")
    page = opened(context, live_server, today)
    page.get_by_role("button", name="Scan with the camera").click()
    answers(page, "Comes in", "Anna Kolb")
    page.get_by_role("button", name="Stop the camera").click()
    expect(page.locator("[data-part=waits]")).to_have_text("Everything is sent")
    assert CheckIn.objects.get().seat == anna
    assert page.evaluate(LISTS) == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/desk/sign-in")
    assert page.evaluate(LISTS) == 0
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
