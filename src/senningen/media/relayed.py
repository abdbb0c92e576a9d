"""The line to a `moq-relay`: every call of the `moq` library (extra `senningen[moq]`) is in this module.

The library is imported when a line is dialled, so a house without a relay neither has it nor pays for it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

log = logging.getLogger("senningen.media")

TOKEN_LIVES = 24 * 3600
"""Seconds a token is good for. A relay may end the line with its token, so it outlives a long day of sessions."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
"""Seconds before a lost relay is dialled again, doubled at each failure."""
_STEADY = 30.0
_LINGER = 1.0
_OVER = 1  # our own code; nobody reads it
_MAX_AGE = 2_000_000
"""Microseconds that a group may be behind the newest and is still waited for: pieces of sound are groups of their own,
and come over streams that overtake each other."""


class Lost(Exception):  # noqa: N818  it is a fact about the line
    """The line, or what was heard over it, has ended."""


def mint(key_file: str, root: str, *, publishes: bool) -> str:
    """Sign a token as `moq-relay` reads it (claims `root`, `put`, `get`): all may be said below `root`, or all heard.

    The key is a JWK with its `alg` (HS256, EdDSA …), as JSON or in base64url, as the relay's own tools write it.
    Raises `OSError` or `ValueError` if it is not.
    """
    import jwt

    text = Path(key_file).read_text().strip()
    if not text.startswith("{"):
        text = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    key = json.loads(text)
    now = int(time.time())
    claims = {"root": root, "put" if publishes else "get": [""], "iat": now, "exp": now + TOKEN_LIVES}
    headers = {"kid": key["kid"]} if "kid" in key else None
    try:
        return jwt.encode(claims, jwt.PyJWK.from_dict(key).key, algorithm=key["alg"], headers=headers)
    except (jwt.PyJWTError, KeyError, TypeError) as problem:
        raise ValueError(f"{key_file} is no key that signs: {problem}") from None


class Line:
    """One connection to the relay, dialled again whenever it is lost, with a fresh token each time."""

    def __init__(self, url: str, key_file: str, *, publishes: bool, certificate: str = "") -> None:
        """`certificate`: a PEM file to trust instead of what the system does; empty for the system's."""
        self._url, self._key_file, self._publishes, self._certificate = url, key_file, publishes, certificate
        self._client: Any = None

    @property
    def up(self) -> bool:
        """Whether the relay is there."""
        return self._client is not None

    async def keep(self, stop: asyncio.Event, lost: Callable[[], None]) -> None:
        """Hold the line until `stop` is set; `lost` is called whenever it ends."""
        works = [asyncio.ensure_future(self._dial_on(lost)), asyncio.ensure_future(stop.wait())]
        try:
            await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)

    async def _dial_on(self, lost: Callable[[], None]) -> None:
        pause, loop = FIRST_PAUSE, asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                with _lost():
                    await self._hold(lost)
            except (Lost, OSError, ValueError, ImportError) as problem:
                log.warning("the relay is out of reach (%s)", problem)
            except Exception:  # whatever becomes of the line, rooms go on
                log.exception("the line to the relay broke")
            if loop.time() - began > _STEADY:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def try_out(self) -> None:
        """Dial once and see for two seconds whether the relay keeps the line; raises what is in the way."""
        with contextlib.suppress(TimeoutError), _lost():
            await self._hold(lambda: None, 2.0)

    async def _hold(self, lost: Callable[[], None], seconds: float | None = None) -> None:
        import moq

        token = mint(self._key_file, urlsplit(self._url).path.strip("/"), publishes=self._publishes)
        client: Any = moq.Client(
            f"{self._url}?jwt={token}",
            tls_roots=[self._certificate] if self._certificate else None,
            reconnect=False,
            # Each side an origin of its own, so that what we say is never heard by ourselves.
            publish=moq.OriginProducer(),
            subscribe=moq.OriginProducer(),
        )
        async with client:
            self._client = client
            try:
                async with asyncio.timeout(seconds):
                    await client.session.closed()
            finally:
                self._client = None
                lost()
        raise Lost("it ended the line")

    def announce(self, name: str) -> Said:
        """Begin a broadcast that others can hear; only while the line is up."""
        return Said(self._client.create_broadcast(name))

    async def find(self, name: str, patience: float) -> Heard:
        """Wait for a broadcast of somebody else; `TimeoutError` if it does not come in so many seconds, or `Lost`."""
        if self._client is None:
            raise Lost
        with _lost():
            async with asyncio.timeout(patience):
                return Heard(await self._client.announced_broadcast(name))


