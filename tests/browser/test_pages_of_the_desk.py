"""Every page of the desk in a real browser, followed by its own links, and in the states that links do not lead to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from senningen.chasing import services as chasing
from senningen.chasing.models import Circular
from senningen.desk.models import Proposal
from senningen.desk.services import assign, confirm, confirm_by_rule
from senningen.kernel import clock
from senningen.live.services import Tap, check_in
from senningen.outside.calling import Answer
from senningen.outside.queries import next_delivery
from senningen.outside.services import make_webhook, note_answer, read_journal
from senningen.people.models import Account, Person
from senningen.people.services import person_for
from senningen.post.models import Letter, Message
from senningen.post.services.enclosing import enclose
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.models import Invitation, Mode, Seat, Wave
from senningen.seats.services import open_places
from tests import factories
from tests.browser.reading import Reader, secret
from tests.desk.mails import LB_REQUEST, arrived, written
from tests.seats.stories import DESK, ask, give, offered, seated

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OF_LISTS = (
    "/desk/mail?list=mine",
    "/desk/mail?list=by-rule",
    "/desk/letters/new?q=guest",
    "/desk/seats?seat=1",
    "/desk/seats?view=list",
    "/desk/seats?view=list&state=req",
    "/desk/seats?session=1&mode=on-site",
)
STOP = """() => {
  const one = document.activeElement, { width, height } = one.getBoundingClientRect();
  return one !== document.body && {
    name: one.textContent.trim() || one.localName,
    seen: width > 1 && height > 1 && getComputedStyle(one).outlineStyle !== "none",
  };
}"""


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
    """Places in the hall, one kept, a mail in somebody's hands with files to its reply, one a rule has confirmed."""
    first, now = edition.sessions.get(number=1).pk, clock.now()
    open_places(first, cap=2, mode=Mode.ON_SITE, by=DESK, now=now)
    press = seats.begin_contingent(edition.pk, "Press", now + timedelta(days=1), by=DESK, now=now)
    seats.keep_places(press.pk, 1, mode=Mode.ON_SITE, session_id=first, by=DESK, now=now)
    assign(asks.pk, to=by, by=by, now=clock.now())
    enclose("Plan.pdf", b"%PDF-1.7", answers=asks, by=by, now=clock.now())
    Edition.objects.filter(pk=edition.pk).update(confirms_by_rule=["thanks"])
    thanks = arrived(written("Vielen herzlichen Dank, ich freue mich darauf.\n", subject="Re: Platz"))
    assert confirm_by_rule(thanks.pk, now=clock.now())


def test_of_the_desk_by_its_own_links(chromium: Browser, live_server: LiveServer, at_the_desk: Client) -> None:
    reader = Reader(chromium, live_server)
    reader.read("/desk/sign-in")
    reader.follow_the_desk(at_the_desk)
    reader.report()


def test_of_mails_lists_and_letters_to_groups(chromium: Browser, live_server: LiveServer, at_the_desk: Client) -> None:
    reader = Reader(chromium, live_server)
    reader.sign_in(at_the_desk)
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


def test_whatever_the_tab_key_comes_to_is_seen(chromium: Browser, live_server: LiveServer, at_the_desk: Client) -> None:
    reader = Reader(chromium, live_server)
    reader.sign_in(at_the_desk)
    draft = Circular.objects.filter(state="draft").get().pk
    for address, last in ("/desk/mail", "Next message"), (f"/desk/letters/to-groups/{draft}/check", "Change it"):
        reader.open(address)
        stops = []
        for _tab in range(150):
            reader.page.keyboard.press("Tab")
            if not (stop := reader.page.evaluate(STOP)):
                break
            stops.append(stop)
        assert [one["name"] for one in stops if not one["seen"]] == []
        assert last in {one["name"] for one in stops}


def test_of_other_programs(chromium: Browser, live_server: LiveServer, edition: Edition) -> None:
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


@pytest.fixture
def olga() -> Client:
    """An owner who is signed in."""
    client = Client()
    client.force_login(factories.account("Olga Owner", role=Account.Role.OWNER))
    return client


def wave(edition: Edition, by: Account, title: str, *people: Person) -> Wave:
    """Draft a wave to these people, without holding places."""
    made = seats.begin_wave(edition.pk, title=title, by=by, now=clock.now())
    seats.add_to_wave(made.pk, [each.pk for each in people])
    return seats.write_wave(made.pk, until=clock.now() + timedelta(hours=20), holds=False)


