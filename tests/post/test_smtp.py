"""The listener, as the world meets it: a real house, spoken to over a socket."""

from __future__ import annotations

import smtplib
import socket
import sqlite3
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from senningen.runtime.components import smtp
from tests.runtime.certificates import certificate
from tests.servers import House

pytestmark = pytest.mark.house
SET_UP = """
from senningen.kernel.text import Text
from senningen.programme.models import Series
Series.objects.create(name=Text({"en": "Seminars"}), since=2014, mailbox="seats@infra.example")
"""


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("listening")
    house = House(folder / "data")
    house.settings = {"SENNINGEN_MAIL_MAX_MIB": "1", "SENNINGEN_TLS_CERTIFICATE": str(certificate(folder))}
    house.ask("from senningen.runtime.serving import migrate; migrate()\n" + SET_UP)
    house.start()
    try:
        house.wait()
        yield house
    finally:
        house.kill()


def mail(marker: str) -> bytes:
    return f"From: a@guests.example\r\nSubject: {marker}\r\n\r\nCaf\xe9, {marker}.\r\n".encode("latin-1")


def hand_over(
    house: House, raw: bytes, *, to: str | list[str] = "seats@infra.example", sender: str = "a@x.example"
) -> Any:
    with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=20) as client:
        return client.sendmail(sender, to, raw)


def stored(house: House, marker: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(house.data / "senningen.sqlite3")) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("SELECT * FROM post_message WHERE instr(raw, ?) ORDER BY id", [marker.encode()])
        return [dict(row) for row in rows]


class Talk:
    """A conversation byte by byte, for what no client would say."""

    def __init__(self, house: House) -> None:
        self.socket = socket.create_connection(("127.0.0.1", house.smtp_port), timeout=20)
        self.file = self.socket.makefile("rb")
        self.greeting = self.hear()

    def hear(self) -> str:
        while (line := self.file.readline().decode())[3:4] == "-":
            pass
        return line

    def say(self, line: bytes) -> str:
        self.socket.sendall(line)
        return self.hear()

    def begin(self) -> None:
        assert self.say(b"EHLO x.example\r\n").startswith("250")
        assert self.say(b"MAIL FROM:<a@x.example>\r\n").startswith("250")
        assert self.say(b"RCPT TO:<seats@infra.example>\r\n").startswith("250")
        assert self.say(b"DATA\r\n").startswith("354")

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *exc: object) -> None:
        self.file.close()
        self.socket.close()


def test_a_mail_is_stored_byte_by_byte_before_it_is_answered(listening: House) -> None:
    raw = mail("byte-by-byte") + b"\r\n.leading dot\r\n" + bytes(range(128, 256)) + b"\r\n"
    hand_over(listening, raw, to="Seats@Infra.example")
    [row] = stored(listening, "byte-by-byte")
    assert row["raw"] == raw
    assert (row["recipient"], row["envelope_from"], row["peer"]) == ("seats@infra.example", "a@x.example", "127.0.0.1")


def test_how_a_mail_was_handed_over_is_kept_with_it(listening: House) -> None:
    with smtplib.SMTP("127.0.0.1", listening.smtp_port, local_hostname="mail.guests.example", timeout=20) as client:
        client.sendmail("pol@guests.example", "seats@infra.example", mail("handed over"))
    [row] = stored(listening, "handed over")
    assert (row["peer"], row["helo"], row["envelope_from"]) == (
        "127.0.0.1",
        "mail.guests.example",
        "pol@guests.example",
    )


def test_exactly_the_same_mail_is_answered_and_not_doubled(listening: House) -> None:
    for _ in range(3):
        assert hand_over(listening, mail("same")) == {}
    assert len(stored(listening, "same")) == 1
    hand_over(listening, mail("same") + b"PS\r\n")
    assert len(stored(listening, "same")) == 2


@pytest.mark.parametrize(
    "address", ["someone@else.example", "seats@else.example", "other@infra.example", "bounce@infra.example", "seats"]
)
def test_mail_for_others_is_refused(listening: House, address: str) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        hand_over(listening, mail("relay"), to=address)
    assert refused.value.recipients[address][0] in {550, 553}


@pytest.mark.parametrize(
    "address", ["seats+abc234@infra.example", "bounce+abc234@infra.example", "postmaster@infra.example"]
)
def test_every_address_of_ours_is_heard(listening: House, address: str) -> None:
    marker = address.partition("@")[0]
    hand_over(listening, mail(marker), to=address)
    assert [row["recipient"] for row in stored(listening, marker)] == [address]


def test_a_bounce_comes_from_nobody(listening: House) -> None:
    hand_over(listening, mail("null-sender"), sender="<>")
    assert [row["envelope_from"] for row in stored(listening, "null-sender")] == [""]


