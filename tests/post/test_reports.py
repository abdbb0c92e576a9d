"""What a letter asks of the servers on its way (RFC 3461), and what their reports say (RFC 3464)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from senningen.post.bounces import arrival
from senningen.post.parsing import parse
from senningen.post.transport import Reports, Smarthost, Undeliverable, opened
from tests.smtp_sink import Sink, running_sink

RAW = b"Subject: x\r\n\r\nx\r\n"
ANNA, BEN = "anna@guests.example", "ben@guests.example"


class Offering(Sink):
    """A server that offers delivery reports and understands no parameter of theirs."""

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        await super().handle_EHLO(server, session, envelope, hostname, responses)
        return [responses[0], "250-DSN", *responses[1:]]


@pytest.fixture
def offering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    monkeypatch.setattr("tests.smtp_sink.Sink", Offering)
    with running_sink() as sink:
        yield sink


def send(sink: Sink, *to: str, reports: Reports | None) -> None:
    with opened(Smarthost(f"127.0.0.1:{sink.port}", tls="none")) as line:
        for each in to:
            line.send("bounce+t@infra.example", each, RAW, name="1", reports=reports)


def test_a_letter_names_itself_and_its_recipient_in_the_envelope() -> None:
    asks = Reports("k2m7+", arrival=True)
    assert asks.mail_options == ["RET=HDRS", "ENVID=k2m7+2B"]
    assert asks.rcpt_options("a+b=c@guests.example") == [
        "NOTIFY=SUCCESS,FAILURE,DELAY",
        "ORCPT=rfc822;a+2Bb+3Dc@guests.example",
    ]
    assert Reports("k2m7").rcpt_options(ANNA)[0] == "NOTIFY=FAILURE,DELAY"


def test_a_server_that_offers_no_reports_is_asked_for_none(sink: Sink) -> None:
    send(sink, ANNA, reports=Reports("k2m7", arrival=True))
    assert [mail.to for mail in sink.mails] == [[ANNA]]


def test_a_server_that_stumbles_over_its_own_offer_gets_the_letter_without(offering: Sink) -> None:
    send(offering, ANNA, BEN, reports=Reports("k2m7"))
    assert [mail.to for mail in offering.mails] == [[ANNA], [BEN]]
    assert offering.connections == 1


def test_a_refusal_of_the_address_is_no_stumbling(offering: Sink) -> None:
    offering.answers[ANNA] = "550 5.1.1 No such person"
    with pytest.raises(Undeliverable, match="No such person"):
        send(offering, ANNA, reports=Reports("k2m7"))
    assert offering.mails == []


def report(*actions: str) -> bytes:
    fields = "\r\n".join(f"Final-Recipient: rfc822; {ANNA}\r\nAction: {each}\r\nStatus: 2.0.0\r\n" for each in actions)
    return (
        "From: MAILER-DAEMON@mx.example\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        f"\r\n--b\r\nContent-Type: text/plain\r\n\r\nAll went well.\r\n--b\r\nContent-Type: message/delivery-status\r\n"
        f"\r\nReporting-MTA: dns; mx.example\r\n\r\n{fields}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("actions", "how"),
    [
        (("delivered",), "delivered"),
        (("Delivered",), "delivered"),
        (("relayed",), "relayed"),
        (("expanded",), "relayed"),
        (("delivered", "relayed"), "relayed"),
        (("delivered", "delayed"), "delayed"),
        (("delivered", "failed"), ""),
        (("invented",), ""),
        ((), ""),
    ],
)
def test_a_report_says_the_least_that_happened(actions: tuple[str, ...], how: str) -> None:
    assert arrival(parse(report(*actions))) == how
