"""Two houses and a vacation responder write to one another, and it ends (RFC 3834)."""

from __future__ import annotations

import asyncio
import shutil
import smtplib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.servers import House, free_port, soon

pytestmark = pytest.mark.house
SET_UP = """
from datetime import timedelta
from senningen.kernel import clock
from senningen.programme.models import Series
from senningen.runtime.serving import migrate
from tests import factories
migrate()
factories.edition(sessions=2, first_day=clock.now().date() + timedelta(days=10))
factories.account()
Series.objects.update(mailbox="seats@b.example")
"""
GIVE_ALL_A_SEAT = """
from datetime import timedelta
from senningen.desk import services
from senningen.desk.cases import look
from senningen.desk.drafts import draft_reply
from senningen.desk.models import Proposal
from senningen.kernel import clock
from senningen.people.models import Account
from senningen.programme.queries import the_series
now = clock.now() - timedelta(minutes=5)  # what is confirmed now may be undone for a while, and waits
for proposal in Proposal.objects.filter(intent="request"):
    reply = draft_reply(look(proposal, now=now), now=now, organiser="Tom", series=the_series())
    services.confirm(proposal.pk, by=Account.objects.get(), now=now, reply=reply, looked=True)
"""


@dataclass
class World:
    """Carries mail between the houses; whoever is at away.example has a responder without any manners."""

    port: int = field(default_factory=free_port)
    ports: dict[str, int] = field(default_factory=dict)
    carried: Counter[str] = field(default_factory=Counter)  # recipient's domain -> mails
    in_hand: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.in_hand += 1
        try:
            for to in envelope.rcpt_tos:
                await asyncio.to_thread(self.carry, envelope.mail_from or "<>", to, envelope.content)
        finally:
            self.in_hand -= 1
        return "250 carried"

    def carry(self, sender: str, to: str, raw: bytes) -> None:
        domain = to.rpartition("@")[2]
        self.carried[domain] += 1
        if domain == "away.example":
            self.answer(sender, to, raw)
        else:
            with smtplib.SMTP("127.0.0.1", self.ports[domain], timeout=30) as client:
                client.sendmail(sender, to, raw)

    def answer(self, sender: str, me: str, raw: bytes) -> None:
        """Answer every letter, to the envelope and to Reply-To, without saying that a machine does."""
        told = message_from_bytes(raw)
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["In-Reply-To"] = me, f"Re: {told['Subject']}", told["Message-ID"]
        mail.set_content("I am away until Monday.")
        for to in (sender, told["Reply-To"].rpartition("<")[2].strip("> ")):
            self.carry(me, to, mail.as_bytes())


@contextmanager
def two_houses(folder: Path) -> Iterator[tuple[World, House, House]]:
    """Run two houses, each with the world as its smarthost."""
    world = World()
    controller = Controller(world, hostname="127.0.0.1", port=world.port)
    controller.start()
    named = {"SENNINGEN_SMARTHOST": f"127.0.0.1:{world.port}", "SENNINGEN_SMARTHOST_TLS": "none"}
    a, b = (House(folder / name, settings=named) for name in ("a", "b"))
    world.ports = {"a.example": a.smtp_port, "b.example": b.smtp_port}
    b.ask(SET_UP)
    shutil.copytree(b.data, a.data)
    rows(a, "UPDATE programme_series SET mailbox = 'seats@a.example'")
    try:
        for house in (a, b):
            house.start("web", "smtp", "worker")
        for house in (a, b):
            house.wait()
        yield world, a, b
    finally:
        a.kill()
        b.kill()
        controller.stop()


def rows(house: House, query: str) -> list[Any]:
    with closing(sqlite3.connect(house.data / "senningen.sqlite3", timeout=20)) as database, database:
        return list(database.execute(query))


def letters(house: House) -> int:
    return len(rows(house, "SELECT id FROM post_letter"))


def read(house: House) -> int:
    """Count the messages that have been read; 0 while there is still something to read or to send."""
    waits = "SELECT id FROM post_message WHERE state = 'stored' UNION SELECT id FROM post_letter WHERE state = 'queued'"
    return 0 if rows(house, waits) else len(rows(house, "SELECT id FROM post_message"))


def asks_for_a_seat(house: House, who: str, to: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = who, to, "A seat"
    mail.set_content("Dear team,\n\nplease give me a seat for all sessions.\n\nKind regards\nAnna Weber\n")
    with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=30) as client:
        client.sendmail(who, to, mail.as_bytes())


def test_houses_and_responders_write_to_one_another_and_it_ends(tmp_path: Path) -> None:
    with two_houses(tmp_path) as (world, a, b):
        asks_for_a_seat(b, "seats@a.example", "seats@b.example")
        asks_for_a_seat(b, "minister@away.example", "seats@b.example")
        soon(lambda: read(b) == 2, b)
        b.ask(GIVE_ALL_A_SEAT)
        written = letters(b)  # to each a reply, and a calendar mail for each of two sessions
        assert written == 6
        # Three letters reach the other house; three reach the responder, which answers each twice.
        soon(lambda: world.in_hand == 0 and (read(a), read(b)) == (3, 2 + 6), a, b)
        assert world.carried == {"a.example": 3, "away.example": 3, "b.example": 6}
        assert (letters(a), letters(b)) == (0, written)
