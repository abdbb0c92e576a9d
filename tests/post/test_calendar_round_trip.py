"""There and back: our calendar mails as vobject and ical.js read them, and the answers of three programs as we do."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, time
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import vobject

from senningen.journal.entries import SYSTEM
from senningen.people.models import Account
from senningen.post.models import CalendarEntry, Letter
from senningen.post.parsing import parse
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.models import Seat
from senningen.seats.queries import seat_sessions
from tests import factories
from tests.desk import calendars
from tests.desk.mails import arrived
from tests.desk.story import PostOffice, approve, proposed
from tests.factories import NOW
from tests.seats.stories import seated

pytestmark = pytest.mark.django_db
HER = "helene@guests.example"
Facts = dict[str, Any]


def by_vobject(texts: list[str]) -> list[Facts]:
    return [_facts(vobject.readOne(text)) for text in texts]


def _facts(calendar: Any) -> Facts:
    [event] = calendar.vevent_list
    [attendee] = event.attendee_list
    return {
        "method": calendar.method.value,
        "uid": event.uid.value,
        "sequence": int(event.sequence.value),
        "status": event.status.value if hasattr(event, "status") else None,
        "summary": event.summary.value,
        "starts": f"{event.dtstart.value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "organizer": event.organizer.value if hasattr(event, "organizer") else None,
        "attendee": attendee.value,
        "partstat": attendee.params["PARTSTAT"][0],
    }


def by_ical_js(texts: list[str]) -> list[Facts]:
    script = Path(__file__).with_name("ical.mjs")
    told = subprocess.run(["node", script], input=json.dumps(texts), capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return list(json.loads(told.stdout))


READERS = pytest.mark.parametrize("read", [by_vobject, by_ical_js], ids=["vobject", "ical.js"])


@pytest.fixture
def edition() -> Edition:
    return factories.edition()


@pytest.fixture
def tom(edition: Edition) -> Account:
    return factories.account()


@pytest.fixture
def seat(edition: Edition) -> Seat:
    return seated(edition, factories.person("Hélène Marchal-Ries", HER, language="en"), 1, 2)


@pytest.fixture
def post(tmp_path: Path) -> PostOffice:
    return PostOffice(tmp_path)


@READERS
def test_an_hour_that_is_moved_and_called_off(read: Any, edition: Edition, seat: Seat, post: PostOffice) -> None:
    """REQUEST; the same UID an hour later with the next SEQUENCE; CANCEL with the one after it."""
    tuesday = edition.sessions.get(number=2)
    seats.plan_session(tuesday.pk, edition_id=edition.pk, by=SYSTEM, now=NOW, begins=time(12, 30))
    seats.call_off_session(tuesday.pk, by=SYSTEM, now=NOW)
    post.deliver()
    entry = CalendarEntry.objects.get(key__endswith=f"session:{tuesday.pk}")
    texts = [text for text in post.calendars_for(HER) if entry.uid in text.replace("\r\n ", "")]
    always = {
        "uid": entry.uid,
        "summary": "Session 2",
        "organizer": f"mailto:seats+c.{entry.uid.partition('@')[0]}@infra.example",
        "attendee": f"mailto:{HER}",
    }
    told = read(texts)
    assert [each | always for each in told] == told
    assert [(each["method"], each["sequence"], each["starts"], each["status"]) for each in told] == [
        ("REQUEST", 0, "2020-12-15T10:30:00Z", "CONFIRMED"),
        ("REQUEST", 1, "2020-12-15T11:30:00Z", "CONFIRMED"),
        ("CANCEL", 2, "2020-12-15T11:30:00Z", "CANCELLED"),
    ]


@READERS
def test_the_answers_mean_the_same_to_us_as_to_them(read: Any, seat: Seat, post: PostOffice) -> None:
    """What Outlook, Google and Apple write is a calendar to others too, and we take the same from it."""
    post.deliver()
    invited = calendars.invitation(post.calendars_for(HER)[-1], name="Hélène Marchal-Ries")
    mails = [
        calendars.answer(program, invited, partstat)
        for program in calendars.PROGRAMS
        for partstat in ("ACCEPTED", "DECLINED", "TENTATIVE")
    ]
    told = read([calendar_in(mail) for mail in mails])
    for mail, theirs in zip(mails, told, strict=True):
        [ours] = {part.uid: part for part in parse(mail).calendar}.values()
        [attendee] = ours.attendees
        assert (ours.method, ours.uid, ours.sequence) == (theirs["method"], theirs["uid"], theirs["sequence"])
        assert (f"mailto:{attendee.address}", attendee.partstat) == (theirs["attendee"], theirs["partstat"])
    assert {each["starts"] for each in told} == {"2020-12-15T10:30:00Z"}


@pytest.mark.parametrize("program", calendars.PROGRAMS)
def test_yes_and_then_no_frees_that_hour_alone(
    program: calendars.Program, seat: Seat, tom: Account, post: PostOffice
) -> None:
    """She accepts Tuesday and declines it later; an answer written before, but arriving after, changes nothing."""
    post.deliver()
    invited = calendars.invitation(post.calendars_for(HER)[-1], name="Hélène Marchal-Ries")
    answers = [("ACCEPTED", "20201210T151500Z"), ("DECLINED", "20201210T151700Z"), ("ACCEPTED", "20201210T151600Z")]
    verbs = []
    for partstat, stamp in answers:
        mail = calendars.answer(program, invited, partstat, stamp=stamp)
        case = proposed(arrived(mail, recipient=invited.organiser))
        verbs.append(case.verb)
        approve(case, tom)
    assert verbs == ["note", "withdraw", "note"]
    assert [each.code for each in seat_sessions(seat)] == ["S1"]
    assert CalendarEntry.objects.get(uid=invited.uid).answer == "DECLINED"
    assert not Letter.objects.filter(kind="reply").exclude(automatic=True).filter(answers__automatic=True).exists()


def calendar_in(mail: bytes) -> str:
    """Take the calendar out of a mail, as the standard library decodes it."""
    read = message_from_bytes(mail, policy=default)
    [part] = [each for each in read.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REPLY"
    return str(part.get_content())
