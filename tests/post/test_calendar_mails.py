"""What a calendar is told, read back by readers that are not ours: icalendar, vobject, the standard library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from senningen.people.models import Person
from senningen.post import delivery, itip
from senningen.post.itip import Party
from senningen.post.letter import Event
from senningen.post.models import CalendarEntry, Letter
from senningen.post.services.calendars import Hour, queue_calendars
from senningen.post.transport import Smarthost
from senningen.programme.queries import sender
from tests import factories
from tests.factories import NOW
from tests.smtp_sink import running_sink

LUXEMBOURG = ZoneInfo("Europe/Luxembourg")
TUESDAY = Event(
    summary="5G: des corridors pilotes à un réseau transfrontalier; avec, virgules",
    starts=datetime(2020, 12, 15, 11, 30, tzinfo=LUXEMBOURG),
    minutes=60,
    zone="Europe/Luxembourg",
    place="En ligne",
    description="Séminaire sur invitation.\nLe lien se trouve dans votre courrier.",
)
ORGANISER = Party('Secrétariat "du groupe"', "seats+c.abc@infra.example")
GUEST = Party("Jérôme Lœillet, dit « le rapide », de l’Institut des transports transfrontaliers", "j@guests.example")


def calendar(event: Event = TUESDAY, *, method: itip.Method = "REQUEST", sequence: int = 0) -> str:
    return itip.calendar(
        method, event, uid="u1@infra.example", sequence=sequence, organiser=ORGANISER, attendee=GUEST, stamp=NOW
    )


def only_event(ics: str) -> Any:
    [event] = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    return event


def test_another_reader_finds_one_event_at_the_hour_of_the_place() -> None:
    event = only_event(calendar())
    assert event["DTSTART"].dt == TUESDAY.starts
    assert event["DTEND"].dt == TUESDAY.starts + timedelta(hours=1)
    assert str(event["SUMMARY"]) == TUESDAY.summary
    assert str(event["DESCRIPTION"]) == TUESDAY.description
    assert str(event["ORGANIZER"]) == "mailto:seats+c.abc@infra.example"
    assert event["ORGANIZER"].params["CN"] == "Secrétariat 'du groupe'"
    assert str(event["ATTENDEE"]) == "mailto:j@guests.example"
    assert event["ATTENDEE"].params["CN"] == GUEST.name
    read = vobject.readOne(calendar())
    assert read.method.value == "REQUEST"
    assert read.vevent.dtstart.value.astimezone(UTC) == TUESDAY.starts
    assert read.vevent.uid.value == "u1@infra.example"


@pytest.mark.parametrize("month", range(1, 13))
def test_our_own_zone_agrees_with_the_zone_of_the_world_all_year(month: int) -> None:
    starts = datetime(2021, month, 28, 11, 30, tzinfo=LUXEMBOURG)
    read = vobject.readOne(calendar(Event("x", starts, 60, "Europe/Luxembourg")))
    assert read.vevent.dtstart.value.utcoffset() == starts.utcoffset()


def test_another_zone_is_written_in_utc_without_a_zone_of_its_own() -> None:
    lisbon = Event("x", datetime(2020, 12, 15, 10, 30, tzinfo=ZoneInfo("Europe/Lisbon")), 60, "Europe/Lisbon")
    assert "DTSTART:20201215T103000Z\r\n" in calendar(lisbon)
    assert "VTIMEZONE" not in calendar(lisbon)


def test_every_line_is_at_most_75_octets_and_ends_as_the_standard_says() -> None:
    ics = calendar()
    assert ics.endswith("END:VCALENDAR\r\n")
    assert "\n" not in ics.replace("\r\n", "")
    assert max(len(line.encode()) for line in ics.split("\r\n")) <= 75
    assert "RDATE" not in ics


def test_no_value_can_begin_a_line_of_its_own() -> None:
    evil = "x\r\nATTENDEE:mailto:all@guests.example\x00\x0b"
    ics = itip.calendar(
        "REQUEST",
        Event(evil, TUESDAY.starts, 60, TUESDAY.zone, evil, evil),
        uid=evil,
        sequence=0,
        organiser=Party(evil, evil),
        attendee=Party(evil, evil),
        stamp=NOW,
    )
    assert sum(line.startswith("ATTENDEE") for line in ics.split("\r\n")) == 1
    assert str(only_event(ics)["ATTENDEE"]).startswith("mailto:xATTENDEE")


def tell(to: Person, event: Event, key: str, *, method: itip.Method = "REQUEST", seat: int = 47) -> Letter | None:
    factories.series()
    hour = Hour(f"seat:{seat}/session:2", event, key)
    queue_calendars([hour], method=method, sender=sender(), to=to, now=NOW)
    return Letter.objects.filter(key=key).first()


def told(letter: Letter | None) -> tuple[str, str, int]:
    assert letter is not None
    event = only_event(letter.calendar)
    return letter.calendar_method, str(event["UID"]), int(event["SEQUENCE"])


@pytest.mark.django_db
def test_an_hour_keeps_its_uid_through_change_cancellation_and_return() -> None:
    someone = factories.person(language="fr")
    later = Event(TUESDAY.summary, TUESDAY.starts + timedelta(hours=1), 60, TUESDAY.zone)
    first = told(tell(someone, TUESDAY, "1"))
    assert first[0::2] == ("REQUEST", 0)
    assert told(tell(someone, TUESDAY, "2")) == first
    assert told(tell(someone, later, "3")) == ("REQUEST", first[1], 1)
    assert told(tell(someone, later, "4", method="CANCEL")) == ("CANCEL", first[1], 2)
    assert told(tell(someone, later, "5")) == ("REQUEST", first[1], 3)
    assert told(tell(someone, later, "5")) == ("REQUEST", first[1], 3)
    assert Letter.objects.count() == 5
    assert CalendarEntry.objects.count() == 1


@pytest.mark.django_db
def test_the_next_holder_of_a_seat_gets_an_entry_of_their_own() -> None:
    old, new = factories.person("Anna"), factories.person("Ben")
    first = told(tell(old, TUESDAY, "1"))
    assert told(tell(new, TUESDAY, "2", seat=48))[1] != first[1]


@pytest.mark.django_db
def test_nothing_is_taken_out_of_a_calendar_that_never_had_it() -> None:
    assert tell(factories.person(), TUESDAY, "1", method="CANCEL") is None


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_mail_has_the_parts_that_outlook_looks_for(method: itip.Method) -> None:
    someone = factories.person("Jérôme Lœillet", "j@guests.example", language="fr")
    letter = tell(someone, TUESDAY, "1")
    if method == "CANCEL":
        Letter.objects.update(state=Letter.State.SENT)
        letter = tell(someone, TUESDAY, "2", method="CANCEL")
    assert letter is not None
    with running_sink() as sink:
        delivery.deliver(letter.pk, transport=Smarthost(f"127.0.0.1:{sink.port}", tls="none"), now=lambda: NOW)
    mail = sink.mails[0].message
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    alternative, attached = mail.iter_parts()
    assert isinstance(alternative, EmailMessage)
    inline = list(alternative.iter_parts())[-1]
    assert inline.get_param("method") == method
    assert inline.get_content_charset() == "utf-8"
    assert inline["Content-Transfer-Encoding"] == "base64"
    ics = inline.get_content()
    assert ics == attached.get_content().decode()
    read = vobject.readOne(ics)
    assert read.method.value == method
    organiser = read.vevent.organizer.value.removeprefix("mailto:")
    assert organiser == f"seats+c.{read.vevent.uid.value.partition('@')[0]}@infra.example"
    assert len(read.vevent.attendee_list) == 1
    assert read.vevent.attendee.value == "mailto:j@guests.example"
    assert read.vevent.status.value == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
    assert "/s/" not in ics
