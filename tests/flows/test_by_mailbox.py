"""Mail that comes by way of a mailbox on somebody else's server: a whole house and a real Dovecot."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from tests.dovecot import PASSWORD, Dovecot, running_dovecot
from tests.servers import House

pytestmark = pytest.mark.house
SET_UP = """
from senningen.kernel.text import Text
from senningen.programme.models import Series
Series.objects.create(name=Text({"en": "Seminars"}), since=2014, mailbox="seats@infra.example")
"""


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as running:
        yield running


@pytest.fixture(scope="module")
def house(dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a house that looks once an hour, so that what comes sooner is what the server told."""
    settings = {"": dovecot.address, "_USER": dovecot.user, "_PASSWORD": PASSWORD, "_TLS": "none", "_EVERY": "3600"}
    folder: Path = tmp_path_factory.mktemp("by-mailbox") / "data"
    running = House(folder, settings={f"SENNINGEN_IMAP{name}": value for name, value in settings.items()})
    running.ask("from senningen.runtime.serving import migrate; migrate()\n" + SET_UP)
    running.ask_no_more()
    running.start()
    try:
        running.wait()
        yield running
    finally:
        running.kill()


def soon(holds: Callable[[], bool], house: House) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until, house.log()
        time.sleep(0.05)


def stored(house: House) -> Counter[str]:
    """Count the messages by subject, whether or not they have been read."""
    with closing(sqlite3.connect(house.data / "senningen.sqlite3")) as database:
        raws = [raw for (raw,) in database.execute("SELECT raw FROM post_message")]
    return Counter(raw.partition(b"Subject: ")[2].split()[0].decode() for raw in raws)


def proposals(house: House, subject: str) -> list[str]:
    """List what a mail seems to ask."""
    asked = "SELECT p.intent FROM desk_proposal p JOIN post_message m ON m.id = p.message_id WHERE m.subject = ?"
    with closing(sqlite3.connect(house.data / "senningen.sqlite3")) as database:
        return [intent for (intent,) in database.execute(asked, [subject])]


def mail(subject: str) -> bytes:
    text = "Bonjour,\r\n\r\nje voudrais une place pour les quatre sessions.\r\n\r\nCordialement\r\nAnne Weber\r\n"
    return f"From: Anne Weber <anne@guests.example>\r\nSubject: {subject}\r\n\r\n{text}".encode()


def test_a_mail_in_the_mailbox_is_a_proposal_as_soon_as_the_server_tells_of_it(house: House, dovecot: Dovecot) -> None:
    soon(lambda: "IDLE" in dovecot.doing(), house)
    dovecot.deliver(mail("prompt"))
    soon(lambda: bool(proposals(house, "prompt")), house)
    assert proposals(house, "prompt") == ["request"]
    soon(lambda: house.health()["components"]["imap"]["taken_in"] == 1, house)


def test_a_mailbox_that_is_away_is_told_and_what_came_meanwhile_is_taken_in(house: House, dovecot: Dovecot) -> None:
    dovecot.stop()
    soon(lambda: "mailbox.unreachable" in house.health()["troubles"], house)
    assert house.health()["status"] == 200  # the house itself is well
    dovecot.deliver(mail("meanwhile"))
    dovecot.start()
    soon(lambda: stored(house)["meanwhile"] == 1, house)
    soon(lambda: house.health()["troubles"] == [], house)


def test_a_house_that_is_killed_in_between_loses_nothing_and_doubles_nothing(house: House, dovecot: Dovecot) -> None:
    names = [f"mail-{number}" for number in range(40)]
    delivering = Thread(target=lambda: dovecot.deliver(*map(mail, names)))
    delivering.start()
    soon(lambda: stored(house)["mail-3"] == 1, house)
    house.kill()
    house.start()
    delivering.join()
    soon(lambda: set(names) <= set(stored(house)), house)
    assert {stored(house)[name] for name in names} == {1}
    soon(lambda: dovecot.unread() == 0, house)
    assert house.stop() == [0]
