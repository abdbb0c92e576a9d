"""The mailbox's own listener: takes mail for our addresses alone, and answers "250" when it is committed (RFC 5321).

A thin adapter over aiosmtpd's protocol, in the house's event loop. Mails that arrive at the same time share one
transaction, so that a busy hour costs few commits. In production Postfix or another server may stand in front.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections, connections

from senningen.desk.services import take_in_all
from senningen.kernel import clock
from senningen.post import mailbox
from senningen.post.services.intake import Incoming
from senningen.programme.queries import the_series
from senningen.runtime import certificate
from senningen.runtime.components import House
from senningen.runtime.options import Options
from senningen.runtime.supervisor import Health

log = logging.getLogger("senningen.smtp")
logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd writes every command, addresses and all

CONNECTIONS = 100
CONNECTIONS_OF_ONE = 30  # a relay in front has one address
RECIPIENTS = 5
MOST_HOPS = 50  # RFC 5321, 6.3
SILENCE = 60.0  # seconds after which a connection ends
LONGEST_LINE = 64 * 1024  # the standard says 998; the programs of ministries do not
MOST_AT_ONCE = 50
MAILBOX_KNOWN_FOR = 5.0
LATER = "451 4.3.0 Not stored, try again later"


class Smtp:
    """Listens for mail until told to stop; a mail in hand is stored first."""

    name = "smtp"

    def __init__(self, options: Options) -> None:
        self.options = options
        self.open: set[Connection] = set()
        self.of: Counter[str] = Counter()
        self.taken_in = 0
        self.listening = False

    def health(self) -> Health:
        """Say whether the port is open."""
        return Health(self.listening, {"connections": len(self.open), "taken_in": self.taken_in})

    async def run(self, stop: asyncio.Event) -> None:
        """Take mail until `stop` is set."""
        loop = asyncio.get_running_loop()
        host, port = self.options.smtp_listen_host, self.options.smtp_listen_port
        with ThreadPoolExecutor(1, thread_name_prefix="intake") as thread:
            reception = Reception(self, thread)
            tls = certificate.loaded(self.options)
            renewing = asyncio.create_task(certificate.follow(self.options, lambda: tls))
            server = await loop.create_server(lambda: self._connection(reception, tls), host, port)
            self.listening = True
            try:
                await stop.wait()
            finally:
                self.listening = False
                renewing.cancel()
                server.close()
                await reception.emptied()
                for each in tuple(self.open):
                    each.hang_up()
                await loop.run_in_executor(thread, connections.close_all)

    def _connection(self, reception: Reception, tls: ssl.SSLContext | None) -> Connection:
        return Connection(
            self,
            reception,
            data_size_limit=self.options.mail_max_mib * 1024 * 1024,
            hostname=self.options.mail_domain or "senningen",
            ident="takes mail for this house",
            timeout=SILENCE,
            tls_context=tls,
            loop=asyncio.get_running_loop(),
        )


class Connection(SMTP):
    """One client: turned away if there are too many, timed by silence, not by the length of its visit."""

    line_length_limit = LONGEST_LINE

    def __init__(self, house: Smtp, reception: Reception, **options: Any) -> None:
        super().__init__(reception, **options)
        self.house, self.peer, self.admitted = house, "", False

    def connection_made(self, transport: Any) -> None:
        """Let a client in, if there is room; one that is in comes again when TLS begins (RFC 3207)."""
        if self.admitted:
            super().connection_made(transport)
            return
        self.peer = str((transport.get_extra_info("peername") or ("unknown",))[0])
        house = self.house
        self.admitted = len(house.open) < CONNECTIONS and house.of[self.peer] < CONNECTIONS_OF_ONE
        if not self.admitted:
            transport.write(b"421 4.7.0 Too many connections, come back later\r\n")
            transport.close()
            return
        house.open.add(self)
        house.of[self.peer] += 1
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Hear the client, and begin to wait for it anew."""
        if self.admitted:
            self._reset_timeout()
            super().data_received(data)

    def eof_received(self) -> bool | None:
        """See the client go. One who only knocked would hold its place until the silence ends."""
        if self.admitted:
            super().eof_received()
        return False

    def connection_lost(self, error: Exception | None) -> None:
        """Make room for the next."""
        if self.admitted:
            self.house.open.discard(self)
            self.house.of[self.peer] -= 1
            self.house.of += Counter()  # forgets who has none left
            super().connection_lost(error)

    def hang_up(self) -> None:
        """End the connection, because the house stops."""
        if self.transport is not None:
            self.transport.close()


