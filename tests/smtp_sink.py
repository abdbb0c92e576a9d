"""A real SMTP server that keeps what it is given, as the world outside for our letters."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Mail:
    """One mail as it arrived."""

    envelope_from: str
    to: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Read it with the standard library."""
        read = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(read, EmailMessage)
        return read


@dataclass
class Sink:
    """Takes everything, unless told what to answer to a recipient."""

    port: int = 0
    mails: list[Mail] = field(default_factory=list)
    connections: int = 0
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_EHLO(  # noqa: N802  aiosmtpd's names
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(Mail(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 kept"


@contextmanager
def running_sink(*, tls: ssl.SSLContext | None = None, password: str = "") -> Iterator[Sink]:
    """Start the server in a thread of its own; with TLS it insists on STARTTLS, with a password on signing in."""
    from tests.servers import free_port

    sink = Sink(port=free_port())

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    controller = Controller(
        sink,
        hostname="127.0.0.1",
        port=sink.port,
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=check,
        auth_required=bool(password),
    )
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
