"""An hour at the desk: twenty mails decided in Chromium by keyboard alone; then seats, letters and journal."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from senningen.desk.models import Decision
from senningen.journal.models import Entry
from senningen.kernel import clock
from senningen.people.models import Account, Address
from senningen.people.services import make_link
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats.models import Seat
from senningen.seats.queries import seat_sessions, waiting_list
from tests import factories
from tests.desk.mails import arrived
from tests.desk.story import corpus
from tests.factories import NOW
from tests.seats.stories import offered, seated

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What lies on the desk, the newest first, and the keys that decides it; after "a" the next message is open.
HOUR = {
    "012": "a",  # asks for a seat
    "010": "look Space Enter u look Space Enter",  # asks for two days; somebody looks; a second thought, and a third
    "014": "w a",  # asks; is put on the waiting list instead
    "015": "e text Escape look Space Enter",  # asks; the reply is edited
    "085": "a",  # an assistant asks for her director
    "020": "look Space Enter",  # two seats for two colleagues
    "093": "look Space Enter",  # keeps Wednesday and Thursday; the reading is not sure: somebody looks
    "019": "a",  # gives the seat back
    "032": "j k a",  # gives the seat back; a look at the next one first
    "003": "a",  # accepts the offer
    "024": "a",  # accepts two days of it
    "031": "a",  # declines it
    "112": "a",  # sends somebody instead
    "006": "a",  # has lost the link
    "011": "look Space Enter",  # has a new address
    "005": "a",  # is out of office
    "008": "a",  # accepts in the calendar
    "040": "a",  # a letter came back
    "028": "a",  # thanks
    "060": "e text Escape a",  # asks what is kept about her
}
TYPED = "Until then."
SEATED = {
    "Mireille Kirsch-Thoma": "mireille.kirsch@steierverwaltung.example",
    "Nico Brachmond": "nico.brachmond@schinnen-ix.example",
    "Wiebke Hansen": "wiebke.hansen@nordkabel.example",
    "Gareth Lowther": "gareth.lowther@subsea-routes.example",
    "Nuno Figueiredo": "nuno.figueiredo@tagus-cloud.example",
    "Caroline Pütz": "c.putz@dataport-est.example",
    "Laure Bettendorf": "laure.bettendorf@fibre-meuse.example",
    "Arlette Conzemius": "arlette.conzemius@mutuelle-sud.example",
}
OFFERED = {
    "Marc Dondelinger": "m.dondelinger@chambre-metiers-num.example",
    "Klaus Reuter": "klaus.reuter@kabelwerk.example",
    "Frank Stolz": "stolz@breitbandbuero.example",
}
ALL = ["S1", "S2", "S3", "S4"]


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock on the Thursday before the edition."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def edition() -> Edition:
    made = factories.edition(cap=100)
    for name, email in SEATED.items():
        seated(made, factories.person(name, email))
    for name, email in OFFERED.items():
        offered(made, factories.person(name, email))
    return made


@pytest.fixture
def tom(edition: Edition) -> Account:
    return factories.account()


@pytest.fixture
def page(chromium: Browser) -> Page:
    return chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en").new_page()


def test_twenty_mails_are_decided_by_keyboard_alone(
    live_server: LiveServer, page: Page, edition: Edition, tom: Account
) -> None:
    before = {letter.pk for letter in Letter.objects.all()}
    on_the_desk = [
        arrived(corpus(f"{name}.eml"), now=NOW - timedelta(minutes=3 * age)).pk for age, name in enumerate(HOUR)
    ]
    secret = make_link("sign-in", person_id=tom.person_id, now=NOW)
    page.goto(f"{live_server.url}/desk/enter/{secret}")
    page.locator("main button.pri").press("Enter")
    page.wait_for_url("**/desk/")
    page.goto(f"{live_server.url}/desk/mail")
    for keys, here, after in zip(HOUR.values(), on_the_desk, [*on_the_desk[1:], None], strict=True):
        decide(page, keys, here, after)

    seats_are_right(edition)
    letters_are_right(before)
    the_journal_is_right(on_the_desk)


def decide(page: Page, keys: str, here: int, after: int | None) -> None:
    """Press the keys on the open message, each once the page shows what the one before has done."""
    is_open(page, here)
    for key in keys.split():
        match key:
            case "text":
                page.keyboard.type(f" {TYPED}")
            case "look":
                page.keyboard.press("a")
                page.locator("[name=looked]:focus").wait_for()
            case "w":
                page.keyboard.press("w")
                page.wait_for_url("**verb=wait**")
            case _:
                page.keyboard.press(key)
        if key in {"a", "j", "Enter"}:
            is_open(page, after)
        elif key in {"u", "k"}:
            is_open(page, here)


def is_open(page: Page, message: int | None) -> None:
    """Wait until a message is open, or nothing is left."""
    if message is None:
        page.get_by_role("heading", name="Nothing to decide").wait_for()
    else:
        page.locator(f"#inbox a[aria-current][href$='/mail/{message}']").wait_for()
        page.wait_for_load_state()


def seats_are_right(edition: Edition) -> None:
    live = Seat.objects.filter(edition=edition, state__in=Seat.LIVE).select_related("person")
    assert {each.person.name: (each.state, [s.code for s in seat_sessions(each)]) for each in live} == {
        "Vincent Delvaux-Roy": ("taken", ALL),
        "Yannick Le Goff": ("taken", ["S2", "S3"]),
        "Imogen Halvorsen": ("taken", ALL),
        "Jean-Claude Hastert": ("taken", ALL),
        "Sven Aakre": ("taken", ["S1", "S2"]),
        "Liv Torgersen": ("taken", ["S1", "S2"]),
        "Mireille Kirsch-Thoma": ("taken", ["S3", "S4"]),
        "Marc Dondelinger": ("taken", ALL),
        "Klaus Reuter": ("taken", ["S1", "S2"]),
        "Priya Raghunathan": ("taken", ALL),
        "Nuno Figueiredo": ("taken", ALL),
        "Caroline Pütz": ("taken", ALL),
        "Laure Bettendorf": ("taken", ALL),
        "Arlette Conzemius": ("taken", ALL),
    }
    numbers = [each.number for each in live]
    assert len(set(numbers)) == len(numbers)
    assert [each.person.name for each in waiting_list(edition.sessions.get(number=1).pk)] == ["Hélène Thibaud"]


def letters_are_right(before: set[int]) -> None:
    """Each is answered once, in the language they wrote in; machines are not; who else is concerned gets their own."""
    new = Letter.objects.exclude(pk__in=before).exclude(state=Letter.State.UNDONE)
    replies = new.filter(kind="reply")
    assert sorted((each.language, each.to_email.partition("@")[0]) for each in replies) == [
        ("de", "klaus.reuter"),
        ("de", "stolz"),
        ("de", "wiebke.hansen"),
        ("en", "imogen.halvorsen"),
        ("en", "kristin.dahl"),
        ("fr", "caroline.puetz"),
        ("fr", "clemence.aubry"),
        ("fr", "helene.thibaud"),
        ("fr", "m.dondelinger"),
        ("fr", "martine.schroeder"),
        ("fr", "vdelvaux"),
        ("fr", "yannick.legoff"),
        ("lb", "mireille.kirsch"),
        ("lb", "nico.brachmond"),
    ]
    edited = [each.to_email.partition("@")[0] for each in replies if TYPED in each.text]
    assert edited == ["imogen.halvorsen", "clemence.aubry"]
    others = new.exclude(kind__in=("reply", "calendar"))
    assert sorted((each.kind, each.to_email.partition("@")[0]) for each in others) == [
        ("link", "caroline.puetz"),
        ("link", "nuno.figueiredo"),
        ("seat-given", "jean-claude.hastert"),
        ("seat-given", "liv.torgersen"),
        ("seat-given", "sven.aakre"),
        ("seat-substituted-new", "priya.raghunathan"),
        ("seat-substituted-old", "gareth.lowther"),
    ]
    calendars = Counter(new.filter(kind="calendar").values_list("calendar_method", flat=True))
    assert calendars == {"REQUEST": 4 + 2 + 4 + 4 + 2 + 2 + 4 + 2 + 4 + 4, "CANCEL": 2 + 4 + 4 + 4}
    assert Address.objects.get(email=SEATED["Arlette Conzemius"]).state == Address.State.HARD
    assert Address.objects.get(person__name="Caroline Pütz", preferred=True).email.endswith("nouvel-employeur.example")


def the_journal_is_right(messages: list[int]) -> None:
    """Every decision stands there, caused by its message; the one that was undone twice, and that it was undone."""
    told = Entry.objects.filter(cause__startswith="message:")
    decided = Counter(told.filter(kind="proposal.decided").values_list("cause", flat=True))
    assert decided == Counter(f"message:{pk}" for pk in [*messages, messages[1]])
    assert told.filter(kind="decision.undone").values_list("cause", flat=True).get() == f"message:{messages[1]}"
    assert Decision.objects.filter(undone=None).count() == len(HOUR) == 20
    seats = Counter(told.filter(kind__startswith="seat.").values_list("kind", flat=True))
    assert seats == {
        "seat.given": 7,  # one of them twice
        "seat.put-back": 1,
        "seat.taken": 2,
        "seat.declined": 1,
        "seat.withdrawn": 2,
        "seat.substituted": 1,
        "seat.sessions-dropped": 2,
        "seat.calendar-sent-again": 1,
    }
