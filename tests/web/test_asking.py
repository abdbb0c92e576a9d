"""Asking for a seat by the form on the page: proven from the mailbox, then at the desk like a mail."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from senningen.desk import services as desk
from senningen.desk.cases import look
from senningen.desk.models import Asking, Proposal
from senningen.journal.queries import entries_about
from senningen.kernel import clock
from senningen.people.models import Knock, Person
from senningen.people.rules import ASK
from senningen.people.services import note_knock
from senningen.post.models import Letter, Message
from senningen.post.services import outbox
from senningen.programme.models import Edition
from senningen.seats import services
from senningen.seats.models import Request
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, seated, session

pytestmark = pytest.mark.django_db
FORM = "/editions/10/ask"


class Now:
    """The time of the story, which goes on."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    it = Now()
    monkeypatch.setattr(clock, "now", it)
    return it


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=2)


def fill_in(
    client: Client, now: Now, edition: Edition, *numbers: int, seconds: float = 20, **told: str
) -> HttpResponse:
    """Open the form, take some time over it and send it."""
    shown = client.get(FORM, headers={"Accept-Language": "en"}).content.decode()
    stamp = re.search(r'name="stamp" value="([^"]+)"', shown)
    assert stamp
    now.later(seconds=seconds)
    sessions = [session(edition, number).pk for number in numbers or (1, 2, 3, 4)]
    form = {"name": "Ana Lopes", "email": "ana@guests.example", "organisation": "", "remark": "", "language": "en"}
    sent = form | {"sessions": sessions, "stamp": stamp[1], "website": ""} | told
    return client.post(FORM, sent, headers={"Accept-Language": "en"})  # type: ignore[return-value]


def mailed(now: Now) -> str:
    """The letter that asks whether the address is theirs, as it leaves: the address of its page."""
    letter = Letter.objects.get(kind="confirm-asking")
    sent = next(each for each in outbox.claim(letter.pk, now=now.at) if each.letter_id == letter.pk)
    return urlsplit(sent.link).path


def test_a_form_counts_once_it_is_confirmed_from_the_mailbox(client: Client, now: Now, edition: Edition) -> None:
    assert fill_in(client, now, edition, 1, 3)["Location"] == "/editions/10/asked"
    assert (Message.objects.count(), Person.objects.filter(name="Ana Lopes").count()) == (0, 0)
    link = mailed(now)
    now.later(minutes=5)
    assert b"Confirm your request" in client.get(link).content
    assert Message.objects.count() == 0  # whoever only opens it, a scanner say, changes nothing
    client.post(link)
    assert b"Your request is with us" in client.get(link).content
    message = Message.objects.get()
    assert (message.source, message.from_email, message.received) == ("form", "ana@guests.example", now.at)
    proposal = Proposal.objects.get()
    assert (proposal.intent, proposal.sessions) == ("request", ["S1", "S3"])
    said = proposal.evidence[0]
    assert message.reply_text[said["start"] : said["end"]] == said["quote"]
    assert said["quote"] == "I ask for a seat in these sessions: Monday 14 December, Wednesday 16 December."


def test_confirming_twice_is_one_request(client: Client, now: Now, edition: Edition) -> None:
    fill_in(client, now, edition)
    link = mailed(now)
    for _ in range(2):
        assert client.post(link).status_code == 302
    assert Proposal.objects.count() == 1


def test_the_desk_decides_about_it_as_about_a_mail(client: Client, now: Now, edition: Edition) -> None:
    fill_in(client, now, edition, organisation="Ville de Differdange")
    client.post(mailed(now))
    proposal = Proposal.objects.get()
    case = look(proposal, now=now.at)
    assert (case.verb, case.suggestion.careful) == ("give", False)
    desk.confirm(proposal.pk, by=factories.account(), now=now.at)
    request = Request.objects.get()
    assert (request.person.name, str(request.person.organisation)) == ("Ana Lopes", "Ville de Differdange")
    assert request.cause == f"message:{proposal.message_id}"
    asking = Asking.objects.get()
    confirmed = entries_about(f"asking:{asking.pk}").get(kind="asking.confirmed")
    assert (confirmed.data["message"], confirmed.cause[:5]) == (proposal.message_id, "link:")


def test_a_remark_may_ask_for_more_so_a_person_looks_first(client: Client, now: Now, edition: Edition) -> None:
    fill_in(client, now, edition, remark="A colleague would like to come too.")
    client.post(mailed(now))
    assert look(Proposal.objects.get(), now=now.at).suggestion.cautions == ("remark",)
    assert "A colleague would like to come too." in Message.objects.get().reply_text


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client: Client, now: Now, edition: Edition) -> None:
    known = seated(edition, "Hélène Marchal-Ries", 1).person.addresses.get().email
    answers = [fill_in(client, now, edition, email=email) for email in (known, "nobody@guests.example")]
    assert {(each.status_code, each["Location"]) for each in answers} == {(302, "/editions/10/asked")}
    texts = {
        " ".join(each.text.replace(each.to_email, "").split()) for each in Letter.objects.filter(kind="confirm-asking")
    }
    assert len(texts) == 1


def test_nothing_that_was_typed_is_written_to_a_stranger(client: Client, now: Now, edition: Edition) -> None:
    fill_in(client, now, edition, name="Buy at shop.example", organisation="shop.example", remark="shop.example")
    letter = Letter.objects.get(kind="confirm-asking")
    assert "shop.example" not in letter.subject + letter.text + letter.html + letter.to_name


