"""The feed: an open desk hears at once that something changed, and then looks for itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from senningen.kernel import hints
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page

BREATH = 20.0  # seconds after which a silent feed says that it lives


@desk_page("see")
def feed(request: DeskRequest) -> HttpResponseBase:
    """Tell of every change that the desk's pages could show. It carries no facts, only that there are some."""
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)  # no event loop, no open line: a browser does not ask again after 204
    edition = house_of(request).edition
    topics = ["desk", "house", "letters", *([f"edition:{edition.pk}"] if edition else [])]
    answer = StreamingHttpResponse(told(*topics), content_type="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


async def told(*topics: str) -> AsyncIterator[bytes]:
    """Write hints as server-sent events, and a breath now and then."""
    heard = hints.follow(*topics)
    yield b"retry: 1000\n: open\n\n"
    waiting = asyncio.ensure_future(anext(heard, None))
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=BREATH)
            if not done:
                yield b": breath\n\n"
                continue
            hint = waiting.result()
            if hint is None:
                return
            waiting = asyncio.ensure_future(anext(heard, None))
            yield f"event: changed\ndata: {hint.topic} {hint.version}\n\n".encode()
    finally:
        waiting.cancel()
