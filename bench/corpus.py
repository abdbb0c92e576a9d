"""Mails for a benchmark: copies of the corpus, each with a sender, a Message-ID and a marker of its own."""

from __future__ import annotations

import re
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
MARKER = b"X-Bench"
REPLACED = re.compile(rb"(?im)^(?:message-id|from|date|x-bench):.*\r\n(?:[ \t].*\r\n)*")


def mails(count: int, *, kind: str) -> list[bytes]:
    """Make that many different mails; their markers are `kind` and a number."""
    originals = [_crlf(file.read_bytes()) for file in sorted(CORPUS.glob("*.eml"))]
    return [_copy(originals[number % len(originals)], f"{kind}-{number:05d}") for number in range(count)]


def _copy(original: bytes, marker: str) -> bytes:
    head, _, body = original.partition(b"\r\n\r\n")
    own = (
        f"From: Guest {marker} <{marker}@guests.example>\r\nMessage-ID: <{marker}@guests.example>\r\n"
        f"Date: Thu, 10 Dec 2020 16:04:00 +0100\r\n{MARKER.decode()}: {marker}\r\n"
    )
    return own.encode() + REPLACED.sub(b"", head + b"\r\n") + b"\r\n" + body


def _crlf(raw: bytes) -> bytes:
    return re.sub(rb"\r?\n", b"\r\n", raw)
