"""The desk of the mixed benchmark: five mails decided and five pages read each second, whoever else is served.

python -m bench.desk_load PORT    within the settings of the house; says "ready", then answers each line (SECONDS) with
one JSON object
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPConnection
from queue import SimpleQueue

from bench.seats_load import Client
from bench.seats_seed import CAP, Asker, askers, signed_in
from senningen.runtime import serving

PER_SECOND = 5


def work(port: int) -> None:
    """Make a thousand mails to decide, then decide as many as each window has room for."""
    from tests import factories

    from senningen.kernel import clock

    next_week = clock.now().date() + timedelta(days=7)
    of = factories.edition(cap=CAP, number=11, slug="11", first_day=next_week)
    client = Client(port, signed_in()[0], of.pk)
    queue: SimpleQueue[Asker] = SimpleQueue()
    for asker in askers(of, now=clock.now()):
        queue.put(asker)
    pages = [f"/editions/{of.slug}", "/desk/mail", "/desk/seats"]
    print("ready", flush=True)
    for line in sys.stdin:
        seconds, client.took = float(line), []
        reader = threading.Thread(target=_steadily, args=(seconds, lambda k: _read(client, pages[k % len(pages)])))
        reader.start()
        _steadily(seconds, lambda _: client.decide(queue.get_nowait()))
        reader.join()
        took = sorted(client.took)
        print(json.dumps({"decided": len(took), "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1)}), flush=True)
        if client.wrong:
            raise SystemExit(f"the desk refused: {client.wrong[:3]}")


def _steadily(seconds: float, act: Callable[[int], None]) -> None:
    """Act at an even rate, late or not: a slow answer delays the next and is measured with it."""
    began = time.monotonic()
    for k in range(int(seconds * PER_SECOND)):
        time.sleep(max(0.0, began + k / PER_SECOND - time.monotonic()))
        act(k)


def _read(client: Client, path: str) -> None:
    http = HTTPConnection("127.0.0.1", client.port, timeout=60)
    http.request("GET", path, headers={"Cookie": f"sessionid={client.session}"})
    answer = http.getresponse()
    answer.read()
    http.close()
    if answer.status != 200:
        client.wrong.append(f"{answer.status} {path}")


if __name__ == "__main__":
    serving.prepare()
    work(int(sys.argv[1]))
