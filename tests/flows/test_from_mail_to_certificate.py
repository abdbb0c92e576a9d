"""One guest's way through the whole house: mail, proposal, decision, letter, link, room, presence, minutes."""

from __future__ import annotations

import csv
import email
import io
import json
import math
import re
import smtplib
import time
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
import vobject
from websockets import InvalidStatus, Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from senningen.live.protocol import PROTOCOL
from senningen.runtime.doctor import examine
from senningen.runtime.options import read
from tests.flows.visitor import Page, Visitor
from tests.servers import SPLIT, House, soon

ASKING = """\
Guten Tag,

ich würde gerne am Seminar teilnehmen, aber nur am {first} und am {second}.

Mit freundlichen Grüßen
Annika Brandt
Elbe Carrier GmbH
"""
ENDED = re.compile(r'"state": ?"ended"|room\.ended')
ROOM = re.compile(r'<script id="room" type="application/json">(.*?)</script>')
DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


@pytest.mark.house
def test_from_mail_to_minutes_in_one_process(demo_house: House) -> None:
    link = annika_asks_and_gets_a_link(demo_house)
    seconds = annika_is_in_the_room(demo_house, link, for_seconds=3)
    the_desk_sees_her_minutes(demo_house, at_most=seconds)


@pytest.mark.postgres
def test_from_mail_to_minutes_over_several_processes(split_demo_house: House) -> None:
    link = annika_asks_and_gets_a_link(split_demo_house)
    the_process_of_the_rooms_dies(split_demo_house)
    seconds = annika_is_in_the_room(split_demo_house, link, for_seconds=3)
    the_desk_sees_her_minutes(split_demo_house, at_most=seconds)
    the_doctor_finds_the_rooms(split_demo_house)


def the_doctor_finds_the_rooms(house: House) -> None:
    past_the_proxy = f"http://127.0.0.1:{house.settings['SENNINGEN_PORT']}"
    for address, verdict in ((house.url, "well"), (past_the_proxy, "trouble"), ("http://127.0.0.1:9", "advice")):
        options = replace(read(house.environment), public_url=address)
        assert [each.verdict for each in examine(options) if each.about == "rooms"] == [verdict]


def the_process_of_the_rooms_dies(house: House) -> None:
    """The pages go on without it, and the one that stood by knows what was said to the first."""
    host = Visitor(house.url)
    page = host.open(f"{house.greeted('a host')}/room")
    with enter(house, page) as hosting:
        say(hosting, "announce", text="Mir fänken um hallwer un.")
        soon(lambda: "hallwer" in str(hosting.recv(timeout=60)))
    house.start("live")
    soon(lambda: any(each.get("stands_by") for each in house.health()["components"].values()), house)
    house.processes[SPLIT.index(("live",))].kill()
    assert host.open("/editions/10").status == 200
    assert "hallwer" in soon(lambda: welcomed(house, page), house)


def welcomed(house: House, page: Page) -> str:
    """Return what the room says to who comes in; nothing while nobody is there to say it."""
    try:
        with enter(house, page) as socket:
            return str(socket.recv(timeout=60))
    except InvalidStatus:
        return ""


def annika_asks_and_gets_a_link(house: House) -> str:
    days = first_days(house)
    she_writes_a_plain_mail(house, ASKING.format(first=DAYS[days[0].weekday()], second=DAYS[days[1].weekday()]))
    tom = Visitor(house.url)
    tom_decides(house, tom)
    letters = soon(lambda: letters_to(house, "annika.brandt@elbe.example", at_least=3), house)
    return she_reads_her_letters(letters, days)


def she_writes_a_plain_mail(house: House, text: str) -> None:
    mail = EmailMessage()
    mail["From"] = "Annika Brandt <annika.brandt@elbe.example>"
    mail["To"] = "seats@infra.example"
    mail["Subject"] = "Teilnahme am Seminar"
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=60) as smtp:
        smtp.send_message(mail)


def tom_decides(house: House, tom: Visitor) -> None:
    """He enters by the link of the first start, sees the proposal with the sentence it rests on, and approves."""
    tom.press(tom.open(house.greeted("desk")), "Enter the desk")
    page = soon(lambda: annikas_mail(tom), house)
    assert "ich würde gerne am Seminar teilnehmen, aber nur am" in page.marked
    reply, _ = page.form_with_key("Approve and send")
    assert "Ihr Platz hat die Nummer" in reply.fields["text"][0]
    decided = tom.press(page, "Approve and send")
    assert decided.status == 200


