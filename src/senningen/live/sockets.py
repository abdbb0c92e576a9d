"""The ASGI application for every socket of a room: control and media, all through one admission.

    /room/<session>/socket      control: subprotocols `senningen.room.1` and `pass.<token>`
    /room/<session>/media/pub   camera and microphone of those on stage
    /room/<session>/media/sub   what the audience sees and hears

A pass travels as a subprotocol, because addresses end up in logs and subprotocols do not.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import queries, services, state
from senningen.live.admission import read_pass, write_pass
from senningen.live.cases.cues import act_of
from senningen.live.client import Client, goodbye
from senningen.live.operations import AgreeToRecording, Choose, ShowSlides, StartEngine, StartRecording, TakeCue
from senningen.live.owner import Owner
from senningen.live.protocol import PROTOCOL, Heard, Malformed, Request, Said, read, write
from senningen.live.rooms import ROOMS, Rooms
from senningen.live.rules import Claim, Door
from senningen.media.connections import Allowance
from senningen.media.doors import Doors, is_door
from senningen.media.line import open_line, text_frame
from senningen.media.ports import Close, Receive, Send

log = logging.getLogger("senningen.live")
_CONTROL = re.compile(r"/room/(\d{1,12})/socket")
_PASS = "pass."  # noqa: S105  the word before a token, not one
_SAID_A_SECOND, _AT_ONCE = 10.0, 3.0
_PATIENCE = 1.0
_SEE_FIRST = {StartRecording: services.see_that_it_can_record, StartEngine: services.see_that_it_can_listen}
"""What a house may not be able to do."""


class Sockets:
    """Sends every WebSocket to its room."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._media = Doors(rooms.relay, rooms.check)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one WebSocket until it ends, or answer a question about a media door."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http":
            await self._media(scope, receive, send)  # a page asks why a media socket did not open
        elif not from_our_pages(scope):
            await _turn_away(receive, send)
        elif is_door(path):
            await self._media(scope, receive, send)
        elif (found := _CONTROL.fullmatch(path)) and PROTOCOL in scope["subprotocols"]:
            await self._control(int(found[1]), scope, receive, send)
        else:
            await _turn_away(receive, send)

    async def _control(self, session_id: int, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        token = next((each[len(_PASS) :] for each in scope["subprotocols"] if each.startswith(_PASS)), "")
        await receive()
        claim: Claim | None = None
        try:
            claim = read_pass(token, session_id)
            admitted = await self._rooms.admit(claim, Door.CONTROL)
        except Refused as refused:
            await _refuse(send, refused.code, claim.language if claim else "en")
            return
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        client = Client(admitted, open_line(scope, send))
        await self._serve(await self._rooms.owner(session_id), client, receive, send)

    async def _serve(self, owner: Owner, client: Client, receive: Receive, send: Send) -> None:
        owner.join(client)
        works = [self._listen(owner, client, receive), *client.line.works()]
        tasks = [asyncio.create_task(work) for work in works]
        try:
            waited: list[asyncio.Future[Any]] = [client.ended, *tasks]
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(0)  # a queued goodbye goes first
        finally:
            owner.leave(client)
            for task in tasks:
                task.cancel()
            listened, *_ = await asyncio.gather(*tasks, return_exceptions=True)
        if isinstance(listened, Exception):
            log.error("what a page said broke its line to room %s", owner.session_id, exc_info=listened)
        if client.ended.done():
            with contextlib.suppress(OSError, RuntimeError, TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    await send({"type": "websocket.close", "code": int(client.ended.result())})

    async def _listen(self, owner: Owner, client: Client, receive: Receive) -> None:
        loop = asyncio.get_running_loop()
        allowance = Allowance(_SAID_A_SECOND, _AT_ONCE, loop.time())
        while (message := await receive())["type"] == "websocket.receive":
            try:
                said = read(message.get("text") or "")
            except Malformed:
                client.dismiss("room.malformed", Close.MALFORMED)
                return
            try:
                await self._answer(owner, client, said)
            except Refused as refused:
                client.refuse(said.n, refused)
            if wait := allowance.spend(1, loop.time()):
                await asyncio.sleep(wait)

    async def _answer(self, owner: Owner, client: Client, said: Said) -> None:
        match said.what:
            case Request.AGAIN:
                owner.tell_all(client)
            case Request.HEARD:
                client.send(text_frame(write(Heard(clock.now().isoformat()))))
            case Request.RENEW:
                client.give_pass(write_pass(client.admitted.claim))
            case StartRecording() | StartEngine():
                await owner.in_thread(_SEE_FIRST[type(said.what)])
                owner.submit(said.what, client.admitted.somebody)
            case AgreeToRecording() as agreed:
                await self._agree(owner, client, agreed)
            case ShowSlides(deck=deck, page=page):
                await self._show_slides(owner, client, deck, page)
            case TakeCue(cue=cue):
                await self._take(owner, client, cue)
            case Choose(poll=poll, option=option):
                owner.choose(client, poll, option)
            case operation if not isinstance(operation, Request):
                owner.submit(operation, client.admitted.somebody)

    async def _agree(self, owner: Owner, client: Client, asked: AgreeToRecording) -> None:
        """Keep a consent, with the text it was given to, before it counts."""
        one, language, now = client.admitted.somebody, client.admitted.claim.language, clock.now()
        keep = partial(services.agree_to_recording, owner.session_id, one.key, one.person_id, by=person(one.person_id))
        await owner.in_thread(partial(keep, version=asked.version, language=language, now=now))
        owner.submit(asked, one)

    async def _take(self, owner: Owner, client: Client, cue: int) -> None:
        """Do what the cue asks as if the host had asked it by hand, and then mark it."""
        if (act := act_of(owner.room, cue)) is not None:
            await self._answer(owner, client, Said(act, 0))
        if owner.room.doors is not state.Doors.ENDED:
            owner.submit(TakeCue(cue), client.admitted.somebody)

    async def _show_slides(self, owner: Owner, client: Client, deck_id: int, page: int) -> None:
        deck = await owner.in_thread(lambda: queries.deck(owner.session_id, deck_id))
        if deck is None:
            raise Refused("room.no-such-slides")
        owner.submit(ShowSlides(deck.pk, deck.folder, deck.name, deck.pages, page), client.admitted.somebody)


def from_our_pages(scope: Mapping[str, Any]) -> bool:
    """Refuse what another site's page opens. Programs name no origin; they need a pass all the same."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin or origin == settings.PUBLIC_URL:
        return True
    asked = urlsplit(origin)
    return asked.netloc == headers.get(b"host", b"").decode("latin-1") and asked.hostname in settings.ALLOWED_HOSTS


async def _turn_away(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 4403})  # nothing is accepted yet: HTTP 403


async def _refuse(send: Send, code: str, language: str) -> None:
    """Accept only to say why not: a browser's script cannot read an HTTP refusal."""
    await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
    await send({"type": "websocket.send", "text": goodbye(code, language)})
    await send({"type": "websocket.close", "code": int(Close.REFUSED)})


application = Sockets(ROOMS)
