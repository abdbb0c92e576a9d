"""Calling a webhook: the name is resolved once, the addresses are looked at, and one that may be is connected to.

Nothing is followed elsewhere, no proxy of the environment is used, and little of the answer is read: whoever can name
a webhook must not reach what stands behind our firewall, nor keep us reading.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from senningen.outside.rules import is_webhook_url, reachable

PATIENCE = 10.0  # seconds for each step
HANG_UP_AFTER = 30.0  # seconds for all of them: an answer that comes letter by letter holds nobody up
MOST_READ = 1024


@dataclass(frozen=True)
class Answer:
    """What came back: a status, or in words why nothing did."""

    status: int | None
    words: str


class NotReachable(OSError):  # noqa: N818  it says what is
    """The name leads only to addresses where no webhook may be."""


def call(url: str, body: bytes, headers: Mapping[str, str], *, own: Sequence[str] = ()) -> Answer:
    """Send a body to a webhook. Never raises for what is wrong out there."""
    if not is_webhook_url(url, own=own):
        return Answer(None, "not an address for a webhook")
    parts = urlsplit(url)
    line = _Line(parts.scheme, parts.hostname or "", parts.port, own)
    until = time.monotonic() + HANG_UP_AFTER
    end = threading.Timer(HANG_UP_AFTER, line.hang_up)
    end.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path, body, {**headers, "Connection": "close"})
        answer = line.getresponse()
        with suppress(OSError, http.client.HTTPException):  # the status says it all; the rest is read for politeness
            answer.read(MOST_READ)
        return Answer(answer.status, str(answer.status))
    except NotReachable as problem:
        return Answer(None, str(problem))
    except (OSError, http.client.HTTPException, UnicodeError) as problem:
        late = isinstance(problem, TimeoutError) or time.monotonic() >= until
        return Answer(None, "timed out" if late else _in_words(problem))
    finally:
        end.cancel()
        line.close()


class _Line(http.client.HTTPConnection):
    """A line to an address that was looked at, by the name that was asked for."""

    def __init__(self, scheme: str, host: str, port: int | None, own: Sequence[str]) -> None:
        self.default_port = 443 if scheme == "https" else 80  # the header Host leaves it out
        super().__init__(host, port or self.default_port, timeout=PATIENCE)
        self._tls, self._own, self._ended = scheme == "https", own, False
        self._held: socket.socket | None = None  # the line lets go of its own as soon as the answer begins

    def connect(self) -> None:
        """Resolve, look, connect to what was looked at, and speak TLS with the name."""
        self.sock = _connected(self.host, self.port, self._own)
        if self._tls:
            trusted = ssl.create_default_context()
            self.sock = trusted.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self._held = self.sock
        if self._ended:
            raise TimeoutError
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.do_handshake()

    def hang_up(self) -> None:
        """End the line from another thread: whoever waits at it waits no longer."""
        self._ended = True
        if self._held:
            with suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(self._held, socket.SHUT_RDWR)  # that of TLS leaves the one who reads astray


def _in_words(problem: Exception) -> str:
    if isinstance(problem, ssl.SSLError):
        return f"TLS: {problem.reason or problem}"[:200]
    return f"{type(problem).__name__}: {problem}"[:200]


def _connected(host: str, port: int, own: Sequence[str]) -> socket.socket:
    found = list(dict.fromkeys(str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    allowed = [each for each in found if reachable(each, own=own)]
    if not allowed:
        raise NotReachable(f"{host} is at no address where a webhook may be")
    problem: OSError | None = None
    for address in allowed[:3]:
        try:
            return socket.create_connection((address, port), timeout=PATIENCE)
        except OSError as failed:
            problem = failed
    raise problem or OSError("no line")