def test_of_waves(chromium: Browser, live_server: LiveServer, edition: Edition, helene: Seat, olga: Client) -> None:
    tom = factories.account()
    names = ("Anna Weber", "Ben Thill", "Claire Reding", "Dan Hoffmann")
    anna, ben, claire, dan = (factories.person(name, house="Post Luxembourg") for name in names)
    sent = wave(edition, tom, "Regulators and agencies", anna, ben, claire)
    seats.send_wave(sent.pk, shown={each.pk for each in (anna, ben, claire)}, by=tom, now=clock.now())
    while seats.write_invitations(sent.pk, now=clock.now()):
        pass
    seats.decline_invitation(Invitation.objects.get(person=ben).pk, by=DESK, now=clock.now())
    Letter.objects.filter(invitation__person=claire).update(
        state=Letter.State.BOUNCED, problem="550 5.1.1 No such user"
    )
    draft = wave(edition, tom, "Hospitals and railways", dan, helene.person)
    reader = Reader(chromium, live_server)
    reader.sign_in(olga)
    for address in ("", f"/{sent.pk}", f"/{draft.pk}", f"/{draft.pk}/people?from=name&q=guest", f"/{draft.pk}/check"):
        reader.read(f"/desk/waves{address}")
    reader.read("/desk/")  # how many were invited
    reader.report()


def test_of_colleagues_duplicates_and_the_journal(
    chromium: Browser, live_server: LiveServer, edition: Edition, helene: Seat, olga: Client
) -> None:
    for role in (Account.Role.DOOR, Account.Role.VIEWER):
        factories.account(f"Somebody at the {role}", role=role)
    invited = {"email": "invited@infra.example", "name": "Ines Invited", "role": "desk", "language": "en"}
    assert olga.post("/desk/colleagues/invitations", invited).status_code == 302
    anna = person_for("anna.mueller@list.example", name="Anna Müller", organisation="LIST", now=clock.now())
    person_for("anna.mueller@home.example", name="Mueller, Anna", language="fr", now=clock.now())
    reader = Reader(chromium, live_server)
    reader.sign_in(olga)
    reader.read("/desk/colleagues")
    for sure in reader.page.locator("details.sure").all()[:2]:
        sure.locator("summary").click()
    reader.look("/desk/colleagues, taking access away")
    reader.read("/desk/people/duplicates")
    expect(reader.page.get_by_role("button", name="They are one: merge")).to_be_visible()
    for filters in ("", "?kind=seats&q=guest", f"?person={anna.pk}", "?day=2020-01-01"):
        reader.read(f"/desk/journal{filters}")
    reader.report()


def test_of_the_door_on_site(
    chromium: Browser, live_server: LiveServer, edition: Edition, helene: Seat, olga: Client
) -> None:
    hour = edition.sessions.get(number=1)
    open_places(hour.pk, cap=3, mode=Mode.ON_SITE, by=DESK, now=clock.now())
    here, gone = (give(ask(edition, name, 1, mode=Mode.ON_SITE)) for name in ("Carl Réding", "Dora Weis"))
    assert here
    assert gone
    seats.release_seat(gone.pk, reason="asked", by=DESK, now=clock.now())
    check_in(hour.pk, [Tap("of-dora", clock.now(), gone.pk)], by=Account.objects.get(), now=clock.now())
    reader = Reader(chromium, live_server)
    reader.sign_in(olga)
    reader.read(f"/desk/door/{hour.pk}")
    expect(reader.page.locator("hall-door")).to_have_attribute("data-state", "in-step")
    for typed, said in ((here.number, "in"), (here.number, "again"), (helene.number, "online"), ("nobody", "nobody")):
        reader.page.get_by_label("Number of the seat, or name").fill(str(typed))
        reader.page.keyboard.press("Enter")
        reader.page.locator(f".answer[data-kind={said}]").wait_for()
        reader.look(f"door, {said}")
    for address in (f"door/{hour.pk}/badges", f"sessions/{hour.pk}/attendance", "sessions", "seats/door?session=1"):
        reader.read(f"/desk/{address}")
    reader.read(f"/s/{secret(here)}")
    expect(reader.page.get_by_role("img", name="QR code for the door")).to_be_visible()
    reader.report()
