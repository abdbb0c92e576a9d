"""A plan changes under its guests: what the desk sees before, what arrives by SMTP, what their calendars make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
import vobject
from django.test import Client

from senningen.people.models import Account
from senningen.post import delivery
from senningen.post.models import Letter
from senningen.post.transport import Smarthost
from senningen.programme.models import Edition, Part
from senningen.seats.models import Seat
from tests import factories
from tests.factories import NOW
from tests.seats.stories import ask, give, seated, session
from tests.smtp_sink import Sink, running_sink

pytestmark = pytest.mark.django_db
ANNA, BEN, CLAIRE = "anna@guests.example", "ben@guests.example", "claire@guests.example"


@pytest.fixture
def edition() -> Edition:
    """Two places in each of two sessions, on the Thursday and Friday before the clocks go forward."""
    return factories.edition(cap=2, sessions=2, first_day=date(2021, 3, 25))


@pytest.fixture
def guests(edition: Edition) -> dict[str, Seat]:
    """Anna in Tokyo comes to both, Ben to the first alone; Claire waits for the first."""
    seats = {
        ANNA: seated(edition, factories.person("Anna Weber", ANNA, language="de", zone="Asia/Tokyo"), 1, 2),
        BEN: seated(edition, factories.person("Ben Thill", BEN, language="lb"), 1),
    }
    give(ask(edition, factories.person("Claire Noël", CLAIRE, language="fr"), 1, after=1))
    return seats


@pytest.fixture
def world() -> Iterator[Sink]:
    """Give the mail server of everybody else."""
    with running_sink() as sink:
        yield sink


@pytest.fixture
def desk(client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW)
    client.force_login(factories.account("Joëlle Kirsch", Account.Role.EDITOR))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def deliver(world: Sink) -> None:
    """Let the moment pass in which all can be taken back, and send."""
    later, to = NOW + timedelta(minutes=1), Smarthost(f"127.0.0.1:{world.port}", tls="none")
    for letter in Letter.objects.filter(state=Letter.State.QUEUED).order_by("pk"):
        delivery.deliver(letter.pk, transport=to, now=lambda: later)


def arrived(world: Sink, at: str) -> list[EmailMessage]:
    return [each.message for each in world.mails if each.to == [at]]


def calendars(world: Sink, at: str) -> list[str]:
    parts = (part for mail in arrived(world, at) for part in mail.walk() if part.get_content_type() == "text/calendar")
    found: dict[str, None] = {}  # in the text and as a file: once
    return list(found | {part.get_content().replace("\r\n", "\n"): None for part in parts})


def taken_in(world: Sink, at: str) -> dict[str, tuple[str, int, str]]:
    """Do what a calendar does: the entry of each UID with the highest SEQUENCE counts, and a cancelled one is gone."""
    entries: dict[str, tuple[str, int, str]] = {}
    for text in calendars(world, at):
        read = vobject.readOne(text)
        other: Any = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
        event, sequence = read.vevent, int(read.vevent.sequence.value)
        assert event.dtstart.value.astimezone(UTC) == other["DTSTART"].dt.astimezone(UTC)
        assert sequence > entries.get(event.uid.value, ("", -1, ""))[1]
        entries[event.uid.value] = (read.method.value, sequence, f"{event.dtstart.value.astimezone(UTC):%d %H:%M}")
    return entries


def change(desk: Client, verb: str, **asked: Any) -> tuple[str, str]:
    """See what a change does, do it, and see who was told."""
    seen = desk.get(f"/desk/editions/10/plan/{verb}", {"see": "yes"} | asked)
    assert seen.status_code == 200, seen.content.decode()
    mark = re.findall(r'name="seen" value="(\w+)"', seen.content.decode())[0]
    query = seen.wsgi_request.GET.urlencode()
    done = desk.post(f"/desk/editions/10/plan/{verb}/doing?{query}", {"seen": mark}, follow=True)
    return seen.content.decode(), done.redirect_chain[-1][0]


def test_moved_recast_postponed_and_cancelled(
    desk: Client, edition: Edition, guests: dict[str, Seat], world: Sink
) -> None:
    deliver(world)
    first = session(edition, 1)

    # Thursday becomes Saturday, at another hour: the same entries, one SEQUENCE higher
    seen, told = change(desk, "move", session=first.pk, day="2021-03-27", begins="14:00", minutes=60)
    assert "3 people are told" in seen
    deliver(world)
    assert sorted(taken_in(world, ANNA).values()) == [("REQUEST", 0, "26 10:30"), ("REQUEST", 1, "27 13:00")]
    assert sorted(taken_in(world, BEN).values()) == [("REQUEST", 1, "27 13:00")]
    assert taken_in(world, CLAIRE) == {}
    assert [mail["Subject"] for mail in arrived(world, CLAIRE)][1:] == ["Nouvel horaire : Session 1"]
    page = desk.get(told).content.decode()
    assert page.count('class="st s-offer"') >= 5  # three letters and two calendar mails have left
    assert 'moved from <time datetime="2021-03-25T11:30+01:00">Thursday 25 March, 11:30' in page
    public = desk.get("/editions/10").content.decode()
    assert "Saturday" in public
    assert "from <time" in public

    # another speaker: a letter, and no calendar is touched
    marie = factories.person("Marie Curie")
    part = Part.objects.create(session=first, person=marie, role=Part.Role.SPEAKER)
    change(desk, "speaker", part=part.pk, name="Lise Meitner", email="lise@kwi.example")
    deliver(world)
    assert "anstelle von Marie Curie" in " ".join(plain(arrived(world, ANNA)[-1]).split())
    assert "Lise Meitner, instead of Marie Curie" in desk.get("/editions/10").content.decode()
    assert sorted(taken_in(world, BEN).values()) == [("REQUEST", 1, "27 13:00")]

    # all of it a week later, beyond the change of the clocks: the hours in Luxembourg stay, those in Tokyo do not
    change(desk, "postpone", first_day="2021-04-02")
    deliver(world)
    assert sorted(taken_in(world, ANNA).values()) == [("REQUEST", 1, "02 09:30"), ("REQUEST", 2, "03 12:00")]
    letter = " ".join(plain(next(m for m in reversed(arrived(world, ANNA)) if "Verschoben" in m["Subject"])).split())
    assert "Samstag, 3. April, 21:00–22:00 Session 1 statt Samstag, 27. März, 22:00–23:00" in letter
    assert "Postponed" in desk.get("/editions/10").content.decode()

    # the first is cancelled: Anna keeps the second, Ben's seat ends, Claire no longer waits
    world.answers[BEN] = "550 no such mailbox"
    seen, told = change(desk, "cancel", session=first.pk)
    assert "1 seat ends, because no session is left to it: Ben Thill." in seen
    deliver(world)
    assert sorted(taken_in(world, ANNA).values()) == [("CANCEL", 3, "03 12:00"), ("REQUEST", 1, "02 09:30")]
    assert "Merci de votre patience" in plain(arrived(world, CLAIRE)[-1])
    page = desk.get(told).content.decode()
    assert "Not delivered" in page
    guests[BEN].refresh_from_db()
    assert guests[BEN].state == Seat.State.RELEASED

    # and undone: in every calendar again, one higher, with a word of correction
    move = told.rsplit("/", 1)[1]
    desk.post(f"/desk/moves/{move}/undoing")
    deliver(world)
    assert sorted(taken_in(world, ANNA).values()) == [("REQUEST", 1, "02 09:30"), ("REQUEST", 4, "03 12:00")]
    assert arrived(world, ANNA)[-1]["Subject"] == "Das Programm bleibt, wie es war"
    guests[BEN].refresh_from_db()
    assert guests[BEN].state == Seat.State.TAKEN


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
