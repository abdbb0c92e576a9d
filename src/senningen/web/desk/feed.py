"""The feed: an open desk hears at once that something changed, and then looks for itself.

While the page of a message is open, its feed also says so to colleagues who have the same message open.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from senningen.desk import services
from senningen.desk.access import may
from senningen.desk.models import Reader
from senningen.kernel import clock, hints
from senningen.web.asked import number
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page

BREATH = 20.0  # seconds after which a silent feed says that it lives
R = TypeVar("R")


@desk_page("enter")
def feed(request: DeskRequest) -> HttpResponseBase:
    """Tell of every change that the desk's pages could show. It carries no facts, only that there are some."""
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)  # no event loop, no open line: a browser does not ask again after 204
    edition = house_of(request).edition
    topics, message = ["desk", "house", "letters", *([f"edition:{edition.pk}"] if edition else [])], None
    if may(request.account, "see"):
        message = number(request.GET.get("message"))
    else:
        topics = []
    reading = Reading(message, request.account.pk) if message is not None else None
    me = f"account:{request.account.pk}"
    lines = told(*topics, reading=reading, until=me, since=number(request.GET.get("since")))
    answer = StreamingHttpResponse(lines, content_type="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


class Reading:
    """Somebody at an open message, for as long as their page is open."""

    threads = ThreadPoolExecutor(1, thread_name_prefix="readers")  # they wait for the database, no page waits for them

    def __init__(self, message_id: int, account_id: int) -> None:
        self.message_id, self.account_id = message_id, account_id
        self.topic = f"readers:{message_id}"
        self.row: Reader | None = None

    async def come(self) -> None:
        """Say that the page is open; colleagues who have the message open hear it."""
        self.row = await self._call(lambda: services.come_to_read(self.message_id, self.account_id, now=clock.now()))

    async def stay(self) -> None:
        """Say that the page is still open."""
        if row := self.row:
            await self._call(lambda: services.stay_reading(row.pk, now=clock.now()))

    def leave(self) -> None:
        """Say that the page was closed; waits for nothing, since whoever asked for it has gone."""
        if row := self.row:
            self.threads.submit(_in_thread, lambda: services.stop_reading(row))

    async def _call(self, call: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self.threads, _in_thread, call)


def _in_thread(call: Callable[[], R]) -> R:
    close_old_connections()
    return call()


async def told(
    *topics: str, reading: Reading | None = None, until: str = "", since: int | None = None
) -> AsyncIterator[bytes]:
    """Write hints as server-sent events, and a breath now and then.

    What was said `since` the page was asked for, before its feed stood, is told first.
    It ends when it hears of `until`, the reader's own account: whoever may still come in asks again.
    """
    shown = [*topics, *([reading.topic] if reading else [])]
    heard = hints.follow(*shown, *([until] if until else []))
    yield b"retry: 1000\n: open\n\n"
    waiting = asyncio.ensure_future(anext(heard, None))
    try:
        await asyncio.sleep(0)  # it listens from here on
        if since is not None and hints.told_since(since, *shown):
            yield b"event: changed\ndata: meanwhile\n\n"
        if reading:
            await reading.come()
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=BREATH)
            if not done:
                yield b": breath\n\n"
                if reading:
                    await reading.stay()
                continue
            hint = waiting.result()
            if hint is None or hint.topic == until:
                return
            waiting = asyncio.ensure_future(anext(heard, None))
            yield f"event: changed\ndata: {hint.topic} {hint.version}\n\n".encode()
    finally:
        waiting.cancel()
        if reading:
            reading.leave()
