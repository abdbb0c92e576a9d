"""Asking DNS, with little patience: whatever cannot be answered soon counts as not answered."""

from __future__ import annotations

import threading
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from dns.resolver import Resolver

EACH = 2.0  # seconds for one question
ALTOGETHER = 5.0  # for all questions of one mail
SILENCES = 3  # questions in a row that nobody answers: then DNS is down, and nobody waits for it
SILENT_FOR = 30.0  # seconds until it is asked again
KEPT = 2000  # answers, as long as they say they are good for


class NoAnswer(Exception):  # noqa: N818  raise NoAnswer reads as a sentence
    """DNS did not answer; nothing is known of the name."""


class Names(Protocol):
    """Somebody who knows names."""

    def ask(self, name: str, kind: str) -> list[Any]:
        """Return the records of a kind: TXT as bytes, MX as (preference, name), others as text.

        Nothing is an empty list. Raises `NoAnswer`.
        """
        ...


class _Line:
    """How DNS has answered this process lately."""

    def __init__(self) -> None:
        self.lock, self.silences, self.until = threading.Lock(), 0, 0.0

    def is_down(self) -> bool:
        return time.monotonic() < self.until

    def heard(self, *, answer: bool) -> None:
        with self.lock:
            self.silences = 0 if answer else self.silences + 1
            if self.silences >= SILENCES:
                self.silences, self.until = 0, time.monotonic() + SILENT_FOR


_lines: dict[str, _Line] = {}


class Dns:
    """The system's name servers, or the one that is set; for one mail, so that its patience is its own."""

    def __init__(self, server: str = "", *, each: float = EACH, altogether: float = ALTOGETHER) -> None:
        self.server, self.each = server, each
        self.until = time.monotonic() + altogether
        self.line = _lines.setdefault(server, _Line())

    def ask(self, name: str, kind: str) -> list[Any]:
        """Return the records of a kind; raises `NoAnswer`."""
        import dns.exception
        import dns.resolver

        patience = min(self.each, self.until - time.monotonic())
        if patience <= 0 or self.line.is_down():
            raise NoAnswer(name)
        try:
            answer = _resolver(self.server).resolve(
                name, kind, lifetime=patience, search=False, raise_on_no_answer=False
            )
        except (dns.resolver.NXDOMAIN, dns.resolver.YXDOMAIN):
            self.line.heard(answer=True)
            return []
        except (dns.resolver.NoNameservers, dns.resolver.NoResolverConfiguration, dns.exception.Timeout) as error:
            self.line.heard(answer=isinstance(error, dns.resolver.NoNameservers))
            raise NoAnswer(name) from error
        except (dns.exception.DNSException, UnicodeError):  # no name at all: too long, two dots
            return []
        self.line.heard(answer=True)
        return [_told(each) for each in answer.rrset or ()]


@lru_cache(maxsize=8)
def _resolver(server: str) -> Resolver:
    """Make the resolver of this process: it keeps answers for as long as they are good."""
    from dns.resolver import LRUCache, Resolver

    resolver = Resolver(configure=not server)
    if server:
        named = urlsplit(f"//{server}")
        resolver.nameservers, resolver.port = [named.hostname or server], named.port or 53
    resolver.cache = LRUCache(KEPT)
    return resolver


def _told(record: Any) -> Any:
    if hasattr(record, "strings"):
        return b"".join(record.strings)
    if hasattr(record, "exchange"):
        return (record.preference, record.exchange.to_text(omit_final_dot=True))
    return record.target.to_text(omit_final_dot=True) if hasattr(record, "target") else record.address