def test_a_mail_to_two_of_our_addresses_is_two_messages(listening: House) -> None:
    hand_over(listening, mail("two-addresses"), to=["seats@infra.example", "seats+k2@infra.example"])
    assert len(stored(listening, "two-addresses")) == 2


def test_a_mail_that_is_too_big_is_refused(listening: House) -> None:
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        hand_over(listening, mail("too-big") + b"x" * 70 + b"\r\n" * 600_000)
    assert refused.value.smtp_code == 552
    assert stored(listening, "too-big") == []


def test_a_line_longer_than_the_standard_allows_is_taken_all_the_same(listening: House) -> None:
    hand_over(listening, mail("long-line") + b"x" * 20_000 + b"\r\n")
    assert len(stored(listening, "long-line")) == 1


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n"], ids=repr)
def test_no_mail_can_be_smuggled_in_another(listening: House, end: bytes) -> None:
    marker = f"smuggle-{end.hex()}"
    inner = b"MAIL FROM:<minister@infra.example>\r\nRCPT TO:<seats@infra.example>\r\nDATA\r\nSubject: x\r\n\r\nx"
    with Talk(listening) as talk:
        talk.begin()
        assert talk.say(mail(marker) + b"before" + end + inner + b"\r\n.\r\n").startswith("250")
        assert talk.say(b"NOOP\r\n").startswith("250")
    [row] = stored(listening, marker)
    assert b"MAIL FROM:<minister@infra.example>" in row["raw"]


def test_a_mail_that_ends_half_way_is_nobodys_mail(listening: House) -> None:
    with Talk(listening) as talk:
        talk.begin()
        talk.socket.sendall(mail("half-way"))
    assert stored(listening, "half-way") == []


def test_a_mail_that_goes_round_in_circles_is_stopped(listening: House) -> None:
    hops = b"Received: from a by b\r\n" * 60
    with pytest.raises(smtplib.SMTPDataError) as refused:
        hand_over(listening, hops + mail("circles"))
    assert refused.value.smtp_code == 554


def crowd(house: House, size: int) -> list[Talk]:
    """Open so many connections, as soon as everybody before has left."""
    until = time.monotonic() + 20
    while True:
        talks = [Talk(house) for _ in range(size)]
        if all(talk.greeting.startswith("220") for talk in talks):
            return talks
        for talk in talks:
            talk.__exit__()
        assert time.monotonic() < until
        time.sleep(0.05)


def test_who_only_knocks_takes_no_place(listening: House) -> None:
    for _ in range(2 * smtp.CONNECTIONS_OF_ONE):
        socket.create_connection(("127.0.0.1", listening.smtp_port), timeout=20).close()
    for talk in crowd(listening, 1):
        talk.__exit__()


def test_one_client_cannot_take_every_connection(listening: House) -> None:
    talks = crowd(listening, smtp.CONNECTIONS_OF_ONE)
    try:
        with Talk(listening) as one_more:
            assert one_more.greeting.startswith("421")
    finally:
        for talk in talks:
            talk.say(b"QUIT\r\n")
            talk.__exit__()
    hand_over(listening, mail("after-the-crowd"))
    assert len(stored(listening, "after-the-crowd")) == 1


def test_many_at_once_are_all_stored(listening: House) -> None:
    with ThreadPoolExecutor(16) as clients:
        list(clients.map(lambda number: hand_over(listening, mail(f"many-{number:03d}")), range(64)))
    assert len(stored(listening, "many-")) == 64


def test_mail_may_come_over_tls_and_what_was_said_before_it_is_forgotten(listening: House) -> None:
    anybody = ssl._create_unverified_context()
    with smtplib.SMTP("127.0.0.1", listening.smtp_port, timeout=20) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        client.starttls(context=anybody)
        client.ehlo()
        assert not client.has_extn("starttls")
        for marker in ("over-tls-1", "over-tls-2"):
            assert client.sendmail("a@x.example", "seats@infra.example", mail(marker) + b"x\r\n" * 100_000) == {}
    assert len(stored(listening, "over-tls-")) == 2
    with Talk(listening) as talk:
        assert talk.say(b"EHLO x.example\r\n").startswith("250")
        assert talk.say(b"STARTTLS\r\nMAIL FROM:<injected@x.example>\r\n").startswith("220")
        with anybody.wrap_socket(talk.socket) as secure:
            secure.sendall(b"EHLO x.example\r\nRCPT TO:<seats@infra.example>\r\n")
            said = b""
            while b"\n503 " not in said:
                said += secure.recv(4096)
    hand_over(listening, mail("in-plain-all-the-same"))
    assert len(stored(listening, "in-plain-all-the-same")) == 1
