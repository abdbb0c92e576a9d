"""A state for each recipient of a letter to many: what servers report is kept with it, and asks nothing of anybody."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client

from senningen.chasing import services
from senningen.chasing.groups import gather
from senningen.chasing.models import Circular
from senningen.chasing.queries import fares
from senningen.desk import queries as desk
from senningen.desk import tasks
from senningen.kernel import clock
from senningen.kernel.text import Text
from senningen.people.models import Account, Address
from senningen.post.models import Letter, Message
from senningen.post.services import recalling
from senningen.programme.models import Edition
from tests import factories
from tests.desk.mails import arrived, written
from tests.desk.story import PostOffice, bounced, reported
from tests.factories import NOW
from tests.seats.stories import seated

pytestmark = pytest.mark.django_db
NAMES = ("Anna", "Ben", "Claire", "Dan", "Eve")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def edition() -> Edition:
    return factories.edition()


@pytest.fixture
def post(edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """A letter to five people with a seat has left."""
    monkeypatch.setattr(clock, "now", lambda: LATER)
    post, tom = PostOffice(tmp_path), factories.account()
    for name in NAMES:
        seated(edition, factories.person(name, f"{name.lower()}@guests.example"))
    post.deliver()
    sent = NOW - timedelta(minutes=1)
    circular = services.begin_circular(edition.pk, "seat", by=tom, now=sent)
    words = Text({"en": "The hall"})
    services.write_circular(circular.pk, subject=words, text=words, skipped=[])
    shown = {each.person.pk for each in gather(Circular.objects.get(), now=sent).recipients}
    services.send_circular(circular.pk, shown=shown, by=tom, now=sent)
    services.write_letters(circular.pk, now=sent)
    post.deliver()
    return post


def letter_to(post: PostOffice, name: str) -> EmailMessage:
    return post.letters_to(f"{name.lower()}@guests.example")[-1]


def came_back(post: PostOffice, name: str, action: str, status: str, why: str = "250 2.0.0 queued") -> Message:
    letter = letter_to(post, name)
    to = str(letter["Return-Path"]).strip("<>")
    return arrived(reported(letter, action, status, why), recipient=to, now=LATER)


def states() -> dict[str, str]:
    return {each.addressee.person.name: each.state for each in fares(Circular.objects.get()).people}


def test_each_person_is_shown_as_the_servers_say_and_nobody_has_to_read_it(post: PostOffice, edition: Edition) -> None:
    assert set(Letter.objects.filter(receipt=True).values_list("kind", flat=True)) == {"circular"}
    receipts = [
        came_back(post, "Anna", "delivered", "2.0.0"),
        came_back(post, "Ben", "relayed", "2.0.0"),
        came_back(post, "Claire", "delayed", "4.4.1", "450 4.2.1 try later"),
    ]
    dan = letter_to(post, "Dan")
    back = arrived(bounced(dan), recipient=str(dan["Return-Path"]).strip("<>"), now=LATER)
    assert states() == {"Anna": "delivered", "Ben": "relayed", "Claire": "delayed", "Dan": "bounced", "Eve": "sent"}
    assert list(desk.to_decide(edition, now=LATER)) == [back]
    assert not any(each.proposals.exists() for each in receipts)
    assert not desk.done(edition).exists()


def test_a_later_report_says_more_and_an_older_one_no_less(post: PostOffice) -> None:
    came_back(post, "Anna", "delayed", "4.4.1", "450 4.2.1 try later")
    assert "try later" in Letter.objects.get(kind="circular", to_name="Anna").problem
    came_back(post, "Anna", "delivered", "2.0.0")
    came_back(post, "Anna", "relayed", "2.0.0")
    assert states()["Anna"] == "delivered"
    assert Letter.objects.get(kind="circular", to_name="Anna").problem == ""
    anna = letter_to(post, "Anna")
    arrived(bounced(anna), recipient=str(anna["Return-Path"]).strip("<>"), now=LATER)
    assert states()["Anna"] == "bounced"
    again = recalling.send_again(Letter.objects.get(kind="circular", to_name="Anna").pk, now=LATER)
    assert (again.fare, again.delivery) == ("queued", "")


def test_a_server_that_gave_up_over_a_full_mailbox_lost_the_letter_and_not_the_address(post: PostOffice) -> None:
    back = came_back(post, "Ben", "failed", "5.2.2", "552 5.2.2 mailbox full")
    assert states()["Ben"] == "bounced"
    assert back.proposals.get().intent == "bounce_soft"
    assert Address.objects.get(person__name="Ben").state == Address.State.GOOD


def test_what_was_delayed_before_is_well_once_a_letter_arrives_and_what_is_dead_stays_so(post: PostOffice) -> None:
    Address.objects.filter(person__name="Anna").update(state=Address.State.SOFT, bounces=2)
    Address.objects.filter(person__name="Ben").update(state=Address.State.HARD, bounces=2)
    came_back(post, "Anna", "delivered", "2.0.0")
    came_back(post, "Ben", "delivered", "2.0.0")
    known = {each.person.name: each for each in Address.objects.select_related("person")}
    assert (known["Anna"].state, known["Anna"].bounces) == (Address.State.GOOD, 0)
    assert known["Ben"].state == Address.State.HARD


def test_a_report_about_nothing_of_ours_marks_no_letter(post: PostOffice, edition: Edition) -> None:
    """It names an address that we wrote to, and no letter of ours: a delay is shown to a person, an arrival is not."""
    letter = letter_to(post, "Anna")
    letter.replace_header("Message-ID", "<somebody.else@guests.example>")
    arrived(reported(letter, "delivered", "2.0.0", "250 ok"), now=LATER)
    delayed = arrived(reported(letter, "delayed", "4.4.1", "450 later"), now=LATER)
    assert Letter.objects.exclude(delivery="").count() == 0
    assert list(desk.to_decide(edition, now=LATER)) == [delayed]


def test_a_person_who_dresses_up_as_a_report_is_read_by_a_person(post: PostOffice, edition: Edition) -> None:
    """Only a report may be put aside: a mail that merely carries the words of one is not."""
    letter = letter_to(post, "Anna")
    text = "Action: delivered\nFinal-Recipient: rfc822; anna@guests.example\nPlease give my seat to Carl.\n"
    mail = arrived(written(text, sender="Anna <anna@guests.example>"), recipient=str(letter["Reply-To"]), now=LATER)
    assert mail.proposals.exists()
    assert states()["Anna"] == "answered"


def test_who_answers_has_answered_whatever_was_reported(post: PostOffice) -> None:
    came_back(post, "Eve", "delivered", "2.0.0")
    letter = letter_to(post, "Eve")
    reply = written("Thank you!", sender="Eve <eve@guests.example>", In_Reply_To=str(letter["Message-ID"]))
    message = arrived(reply, recipient=str(letter["Reply-To"]), now=LATER)
    assert states()["Eve"] == "answered"
    talk = desk.conversation(message)
    assert [each for each in (*talk.earlier, *talk.later) if isinstance(each, Message)] == []  # the report is not told


def test_a_report_is_read_once(post: PostOffice) -> None:
    message = came_back(post, "Anna", "delivered", "2.0.0")
    tasks.understand(message.pk)
    assert not message.proposals.exists()


def test_the_states_stand_with_counts_on_the_pages_and_narrow_the_list(post: PostOffice, client: Client) -> None:
    came_back(post, "Anna", "delivered", "2.0.0")
    message = came_back(post, "Ben", "delivered", "2.0.0")
    came_back(post, "Claire", "delayed", "4.4.1", "450 4.2.1 try later")
    client.force_login(Account.objects.get())
    address = f"/desk/letters/to-groups/{Circular.objects.get().pk}"
    assert client.get(address).context["fares"].counts == {"delivered": 2, "delayed": 1, "sent": 2}
    chosen = client.get(f"{address}?state=delivered")
    assert [each.addressee.person.name for each in chosen.context["shown"]] == ["Anna", "Ben"]
    assert 'href="?state=delayed"' in chosen.content.decode()
    assert "Nobody is in this state any more." in client.get(f"{address}?state=failed").content.decode()
    assert len(client.get(f"{address}?state=nonsense").context["shown"]) == 5

    person = f"/desk/people/{Circular.objects.get().addressees.get(person__name='Anna').person_id}"
    everything = client.get(person)
    assert everything.context["counts"]["delivered"] == 1
    only = client.get(f"{person}?state=delivered").context["letters"]
    assert [each.kind for each in only] == ["circular"]
    assert "No letter is in this state any more." in client.get(f"{person}?state=bounced").content.decode()

    assert [each.to_name for each in client.get("/desk/letters?state=delayed").context["letters"]] == ["Claire"]
    assert "Delivered" in client.get("/desk/letters").content.decode()
    report = client.get(f"/desk/mail/{message.pk}").content.decode()
    assert "It is kept with the letter it is about: nothing to decide." in report
    assert "Delivery report" in client.get("/desk/mail?q=Delivery").content.decode()


def test_why_it_came_back_or_is_late_is_said_in_the_language_of_the_page(post: PostOffice, client: Client) -> None:
    full = came_back(post, "Ben", "failed", "5.2.2", "552 5.2.2 mailbox full")
    came_back(post, "Claire", "delayed", "4.4.1", "450 4.4.1 timed out")
    client.force_login(Account.objects.get())
    letters, mail = f"/desk/letters/to-groups/{Circular.objects.get().pk}", f"/desk/mail/{full.pk}"
    assert "The mailbox is full. (" in client.get(letters).content.decode()
    assert "Came back for now: try again later" in client.get(mail).content.decode()
    german = {"HTTP_ACCEPT_LANGUAGE": "de"}
    assert "Ihr Mailserver antwortet nicht. (" in client.get(letters, **german).content.decode()  # type: ignore[arg-type]
    assert "Das Postfach ist voll." in client.get(mail, **german).content.decode()  # type: ignore[arg-type]
