"""A mailbox on a real Dovecot, taken in look by look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from imapclient import SEEN

from senningen.jobs.models import Job
from senningen.post import imap
from senningen.post.imap import MailboxTrouble, opened
from senningen.post.models import MailboxPosition, Message
from senningen.runtime import health
from senningen.runtime.components.imap import Bell, Imap
from senningen.runtime.doctor import _mailbox
from senningen.runtime.options import Options
from senningen.runtime.supervisor import Report
from tests import factories
from tests.dovecot import MAILBOX, PASSWORD, Dovecot, running_dovecot
from tests.runtime.certificates import certificate

pytestmark = [pytest.mark.django_db, pytest.mark.house]
NUMBERS = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running_dovecot() as running:
        yield running


@pytest.fixture
def dovecot(server: Dovecot) -> Dovecot:
    """Give an empty mailbox."""
    server.user = f"seats-{next(NUMBERS)}"
    return server


@pytest.fixture
def reader(dovecot: Dovecot) -> Imap:
    factories.series()
    return reader_of(dovecot)


def reader_of(dovecot: Dovecot, **settings: Any) -> Imap:
    where = {"imap": dovecot.address, "imap_user": dovecot.user, "imap_password": PASSWORD, "imap_tls": "none"}
    return Imap(Options(**where | settings))


def look(reader: Imap) -> list[bytes]:
    """Let the reader look once; returns the marker of every message stored so far."""
    with opened(reader.account) as folder:
        reader.look(folder)
    return [
        bytes(raw).rpartition(b"Subject: ")[2].split()[0]
        for raw in Message.objects.order_by("pk").values_list("raw", flat=True)
    ]


def mail(marker: str, more: bytes = b"") -> bytes:
    return f"From: Anna <anna@guests.example>\r\nTo: {MAILBOX}\r\nSubject: {marker}\r\n\r\nMoien.\r\n".encode() + more


def flags(dovecot: Dovecot) -> list[set[bytes]]:
    with dovecot.client() as client:
        return [
            set(told[b"FLAGS"]) - {b"\\Recent"} for _, told in sorted(client.fetch(client.search(), ["FLAGS"]).items())
        ]


def mark_as_read(dovecot: Dovecot) -> None:
    with dovecot.client() as client:
        client.add_flags(client.search(), [SEEN])


def test_a_mail_is_stored_whole_with_its_envelope_queued_to_be_read_and_marked(dovecot: Dovecot, reader: Imap) -> None:
    raw = mail("whole", "Lëtzebuerg".encode("latin-1") + b"\r\n.\r\n" + bytes(range(160, 256)) + b"\r\n")
    dovecot.deliver(raw, to="seats+k2m7@infra.example", sender="pol@guests.example")
    assert look(reader) == [b"whole"]
    message = Message.objects.get()
    assert bytes(message.raw).endswith(raw)
    assert (message.recipient, message.envelope_from) == ("seats+k2m7@infra.example", "pol@guests.example")
    assert (message.source, message.peer) == ("imap", "localhost")
    assert abs(datetime.now(UTC) - message.received) < timedelta(minutes=5)
    assert Job.objects.get().task == "desk.understand"
    assert flags(dovecot) == [{b"\\Seen"}]


def test_a_bounce_in_the_mailbox_comes_from_nobody(dovecot: Dovecot, reader: Imap) -> None:
    dovecot.deliver(mail("bounce"), to="bounce+k2m7@infra.example", sender="")
    look(reader)
    message = Message.objects.get()
    assert (message.recipient, message.envelope_from) == ("bounce+k2m7@infra.example", "")


def test_what_was_read_before_we_came_is_left_alone_and_what_came_since_is_not(dovecot: Dovecot, reader: Imap) -> None:
    dovecot.deliver(mail("old"))
    mark_as_read(dovecot)
    dovecot.deliver(mail("unread"))
    assert look(reader) == [b"unread"]
    dovecot.deliver(mail("seen-by-a-colleague-first"))
    mark_as_read(dovecot)
    assert look(reader) == [b"unread", b"seen-by-a-colleague-first"]
    assert look(reader) == [b"unread", b"seen-by-a-colleague-first"]
    assert reader.taken_in == 2


def test_a_crash_before_the_mark_loses_nothing_and_doubles_nothing(
    dovecot: Dovecot, reader: Imap, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(reader)
    dovecot.deliver(mail("first"), mail("second"))
    with monkeypatch.context() as broken:
        broken.setattr(imap.Folder, "done", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            look(reader)
    assert flags(dovecot) == [set(), set()]
    assert look(reader) == [b"first", b"second"]
    assert flags(dovecot) == [{b"\\Seen"}, {b"\\Seen"}]
    assert Job.objects.count() == 2


def test_mails_are_marked_after_they_are_stored(
    dovecot: Dovecot, reader: Imap, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.deliver(mail("kept-there"))
    with monkeypatch.context() as broken:
        broken.setattr("senningen.runtime.components.imap.take_in_all", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            look(reader)
    assert flags(dovecot) == [set()]
    assert look(reader) == [b"kept-there"]


def test_the_same_mail_delivered_twice_is_one_message(dovecot: Dovecot, reader: Imap) -> None:
    dovecot.deliver(mail("same"), mail("same"))
    assert look(reader) == [b"same"]
    assert flags(dovecot) == [{b"\\Seen"}, {b"\\Seen"}]


def test_a_folder_made_anew_is_looked_through_again_and_nothing_is_doubled(dovecot: Dovecot, reader: Imap) -> None:
    reader = reader_of(dovecot, imap_folder="Requests")
    with dovecot.client() as client:
        client.create_folder("Requests")
    dovecot.deliver(mail("one"), mail("two"), folder="Requests")
    assert look(reader) == [b"one", b"two"]
    before = MailboxPosition.objects.get()
    with dovecot.client() as client:
        client.delete_folder("Requests")
        client.create_folder("Requests")
    dovecot.deliver(mail("two"), mail("three"), folder="Requests")
    with dovecot.client() as client:
        client.select_folder("Requests")
        client.add_flags(client.search(), [SEEN])
    assert look(reader) == [b"one", b"two", b"three"]
    after = MailboxPosition.objects.get()
    assert after.validity != before.validity
    assert (after.uid, after.begun) == (2, before.begun)


@pytest.mark.parametrize("idles", [True, False], ids=["with-move", "without-move"])
def test_what_is_ours_can_be_moved_to_another_folder(idles: bool) -> None:
    factories.series()
    with running_dovecot(idles=idles) as dovecot:
        reader = reader_of(dovecot, imap_move_to="Bei der Wëllkomm")
        dovecot.deliver(mail("moved"))
        assert look(reader) == [b"moved"]
        with dovecot.client() as client:
            assert client.search() == []
            client.select_folder("Bei der Wëllkomm")
            [told] = client.fetch(client.search(), ["BODY.PEEK[]"]).values()
            assert told[b"BODY[]"].endswith(mail("moved"))


def test_many_large_mails_are_fetched_a_few_at_a_time(dovecot: Dovecot, reader: Imap) -> None:
    reader.account = replace(reader.account, most_bytes=3000)
    dovecot.deliver(*(mail(f"large-{number}", b"x" * 1000 + b"\r\n") for number in range(5)), mail("small"))
    with opened(reader.account) as folder:
        assert [[each.uid for each in few] for few in folder.fetch(folder.unread())] == [[1, 2], [3, 4], [5, 6]]
    assert len(look(reader)) == 6


def test_a_mail_that_is_too_large_is_taken_as_far_as_it_goes(dovecot: Dovecot, reader: Imap) -> None:
    reader.account = replace(reader.account, most_bytes=2000)
    dovecot.deliver(mail("too-large", b"x" * 70 + b"\r\n" * 2000), mail("after"))
    assert look(reader) == [b"too-large", b"after"]
    assert Message.objects.order_by("pk").values_list("size", flat=True)[0] == 2000
    with dovecot.client() as client:
        assert client.fetch([1], ["RFC822.SIZE"])[1][b"RFC822.SIZE"] > 4000


def test_mail_waits_there_until_the_house_is_set_up(dovecot: Dovecot) -> None:
    dovecot.deliver(mail("early"))
    reader = reader_of(dovecot)
    assert look(reader) == []
    assert flags(dovecot) == [set()]
    factories.series()
    assert look(reader) == [b"early"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"imap_password": "wrong"}, "refused"),
        ({"imap_token_file": "/nowhere"}, "refused"),
        ({"imap_folder": "Nowhere"}, "folder"),
        ({"imap": "localhost:1"}, "unreachable"),
        ({"imap_tls": "tls"}, "unreachable"),
        ({"imap_tls": "starttls"}, "unreachable"),
    ],
    ids=str,
)
def test_every_trouble_says_what_to_look_at(dovecot: Dovecot, wrong: dict[str, Any], code: str) -> None:
    reader = reader_of(dovecot, **wrong)
    with pytest.raises(MailboxTrouble) as trouble, opened(reader.account):
        pass
    assert trouble.value.code == code


def test_a_server_that_cannot_tell_is_asked_again_and_waiting_ends_when_the_bell_rings() -> None:
    factories.series()
    with running_dovecot(idles=False) as dovecot, opened(reader_of(dovecot).account) as folder:
        bell = Bell()
        reader = reader_of(dovecot)
        reader.look(folder)
        dovecot.deliver(mail("found-by-looking"))
        folder.wait(0.01, bell.ear)
        reader.look(folder)
        assert reader.taken_in == 1
        bell.ring()
        folder.wait(3600, bell.ear)
        bell.close()


def test_the_desk_is_told_what_a_trouble_with_the_mailbox_means(dovecot: Dovecot) -> None:
    reader = reader_of(dovecot, imap_password="wrong")
    bell = Bell()
    reader._connect(bell)
    bell.close()
    now = datetime.now(UTC)
    health.watch(lambda _: [Report("imap", "up", now, facts=reader.health().facts)])
    try:
        [trouble] = health.troubles(Options(disk_low_mib=0), now=now)
        assert trouble.sentence == "The mailbox refuses our sign-in: mail waits there until it is put right."
        assert not trouble.grave
    finally:
        health.watch(health._no_reports)


def test_the_doctor_tries_the_sign_in(dovecot: Dovecot) -> None:
    dovecot.deliver(mail("not-taken-by-the-doctor"))
    settings: Any = {"imap": dovecot.address, "imap_user": dovecot.user, "imap_tls": "none"}
    well, ill = (list(_mailbox(Options(**settings, imap_password=each))) for each in (PASSWORD, "wrong"))
    assert [each.verdict for each in (*well, *ill)] == ["well", "trouble"]
    assert "Authentication failed" in ill[0].says
    assert flags(dovecot) == [set()]


def test_tls_is_begun_and_the_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.series()
    pem = certificate(tmp_path)
    with running_dovecot(certificate=pem) as dovecot:
        dovecot.deliver(mail("secret"))
        reader = reader_of(dovecot, imap_tls="starttls")
        with pytest.raises(MailboxTrouble, match="CERTIFICATE_VERIFY_FAILED"):
            look(reader)
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        assert look(reader) == [b"secret"]


class Tokens(BaseHTTPRequestHandler):
    """Knows one token, as the sign-in service of an organisation does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        known = self.path.endswith("token=fresh")
        self.wfile.write(b'{"user": "%s", "active": "%s"}' % (b"seats", b"yes" if known else b"no"))

    def log_message(self, *_: object) -> None:
        pass


def test_a_token_from_a_file_opens_the_mailbox_and_is_read_anew_for_every_sign_in(tmp_path: Path) -> None:
    factories.series()
    with HTTPServer(("127.0.0.1", 0), Tokens) as service:
        Thread(target=service.serve_forever, daemon=True).start()
        token = tmp_path / "token"
        token.write_text("stale\n")
        with running_dovecot(tokens_at=f"http://127.0.0.1:{service.server_port}/?token=") as dovecot:
            dovecot.deliver(mail("by-token"))
            reader = reader_of(dovecot, imap_token_file=str(token))
            with pytest.raises(MailboxTrouble) as trouble:
                look(reader)
            assert trouble.value.code == "refused"
            token.write_text("fresh\n")
            assert look(reader) == [b"by-token"]
        service.shutdown()