class Said:
    """One broadcast of ours, whose tracks are made when somebody asks for them."""

    def __init__(self, broadcast: Any) -> None:
        self._broadcast, self._wanted = broadcast, broadcast.dynamic()
        self.groups = 0
        """Numbered for all tracks: one that comes again must go on above what is kept of it."""
        self._state = broadcast.publish_track("state", _info())
        broadcast.announce()

    def state(self, text: str) -> None:
        """Tell how everything is, whole; `Lost` if nobody can hear it any more."""
        with _lost():
            self._state.write_frame(text.encode(), _microseconds())

    async def wanted(self) -> AsyncIterator[Wanted]:
        """Tell of each track that somebody asks for."""
        with contextlib.suppress(Lost), _lost():
            async for asked in self._wanted:
                name = asked.name
                yield Wanted(name, asked.accept(_info()), self)

    def close(self) -> None:
        """End it with all its tracks."""
        with contextlib.suppress(Lost), _lost():  # it may have ended with the line
            self._wanted.cancel()
            self._broadcast.close()


class Wanted:
    """A track of ours that somebody asks for."""

    def __init__(self, name: str, track: Any, of: Said) -> None:
        self.name, self._track, self._of = name, track, of
        self._group: Any = None

    async def used(self) -> None:
        """Wait until there is somebody who listens, or the track has ended."""
        with contextlib.suppress(Lost), _lost():
            await self._track.used()

    async def unused(self) -> None:
        """Wait until nobody has listened for a moment: a relay lets go of a track and takes it again as it sees fit."""
        demand = self._track.demand()
        with contextlib.suppress(Lost), _lost():  # one that has ended is unused
            while True:
                await demand.unused()
                await asyncio.sleep(_LINGER)
                if not demand.is_used():
                    return

    def write(self, record: bytes, *, first: bool, last: bool) -> None:
        """Pass one record on, as it came; what does not begin a group belongs to the running one."""
        with contextlib.suppress(Lost), _lost():  # a line that ends is told of elsewhere
            self._write(record, first=first, last=last)

    def _write(self, record: bytes, *, first: bool, last: bool) -> None:
        if first:
            self._end_group()
            self._group = self._track.create_group(self._of.groups)
            self._of.groups += 1
        if self._group is not None:
            self._group.write_frame(record, _microseconds())
            if last:
                self._end_group()

    def _end_group(self) -> None:
        if self._group is not None:
            self._group.finish()
            self._group = None

    def end(self) -> None:
        """End the track so that the next who wants it asks anew; a finished one would be served as it was kept."""
        with contextlib.suppress(Lost), _lost():  # it may have ended with the line
            self._end_group()
            self._track.abort(_OVER)


class Heard:
    """One broadcast of somebody else."""

    def __init__(self, broadcast: Any) -> None:
        self._broadcast = broadcast

    async def states(self) -> AsyncGenerator[str]:
        """Return how everything is, now and at every change; `Lost` when it ends."""
        async for _, record in self.track("state"):
            yield record.decode()

    async def track(self, name: str) -> AsyncGenerator[tuple[int, bytes]]:
        """Return the records of a track, each with its group's number, from the running group on; `Lost` at its end."""
        import moq

        with _lost():
            track = await self._broadcast.subscribe_track(name, moq.Subscription(max_age_us=_MAX_AGE))
            async with track:
                async for group in track:
                    async for frame in group:
                        yield group.sequence, frame.payload
        raise Lost


@contextlib.contextmanager
def _lost() -> Iterator[None]:
    """Say `Lost` for whatever the library raises."""
    import moq

    try:
        yield
    except moq.Error as problem:
        raise Lost(str(problem) or type(problem).__name__) from problem


def _info() -> Any:
    import moq

    return moq.TrackInfo(max_age_us=_MAX_AGE)


def _microseconds() -> int:
    return time.monotonic_ns() // 1000
