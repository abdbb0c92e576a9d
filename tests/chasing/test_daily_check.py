"""Nobody is forgotten: what was left lying is found, and told once a morning to those who can decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from senningen.chasing.forgotten import Forgotten, forgotten
from senningen.chasing.services import check_daily
from senningen.people.models import Account
from senningen.post.models import Letter, Message
from senningen.post.services import letters
from senningen.programme.models import Edition
from senningen.programme.queries import sender
from senningen.seats import services as seats
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, give, offered

pytestmark = pytest.mark.django_db
MORNING = datetime(2020, 12, 12, 6, 30, tzinfo=UTC)  # Saturday, 7:30 in Luxembourg


@pytest.fixture
def edition() -> Edition:
    return factories.edition(daily_check=True)


def mail(name: str, *, at: datetime = NOW) -> Message:
    return Message.objects.create(
        raw=b"", sha256=name, recipient="seats@infra.example", size=0, received=at, from_name=name, source="smtp"
    )


def shown(found: Forgotten) -> list[list[str]]:
    return [
        [each.from_name for each in found.mails],
        [each.person.name for each in found.offers],
        [each.to_name for each in found.letters],
        [each.person.name for each in found.requests],
    ]


def lost(name: str, state: str = "bounced") -> Letter:
    someone = factories.person(name)
    letter = letters.queue("link", sender=sender(), to=someone, key=name, now=NOW)
    Letter.objects.filter(pk=letter.pk).update(state=state)
    return letter


def test_a_day_that_forgot_nobody_finds_nothing(edition: Edition) -> None:
    mail("Anna", at=MORNING - timedelta(hours=23))
    offered(edition, "Ben", until=MORNING + timedelta(hours=25))
    give(ask(edition, "Claire"))
    lost("Dora", state="sent")
    assert not forgotten(edition, now=MORNING)


def test_what_was_left_lying_is_found(edition: Edition) -> None:
    mail("Anna")
    offered(edition, "Ben", until=MORNING + timedelta(hours=23))
    lost("Claire")
    ask(edition, "Dora")
    found = forgotten(edition, now=MORNING)
    assert found
    assert shown(found) == [["Anna"], ["Ben"], ["Claire"], ["Dora"]]


def test_a_request_that_was_answered_in_any_way_is_not_forgotten(edition: Edition) -> None:
    seats.set_cap(edition.pk, 1, by=DESK, now=NOW)
    give(ask(edition, "Anna"))
    give(ask(edition, "Ben"))  # is told that he waits
    give(ask(edition, "Dora"), letter=False)  # the desk decided and writes itself
    claire = ask(edition, "Claire")
    assert shown(forgotten(edition, now=MORNING))[3] == ["Claire"]
    letters.queue("reply", sender=sender(), to=claire.person, key="r", now=NOW + timedelta(hours=1), body="Soon.")
    assert shown(forgotten(edition, now=MORNING))[3] == []


def test_a_letter_that_came_back_is_settled_when_another_address_was_reached(edition: Edition) -> None:
    letter = lost("Anna")
    facts = {"sender": sender(), "to": letter.person, "now": NOW + timedelta(hours=1)}
    letters.queue("link", key="same", **facts)  # type: ignore[arg-type]
    Letter.objects.filter(key="same").update(state="sent", sent=NOW + timedelta(hours=1))
    assert shown(forgotten(edition, now=MORNING))[2] == ["Anna"]
    letters.queue("link", key="other", email="anna@private.example", **facts)  # type: ignore[arg-type]
    Letter.objects.filter(key="other").update(state="sent", sent=NOW + timedelta(hours=1))
    assert shown(forgotten(edition, now=MORNING))[2] == []


def test_it_is_written_once_a_morning_to_those_who_may_decide(edition: Edition) -> None:
    factories.account("Tom Schroeder")
    factories.account("Joëlle Kirsch", Account.Role.EDITOR)
    factories.account("Paul Weber", Account.Role.VIEWER)
    mail("Anna <b>")
    mail("Ben")
    assert check_daily(now=MORNING - timedelta(hours=1)) == 0  # half past six
    assert [check_daily(now=MORNING + timedelta(minutes=5 * tick)) for tick in range(3)] == [2, 0, 0]
    assert check_daily(now=MORNING + timedelta(days=1)) == 2
    letter = Letter.objects.filter(kind="forgotten", to_name="Tom Schroeder").first()
    assert letter is not None
    assert letter.subject == "Left lying in edition 10"
    assert "2 messages have waited for a decision for more than a day: Anna" in letter.text
    assert "offer" not in letter.text


def test_a_quiet_morning_and_an_edition_that_does_not_wish_it_write_nothing(edition: Edition) -> None:
    factories.account()
    assert check_daily(now=MORNING) == 0
    mail("Anna")
    Edition.objects.update(daily_check=False)
    assert check_daily(now=MORNING) == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("lb", "1 Message waart zënter méi wéi engem Dag"),
        ("fr", "1 message attend une décision depuis plus d’un jour : Anna"),
        ("de", "1 Nachricht wartet seit mehr als einem Tag"),
        ("en", "1 message has waited"),
    ],
)
def test_it_speaks_the_organisers_language(edition: Edition, language: str, said: str) -> None:
    account = factories.account()
    type(account.person).objects.update(language=language)
    mail("Anna")
    check_daily(now=MORNING)
    assert said in Letter.objects.get(kind="forgotten").text.replace("\n", " ")
