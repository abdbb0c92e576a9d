"""Handing out files: read bit by bit, whichever server asks; a player asks for the part it shows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import IO

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

BIT = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def handed_out(request: HttpRequest, file: IO[bytes], *, kind: str, name: str) -> StreamingHttpResponse:
    """Hand out a file, or the part of it that is asked for, under a name; closes it at the end.

    Nobody between may keep it. A part is a single range (RFC 9110, section 14); of several, the whole is given.
    """
    size = file.seek(0, 2)
    part = _asked_for(request, size)
    wanted = range(size) if part is None else part
    file.seek(wanted.start)
    bits = _without_waiting(file, len(wanted)) if isinstance(request, ASGIRequest) else _bit_by_bit(file, len(wanted))
    answer = StreamingHttpResponse(bits, content_type=kind)
    if part is not None:
        answer.status_code = 206 if part else 416
        there = f"{part.start}-{part.stop - 1}" if part else "*"
        answer.headers["Content-Range"] = f"bytes {there}/{size}"
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Length"] = str(len(wanted))
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    answer._resource_closers.append(file.close)  # type: ignore[attr-defined]  # noqa: SLF001  as Django's own does
    return answer


def _asked_for(request: HttpRequest, size: int) -> range | None:
    """Read which bytes are asked for: none of them if the range lies beyond the end; None where no range is named."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or not any(found.groups()) or "If-Range" in request.headers:  # a file has no version to compare
        return None
    first, last = (int(each) if each else None for each in found.groups())
    if first is None:
        return range(max(0, size - (last or 0)), size)
    if last is None:
        return range(first, size)
    return range(first, min(last + 1, size)) if first <= last else None


def _bit_by_bit(file: IO[bytes], left: int) -> Iterator[bytes]:
    while bit := file.read(min(BIT, left)):
        left -= len(bit)
        yield bit


async def _without_waiting(file: IO[bytes], left: int) -> AsyncIterator[bytes]:
    while bit := await asyncio.to_thread(file.read, min(BIT, left)):
        left -= len(bit)
        yield bit
