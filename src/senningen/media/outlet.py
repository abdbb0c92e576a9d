"""The rooms of this process, watched at doors in other processes: what the audience gets goes to the relay once.

The outlet comes to the hub as a viewer without a pass to the green room, so nobody at another door can get more than
the audience here. Each room is one broadcast, named anew each time it is opened. Its track `state` says who is on stage
and whom the doors must end; the tracks of those on stage are asked of the hub when somebody at a door asks for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
from collections import defaultdict, deque
from typing import Any, NamedTuple

from senningen.media.ports import Close, Pass, Place, Relay, Socket
from senningen.media.records import FIRST, LAST, records
from senningen.media.relayed import Line, Lost, Said, Wanted

BEAT = 4.0
"""Seconds between two states when nothing changes: a door that hears none any more ends what it shows."""
REMEMBERED = 15.0
"""Seconds an ending is repeated in each state; a door that missed it for longer has lost its line."""
_ENDINGS = 4
"""So many of one person: whoever goes from door to door without end costs no more than that."""
_LARGEST = 10_000_000


class Outlet:
    """What a `Relay` has as `elsewhere`."""

    def __init__(self, relay: Relay, line: Line) -> None:
        self._relay, self._line = relay, line
        self._rooms: dict[str, _Room] = {}

    @property
    def up(self) -> bool:
        """Whether the relay is there."""
        return self._line.up

    async def run(self, stop: asyncio.Event) -> None:
        """Hold the line to the relay until `stop` is set."""
        await self._line.keep(stop, self._lost)

    def _lost(self) -> None:
        for room in self._rooms.values():
            room.close()
        self._rooms.clear()

    def hand_over(self, room: str, key: str, door: str) -> Place | None:
        """Let somebody watch a room at that door alone, and say where it is; nothing while there is no relay."""
        if not self._line.up:
            return None
        if room not in self._rooms:
            name = f"{room}/{secrets.token_hex(8)}"
            self._rooms[room] = _Room(self._relay, room, name, self._line.announce(name))
        return self._rooms[room].hand_over(key, door)

    def drop(self, room: str, key: str, code: Close) -> None:
        """End what somebody watches at another door."""
        if room in self._rooms:
            self._rooms[room].drop(key, code)

    def drop_room(self, room: str, code: Close) -> None:
        """End what everybody watches at other doors."""
        if (one := self._rooms.pop(room, None)) is not None:
            one.end(code)


class _Ending(NamedTuple):
    order: int
    door: str
    code: int
    at: float


class _Room:
    """One room on its way out."""

    def __init__(self, relay: Relay, room: str, name: str, said: Said) -> None:
        self._name, self._said = name, said
        self._loop = asyncio.get_running_loop()
        self._stage: dict[str, Any] = {}
        self._handed: dict[str, str] = {}
        """Who was sent to which door."""
        self._endings: defaultdict[str, deque[_Ending]] = defaultdict(lambda: deque(maxlen=_ENDINGS))
        self._orders = self._past = 0
        self._ended: Close | None = None
        self._tracks: dict[int, Wanted] = {}
        self._asked: dict[int, Wanted] = {}
        self._numbers = itertools.count()
        self._asks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._due = False
        socket = Socket({"type": "websocket", "extensions": {}}, self._asks.get, self._take)
        watching = relay.watch(socket, Pass(room, 0, "elsewhere", "", for_many=True))
        self._tasks = {asyncio.ensure_future(work) for work in (watching, self._serve(), self._beat())}

    def hand_over(self, key: str, door: str) -> Place:
        if self._handed.get(key, door) != door:
            self.drop(key, Close.REPLACED)
        self._handed[key] = door
        return Place(self._name, self._orders)

    def drop(self, key: str, code: Close) -> None:
        if (door := self._handed.pop(key, None)) is not None:
            self._orders += 1
            self._endings[key].append(_Ending(self._orders, door, int(code), self._loop.time()))
            self._tell_soon()

    def end(self, code: Close) -> None:
        """Tell the doors why it is over, and let that arrive before the broadcast ends."""
        self._ended = code
        self._tell()
        self._loop.call_later(1, self.close)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._said.close()

    # How everything is

    def _tell_soon(self) -> None:
        """Once for all that happens in this turn of the loop: five hundred may be shown out in one."""
        if not self._due:
            self._due = True
            self._loop.call_soon(self._tell)

    def _tell(self) -> None:
        self._due = False
        now = self._loop.time()
        for key in [key for key, endings in self._endings.items() if now - endings[-1].at > REMEMBERED]:
            del self._endings[key]
        endings = [(one.order, one.door, key, one.code) for key, several in self._endings.items() for one in several]
        state = {
            "stage": self._stage,
            "endings": sorted(endings),
            "past": self._past,
            "ended": self._ended,
        }
        with contextlib.suppress(Lost):  # the room is closed in a moment
            self._said.state(json.dumps(state, separators=(",", ":")))

    async def _beat(self) -> None:
        before = self._said.groups
        while True:
            await asyncio.sleep(BEAT)
            self._past, before = before, self._said.groups
            self._tell()

    # What doors ask for

    async def _serve(self) -> None:
        async for wanted in self._said.wanted():
            task = asyncio.ensure_future(self._follow(wanted))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _follow(self, wanted: Wanted) -> None:
        path, _, rendition = wanted.name.rpartition("/")
        path, _, kind = path.rpartition("/")
        await wanted.used()
        n = next(self._numbers)
        self._asked[n] = wanted
        self._ask(sub=[path, f"{kind}/{rendition}"], n=n)
        await wanted.unused()
        self._asked.pop(n, None)
        for track in [number for number, one in self._tracks.items() if one is wanted]:
            self._ask(unsub=track)
            del self._tracks[track]
        wanted.end()

    def _ask(self, **what: Any) -> None:
        self._asks.put_nowait({"type": "websocket.receive", "text": json.dumps(what)})

    # What the hub says

    async def _take(self, message: Any) -> None:
        if (data := message.get("bytes")) is not None:
            for record in records(data, largest=_LARGEST):
                if (track := self._tracks.get(record.track)) is not None:
                    track.write(record.raw, first=bool(record.flags & FIRST), last=bool(record.flags & LAST))
        elif text := message.get("text"):
            self._hear(json.loads(text))

    def _hear(self, said: dict[str, Any]) -> None:
        match said:
            case {"stage": dict(stage)}:
                self._stage = stage
                self._tell_soon()
            case {"n": int(n), "id": int(number)}:
                if (wanted := self._asked.pop(n, None)) is not None:
                    self._tracks[number] = wanted
                else:
                    self._ask(unsub=number)  # nobody wants it any more
            case {"n": int(n), "gone": True}:
                if (wanted := self._asked.pop(n, None)) is not None:
                    wanted.end()
            case {"end": int(number)}:
                if (wanted := self._tracks.pop(number, None)) is not None:
                    wanted.end()
