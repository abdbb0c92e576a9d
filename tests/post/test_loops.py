"""Machines that answer machines (RFC 3834): what comes back to us by itself sets nothing off."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from senningen.desk import services as desk
from senningen.desk.cases import look
from senningen.people.models import Address, Person
from senningen.post import mime, queries
from senningen.post.models import Letter, Message
from senningen.seats.models import Seat
from tests import factories
from tests.factories import NOW
from tests.post.test_letters import KINDS, write
from tests.seats.stories import seated

pytestmark = pytest.mark.django_db
LANGUAGE_OF = dict(zip(KINDS, ["lb", "fr", "de", "en"] * len(KINDS), strict=False))
AWAY = "I am out of the office until 21 December and will answer when I am back."


def as_it_left(letter: Letter) -> bytes:
    """Send a letter, and return what arrived."""
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent=NOW)
    return mime.build(queries.as_it_leaves(letter, link="https://infra.example/s/secret"), now=NOW)


def comes_in(raw: bytes, *, to: str, sender: str) -> Message:
    """Take a mail in and have it read; nothing may be written because of it."""
    before = set(Letter.objects.values_list("pk", flat=True))
    stored = desk.take_in(raw, recipient=to, envelope_from=sender, now=NOW)
    desk.understand(stored.message_id, now=NOW)
    assert set(Letter.objects.values_list("pk", flat=True)) == before
    return Message.objects.get(pk=stored.message_id)


def may_only_be_noted(message: Message) -> bool:
    cases = [look(each, now=NOW) for each in message.proposals.all()]
    return all(case.suggestion.verbs == ("note",) and not case.may_answer for case in cases)


@pytest.mark.parametrize("kind", KINDS)
def test_what_one_house_sends_by_itself_another_house_only_notes(kind: str) -> None:
    letter = write(kind, factories.person(email="seats@other.example", language=LANGUAGE_OF[kind]))
    message = comes_in(as_it_left(letter), to="seats@infra.example", sender=f"bounce+{letter.token}@other.example")
    assert message.automatic
    assert may_only_be_noted(message)


@pytest.fixture
def guest() -> Person:
    edition = factories.edition()
    someone = factories.person("Ingrid Aalto", "ingrid@guests.example")
    seated(edition, someone)
    return someone


def vacation(letter: Letter, **headers: str) -> bytes:
    """Answer a letter as a vacation responder does."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ingrid Aalto <ingrid@guests.example>", f"seats+{letter.token}@infra.example"
    mail["Subject"] = headers.pop("Subject", f"Re: {letter.subject}")
    mail["In-Reply-To"] = letter.message_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(AWAY)
    return mail.as_bytes()


HER = "ingrid@guests.example"
RESPONDERS = {
    "as the standard wants": ({"Auto_Submitted": "auto-replied"}, "", True),
    "with nothing but the null sender": ({}, "", True),
    "as vacation(1) of old": ({"Precedence": "junk"}, HER, True),
    "as Exchange": (
        {"X_Auto_Response_Suppress": "All", "Subject": "Automatic reply: x"},
        "ingrid@guests.example",
        True,
    ),
    "without a sign": ({}, HER, False),
}


@pytest.mark.parametrize("way", ["seats", "bounce"])
@pytest.mark.parametrize("responder", RESPONDERS)
def test_a_vacation_responder_sets_nothing_off(guest: Person, responder: str, way: str) -> None:
    letter = Letter.objects.filter(person=guest).latest("pk")
    as_it_left(letter)
    headers, sender, known = RESPONDERS[responder]
    for _ in range(2):  # a bad one answers every letter
        message = comes_in(vacation(letter, **headers), to=f"{way}+{letter.token}@infra.example", sender=sender)
    assert may_only_be_noted(message) or not known
    assert Seat.objects.get(person=guest).state == Seat.State.TAKEN
    assert Address.objects.get(person=guest).state == Address.State.GOOD
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


def test_our_own_letter_that_a_guest_sends_on_to_us_sets_nothing_off(guest: Person) -> None:
    by_hand = write("reply", guest, edition=guest.seats.get().edition, automatic=False)
    message = comes_in(as_it_left(by_hand), to="seats@infra.example", sender="ingrid@guests.example")
    assert message.from_email == "seats@infra.example"
