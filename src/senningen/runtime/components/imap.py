"""A mailbox on another server, as good a way in as SMTP: its mail is stored here before it is marked there.

A mail is fetched, stored, marked, and only then counted as passed. Whatever breaks in between is done again, and a mail
that is stored already is recognised by its bytes: none is lost, none is doubled.
"""

from __future__ import annotations

import asyncio
import logging
import select
import socket
import threading
from contextlib import suppress
from typing import Any

from django.db import close_old_connections, connections

from senningen.desk.services import take_in_all
from senningen.kernel import clock
from senningen.post import imap, queries
from senningen.post.envelope import envelope
from senningen.post.services.intake import Incoming, note_position
from senningen.programme.queries import the_series
from senningen.runtime.components import House
from senningen.runtime.mailbox import account
from senningen.runtime.options import Options
from senningen.runtime.supervisor import Health

log = logging.getLogger("senningen.imap")

FIRST_RETRY, LONGEST_RETRY = 1.0, 60.0
DRAIN = 3.0  # seconds in which a mail in hand is stored when we stop; later it is fetched again


class Imap:
    """Follows the folder until told to stop. A server that is away is a trouble, and no fall of ours."""

    name = "imap"

    def __init__(self, options: Options) -> None:
        self.account = account(options)
        self.folder = f"{self.account.user}@{self.account.address}/{self.account.folder}"
        self.domain, self.every = options.mail_domain, options.imap_every
        self.running, self.taken_in, self.failures, self.trouble = False, 0, 0, ""

    def health(self) -> Health:
        """Say how much came in, and what keeps the rest out."""
        facts: dict[str, object] = {"taken_in": self.taken_in}
        return Health(self.running, facts | ({"trouble": f"mailbox.{self.trouble}"} if self.trouble else {}))

    async def run(self, stop: asyncio.Event) -> None:
        """Take mail until `stop` is set."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[Any] = loop.create_future()
        bell = Bell()

        def work() -> None:
            fell = self._work(bell)
            with suppress(RuntimeError):  # the loop is closed: we were too slow for the end
                loop.call_soon_threadsafe(ended.set_result, fell)

        threading.Thread(target=work, name="imap", daemon=True).start()
        self.running = True
        stopping: asyncio.Future[Any] = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait([stopping, ended], return_when=asyncio.FIRST_COMPLETED)
        finally:
            bell.ring()
            stopping.cancel()
            await asyncio.wait([ended], timeout=DRAIN)
            self.running = False
        if ended.done():
            bell.close()
            if fell := ended.result():
                raise fell

    def _work(self, bell: Bell) -> Exception | None:
        """Follow the folder in this thread until the bell rings; returns what made it fall."""
        try:
            while not bell.rings(0):
                self._connect(bell)
                if bell.rings(min(FIRST_RETRY * 2**self.failures, LONGEST_RETRY)):
                    break
        except Exception as error:  # noqa: BLE001  the supervisor tells of it
            return error
        finally:
            connections.close_all()
        return None

    def _connect(self, bell: Bell) -> None:
        looked = False
        try:
            with imap.opened(self.account) as folder:
                while not bell.rings(0):
                    self.look(folder)
                    looked, self.failures, self.trouble = True, 0, ""
                    folder.wait(self.every, bell.ear)
        except imap.MailboxTrouble as trouble:
            log.warning("the mailbox cannot be read: %s", trouble)
            if not looked:  # a line that breaks is nothing before it cannot be opened again
                self.trouble, self.failures = trouble.code, min(self.failures + 1, 10)

    def look(self, folder: imap.Folder) -> None:
        """Take in what is new."""
        close_old_connections()
        series = the_series()
        if series is None or not series.mailbox:
            return  # nobody could answer yet: the mail waits where it is
        known = queries.mailbox_position(self.folder)
        if known and known.validity == folder.validity:
            for mails in folder.fetch(folder.after(known.uid)):
                self._take(folder, mails, series.mailbox)
                if mails:
                    self._passed(folder, mails[-1].uid)
            return
        for mails in folder.fetch(folder.unread(since=known.begun if known else None)):
            self._take(folder, mails, series.mailbox)
        self._passed(folder, folder.next_uid - 1)

    def _take(self, folder: imap.Folder, mails: list[imap.Fetched], ours: str) -> None:
        take_in_all([self._incoming(mail, ours) for mail in mails])
        self.taken_in += len(mails)
        folder.done([mail.uid for mail in mails])

    def _incoming(self, mail: imap.Fetched, ours: str) -> Incoming:
        recipient, sender = envelope(mail.raw, ours, self.domain)
        arrived = min(mail.arrived, clock.now())
        return Incoming(mail.raw, recipient, sender, self.account.host, "imap", arrived)

    def _passed(self, folder: imap.Folder, uid: int) -> None:
        note_position(self.folder, validity=folder.validity, uid=uid, now=clock.now())


class Bell:
    """Rings once, from the event loop, and is heard from then on by whoever waits in the thread."""

    def __init__(self) -> None:
        self._here, self._there = socket.socketpair()

    @property
    def ear(self) -> int:
        """Return what to wait on."""
        return self._there.fileno()

    def ring(self) -> None:
        """Ask the thread to end."""
        self._here.send(b"!")

    def close(self) -> None:
        """Put it away, once nobody waits for it."""
        self._here.close()
        self._there.close()

    def rings(self, within: float) -> bool:
        """Say whether it rings, now or within so many seconds."""
        waiting = select.poll()
        waiting.register(self.ear, select.POLLIN)
        return bool(waiting.poll(within * 1000))


def component(house: House) -> Imap:
    """Make the reader of the mailbox."""
    return Imap(house.options)
