"""A whole house among real mail servers: Postfix before it and as its smarthost, a mailbox on Dovecot beside it."""

from __future__ import annotations

import smtplib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests import postfix as postfixes
from tests.dovecot import PASSWORD, Dovecot, running_dovecot
from tests.postfix import Postfix, running
from tests.runtime.certificates import certificate
from tests.servers import House, free_port, soon
from tests.smtp_sink import Sink, running_sink

pytestmark = pytest.mark.house
SET_UP = """
from senningen.kernel import clock
from senningen.post.services import letters
from senningen.programme.queries import sender
from senningen.runtime.serving import migrate
from tests import factories
migrate()
factories.series()
def write(email):
    to = factories.person(email=email)
    written = letters.queue("reply", sender=sender(), to=to, key=email, body="Moien.", now=clock.now(), receipt=True)
    return written.token
answer = {"well": write("helene@guests.example"), "lost": write("gone@guests.example")}
answer |= {"home": write("anna@inbox.example"), "slow": write("slow@guests.example")}
"""


@pytest.fixture(scope="module")
def world() -> Iterator[Sink]:
    with running_sink() as running:
        running.answers["gone@guests.example"] = "550 5.1.1 No such person"
        running.answers["slow@guests.example"] = "450 4.2.0 Come back later"
        yield running


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as running:
        yield running


@dataclass
class Between:
    """A house, and what stands around it."""

    house: House
    postfix: Postfix
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def between(world: Sink, dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Between]:
    """Give a house that looks into the mailbox once an hour, so that what comes sooner is what the server told."""
    folder: Path = tmp_path_factory.mktemp("between")
    postfix = Postfix(house=free_port(), world=world.port)
    mailbox = {"": dovecot.address, "_USER": dovecot.user, "_PASSWORD": PASSWORD, "_TLS": "none", "_EVERY": "3600"}
    settings = {f"SENNINGEN_IMAP{name}": value for name, value in mailbox.items()}
    settings |= {"SENNINGEN_SMARTHOST": f"127.0.0.1:{postfix.port}", "SENNINGEN_SMARTHOST_TLS": "none"}
    settings |= {"SENNINGEN_TLS_CERTIFICATE": str(certificate(folder))}
    house = House(folder / "data", smtp_port=postfix.house, settings=settings)
    tokens = house.ask(SET_UP)
    house.ask_no_more()
    house.start()
    try:
        with running(postfix):
            house.wait()
            yield Between(house, postfix, tokens)
    finally:
        house.kill()


@pytest.fixture
def house(between: Between) -> House:
    return between.house


@pytest.fixture
def postfix(between: Between) -> Postfix:
    if not postfixes.here():
        pytest.skip("needs Postfix, and root to start it")
    return between.postfix


def rows(house: House, query: str, *facts: str) -> list[Any]:
    with closing(sqlite3.connect(house.data / "senningen.sqlite3")) as database:
        return list(database.execute(query, facts))


def stored(house: House) -> Counter[str]:
    """Count the messages by subject, whether or not they have been read."""
    raws = (raw for (raw,) in rows(house, "SELECT raw FROM post_message"))
    return Counter(raw.partition(b"Subject: ")[2].split()[0].decode() for raw in raws)


def envelope(house: House, subject: str) -> tuple[str, str] | None:
    """Return sender and recipient of a mail, once it is there."""
    asked = "SELECT envelope_from, recipient FROM post_message WHERE instr(raw, ?)"
    return next(iter(rows(house, asked, f"Subject: {subject}\r\n")), None)


def asked(house: House, subject: str) -> list[str]:
    """List what a mail seems to ask, once it has been read."""
    query = "SELECT p.intent FROM desk_proposal p JOIN post_message m ON m.id = p.message_id WHERE m.subject = ?"
    return [intent for (intent,) in rows(house, query, subject)]


def letter_state(house: House, token: str) -> str:
    [(state,)] = rows(house, "SELECT state FROM post_letter WHERE token = ?", token)
    return str(state)


def delivery(house: House, token: str) -> str:
    """Say what was reported of a letter."""
    [(reported,)] = rows(house, "SELECT delivery FROM post_letter WHERE token = ?", token)
    return str(reported)


def mail(subject: str) -> bytes:
    text = "Bonjour,\r\n\r\nje voudrais une place pour les quatre sessions.\r\n\r\nCordialement\r\nAnne Weber\r\n"
    return f"From: Anne Weber <anne@guests.example>\r\nSubject: {subject}\r\n\r\n{text}".encode()


def send(postfix: Postfix, *mails: bytes, to: str = "seats@infra.example", sender: str = "anne@guests.example") -> None:
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=30) as client:
        for raw in mails:
            client.sendmail(sender, to, raw)


