"""Calling a webhook: the name is resolved once, the addresses are looked at, and one that may be is connected to.

Nothing is followed elsewhere, no proxy of the environment is used, and little of the answer is read: whoever can name
a webhook must not reach what stands behind our firewall, nor keep us reading.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from senningen.outside.rules import is_webhook_url, reachable

PATIENCE = 10.0  # seconds for each step
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
    line = _line(parts.scheme, parts.hostname or "", parts.port, own)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path, body, {**headers, "Connection": "close"})
        answer = line.getresponse()
        answer.read(MOST_READ)
        return Answer(answer.status, str(answer.status))
    except NotReachable as problem:
        return Answer(None, str(problem))
    except TimeoutError:
        return Answer(None, "timed out")
    except ssl.SSLError as problem:
        return Answer(None, f"TLS: {problem.reason or problem}"[:200])
    except (OSError, http.client.HTTPException, UnicodeError) as problem:
        return Answer(None, f"{type(problem).__name__}: {problem}"[:200])
    finally:
        line.close()


def _line(scheme: str, host: str, port: int | None, own: Sequence[str]) -> http.client.HTTPConnection:
    class Checked(http.client.HTTPConnection):
        """A line to an address that was looked at, by the name that was asked for."""

        def connect(self) -> None:
            """Resolve, look, connect to what was looked at, and speak TLS with the name."""
            bare = _connected(host, self.port, own)
            self.sock = _tls().wrap_socket(bare, server_hostname=host) if scheme == "https" else bare

    return Checked(host, port or (443 if scheme == "https" else 80), timeout=PATIENCE)


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


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
