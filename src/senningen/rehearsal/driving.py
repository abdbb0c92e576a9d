"""A rehearsal from beginning to end: ask, sit, read, enter, hear, see, drop out, come back, be counted."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection

from senningen.journal.entries import SYSTEM, person
from senningen.kernel import clock
from senningen.live.models import Presence
from senningen.people.models import Link
from senningen.people.services import make_link
from senningen.post.models import Letter
from senningen.rehearsal import rules, services
from senningen.rehearsal.crowd import KBIT, Somebody, Watcher, all_come, on_stage
from senningen.rehearsal.film import GROUP
from senningen.rehearsal.models import Rehearsal
from senningen.rehearsal.rules import Line
from senningen.rehearsal.services import Copy
from senningen.rehearsal.site import Site
from senningen.seats import queries as seats
from senningen.seats.models import Place, Seat
from senningen.seats.services import give_seat, receive_request

HANDS = 4  # people at the desk, so to speak
HEARD_WITHIN = 5.0  # seconds
WATCHED = 8.0  # seconds of picture
AWAY = 2.0  # seconds without a line
WRITTEN_AFTER = 1.5  # seconds until the room has surely written who left
Say = Callable[[str], None]


def rehearse(rehearsal_id: int, url: str, say: Say = lambda check: None) -> Rehearsal:
    """Rehearse at the server behind `url`, keep the sheet, and leave nothing else behind.

    `say` is told the name of each check as it begins. Whatever goes wrong breaks the rehearsal and is raised.
    """
    sheet: list[Line] = []

    def begin(check: str) -> None:
        services.note_step(rehearsal_id, check, sheet, now=clock.now())
        say(check)

    try:
        Site(url).answers()
        copy = services.copy_edition(rehearsal_id, now=clock.now())
        begin("seats")
        sheet.append(_seats(copy))
        begin("letters")
        sheet.append(_letters(copy))
        asyncio.run(_hour(copy, url, sheet, begin))
        return services.end_rehearsal(rehearsal_id, sheet, now=clock.now())
    except BaseException as error:
        services.break_rehearsal(rehearsal_id, f"{type(error).__name__}: {error}", now=clock.now())
        raise


def _seats(copy: Copy) -> Line:
    """Everybody asks, and several hands at a time give."""

    def serve_one(n: int) -> None:
        serve(copy, n)
        connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(serve_one, range(len(copy.guests))))
    return seated(copy)


def serve(copy: Copy, n: int) -> None:
    """Have one guest ask, and the desk give; the first asked first, whoever is served first."""
    now, guest = clock.now(), copy.guests[n]
    asked = now - timedelta(seconds=len(copy.guests) - n)
    request = receive_request(
        guest.pk, copy.edition.pk, sessions=None, asked=asked, although_closed=True, by=person(guest.pk), now=now
    )
    give_seat(request.pk, by=SYSTEM, now=clock.now())


def seated(copy: Copy) -> Line:
    """Count the rows: who sits, who waits, and in which order."""
    placed = Place.objects.filter(session=copy.session).exclude(seat=None).count()
    line = [each.person.pk for each in seats.waiting_list(copy.session.pk)]
    return rules.seats(
        rules.Seats(
            asked=len(copy.guests),
            cap=copy.cap,
            given=placed,
            oversold=max(0, placed - copy.cap),
            waiting=len(line),
            in_order=line == sorted(line),  # they asked in the order in which they were written down
        )
    )


def _letters(copy: Copy) -> Line:
    """Wait until the worker has written every letter and calendar invitation."""
    began, theirs = time.monotonic(), Letter.objects.filter(edition_id=copy.edition.pk)
    while theirs.filter(state=Letter.State.QUEUED).exists() and time.monotonic() - began < rules.LETTERS_WITHIN:
        time.sleep(0.2)
    written = theirs.filter(state=Letter.State.SENT).count()
    return rules.letters(due=theirs.count(), written=written, seconds=time.monotonic() - began)


async def _hour(copy: Copy, url: str, sheet: list[Line], begin: Say) -> None:
    """Spend a short hour in the room, and add what it shows to the sheet."""

    async def act(check: str, line: Callable[[], Awaitable[Line]]) -> None:
        await asyncio.to_thread(begin, check)
        sheet.append(await line())

    host, speaker, guests = await asyncio.to_thread(_stage_and_guests, copy, Site(url))
    if not await host.come() or not await speaker.come():
        raise ConnectionError("host and speaker could not enter the room")
    await host.do("open-doors")
    await act("pages", lambda: _pages(guests))
    await act("joining", lambda: _joining(guests))
    here = [each for each in guests if each.state]
    await speaker.do("enter-stage")
    await host.do("begin")
    await act("message", lambda: _message(host, here))
    await act("voices", lambda: _voices(host, here))
    await act("picture", lambda: _picture(speaker, here))
    await act("returning", lambda: _returning(host, here))
    await asyncio.to_thread(begin, "attendance")
    await host.do("end")
    for each in (*here, speaker, host):
        await each.leave()
    await asyncio.sleep(WRITTEN_AFTER)
    sheet.append(await asyncio.to_thread(_attendance, copy, here))


def _stage_and_guests(copy: Copy, site: Site) -> tuple[Somebody, Somebody, list[Somebody]]:
    """Give everybody the link that their letter would bring, and the way that they will take with it."""

    def somebody(kind: str, person_id: int, subject_id: int, *paths: str) -> Somebody:
        secret = make_link(kind, person_id=person_id, subject_id=subject_id, now=clock.now())
        return Somebody(site, copy.session.pk, [path.format(secret) for path in paths], f"{kind}:{subject_id}")

    parts = (copy.host, copy.speaker)
    host, speaker = (somebody(Link.Kind.STAGE, each.person_id, each.pk, "/stage/{}/room") for each in parts)
    way = ("/s/{}", f"/s/{{}}/room/{copy.session.number}")
    held = Seat.objects.filter(edition=copy.edition, state__in=Seat.LIVE)
    return host, speaker, [somebody(Link.Kind.SEAT, each.person_id, each.pk, *way) for each in held]


async def _pages(guests: Sequence[Somebody]) -> Line:
    took = [await asyncio.to_thread(each.open_pages) for each in guests]
    return rules.pages(opened=sum(bool(each.token) for each in guests), guests=len(guests), ms=_p95(took))


async def _joining(guests: Sequence[Somebody]) -> Line:
    began = time.monotonic()
    there = await all_come(guests)
    return rules.joining(there=there, guests=len(guests), seconds=time.monotonic() - began)


async def _message(host: Somebody, guests: Sequence[Somebody]) -> Line:
    text, began = "This is a rehearsal.", time.monotonic()
    await host.do("announce", text=text)
    await _until(lambda: all(text in each.told for each in guests))
    took = [(each.told[text] - began) * 1e3 for each in guests if text in each.told]
    return rules.message(told=len(took), guests=len(guests), ms=_p95(took))


async def _voices(host: Somebody, guests: Sequence[Somebody]) -> Line:
    """A third raise their hands, and everybody votes in the poll that was prepared."""
    some, poll = guests[::3], host.state["polls"][0]["poll"]
    await asyncio.gather(*(each.do("raise-hand") for each in some))
    await host.do("open-poll", poll=poll)
    await _until(lambda: all(each.state["polls"] for each in guests))
    await asyncio.gather(*(each.do("choose", poll=poll, option=n % 2) for n, each in enumerate(guests)))
    await _until(lambda: len(host.state["hands"]) == len(some) and _votes(host) == len(guests))
    return rules.voices(raised=len(some), hands=len(host.state["hands"]), guests=len(guests), votes=_votes(host))


def _votes(somebody: Somebody) -> int:
    return sum(each["voted"] for each in somebody.state["tally"])


async def _until(so: Callable[[], bool]) -> None:
    """Wait until something is so, or some seconds are over."""
    until = time.monotonic() + HEARD_WITHIN
    while time.monotonic() < until and not so():  # noqa: ASYNC110  what many pages are told, not one
        await asyncio.sleep(0.02)


async def _picture(speaker: Somebody, guests: Sequence[Somebody]) -> Line:
    watchers = [Watcher(each) for each in guests]
    async with on_stage(speaker):
        tasks = [asyncio.create_task(each.watch()) for each in watchers]
        await asyncio.sleep(GROUP / 30 + 1)  # everybody has met a key frame
        for each in watchers:
            each.bytes, each.lags = 0, []
        began = time.monotonic()
        await asyncio.sleep(WATCHED)
        took = time.monotonic() - began
        share = [each.bytes * 8 / 1e3 / took / KBIT for each in watchers]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    lags = [lag for each in watchers for lag in each.lags]
    watching = sum(bool(each.lags) for each in watchers)
    return rules.picture(watching=watching, guests=len(guests), share=min(1.0, *share), ms=_p95(lags))


async def _returning(host: Somebody, guests: Sequence[Somebody]) -> Line:
    """A third lose the line and come back by themselves; they must find the room as the host sees it."""
    some, hands, votes = guests[::3], host.state["hands"], _votes(host)
    await asyncio.gather(*(each.lose_the_line() for each in some))
    await asyncio.sleep(AWAY)
    back = await all_come(some)
    await _until(lambda: len(host.state["hands"]) == len(hands) and all(each["here"] for each in host.state["hands"]))
    kept = [each["key"] for each in host.state["hands"]] == [each["key"] for each in hands] and _votes(host) == votes
    same = sum(all(each.state.get(part) == host.state.get(part) for part in ("doors", "slides")) for each in some)
    return rules.returning(cut=len(some), back=back, same=same if kept else 0)


def _attendance(copy: Copy, guests: Sequence[Somebody]) -> Line:
    spent: dict[str, float] = {}
    for one in Presence.objects.filter(session=copy.session, ended__isnull=False):
        assert one.ended is not None
        spent[one.key] = spent.get(one.key, 0.0) + (one.ended - one.began).total_seconds()
    off = [abs(spent.get(each.key, 0.0) - each.spent) for each in guests]
    right = sum(each <= rules.PRESENCE_WITHIN for each in off)
    return rules.attendance(guests=len(guests), right=right, off=max(off, default=0.0))


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else sum(values)
