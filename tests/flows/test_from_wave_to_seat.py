"""A wave of invitations through the whole house: drafted, sent by SMTP, answered by mail and by link, seats given."""

from __future__ import annotations

import email
import re
import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from tests.flows.visitor import Page, Visitor
from tests.servers import House, soon

GUESTS = {"Annika Brandt": "annika@elbe.example", "Bastien Leroy": "bastien@rhone.example"}
MEET = """
from senningen.kernel import clock
from senningen.people.models import Address, Person
for name, at in guests.items():
    person = Person.objects.create(name=name, language="en", created=clock.now())
    Address.objects.create(person=person, email=at, created=clock.now())
"""
FARES = """
from senningen.kernel import clock
from senningen.seats import waves
from senningen.seats.models import Wave
answer = {str(each.person): each.fare for each in waves.invitations_of(Wave.objects.latest("pk"), now=clock.now())}
"""
SEATS = """
from senningen.seats.models import Seat
answer = sorted(Seat.objects.filter(person__name__in=names, state="taken").values_list("person__name", flat=True))
"""


@pytest.mark.house
def test_from_a_draft_to_two_seats(demo_house: House) -> None:
    tom = Visitor(demo_house.url)
    soon(lambda: "desk  " in demo_house.log(), demo_house)  # it greets once it is up
    tom.press(tom.open(demo_house.greeted("desk")), "Enter the desk")
    demo_house.ask(MEET, guests=GUESTS)
    tom_sends_a_wave(demo_house, tom)
    letters = {at: soon(partial(letter_to, demo_house, at), demo_house) for at in GUESTS.values()}
    assert set(demo_house.ask(FARES).values()) == {"sent"}
    bastien_accepts_by_his_link(demo_house, letters["bastien@rhone.example"])
    annika_accepts_by_mail(demo_house, tom, letters["annika@elbe.example"])
    assert demo_house.ask(FARES) == dict.fromkeys(GUESTS, "accepted")
    assert demo_house.ask(SEATS, names=list(GUESTS)) == sorted(GUESTS)


def tom_sends_a_wave(house: House, tom: Visitor) -> None:
    """He begins it, finds two people by their houses' addresses, sees their letter, and sends it."""
    draft = tom.press(tom.open("/desk/waves"), "New wave")
    for at in GUESTS.values():
        found = tom.open(f"{draft.url.removeprefix(house.url)}/people?from=name&q={at}")
        tom.press(found, "Add those who are ticked", people=people_on(found))
    until = (datetime.now(ZoneInfo("Europe/Luxembourg")) + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M")
    seen = tom.press(tom.open(draft.url), "See it before it goes", until=until, holds="free", mode="online")
    assert "2 people would be invited" in seen.text
    assert "No seat is held for you" in seen.text
    sent = tom.press(seen, "Invite 2 people")
    assert "Is being sent" in sent.text


def people_on(page: Page) -> list[str]:
    """Return who can be ticked on a page."""
    return re.findall(r'type="checkbox" name="people" value="(\d+)" checked', page.body)


def bastien_accepts_by_his_link(house: House, letter: EmailMessage) -> None:
    bastien = Visitor(house.url)
    page = bastien.open(link_in(letter))
    assert "Bastien Leroy, you are invited" in page.text
    assert house.ask(FARES)["Bastien Leroy"] == "sent"  # the link alone tells nothing
    told = bastien.press(page, "Accept", session=re.findall(r'name="session" value="(\d+)"', page.body))
    assert "The seat is yours." in told.text


def annika_accepts_by_mail(house: House, tom: Visitor, letter: EmailMessage) -> None:
    """She answers the letter with her own program; Tom approves what the desk reads."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Annika Brandt <annika@elbe.example>", str(letter["Reply-To"] or letter["From"])
    mail["Subject"], mail["In-Reply-To"] = f"Re: {letter['Subject']}", str(letter["Message-ID"])
    mail.set_content("Dear all,\n\nthank you for the invitation, I gladly accept.\n\nAnnika Brandt\n")
    with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=60) as smtp:
        smtp.send_message(mail)
    page = soon(lambda: mail_of(tom, "Annika Brandt"), house)
    assert "Invitation accepted:" in page.text
    assert tom.press(page, "Approve and send").status == 200


def mail_of(tom: Visitor, name: str) -> Page | None:
    inbox = tom.open("/desk/mail")
    here = next((href for href, words in inbox.reader.links if name in words), None)
    return tom.open(here, referer=inbox.url) if here else None


def letter_to(house: House, address: str) -> EmailMessage | None:
    files = sorted((house.data / "outgoing").glob("*.eml"))
    letters = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return next((each for each in letters if address in str(each["To"])), None)


def link_in(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    [link] = set(re.findall(r"http://\S+/i/\S+", body.get_content()))
    return str(link)
