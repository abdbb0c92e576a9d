"""Django's pages under ASGI: each request runs from start to end in one thread of a small pool.

Django's own ASGI handler makes a thread and a database connection for every request and crosses between thread and
event loop for every middleware. Ours crosses over and back, and its threads keep their connections. A view that streams
(an async iterator) is run in a thread up to its response and streamed from the event loop.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import FileResponse
from django.middleware.gzip import GZipMiddleware
from django.urls import set_script_prefix

R = TypeVar("R")


class Pages(ASGIHandler):
    """Django as an ASGI application whose requests run in the threads of `executor`."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.compress = GZipMiddleware(self.get_response).process_response
        super().__init__()

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain for threads, whatever the caller wants."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        response = await self._in_thread(lambda: self._respond(scope, body))
        try:
            if response.streaming:
                await self._stream(response, receive, send)
            else:
                await self.send_response(response, send)
        finally:
            if not response.closed:
                await asyncio.shield(self._in_thread(response.close))
            body.close()

    async def _stream(self, response: Any, receive: Any, send: Any) -> None:
        """Send a response that may go on for ever, until it ends or its reader leaves."""
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(self._until_the_client_leaves(receive))
        try:
            await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            sending.cancel()
            await asyncio.wait([sending])
        if not sending.cancelled():
            sending.result()

    def _respond(self, scope: Any, body: Any) -> Any:
        """Run the request from start to response, in a thread."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, error = self.create_request(scope, body)
        if request is None:
            return error
        response = self.get_response(request)
        if not response.streaming:
            response = self.compress(request, response)
        response._handler_class = self.__class__  # type: ignore[attr-defined]  # noqa: SLF001  as Django's own does
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            response.close()  # what is sent is in memory: no need to cross again for this
        return response

    async def _until_the_client_leaves(self, receive: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async def _in_thread(self, call: Callable[[], R]) -> R:
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self.executor, lambda: context.run(call))
