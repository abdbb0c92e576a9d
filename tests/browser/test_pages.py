"""Every page in a real browser: read by axe in light and dark, on a wide screen and a small phone; by keyboard."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Response, ViewportSize
from pytest_django.live_server_helper import LiveServer

from senningen.chasing import services as chasing
from senningen.chasing.models import Circular
from senningen.desk.models import Proposal
from senningen.desk.services import assign, confirm, confirm_by_rule
from senningen.kernel import clock
from senningen.kernel.text import Text
from senningen.outside.calling import Answer
from senningen.outside.queries import next_delivery
from senningen.outside.services import make_webhook, note_answer, read_journal
from senningen.people.models import Account, Link, Person
from senningen.people.services import make_link
from senningen.post.models import Letter, Message
from senningen.post.services.enclosing import enclose
from senningen.programme.models import Edition, Outcome, Part, Topic
from senningen.seats.models import Mode, Request, Seat
from senningen.seats.services import open_places
from tests import factories
from tests.desk.mails import LB_REQUEST, arrived, written
from tests.seats.stories import DESK, ask, offered, seated, state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1440, 360)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NOT_PAGES = re.compile(r"sign-out|/enclosures/|/enter/|/set-up/|\.\w{3,4}(\?|$)|/events")
ONE_OF_MANY = re.compile(r"\d+|(?<=state=)[a-z]+")  # a page looks alike in every state of its rows
EXPECTED = re.compile(r"Failed to load resource|WebSocket|insecure|EventSource")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OF_LISTS = (
    "/desk/mail?list=mine",
    "/desk/mail?list=by-rule",
    "/desk/letters/new?q=guest",
    "/desk/seats?seat=1",
    "/desk/seats?view=list",
    "/desk/seats?view=list&state=req",
    "/desk/seats?session=1&mode=on-site",
)
FEED = "/desk/feed"  # this server has no event loop: no feed, no sockets; and no TLS


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


def secret(seat: Seat) -> str:
    return make_link(Link.Kind.SEAT, person_id=seat.person_id, subject_id=seat.pk, now=clock.now())


@pytest.fixture
def of_guests(edition: Edition, helene: Seat) -> list[str]:
    """Every page there is for everybody and for guests."""
    mine = secret(helene)
    offer = secret(offered(edition, "Fiona Hartmann", 1, 2, until=clock.now() + timedelta(hours=30)))
    gone = Seat.objects.filter(person__name="Guest 3").get()
    sven = Request.objects.get(person__name="Sven Oberweis")
    waits = make_link(Link.Kind.REQUEST, person_id=sven.person_id, subject_id=sven.pk, now=clock.now())
    Seat.objects.filter(pk=gone.pk).update(state=Seat.State.LAPSED)
    guests = [f"/s/{mine}", f"/s/{mine}/give-back", f"/s/{mine}/room/1", f"/s/{offer}", f"/s/{offer}/decline"]
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


@pytest.fixture
def at_the_desk(edition: Edition, helene: Seat) -> Client:
    """An organiser who is signed in."""
    tom = factories.account()
    asks, careful, done = (
        arrived(written(LB_REQUEST, sender=f"{name} <{name.lower()}@guests.example>")) for name in "ABC"
    )
    Proposal.objects.filter(message=careful).update(why_person="unsure")
    confirm(done.proposals.get().pk, by=tom, now=clock.now())
    arrived(written("Guten Tag, wo kann ich parken?", sender="D <d@guests.example>"))
    offered(edition, "Fiona Hartmann", 1, until=clock.now() + timedelta(hours=30))
    for _draft_and_sent in range(2):
        circular = chasing.begin_circular(edition.pk, "silent", by=tom, now=clock.now())
    fiona = Seat.objects.get(person__name="Fiona Hartmann")
    chasing.send_circular(circular.pk, shown={fiona.person_id}, by=tom, now=clock.now())
    chasing.write_letters(circular.pk, now=clock.now())
    Letter.objects.filter(kind="circular").update(
        state=Letter.State.SENT, sent=clock.now(), delivery=Letter.Delivery.DELAYED, problem="452 4.2.2 Mailbox full"
    )
    of_the_board_and_the_mail(edition, asks, by=tom)
    client = Client()
    client.force_login(tom)
    return client


def of_the_board_and_the_mail(edition: Edition, asks: Message, *, by: Account) -> None:
    """Places in the hall, a mail in somebody's hands with files to its reply, and one a rule has confirmed."""
    open_places(edition.sessions.get(number=1).pk, cap=2, mode=Mode.ON_SITE, by=DESK, now=clock.now())
    assign(asks.pk, to=by, by=by, now=clock.now())
    enclose("Plan.pdf", b"%PDF-1.7", answers=asks, by=by, now=clock.now())
    Edition.objects.filter(pk=edition.pk).update(confirms_by_rule=["thanks"])
    thanks = arrived(written("Vielen herzlichen Dank, ich freue mich darauf.\n", subject="Re: Platz"))
    assert confirm_by_rule(thanks.pk, now=clock.now())


def open_page(browser: Browser) -> Page:
    size: ViewportSize = {"width": WIDTHS[0], "height": 900}
    return browser.new_context(viewport=size, locale="en", reduced_motion="reduce").new_page()


def violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
    )
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


