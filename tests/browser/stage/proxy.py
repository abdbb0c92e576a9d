"""A network between browser and server that can be cut: open connections then carry nothing, and nobody is told."""

from __future__ import annotations

import asyncio
import threading
from typing import Self


class Network:
    """Listens on a port of its own and passes bytes on, as long as it holds."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self._holds = threading.Event()
        self._holds.set()
        self._generation = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        opening = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._carry, "127.0.0.1", 0), self._loop)
        self._server = opening.result(60)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(60)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.05)  # transports close in the next turns of the loop

    def cut(self) -> None:
        """Pull the cable. What is open now never carries anything again, as behind a router that has forgotten it."""
        self._generation += 1
        self._holds.clear()

    def mend(self) -> None:
        """Put the cable back."""
        self._holds.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine, sides = self._generation, [writer]

        async def one_way(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                if mine != self._generation:
                    await asyncio.sleep(3600)
                sink.write(data)
                await sink.drain()

        try:
            if not self._holds.is_set():
                await asyncio.sleep(3600)
            out_reader, out_writer = await asyncio.open_connection("127.0.0.1", self._to)
            sides.append(out_writer)
            async with asyncio.TaskGroup() as ways:
                ways.create_task(one_way(reader, out_writer))
                ways.create_task(one_way(out_reader, writer))
        except* OSError:
            pass
        except* asyncio.CancelledError:
            pass  # the streams of asyncio complain about a task that was cancelled
        finally:
            for side in sides:
                side.transport.abort()