class Reception:
    """What the clients ask for: aiosmtpd calls the `handle_` methods. All storing is done by one thread, in groups."""

    def __init__(self, house: Smtp, thread: ThreadPoolExecutor) -> None:
        self.house, self.thread = house, thread
        self.loop = asyncio.get_running_loop()
        self.waiting: list[tuple[Incoming, asyncio.Future[bool]]] = []
        self.storing: asyncio.Task[None] | None = None
        self._mailbox, self._known_until = "", 0.0

    async def handle_RCPT(  # noqa: N802  aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take mail for our addresses alone."""
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            mailbox_address = await self._our_mailbox()
        except Exception:
            log.exception("the mailbox is not known")
            return LATER
        if not mailbox_address:
            return "451 4.3.0 This house is not set up yet, try again later"
        if not mailbox.is_ours(address, mailbox_address, self.house.options.mail_domain):
            return "550 5.1.1 Nobody here has that address"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer when the mail is committed."""
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        if raw.partition(b"\r\n\r\n")[0].lower().count(b"\nreceived:") > MOST_HOPS:
            return "554 5.4.6 This mail goes round in circles"
        sender = (envelope.mail_from or "").strip("<>")  # the null sender arrives as "<>"
        peer = str((session.peer or ("unknown",))[0])
        helo, now = str(session.host_name or ""), clock.now()
        to = dict.fromkeys(envelope.rcpt_tos)
        mails = [Incoming(raw, recipient, sender, peer, "smtp", now, helo) for recipient in to]
        stored = await asyncio.gather(*(self._stored(mail) for mail in mails))
        return "250 2.0.0 Stored" if all(stored) else LATER

    async def handle_exception(self, error: Exception) -> str:
        """Say no more of a fault of ours than that it is one."""
        log.error("a connection failed", exc_info=error)
        return "451 4.3.0 Local error"

    async def emptied(self) -> None:
        """Wait until every mail in hand is stored."""
        while self.storing is not None and not self.storing.done():
            await asyncio.wait([self.storing])

    async def _our_mailbox(self) -> str:
        """Return the mailbox; it can be changed at the desk, so it is looked up again now and then."""
        if self.loop.time() >= self._known_until:
            self._mailbox = await self.loop.run_in_executor(self.thread, _mailbox)
            self._known_until = self.loop.time() + (MAILBOX_KNOWN_FOR if self._mailbox else 0)
        return self._mailbox

    async def _stored(self, mail: Incoming) -> bool:
        """Store a mail, together with those that came while the last group was written; say whether it is safe."""
        future: asyncio.Future[bool] = self.loop.create_future()
        self.waiting.append((mail, future))
        if self.storing is None or self.storing.done():
            self.storing = self.loop.create_task(self._store())
        return await future

    async def _store(self) -> None:
        while self.waiting:
            group, self.waiting = self.waiting[:MOST_AT_ONCE], self.waiting[MOST_AT_ONCE:]
            if not await self._commit(group) and len(group) > 1:
                for each in group:  # one mail must not keep the others out
                    await self._commit([each], last=True)

    async def _commit(self, group: Sequence[tuple[Incoming, asyncio.Future[bool]]], *, last: bool = False) -> bool:
        try:
            await self.loop.run_in_executor(self.thread, _take_in, [mail for mail, _ in group])
        except Exception:
            log.exception("%d mails could not be stored", len(group))
            safe = False
        else:
            self.house.taken_in += len(group)
            safe = True
        if safe or last or len(group) == 1:
            for _, future in group:
                if not future.done():  # the client hung up meanwhile
                    future.set_result(safe)
        return safe


def _take_in(mails: Sequence[Incoming]) -> None:
    close_old_connections()
    take_in_all(mails)


def _mailbox() -> str:
    close_old_connections()
    series = the_series()
    return series.mailbox if series else ""


def component(house: House) -> Smtp:
    """Make the listener."""
    return Smtp(house.options)
