"""Sixteen clients decide a thousand mails at once, and guests take what they are offered; then everybody is counted.

python -m bench.seats_load ROUNDS PORTS PIDS    within the settings of the house; prints one JSON line for each round
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlencode

import psutil

from bench.seats_seed import ASKERS, CAP, Asker, askers, edition, signed_in
from senningen.runtime import serving

CSRF = "a" * 32
WARMING = 300  # decisions before the first round: each process then knows its pages, each thread its queries


@dataclass
class Client:
    """One connection to one of the web processes, signed in at the desk."""

    port: int
    session: str
    edition_id: int
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def work(self, queue: SimpleQueue[Asker]) -> None:
        """Decide one mail after another until none is left."""
        from django.db import connection

        while True:
            try:
                asker = queue.get_nowait()
            except Empty:
                break
            self.decide(asker)
        connection.close()

    def decide(self, asker: Asker) -> None:
        """The first door: the desk decides the mail. The second: the guest takes the offer on their page."""
        path, fields = f"/desk/proposals/{asker.proposal}/decision", {"proposal": asker.proposal}
        began = time.perf_counter()
        if not (asker.offered and self._is_room() and self._post(path, fields | {"verb": "offer"}, or_full=True)):
            self._post(path, fields)  # what the proposal says as things stand: give, or let wait
        elif secret := self._link_of_offer(asker.email):
            self._post(f"/s/{secret}/take", {})
        self.took.append(time.perf_counter() - began)

    def _is_room(self) -> bool:
        """Look, as the organiser does, whether there is anything left to offer."""
        from senningen.seats.queries import places_left

        return any(places_left(self.edition_id).values())

    def _link_of_offer(self, email: str) -> str:
        """Make the link that the letter bears, as the worker does when it sends it."""
        from senningen.kernel import clock
        from senningen.people.queries import by_email
        from senningen.people.services import make_link
        from senningen.seats.queries import live_seat

        person = by_email(email)
        seat = live_seat(person.pk, self.edition_id) if person else None
        if person is None or seat is None:
            return ""
        return make_link("seat", person_id=person.pk, subject_id=seat.pk, now=clock.now())

    def _post(self, path: str, fields: dict[str, Any], *, or_full: bool = False) -> bool:
        body = urlencode(fields | {"csrfmiddlewaretoken": CSRF})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={CSRF}; sessionid={self.session}",
        }
        http = HTTPConnection("127.0.0.1", self.port, timeout=120)
        http.request("POST", path, body, headers)
        answer = http.getresponse()
        http.close()
        done = answer.status == 302 and "sign-in" not in answer.headers.get("Location", "")
        if not done and not (or_full and answer.status == 409):
            self.wrong.append(f"{answer.status} {path}")
        return done


def run(rounds: int, ports: Sequence[int], pids: Sequence[int]) -> None:
    """Run every round on an edition of its own; before the first, let every process load what it needs for good."""
    from senningen.kernel import clock

    sessions, servers = signed_in(), [psutil.Process(pid) for pid in pids]
    for number in range(rounds + 1):
        of = edition(number)
        asking = askers(of, now=clock.now())
        clients = [Client(ports[n % len(ports)], key, of.pk) for n, key in enumerate(sessions)]
        before, began = _cpu(servers), time.perf_counter()
        _decide(asking if number else asking[:WARMING], clients)
        seconds, cpu = time.perf_counter() - began, _cpu(servers) - before
        if number:
            print(json.dumps(_counted(of) | _measured(clients, seconds, cpu)), flush=True)


def _decide(asking: Sequence[Asker], clients: Sequence[Client]) -> None:
    """Let the clients decide what there is, all at once."""
    queue: SimpleQueue[Asker] = SimpleQueue()
    for asker in asking:
        queue.put(asker)
    threads = [threading.Thread(target=client.work, args=(queue,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _measured(clients: Sequence[Client], seconds: float, cpu: float) -> dict[str, Any]:
    took = sorted(each for client in clients for each in client.took)
    return {
        "cpu_ms_per_request": round(cpu / ASKERS * 1000, 2),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
        "seconds": round(seconds, 2),
        "wrong": [each for client in clients for each in client.wrong][:5],
    }


def _cpu(servers: Sequence[psutil.Process]) -> float:
    return float(sum(times.user + times.system for times in (each.cpu_times() for each in servers)))


def _counted(of: Any) -> dict[str, Any]:
    """Count who sits and who waits, from the rows alone."""
    from senningen.post.models import Message
    from senningen.seats.models import Place, Request, Seat

    seated = Seat.objects.filter(edition=of, state__in=Seat.LIVE)
    waiting = Request.objects.filter(edition=of, state=Request.State.OPEN)
    there = set(seated.values_list("person_id", flat=True)) | set(waiting.values_list("person_id", flat=True))
    asked = Message.objects.filter(proposals__edition=of).order_by("received")
    order = [email.lower() for email in asked.values_list("from_email", flat=True)]
    occupied = [Place.objects.filter(session=each).exclude(seat=None).count() for each in of.sessions.all()]
    return {
        "given": seated.filter(state=Seat.State.TAKEN).count(),
        "oversold": sum(max(0, count - CAP) for count in [*occupied, seated.count()]),
        "lost": ASKERS - len(there),
        "waiting_ok": all(_line_in_order(each.pk, order) for each in of.sessions.all()),
        "letters": _letters(of),
    }


def _line_in_order(session_id: int, order: list[str]) -> bool:
    """Whether everybody without a place waits, in the order of their mails."""
    from senningen.people.models import Address
    from senningen.seats.models import Place
    from senningen.seats.queries import waiting_list

    emails = dict(Address.objects.values_list("person_id", "email"))
    placed = Place.objects.filter(session_id=session_id).exclude(seat=None).values_list("seat__person_id", flat=True)
    seated = {emails[person] for person in placed}
    return [emails[each.person.pk] for each in waiting_list(session_id)] == [e for e in order if e not in seated]


def _letters(of: Any) -> int:
    from senningen.post.models import Letter

    return Letter.objects.filter(edition_id=of.pk).count()


if __name__ == "__main__":
    serving.prepare()
    run(int(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3]))
