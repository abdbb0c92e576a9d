"""Mail that comes in: stored once, found again in its conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from senningen.people.models import Person
from senningen.post import queries
from senningen.post.letter import Event
from senningen.post.models import Letter, Message
from senningen.post.parsing import Unreadable, parse
from senningen.post.services import intake, letters
from senningen.post.services.calendars import Hour, queue_calendars
from senningen.programme.queries import sender
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def arrives(
    text: str = "Bonjour.",
    *,
    of: str = "anna@guests.example",
    to: str = "seats@infra.example",
    number: int = 1,
    **headers: str,
) -> Message:
    """Let a mail arrive and be read."""
    lines = [f"From: <{of}>", f"Message-ID: <m{number}@guests.example>", "Subject: Demande"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    raw = "\r\n".join([*lines, "", text, ""]).encode()
    stored = intake.take_in(raw, recipient=to, envelope_from=of, peer="192.0.2.1", source="smtp", now=NOW)
    return intake.note_read(stored.message_id, parse(raw), language="fr", now=NOW)


def letter_to(person: Person, *, key: str = "1", **more: object) -> Letter:
    factories.series()
    options = {"body": "Bonjour.", "now": NOW, "key": key} | more
    return letters.queue("reply", sender=sender(), to=person, **options)  # type: ignore[arg-type]


def test_the_same_bytes_to_the_same_address_are_one_message() -> None:
    given = {"envelope_from": "", "peer": "", "source": "smtp", "now": NOW}
    first = intake.take_in(b"x", recipient="seats@infra.example", **given)  # type: ignore[arg-type]
    again = intake.take_in(b"x", recipient="SEATS@infra.example", **given)  # type: ignore[arg-type]
    other = intake.take_in(b"x", recipient="seats+a@infra.example", **given)  # type: ignore[arg-type]
    assert (first.new, again.new, other.new) == (True, False, True)
    assert again.message_id == first.message_id != other.message_id


def test_the_same_mail_twice_in_one_group_is_one_message() -> None:
    one, two = (intake.Incoming(raw, "seats@infra.example", "", "", "smtp", NOW) for raw in (b"one", b"two"))
    made: list[int] = []
    stored = intake.take_in_all([one, two, replace(one)], then=made.extend)
    assert [each.new for each in stored] == [True, True, False]
    assert stored[0].message_id == stored[2].message_id
    assert made == [stored[0].message_id, stored[1].message_id]
    assert [each.new for each in intake.take_in_all([two, one])] == [False, False]


def test_a_stranger_cannot_suppress_a_mail_by_its_message_id() -> None:
    mallory = arrives("Nothing.", of="mallory@guests.example")
    anna = arrives("A seat, please.")
    assert mallory.message_id == anna.message_id
    assert list(queries.same_message_id(anna)) == [mallory]


def test_reading_fills_the_message_and_leaves_its_bytes_alone() -> None:
    anna = factories.person("Anna", "anna@guests.example")
    message = arrives("Merci.")
    message.refresh_from_db()
    assert (message.subject, message.from_email, message.language) == ("Demande", "anna@guests.example", "fr")
    assert message.reply_text.strip() == "Merci."
    assert message.person == anna
    assert bytes(message.raw).startswith(b"From: <anna@")


def test_what_cannot_be_read_still_has_a_conversation_for_a_person_to_look_at() -> None:
    stored = intake.take_in(b"x", recipient="a@b", envelope_from="", peer="", source="smtp", now=NOW)
    message = intake.note_unreadable(stored.message_id, Unreadable("too-deep"), now=NOW)
    assert (message.state, message.problem) == (Message.State.UNREADABLE, "too-deep")
    assert message.thread is not None


class TestConversations:
    """In this order: the token, what it refers to, the calendar entry, the writer."""

    def test_the_token_finds_the_letter_whoever_answers(self) -> None:
        letter = letter_to(factories.person("Anna", "anna@guests.example"))
        answer = arrives(of="assistant@ministry.example", to=f"seats+{letter.token}@infra.example")
        assert answer.thread == letter.thread
        assert answer.person is None

    def test_a_gateway_may_change_the_case_of_the_token(self) -> None:
        letter = letter_to(factories.person())
        assert arrives(to=f"Seats+{letter.token.upper()}@infra.example").thread == letter.thread

    def test_a_bounce_finds_the_letter_by_its_envelope(self) -> None:
        letter = letter_to(factories.person())
        bounce = arrives(of="mailer-daemon@isp.example", to=f"bounce+{letter.token}@infra.example")
        assert bounce.thread == letter.thread
        assert queries.answered_letter(bounce, parse(bytes(bounce.raw))) == letter

    def test_references_find_the_nearest_letter(self) -> None:
        older, newer = letter_to(factories.person("Ben"), key="1"), letter_to(factories.person("Cleo"), key="2")
        assert older.thread != newer.thread
        assert arrives(number=1, In_Reply_To=newer.message_id).thread == newer.thread
        refers = f"{newer.message_id} {older.message_id}"
        assert arrives(number=2, References=refers).thread == older.thread

    def test_an_answer_to_the_mail_of_a_colleague_joins_it(self) -> None:
        first = arrives(number=1, of="boss@ministry.example")
        answer = arrives(number=2, of="assistant@ministry.example", In_Reply_To="<m1@guests.example>")
        assert answer.thread == first.thread

    def test_a_calendar_answer_finds_its_entry_by_uid(self) -> None:
        ben = factories.person("Ben")
        factories.series()
        event = Event("5G", NOW + timedelta(days=5), 60, "Europe/Luxembourg")
        [letter] = queue_calendars([Hour("k", event, "k")], method="REQUEST", sender=sender(), to=ben, now=NOW)
        assert letter.entry is not None
        ics = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{letter.entry.uid}\r\n"
        ics += "ATTENDEE;PARTSTAT=ACCEPTED:mailto:x@y.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        answer = arrives(ics, of="x@y.example", Content_Type="text/calendar; method=REPLY")
        assert answer.thread == letter.thread
        token = letter.entry.uid.partition("@")[0]
        assert arrives(number=2, to=f"seats+c.{token}@infra.example").thread == letter.thread

    def test_a_known_writer_goes_on_with_their_latest(self) -> None:
        anna = factories.person("Anna", "anna@guests.example")
        letter = letter_to(anna)
        assert arrives(number=1).thread == letter.thread
        assert arrives(number=2, of="ben@guests.example").thread != letter.thread

    def test_an_unknown_token_is_no_obstacle(self) -> None:
        anna = factories.person("Anna", "anna@guests.example")
        letter = letter_to(anna)
        assert arrives(to="seats+aaaaaaaaaaaaaaaa@infra.example").thread == letter.thread

    def test_the_token_outranks_the_writer(self) -> None:
        anna, ben = factories.person("Anna", "anna@guests.example"), factories.person("Ben")
        own, others = letter_to(anna, key="1"), letter_to(ben, key="2")
        answer = arrives(to=f"seats+{others.token}@infra.example", In_Reply_To=own.message_id)
        assert answer.thread == others.thread

    def test_a_letter_joins_the_conversation_it_answers(self) -> None:
        message = arrives()
        anna = factories.person("Anna", "anna@guests.example")
        letter = letter_to(anna, answers=message)
        assert letter.thread == message.thread
        assert letter.thread is not None
        letter.thread.refresh_from_db()
        assert letter.thread.person == anna
        assert list(queries.letters_of(letter.thread)) == [letter]
        assert list(queries.messages_of(letter.thread)) == [message]
