"""Other programs are told what happens: signed, in order, again when it did not arrive, never behind our firewall."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic, sleep
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier

from senningen.jobs import runner
from senningen.jobs.models import Job
from senningen.journal.entries import SYSTEM
from senningen.journal.models import Entry
from senningen.journal.queries import positions
from senningen.outside import queries, rules, services
from senningen.outside.calling import call
from senningen.outside.models import Delivery, Webhook
from senningen.people.models import Account
from senningen.programme.models import Edition
from senningen.seats.services import withdraw_seat
from tests import factories
from tests.seats.stories import seated

pytestmark = pytest.mark.django_db
START = datetime.now(UTC).replace(microsecond=0)  # the verifier looks at its own clock


class Listener:
    """A program that listens on this machine, answers as it is told, and keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(listener.answers.pop(0) if listener.answers else 204)
                self.send_header("Location", f"http://127.0.0.1:{listener.port}/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def told(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.heard]


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Time:
    """A clock that stands until it is moved."""

    now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **wait: float) -> None:
        self.now += timedelta(**wait)
        services.read_journal(now=self.now)
        runner.run_all(now=self)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Time:
    made = Time()
    monkeypatch.setattr("senningen.kernel.clock.now", made)
    settings.OPTIONS = replace(settings.OPTIONS, webhook_networks="127.0.0.0/8")
    return made


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=3)


@pytest.fixture
def owner() -> Account:
    return factories.account("Olga Owner", role=Account.Role.OWNER)


@pytest.fixture
def hook(owner: Account, listener: Listener, time: Time, edition: Edition) -> tuple[Webhook, str]:
    seated(edition, "Somebody from before")
    Job.objects.all().delete()
    return services.make_webhook("The portal", listener.url, ["seat"], by=owner, now=time())


def states() -> list[tuple[str, int]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "attempts"))


def test_what_happens_is_told_in_order_and_signed(
    hook: tuple[Webhook, str], listener: Listener, time: Time, edition: Edition
) -> None:
    seat = seated(edition, "Anna Kolb", 1)
    withdraw_seat(seat.pk, by=SYSTEM, now=time())
    time.on(seconds=3)
    assert listener.told == ["seat.given", "seat.withdrawn"], "nothing from before, no requests, no people"
    headers, body = listener.heard[0]
    told = Verifier(hook[1]).verify(body, headers)
    entry = Entry.objects.get(kind="seat.given", subject=f"seat:{seat.pk}")
    assert (told["data"]["edition"], told["data"]["number"]) == (10, entry.number), "as people count, not as rows do"
    assert told["data"]["facts"] == entry.data
    assert "Anna" not in body.decode()
    with pytest.raises(Exception, match="signature"):
        Verifier(hook[1]).verify(body.replace(b"seat.given", b"seat.taken"), headers)
    assert set(states()) == {("arrived", 1)}


@pytest.mark.usefixtures("hook")
def test_nothing_new_writes_nothing(time: Time, django_assert_num_queries: Any) -> None:
    time.on(seconds=3)
    before = positions()
    with django_assert_num_queries(3):
        services.read_journal(now=time())
    assert positions() == before


@pytest.mark.usefixtures("hook")
def test_what_does_not_arrive_is_tried_again_later_and_later(listener: Listener, time: Time, edition: Edition) -> None:
    listener.answers = [503, 500, 429]
    seated(edition, "Anna Kolb", 1)
    seated(edition, "Ben Weis", 1)
    time.on(seconds=3)
    assert states() == [("waiting", 1), ("waiting", 0)], "the second waits behind the first"
    time.on(seconds=0.5)
    assert len(listener.heard) == 1, "not before its time"
    for wait in (1, 2, 4):
        time.on(seconds=wait)
    assert states() == [("arrived", 4), ("arrived", 1)]
    assert len({headers["webhook-id"] for headers, _ in listener.heard[:4]}) == 1, "again is not anew"
    assert Webhook.objects.get().failing_since is None


@pytest.mark.usefixtures("hook")
def test_an_entry_that_is_refused_does_not_hold_up_the_others(listener: Listener, time: Time, edition: Edition) -> None:
    listener.answers = [422] * rules.MOST_REFUSALS
    seated(edition, "Anna Kolb", 1)
    seated(edition, "Ben Weis", 1)
    for wait in (3, 2, 3, 5, 9):
        time.on(seconds=wait)
    assert states() == [("refused", 5), ("arrived", 1)]
    services.send_again(Delivery.objects.order_by("pk")[0].pk)
    time.on(seconds=1)
    assert states() == [("arrived", 1), ("arrived", 1)]


@pytest.mark.usefixtures("hook")
def test_the_next_entry_begins_anew_and_does_not_wait_for_the_troubles_of_the_last(
    listener: Listener, time: Time, edition: Edition
) -> None:
    listener.answers = [503] * 4 + [204, 503]
    seated(edition, "Anna Kolb", 1)
    seated(edition, "Ben Weis", 1)
    for wait in (3, 1, 2, 4, 8):
        time.on(seconds=wait)
    assert states() == [("arrived", 5), ("waiting", 1)]
    time.on(seconds=1)
    assert states() == [("arrived", 5), ("arrived", 2)]


