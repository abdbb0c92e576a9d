"""Whatever arrives is taken in and read in time: with a reading, or with one of four reasons why there is none."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import psutil
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from senningen.desk import services
from senningen.desk.understanding import described, understand
from senningen.post.models import Message
from senningen.post.parsing import Unreadable, parse
from tests import factories
from tests.costs import drawn

MAILS = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "corpus").glob("*.eml"))]
PIECES = [
    *(b"\x00", b"\xff\xfe", b"\r\n\r\n", b"--", b"boundary=", b"=?utf-8?b?//8=?=", b"=?x?q?=0D=0A?=", b"\xe2\x80\xae"),
    *(b"From: \r\n", b"Date: Thu, 99 Foo 20 99:99\r\n", b"BEGIN:VEVENT\r\n", b"ATTENDEE;CN=", b"<blockquote>" * 50),
    *(b"Content-Type: multipart/mixed; boundary=x\r\n", b"Content-Transfer-Encoding: base64\r\n", b"14 15 16 17 " * 40),
    *(b"(" * 300, b"<" * 300, b"@" * 300, b", " * 300),
]
EDITION = described("demo-10")
CODES = {"too-big", "too-deep", "too-many-parts", "broken"}
SLOWEST = 1.0  # seconds of this thread on a processor of its own; the slowest of these texts takes a sixth
ORDINARY = 0.1  # seconds that twenty mails of the corpus take there
GROWTH = 24 << 20  # bytes: what caches and a heap in pieces may still take after four thousand mails


@pytest.fixture(scope="module", autouse=True)
def _tables_are_read() -> None:
    """Have what is read once for all mails read before any of them is timed."""
    read_ordinary_mails()


def read_ordinary_mails() -> None:
    for raw in MAILS[:20]:
        understand(parse(raw), EDITION)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A mail of the corpus after a few accidents: bytes cut, doubled, replaced, foreign pieces put in."""
    raw = bytearray(draw(st.sampled_from(MAILS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(raw)))
        length = draw(st.integers(0, 400))
        match draw(st.integers(0, 3)):
            case 0:
                del raw[at : at + length]
            case 1:
                raw[at:at] = raw[at : at + length]
            case 2:
                raw[at : at + 4] = draw(st.binary(max_size=8))
            case _:
                raw[at:at] = draw(st.sampled_from(PIECES))
    return bytes(raw)


def survives(raw: bytes) -> None:
    """Parse and understand: a reading, or one of the four reasons why there is none, in time."""
    codes: set[str] = set()
    begun = time.thread_time()
    try:
        understand(parse(raw), EDITION)
    except Unreadable as unreadable:
        codes.add(unreadable.code)
    assert codes <= CODES
    assert_quick(time.thread_time() - begun)


def assert_quick(took: float) -> None:
    """Hold reading to its time; where others keep the processor from us, to as many times that of ordinary mails."""
    if took < SLOWEST:
        return
    begun = time.thread_time()
    read_ordinary_mails()
    assert took < SLOWEST * max(1.0, (time.thread_time() - begun) / ORDINARY)


def is_taken_in_and_read(raw: bytes) -> None:
    """Take a mail in and have it read, rows and all; afterwards it is as if it had never come."""
    here = transaction.savepoint()
    begun = time.thread_time()
    stored = services.take_in(raw, recipient="seats@infra.example", envelope_from="a@b.example", now=factories.NOW)
    services.understand(stored.message_id, now=factories.NOW)
    took = time.thread_time() - begun
    message = Message.objects.get(pk=stored.message_id)
    proposals = list(message.proposals.all())
    transaction.savepoint_rollback(here)
    transaction.savepoint_commit(
        here
    )  # a savepoint rolled back to still stands, with every page that was changed since
    connection.run_on_commit.clear()  # nothing is ever committed here
    assert bytes(message.raw) == raw
    assert message.state != Message.State.STORED
    assert (message.state == Message.State.UNREADABLE) == (message.problem in CODES)
    assert proposals
    assert "not-understood" not in {
        each.why_person for each in proposals
    }  # a fault of ours, caught so as to hide no mail
    assert_quick(took)


ANY = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def damaged_mails(count: int, *, beginning_with: int = 0) -> None:
    """Let so many damaged mails come, the same each time; hypothesis forgets what it drew after each five hundred."""
    for lot in range(-(-count // 500)):

        @seed(beginning_with + lot)
        @settings(max_examples=min(count, 500), deadline=None, database=None, suppress_health_check=ANY)
        @given(mutated())
        def come(raw: bytes) -> None:
            is_taken_in_and_read(raw)

        come()


@pytest.mark.chance
@pytest.mark.django_db
def test_a_damaged_mail_never_stops_the_desk() -> None:
    factories.edition()
    damaged_mails(drawn(500))


@pytest.mark.long
@pytest.mark.django_db
def test_twenty_thousand_damaged_mails_never_stop_the_desk_nor_fill_the_memory() -> None:
    factories.edition()
    damaged_mails(4_000)
    gc.collect()
    warm = psutil.Process().memory_info().rss
    damaged_mails(16_000, beginning_with=8)
    gc.collect()
    assert psutil.Process().memory_info().rss - warm < GROWTH


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_noise_never_stops_the_desk(raw: bytes) -> None:
    survives(raw)


@pytest.mark.parametrize(
    "body",
    [
        "a" * 300_000,
        "lundi et mardi, " * 20_000,
        "> " * 100_000,
        "Ann Lee <ann@x.example>, " * 5_000,
        "\n".join("Le 14 décembre 2020 à 10:00 X a écrit" for _ in range(5_000)),
        "place " * 50_000 + "?",
        "<p style='" + "x" * 100_000,
        "ne " * 30_000,
    ],
    ids=["one word", "days", "quotes", "people", "attributions", "seats", "open tag", "negations"],
)
def test_a_huge_text_takes_no_huge_time(body: str) -> None:
    for kind in ("plain", "html"):
        survives(f"From: a@x.example\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{body}".encode())