def test_a_mail_in_the_mailbox_is_a_proposal_as_soon_as_the_server_tells_of_it(house: House, dovecot: Dovecot) -> None:
    soon(lambda: "IDLE" in dovecot.doing(), house)
    dovecot.deliver(mail("prompt"))
    soon(lambda: asked(house, "prompt") == ["request"], house)


def test_postfix_hands_our_mail_on_over_tls_with_its_envelope(house: House, postfix: Postfix) -> None:
    send(postfix, mail("relayed"), to="seats+k2m7@infra.example")
    send(postfix, mail("from-nobody"), to="postmaster@infra.example", sender="<>")
    soon(lambda: envelope(house, "relayed") == ("anne@guests.example", "seats+k2m7@infra.example"), house)
    soon(lambda: envelope(house, "from-nobody") == ("", "postmaster@infra.example"), house)
    assert "TLS connection established to 127.0.0.1" in postfix.log()


def test_whoever_writes_to_an_address_that_we_have_not_is_told_by_postfix(
    house: House, postfix: Postfix, world: Sink
) -> None:
    send(postfix, mail("astray"), to="nobody@infra.example", sender="pol@guests.example")
    soon(lambda: any(each.to == ["pol@guests.example"] for each in world.mails), house)
    [told] = [each for each in world.mails if each.to == ["pol@guests.example"]]
    assert b"550 5.1.1 Nobody here has that address" in told.raw
    assert stored(house)["astray"] == 0


def test_a_letter_leaves_through_postfix_and_one_that_nobody_takes_comes_back_to_it(
    between: Between, house: House, postfix: Postfix, world: Sink
) -> None:
    well, lost = between.tokens["well"], between.tokens["lost"]
    soon(lambda: letter_state(house, lost) == "bounced", house)
    soon(lambda: any(each.to == ["helene@guests.example"] for each in world.mails), house)
    [arrived] = [each for each in world.mails if each.to == ["helene@guests.example"]]
    assert arrived.envelope_from == f"bounce+{well}@infra.example"
    assert letter_state(house, well) == "sent"


def test_postfix_reports_what_it_delivered_handed_on_and_still_tries_and_nobody_has_to_read_that(
    between: Between, house: House, postfix: Postfix, world: Sink
) -> None:
    """The first server after it offers no reports, so what goes there is handed on; what is slow arrives at last."""
    home, well, slow = (between.tokens[each] for each in ("home", "well", "slow"))
    soon(lambda: (delivery(house, home), delivery(house, well)) == ("delivered", "relayed"), house)
    soon(lambda: delivery(house, slow) == "delayed", house)
    del world.answers["slow@guests.example"]
    soon(lambda: delivery(house, slow) == "relayed", house)
    told = rows(house, "SELECT id, raw FROM post_message WHERE envelope_from = '' AND instr(raw, ?)", "Action: ")
    assert [raw for _, raw in told if f"Original-Envelope-Id: {home}".encode() in raw]
    waits = "SELECT m.raw FROM desk_proposal p JOIN post_message m ON m.id = p.message_id WHERE instr(m.raw, ?)"
    assert all(b"Action: failed" in raw for (raw,) in rows(house, waits, "Action: "))


def test_a_mailbox_that_is_away_is_told_and_what_came_meanwhile_is_taken_in(house: House, dovecot: Dovecot) -> None:
    dovecot.stop()
    soon(lambda: "mailbox.unreachable" in house.health()["troubles"], house)
    assert house.health()["status"] == 200  # the house itself is well
    dovecot.deliver(mail("meanwhile"))
    dovecot.start()
    soon(lambda: stored(house)["meanwhile"] == 1, house)
    soon(lambda: house.health()["troubles"] == [], house)


def test_a_house_that_is_killed_in_between_loses_nothing_and_doubles_nothing(
    between: Between, house: House, dovecot: Dovecot
) -> None:
    boxed, handed = ([f"{way}-{number}" for number in range(15)] for way in ("boxed", "handed"))
    coming = Thread(target=lambda: dovecot.deliver(*map(mail, boxed)))
    coming.start()
    if postfixes.here():
        send(between.postfix, *map(mail, handed))
    soon(lambda: stored(house)["boxed-3"] == 1, house)
    house.kill()
    house.start()
    house.wait()
    coming.join()
    soon(lambda: set(boxed) <= set(stored(house)), house)
    soon(lambda: dovecot.unread() == 0, house)
    if postfixes.here():
        between.postfix.say("postqueue", "-f")
        soon(lambda: set(handed) <= set(stored(house)), house)
    assert {count for subject, count in stored(house).items() if subject in {*boxed, *handed}} == {1}
    assert house.stop() == [0]