class Reader:
    """Opens one page after another and keeps what is wrong with each."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.page, self.server = open_page(browser), server
        self.found: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("response", self._note)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _note(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request() and FEED not in response.url:
            self.said.append(f"{response.url} answers {response.status}")

    def read(self, address: str) -> None:
        """Open a page and note what axe and the width object to: light and dark, wide and narrow."""
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        self.page.goto(self.server.url + address, wait_until="load")
        self.look(address)

    def look(self, address: str) -> None:
        """Note the same of the page one is on, under a name."""
        self.page.evaluate(AXE.read_text())
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if wide := self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            ):
                self.found.setdefault(address, []).append(f"{wide} px too wide at {width}")
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme=scheme)
                self.found.setdefault(address, []).extend(f"{scheme} {width}: {each}" for each in violations(self.page))

    def sign_in(self, client: Client) -> None:
        """Be who this client is."""
        self.page.context.add_cookies(
            [{"name": name, "value": one.value, "url": self.server.url} for name, one in client.cookies.items()]
        )

    def follow_the_desk(self, client: Client) -> None:
        """Read the desk's pages by its own links, one of each kind."""
        self.sign_in(client)
        kinds: set[str] = set()
        waiting = ["/desk/", "/desk/editions"]
        while waiting:
            address = waiting.pop(0)
            kind = ONE_OF_MANY.sub("n", address)
            if kind in kinds or NOT_PAGES.search(address) or client.get(address).status_code != 200:
                continue
            kinds.add(kind)
            self.read(address)
            links = self.page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
            waiting += [each.split("#")[0] for each in links if each.startswith("/desk/")]

    def report(self) -> None:
        """Fail with everything that was found."""
        self.page.context.close()
        found = {address: problems for address, problems in self.found.items() if problems}
        assert found == {}, json.dumps(found, indent=2)
        at_home = (self.server.url, self.server.url.replace("http", "ws"), "data:", "blob:")
        assert [url for url in self.asked if not url.startswith(at_home)] == []
        assert [words for words in self.said if not EXPECTED.search(words)] == []


class TestEveryPage:
    """No objection by axe, no sideways scroll, no request to another host, no complaint in the console."""

    def test_for_everybody_and_for_guests(
        self, chromium: Browser, live_server: LiveServer, of_guests: list[str]
    ) -> None:
        reader = Reader(chromium, live_server)
        for address in of_guests:
            reader.read(address)
        reader.report()

    def test_of_a_calendar_to_subscribe_to(self, chromium: Browser, live_server: LiveServer, helene: Seat) -> None:
        reader = Reader(chromium, live_server)
        reader.read(f"/s/{secret(helene)}")
        reader.page.get_by_role("button", name="Subscribe to it").click()
        reader.page.get_by_label("Address for your calendar program").wait_for()
        reader.look("subscription")
        reader.report()

    def test_of_other_programs(self, chromium: Browser, live_server: LiveServer, edition: Edition) -> None:
        olga = factories.account("Olga Owner", role=Account.Role.OWNER)
        hook, _ = make_webhook("The portal", "https://hooks.example/x", ["seat"], by=olga, now=clock.now())
        for number, answer in enumerate([Answer(204, "204"), Answer(422, "422")]):
            seated(edition, f"Guest of the portal {number}", 1)
            read_journal(now=clock.now())
            delivery = next_delivery(hook.pk)
            assert delivery
            for _again in range(1 if answer.status == 204 else 5):
                note_answer(delivery.pk, answer, now=clock.now())
        seated(edition, "Guest of the portal who waits", 1)
        read_journal(now=clock.now())
        waiting = next_delivery(hook.pk)
        assert waiting
        note_answer(waiting.pk, Answer(None, "timed out"), now=clock.now())
        client = Client()
        client.force_login(olga)
        reader = Reader(chromium, live_server)
        reader.sign_in(client)
        for address in ("/desk/programs", "/desk/programs/webhooks", f"/desk/programs/webhooks/{hook.pk}"):
            reader.read(address)
        reader.read("/desk/programs")
        reader.page.get_by_label("Which program, for what").fill("The screen in the hall")
        reader.page.get_by_label("Read editions and sessions").check()
        reader.page.get_by_role("button", name="Make a token").click()
        reader.page.get_by_label("The new token").wait_for()
        reader.look("new token")
        reader.report()

    def test_of_the_room(self, chromium: Browser, live_server: LiveServer, of_the_room: list[str]) -> None:
        reader = Reader(chromium, live_server)
        for address in of_the_room:
            reader.read(address)
        reader.report()

    def test_of_the_showroom(
        self, chromium: Browser, live_server: LiveServer, edition: Edition, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "DEBUG", True)
        reader = Reader(chromium, live_server)
        for address in ("", "errors/server-error", "errors/form-expired", "refusals/link.unknown"):
            reader.read(f"/showroom/{address}")
        reader.report()

    def test_of_the_desk(self, chromium: Browser, live_server: LiveServer, at_the_desk: Client) -> None:
        reader = Reader(chromium, live_server)
        reader.read("/desk/sign-in")
        reader.follow_the_desk(at_the_desk)
        for pk in Message.objects.values_list("pk", flat=True):
            reader.read(f"/desk/mail/{pk}")
        for circular in Circular.objects.all():
            reader.read(f"/desk/letters/to-groups/{circular.pk}")
        reader.read(f"/desk/letters/to-groups/{Circular.objects.filter(state='draft').get().pk}/check")
        for address in OF_LISTS:
            reader.read(address)
        reader.read("/desk/seats")
        for chair in reader.page.locator("svg a[data-pk]").all()[:2]:
            chair.click(modifiers=["Control"])
        reader.look("/desk/seats, two selected")
        reader.report()


def press_until_on(page: Page, words: str) -> None:
    """Go on with the Tab key until the control with these words has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("(document.activeElement.innerText || document.activeElement.ariaLabel || '')"):
            return
    raise AssertionError(f"the Tab key never comes to {words!r}")


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
    soon = clock.now() + timedelta(minutes=9, seconds=30)
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