@pytest.mark.usefixtures("hook")
def test_one_failure_long_after_a_refusal_does_not_switch_it_off(
    listener: Listener, time: Time, edition: Edition
) -> None:
    listener.answers = [422] * rules.MOST_REFUSALS + [503]
    seated(edition, "Anna Kolb", 1)
    for wait in (3, 2, 3, 5, 9):
        time.on(seconds=wait)
    assert states() == [("refused", 5)]
    time.on(days=4)
    seated(edition, "Ben Weis", 1)
    for wait in (3, 2):
        time.on(seconds=wait)
    assert states() == [("refused", 5), ("arrived", 2)]


@pytest.mark.usefixtures("hook")
def test_a_redirect_is_not_followed(listener: Listener, time: Time, edition: Edition) -> None:
    listener.answers = [302]
    seated(edition, "Anna Kolb", 1)
    time.on(seconds=3)
    assert len(listener.heard) == 1
    assert Delivery.objects.get().answer == "302"


def test_after_three_days_it_is_switched_off_and_a_person_is_told(
    hook: tuple[Webhook, str], listener: Listener, time: Time, edition: Edition, owner: Account
) -> None:
    listener.answers = [503] * 200
    seated(edition, "Anna Kolb", 1)
    time.on(seconds=3)
    assert not queries.given_up().exists()
    for _ in range(80):
        time.on(hours=1)
    heard = len(listener.heard)
    assert 60 < heard < 80, "an hour apart at most, and no more once it is off"
    row = queries.given_up().get()
    assert row.why_off == "failing"
    assert Entry.objects.get(kind="webhook.switched-off").data == {"webhook": row.pk, "why": "failing"}
    seated(edition, "Ben Weis", 1)
    listener.answers = []
    time.on(hours=1)
    assert len(listener.heard) == heard
    services.switch_on(row.pk, by=owner, now=time())
    time.on(seconds=3)
    time.on(seconds=3)
    assert listener.told[heard:] == ["seat.given", "seat.given"], "nothing was lost meanwhile"


@pytest.mark.usefixtures("hook")
def test_who_says_gone_is_told_no_more(listener: Listener, time: Time, edition: Edition) -> None:
    listener.answers = [410]
    seated(edition, "Anna Kolb", 1)
    time.on(seconds=3)
    assert Webhook.objects.get().why_off == "gone"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "3fff::1",
        "fec0::1",
        "localhost",
    ],
)
def test_no_private_address_is_reachable(address: str) -> None:
    assert not rules.reachable(address)


def test_the_open_internet_is_reachable_and_a_network_that_the_operator_named() -> None:
    assert rules.reachable("93.184.215.14")
    assert rules.reachable("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert rules.reachable("10.1.2.3", own=["10.1.0.0/16"])
    assert not rules.reachable("10.2.2.3", own=["10.1.0.0/16"])


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/x",
        "https://user:pass@hooks.example/",
        "https://hooks.example:22/",
        "ftp://hooks.example/",
        "https:///nohost",
        "https://hooks.example/\r\nHost: evil",
        "https://hooks.example:port/",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_for_a_webhook_is_refused(url: str) -> None:
    assert not rules.is_webhook_url(url)
    assert rules.is_webhook_url("https://hooks.example/x?y=1")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_a_name_that_leads_to_this_machine_is_not_connected_to(name: str, listener: Listener) -> None:
    answer = call(f"https://{name}:{listener.port}/", b"{}", {})
    assert answer.status is None
    assert "no address where a webhook may be" in answer.words
    assert listener.heard == []
    assert call(listener.url, b"{}", {}, own=["127.0.0.0/8"]).status == 204, "it could have been"


class Trickle:
    """A server that says some words, then one letter at a time, and never ends."""

    def __init__(self, begins: bytes) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/"
        threading.Thread(target=self._speak, args=[begins], daemon=True).start()

    def _speak(self, begins: bytes) -> None:
        line, _ = self.server.accept()
        with line, suppress(OSError):
            line.sendall(begins)
            while True:
                line.sendall(b"x")
                sleep(0.05)


@pytest.mark.parametrize(
    ("begins", "status", "words"), [(b"HTTP/1.1 2", None, "timed out"), (b"HTTP/1.1 200 OK\r\n\r\n", 200, "200")]
)
def test_an_answer_that_comes_letter_by_letter_holds_nobody_up(
    begins: bytes, status: int | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("senningen.outside.calling.HANG_UP_AFTER", 0.5)
    slow = Trickle(begins)
    began = monotonic()
    with slow.server:
        answer = call(slow.url, b"{}", {}, own=["127.0.0.0/8"])
    assert (answer.status, answer.words) == (status, words)
    assert monotonic() - began < 5


def test_what_was_looked_at_is_what_is_connected_to(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that says one thing when it is looked at and another when it is used (DNS rebinding) is asked once."""
    asked: list[str] = []

    def rebinding(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "10.9.9.9"
        return [(2, 1, 6, "", (address, port))]

    real = __import__("socket").create_connection
    met: list[str] = []

    def connecting(address: tuple[str, int], **more: Any) -> Any:
        met.append(address[0])
        monkeypatch.undo()
        return real(address, **more)

    monkeypatch.setattr("senningen.outside.calling.socket.getaddrinfo", rebinding)
    monkeypatch.setattr("senningen.outside.calling.socket.create_connection", connecting)
    assert call(f"http://hooks.example:{listener.port}/", b"{}", {}, own=["127.0.0.0/8"]).status == 204
    assert (asked, met) == (["hooks.example"], ["127.0.0.1"])
    assert listener.heard[0][0]["host"] == f"hooks.example:{listener.port}"