def annikas_mail(tom: Visitor) -> Page | None:
    """Open her mail from the list, once it is there."""
    inbox = tom.open("/desk/mail")
    here = next((href for href, words in inbox.reader.links if "Annika Brandt" in words), None)
    return tom.open(here, referer=inbox.url) if here else None


def she_reads_her_letters(letters: list[EmailMessage], days: list[datetime]) -> str:
    """One letter with her link, and one calendar mail for each of her two sessions; read by an independent reader."""
    calendars = [part for letter in letters for part in letter.walk() if part.get_content_type() == "text/calendar"]
    [letter] = [each for each in letters if not any(p.get_content_type() == "text/calendar" for p in each.walk())]
    assert letter["Content-Language"] == "de"
    assert letter["Auto-Submitted"] in {None, "no"}
    events = []
    for part in calendars:
        assert part.get_param("method") == "REQUEST"
        calendar = vobject.readOne(part.get_content())
        assert calendar.method.value == "REQUEST"
        assert calendar.vevent.attendee.value == "mailto:annika.brandt@elbe.example"
        assert calendar.vevent.organizer.value.startswith("mailto:seats")
        events.append(calendar.vevent)
    assert sorted(event.dtstart.value for event in events) == [days[0], days[1]]
    assert {event.sequence.value for event in events} == {"0"}
    body = letter.get_body(("plain",))
    assert body is not None
    [link] = set(re.findall(r"http://\S+/s/\S+", body.get_content()))
    return str(link)


def annika_is_in_the_room(house: House, link: str, *, for_seconds: int) -> float:
    """Let her be there for some seconds; returns how many it were at most."""
    annika, host = Visitor(house.url, "de"), Visitor(house.url)
    assert "Annika Brandt" in annika.open(link).text
    with enter(house, host.open(f"{house.greeted('a host')}/room")) as hosting:
        say(hosting, "open-doors")
        say(hosting, "begin")
        page = soon(lambda: the_room(annika.open(f"{link}/room/1")), house)
        began = time.monotonic()
        with enter(house, page) as sitting:
            welcome = json.loads(sitting.recv(timeout=60))
            assert (welcome["t"], welcome["you"]["role"]) == ("welcome", "guest")
            assert not welcome["you"]["may_publish"]
            time.sleep(for_seconds)
        say(hosting, "end")
        soon(lambda: ENDED.search(str(hosting.recv(timeout=60))), house)
    return time.monotonic() - began


def the_room(page: Page) -> Page | None:
    """Take the page for the room, not for the countdown before the doors open."""
    return page if ROOM.search(page.body) else None


def enter(house: House, page: Page) -> ClientConnection:
    """Open the control socket as the room page does: its address and pass stand in the page."""
    room = json.loads(ROOM.findall(page.body)[0])
    address = f"{house.url.replace('http', 'ws')}/room/{room['session']}/socket"
    talks = [Subprotocol(PROTOCOL), Subprotocol(f"pass.{room['pass']}")]
    return connect(address, subprotocols=talks, origin=Origin(house.url))


def say(socket: ClientConnection, verb: str, **more: str) -> None:
    socket.send(json.dumps({"do": verb} | more))


def the_desk_sees_her_minutes(house: House, at_most: float) -> None:
    tom = Visitor(house.url)
    tom.press(tom.open(house.greeted("desk")), "Enter the desk")
    first = next(href for href, words in tom.open("/desk/editions/10").reader.links if words == "Attendance")
    page = tom.open(f"{first}.csv")
    rows = {row["Name"]: row for row in csv.DictReader(io.StringIO(page.body.lstrip("\ufeff")))}
    assert rows["Annika Brandt"]["Minutes"] == str(math.ceil(int(rows["Annika Brandt"]["Seconds"]) / 60))
    assert 2 <= int(rows["Annika Brandt"]["Seconds"]) <= at_most + 2
    assert rows["Hélène Marchal-Ries"]["Minutes"] == "0"


def first_days(house: House) -> list[datetime]:
    """Return when the four sessions begin, as the public calendar file says."""
    _, file = house.get("/editions/10/calendar.ics")
    zone = ZoneInfo("Europe/Luxembourg")
    return sorted(event.dtstart.value.astimezone(zone) for event in vobject.readOne(file.decode()).vevent_list)


def letters_to(house: House, address: str, *, at_least: int) -> list[EmailMessage] | None:
    """Read the folder of outgoing letters; nothing until enough have come."""
    files = sorted((house.data / "outgoing").glob("*.eml"))
    letters = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    hers = [letter for letter in letters if address in str(letter["To"])]
    return hers if len(hers) >= at_least else None
