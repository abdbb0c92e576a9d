"""Whom a mail in a mailbox was for, as its header tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senningen.post.envelope import envelope
from senningen.post.mailbox import is_ours

OURS = "seats@infra.example"


@pytest.mark.parametrize(
    ("header", "recipient"),
    [
        ("Delivered-To: seats+k2m7@infra.example", "seats+k2m7@infra.example"),
        ("X-Original-To: <Bounce+K2m7@Infra.example>", "bounce+k2m7@infra.example"),
        ("Delivered-To: ministry-7@hosting.example\nTo: Seats <seats+k2m7@infra.example>", "seats+k2m7@infra.example"),
        ("Delivered-To: seats@infra.example\nTo: seats+c.p3x9@infra.example", "seats+c.p3x9@infra.example"),
        ("To: anna@guests.example\nCc: Postmaster <postmaster@infra.example>", "postmaster@infra.example"),
        ("To: undisclosed-recipients:;", OURS),
        ("Delivered-To: someone@else.example", OURS),
        ("Subject: x\n\nDelivered-To: seats+below@infra.example", OURS),
        ("", OURS),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_recipient_is_one_of_our_addresses_a_token_first(header: str, recipient: str, end: str) -> None:
    raw = f"{header}\n\nDelivered-To: seats+text@infra.example\n".replace("\n", end).encode()
    assert envelope(raw, OURS)[0] == recipient


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("Return-Path: <anna@guests.example>", "anna@guests.example"),
        ("Return-Path: <>", ""),
        ("From: anna@guests.example", ""),
        ("Return-Path: <last@hop.example>\r\nReturn-Path: <written@by.stranger>", "last@hop.example"),
    ],
)
def test_the_sender_is_what_the_last_server_wrote(header: str, sender: str) -> None:
    assert envelope(f"{header}\r\n\r\nMoien.\r\n".encode(), OURS)[1] == sender


@given(
    st.binary(max_size=300).map(
        lambda noise: b"Delivered-To: " + noise + b"\r\nReturn-Path: " + noise + b"\r\nTo: " + noise + b"\r\n\r\n"
    )
)
def test_no_header_makes_it_anything_but_one_line_and_one_of_ours(raw: bytes) -> None:
    recipient, sender = envelope(raw, OURS)
    assert is_ours(recipient, OURS)
    assert len(f"{recipient}{sender}".splitlines()) <= 1
    assert "\0" not in recipient + sender
