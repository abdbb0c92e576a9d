"""A thousand mails by SMTP: how fast, and whether each that was answered with 250 is there once after five kills."""

from __future__ import annotations

import queue
import random
import signal
import smtplib
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import corpus
from bench.open_desk import OpenDesk
from bench.process import Server, free_port

MAILS, REPEATS, KILLS, CLIENTS, SINGLE = 1000, 50, 5, 8, 60
RUNS = 3
MAILBOX = "seats@infra.example"
SENNINGEN = str(Path(sys.executable).with_name("senningen"))


@dataclass
class House:
    """A running house with the demo's edition, that can be killed and started again."""

    folder: Path
    port: int = field(default_factory=free_port)
    smtp: int = field(default_factory=free_port)
    server: Server | None = None

    def start(self) -> None:
        """Start everything in one process and wait for the listener."""
        env = {
            "SENNINGEN_DATA": str(self.folder / "data"),
            "SENNINGEN_PORT": str(self.port),
            "SENNINGEN_SMTP_LISTEN_PORT": str(self.smtp),
        }
        self.server = Server([SENNINGEN, "run", "--demo"], port=self.smtp, log=self.folder / "log", env=env)
        self.server.__enter__()

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.server is not None
        self.server.send(signal.SIGKILL)

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database, as somebody outside."""
        with closing(sqlite3.connect(self.folder / "data" / "senningen.sqlite3", timeout=30)) as database:
            return list(database.execute(question, values))

    def wait_until_read(self, seconds: float = 300) -> None:
        """Wait until no mail waits to be read."""
        until = time.monotonic() + seconds
        while self.rows("SELECT 1 FROM post_message WHERE state = 'stored' LIMIT 1") and time.monotonic() < until:
            time.sleep(0.2)


@contextmanager
def running() -> Iterator[House]:
    """Give a house on a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="senningen-bench-") as name:
        house = House(Path(name))
        house.start()
        try:
            house.wait_until_read()
            yield house
        finally:
            if house.server:
                house.server.stop()


def main(json_only: bool) -> dict[str, Any]:
    """Measure three times; figures are medians, what was lost or doubled is the worst of all."""
    runs = []
    for _ in range(RUNS):
        runs.append(_run())
        if not json_only:
            print(runs[-1], flush=True)
    worst = ("lost", "doubled")
    return {key: (max if key in worst else statistics.median)(each[key] for each in runs) for key in runs[0]}


def _run() -> dict[str, Any]:
    with running() as house:
        to_proposal = _one_by_one(house)
        began = time.monotonic()
        quick = Clients(house, corpus.mails(MAILS, kind="quick")).work()
        per_second = len(quick) / (time.monotonic() - began)
        house.wait_until_read()
        return _killed(house) | {
            "mails_per_second": round(per_second, 1),
            "p95_ms_to_proposal": round(statistics.quantiles(to_proposal, n=20)[-1], 1),
            "median_ms_to_proposal": round(statistics.median(to_proposal), 1),
        }


def _killed(house: House) -> dict[str, Any]:
    """Send a thousand mails and fifty exact repeats while the server is killed five times."""
    mails = corpus.mails(MAILS, kind="killed")
    sent = [*mails, *random.sample(mails, REPEATS)]
    random.shuffle(sent)
    clients = Clients(house, sent)
    killer = threading.Thread(target=_kill_now_and_then, args=(house, clients), daemon=True)
    began = time.monotonic()
    killer.start()
    accepted = Counter(clients.work())
    seconds = time.monotonic() - began
    killer.join()
    question = f"SELECT count(*) FROM post_message WHERE instr(raw, '{corpus.MARKER.decode()}: ' || ?) > 0"
    stored = {marker: house.rows(question, marker)[0][0] for marker in accepted}
    return {
        "accepted": sum(accepted.values()),
        "stored": sum(stored.values()),
        "doubled": sum(count > 1 for count in stored.values()),
        "lost": sum(count == 0 for count in stored.values()),
        "kills": KILLS,
        "seconds_with_kills": round(seconds, 1),
    }


def _kill_now_and_then(house: House, clients: Clients) -> None:
    moments = sorted(random.sample(range(50, len(clients.mails) - 50), KILLS))
    for moment in moments:
        while len(clients.accepted) < moment:
            time.sleep(0.001)
        house.kill()
        house.start()


class Clients:
    """Programs that hand mail over and try again until it is taken."""

    def __init__(self, house: House, mails: Sequence[bytes]) -> None:
        self.house, self.mails = house, mails
        self.waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.accepted: list[str] = []
        for each in mails:
            self.waiting.put(each)

    def work(self) -> list[str]:
        """Hand everything over; returns the markers of what was answered with 250."""
        threads = [threading.Thread(target=self._client) for _ in range(CLIENTS)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        return self.accepted

    def _client(self) -> None:
        server: smtplib.SMTP | None = None
        with suppress(queue.Empty):
            while mail := self.waiting.get_nowait():
                while True:
                    try:
                        server = server or smtplib.SMTP("127.0.0.1", self.house.smtp, "bench", timeout=30)
                        server.sendmail("sender@guests.example", MAILBOX, mail)
                    except (OSError, smtplib.SMTPException):
                        server = None
                        time.sleep(0.05)
                    else:
                        break
                self.accepted.append(_marker(mail))
        if server:
            server.close()


def _one_by_one(house: House) -> list[float]:
    """Measure, on a quiet server, from the end of DATA until the open desk shows the mail with its proposal."""
    took = []
    desk = OpenDesk(house.port, house.folder / "log")
    for mail in corpus.mails(SINGLE, kind="single"):
        with smtplib.SMTP("127.0.0.1", house.smtp, "bench", timeout=30) as server:
            server.ehlo()
            server.mail("sender@guests.example")
            server.rcpt(MAILBOX)
            server.docmd("DATA")
            server.send(mail + b".\r\n")
            began = time.perf_counter()
            assert server.getreply()[0] == 250
        desk.wait_for(_marker(mail))
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(random.uniform(0.05, 0.15))
    desk.close()
    return took


def _marker(mail: bytes) -> str:
    return mail.partition(corpus.MARKER + b": ")[2].partition(b"\r\n")[0].decode()