def test_a_form_that_was_opened_late_in_a_second_is_not_of_the_future(
    client: Client, now: Now, edition: Edition
) -> None:
    now.later(milliseconds=700)
    assert fill_in(client, now, edition, seconds=3)["Location"] == "/editions/10/asked"


def test_a_robot_is_told_nothing_and_reaches_nobody(client: Client, now: Now, edition: Edition) -> None:
    assert fill_in(client, now, edition, website="https://shop.example").status_code == 302
    assert fill_in(client, now, edition, seconds=1).status_code == 422
    assert fill_in(client, now, edition, stamp="1607612400:forged").status_code == 422
    assert fill_in(client, now, edition, seconds=13 * 3600).status_code == 422
    assert Asking.objects.count() == 0
    assert fill_in(client, now, edition).status_code == 302
    assert Asking.objects.count() == 1


def test_an_address_is_not_written_to_again_and_again(client: Client, now: Now, edition: Edition) -> None:
    answers = [fill_in(client, now, edition, email="ANA@guests.example") for _ in range(ASK.email + 2)]
    assert {each.status_code for each in answers} == {302}
    assert Letter.objects.filter(kind="confirm-asking").count() == ASK.email
    now.later(hours=1)
    fill_in(client, now, edition)
    assert Letter.objects.filter(kind="confirm-asking").count() == ASK.email + 1


def test_a_network_that_sends_many_is_asked_to_write_a_mail(client: Client, now: Now, edition: Edition) -> None:
    for number in range(ASK.network):
        note_knock(ASK, email=f"{number}@guests.example", network="127.0.0.1", now=now.at)
    answer = fill_in(client, now, edition)
    assert (answer.status_code, b"Write us an e-mail instead" in answer.content) == (429, True)
    assert not Knock.objects.filter(key__contains="@").exists()


def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost(client: Client, now: Now, edition: Edition) -> None:
    answer = fill_in(client, now, edition, email="no address", organisation="Ville de Differdange")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in shown
    assert "This is not an e-mail address." in shown
    assert 'value="Ville de Differdange"' in shown


def test_after_two_days_a_form_is_forgotten_and_its_link_says_so(client: Client, now: Now, edition: Edition) -> None:
    fill_in(client, now, edition)
    link = mailed(now)
    now.later(days=2)
    for answer in (client.get(link), client.post(link)):
        assert (answer.status_code, b"its two days are over" in answer.content) == (410, True)
    assert desk.forget_askings(now=now.at) == 1
    assert client.get(link).status_code == 410


def test_a_full_edition_says_that_it_is_the_waiting_list_and_how_it_works(
    client: Client, now: Now, edition: Edition
) -> None:
    for name in ("Anna", "Ben"):
        seated(edition, name)
    shown = client.get(FORM, headers={"Accept-Language": "en"}).content.decode()
    assert "Ask for a place on the waiting list" in shown
    assert "in order of asking" in shown
    fill_in(client, now, edition)
    link = mailed(now)
    assert b"You join their waiting lists" in client.get(link, headers={"Accept-Language": "en"}).content


def test_a_form_written_before_the_closing_counts_and_none_can_be_written_after(
    client: Client, now: Now, edition: Edition
) -> None:
    Edition.objects.update(asks_close=NOW + timedelta(hours=1))
    fill_in(client, now, edition)
    link = mailed(now)
    now.later(hours=2)
    assert client.post(link).status_code == 302
    assert client.get(FORM).status_code == 409


def test_where_there_are_two_ways_to_attend_the_form_asks_which(client: Client, now: Now, edition: Edition) -> None:
    assert b'name="mode"' not in client.get(FORM).content
    services.open_places(*edition.sessions.values_list("pk", flat=True), cap=1, mode="on-site", now=NOW)
    assert b"How you would like to attend" in client.get(FORM, headers={"Accept-Language": "en"}).content
    assert fill_in(client, now, edition).status_code == 422  # neither is chosen
    fill_in(client, now, edition, mode="on-site")
    link = mailed(now)
    assert b"How you attend: on site." in client.get(link).content
    client.post(link)
    proposal = Proposal.objects.get()
    assert (proposal.mode, proposal.evidence[1]["quote"]) == ("on-site", "I would like to come on site.")
    desk.confirm(proposal.pk, by=factories.account(), now=now.at)
    assert Request.objects.get().mode == "on-site"


def test_whoever_confirms_reads_of_the_places_in_their_own_way(client: Client, now: Now, edition: Edition) -> None:
    services.open_places(*edition.sessions.values_list("pk", flat=True), cap=1, mode="on-site", now=NOW)
    for name in ("Anna", "Ben"):
        seated(edition, name)  # online all is full
    fill_in(client, now, edition, mode="on-site")
    said = client.get(mailed(now)).content
    assert (b"1 seat left" in said, b"You join their waiting lists" in said) == (True, False)


def test_the_form_of_an_edition_that_is_only_on_site_counts_the_places_there(
    client: Client, now: Now, edition: Edition
) -> None:
    sessions = edition.sessions.values_list("pk", flat=True)
    services.open_places(*sessions, cap=2, mode="on-site", now=NOW)
    services.set_cap(edition.pk, 0, by=DESK, now=NOW)
    said = client.get(FORM, headers={"Accept-Language": "en"}).content
    assert (b"2 seats left" in said, b"All seats are taken" in said) == (True, False)
