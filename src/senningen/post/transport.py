"""How letters leave: into a folder by default, or to a smarthost over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

TIMEOUT = 20.0  # seconds for each answer of the smarthost
NOT_UNDERSTOOD = {501, 504, 555}  # a parameter, not the letter, is refused (RFC 5321, 4.1.1.11)


class Undeliverable(Exception):  # noqa: N818  raise Undeliverable reads as a sentence
    """The smarthost will never take this letter; the text is its reason."""


class NotNow(Exception):  # noqa: N818
    """The smarthost does not take this letter at present."""


class LineDown(NotNow):
    """The smarthost cannot be reached, or hung up: no letter gets through at present."""


@dataclass(frozen=True)
class Reports:
    """Which reports a letter asks of the servers on its way (RFC 3461): failure and delay; of some, arrival too."""

    envelope_id: str
    arrival: bool = False

    @property
    def mail_options(self) -> list[str]:
        """Ask that a report names the letter, and brings back its header alone."""
        return ["RET=HDRS", f"ENVID={_xtext(self.envelope_id)}"]

    def rcpt_options(self, to: str) -> list[str]:
        """Ask for the reports, and that they say to whom the letter was sent, whatever became of the address."""
        return [f"NOTIFY={'SUCCESS,' if self.arrival else ''}FAILURE,DELAY", f"ORCPT=rfc822;{_xtext(to)}"]


def _xtext(words: str) -> str:
    """Write as xtext (RFC 3461, 4): what is not a plain visible character stands as +XX."""
    plain = (each if "!" <= each <= "~" and each not in "+=" else f"+{ord(each):02X}" for each in words)
    return "".join(plain)


class Line(Protocol):
    """An open way out."""

    def send(self, envelope_from: str, to: str, raw: bytes, *, name: str, reports: Reports | None = None) -> None:
        """Hand one mail over; returns when it is somebody else's to deliver."""
        ...


class Transport(Protocol):
    """A way out that can be opened."""

    def open(self) -> Line:
        """Open the line; raises `LineDown`."""
        ...

    def close(self, line: Line) -> None:
        """Close the line."""
        ...


class Folder:
    """Keeps every mail as a file, for the demo, for test mode, and where no smarthost is set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> Folder:
        """Make the folder."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def close(self, line: Line) -> None:
        """Nothing to close."""

    def send(self, envelope_from: str, to: str, raw: bytes, *, name: str, reports: Reports | None = None) -> None:
        """Write the mail with its envelope in front; the same letter replaces itself."""
        half = self.folder / f".{name}"
        half.write_bytes(f"Return-Path: <{envelope_from}>\r\nDelivered-To: {to}\r\n".encode() + raw)
        half.rename(self.folder / f"{name}.eml")


class Smarthost:
    """Hands mail to a server that delivers it, many over one connection."""

    def __init__(
        self, address: str, *, user: str = "", password: str = "", tls: str = "starttls", timeout: float = TIMEOUT
    ) -> None:
        self.host, _, port = address.rpartition(":") if ":" in address else (address, "", "")
        self.port = int(port or (465 if tls == "tls" else 587))
        self.user, self.password, self.tls, self.timeout = user, password, tls, timeout

    def open(self) -> _Connection:
        """Connect, begin TLS, sign in."""
        try:
            return _Connection(self._connect())
        except (OSError, smtplib.SMTPException) as error:
            raise LineDown(_why(error)) from error

    def close(self, line: Line) -> None:
        """Say goodbye."""
        if isinstance(line, _Connection):
            with suppress(OSError, smtplib.SMTPException):
                line.server.quit()

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.tls == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


class _Connection:
    def __init__(self, server: smtplib.SMTP) -> None:
        self.server, self.asks = server, True

    def send(self, envelope_from: str, to: str, raw: bytes, *, name: str, reports: Reports | None = None) -> None:
        try:
            self._hand_over(envelope_from, to, raw, reports)
        except smtplib.SMTPServerDisconnected as error:
            raise LineDown(_why(error)) from error
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise _verdict(code, f"{code} {_said(reply)}") from error
        except smtplib.SMTPResponseException as error:
            raise _verdict(error.smtp_code, _why(error)) from error
        except smtplib.SMTPException as error:
            raise Undeliverable(_why(error)) from error
        except OSError as error:
            raise LineDown(_why(error)) from error

    def _hand_over(self, envelope_from: str, to: str, raw: bytes, reports: Reports | None) -> None:
        """Ask for reports where the server offers them; one that stumbles over its own offer is not asked again."""
        self.server.ehlo_or_helo_if_needed()
        if reports and self.asks and self.server.has_extn("dsn"):
            try:
                self.server.sendmail(envelope_from, [to], raw, reports.mail_options, reports.rcpt_options(to))
            except (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused) as error:
                if _code(error) not in NOT_UNDERSTOOD:
                    raise
                self.asks = False
            else:
                return
        self.server.sendmail(envelope_from, [to], raw)


def _code(error: smtplib.SMTPSenderRefused | smtplib.SMTPRecipientsRefused) -> int:
    if isinstance(error, smtplib.SMTPSenderRefused):
        return error.smtp_code
    return int(next(iter(error.recipients.values()))[0])


def _verdict(code: int, why: str) -> Exception:
    """Tell a refusal for good from one for now (RFC 5321, 4.2.1); 421 is a goodbye."""
    if code == 421:
        return LineDown(why)
    return Undeliverable(why) if 500 <= code < 600 else NotNow(why)


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_said(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _said(reply: bytes | str) -> str:
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join("".join(each if each.isprintable() else " " for each in words).split())


def chosen() -> Transport:
    """Return the way out of this installation; in test mode nothing leaves."""
    options = settings.OPTIONS
    if options.test_mode or not options.smarthost:
        return Folder(options.folder / "outgoing")
    return Smarthost(
        options.smarthost,
        user=options.smarthost_user,
        password=options.smarthost_password,
        tls=options.smarthost_tls,
    )


@contextmanager
def opened(transport: Transport) -> Iterator[Line]:
    """Open a way out for a few letters."""
    line = transport.open()
    try:
        yield line
    finally:
        transport.close(line)
