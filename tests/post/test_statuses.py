"""What servers say when they refuse a letter or keep it waiting, as they really say it."""

from __future__ import annotations

import pytest
from django.utils import translation

from senningen.post.statuses import meant
from senningen.web.desk.status_words import SENTENCES, why


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("a@b.example failed 5.1.1 550 5.1.1 <a@b.example>: Recipient address rejected: User unknown", "no-mailbox"),
        ("550 No such user here", "no-mailbox"),
        ("550 5.4.1 Recipient address rejected: Access denied", "no-mailbox"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "no-mailbox"),
        ("552 5.2.2 The email account that you tried to reach is over quota", "full"),
        ("452 4.2.2 Mailbox full", "full"),
        ("550 5.2.1 The email account that you tried to reach is disabled", "closed"),
        ("450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted for 300 seconds", "later"),
        ("450 try again", "later"),
        (
            "550 5.7.26 This mail has been blocked because the sender is unauthenticated. SPF did not pass",
            "authentication",
        ),
        ("554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org", "blocked"),
        ("550 5.7.1 Rejected by policy", "refused"),
        ("a@b.example delayed 4.4.1 connect to mx.b.example[192.0.2.9]:25: Connection timed out", "no-answer"),
        ("5.4.4 Host or domain name not found. Name service error", "no-domain"),
        ("554 5.4.6 Too many hops", "loop"),
        ("5.4.7 Delivery expired (message too old)", "too-long"),
        ("552 5.3.4 Message size exceeds fixed limit", "too-big"),
        ("421 Service not available", "their-server"),
        ("ConnectionRefusedError: [Errno 111] Connection refused", "no-line"),
        ("host 10.5.1.1 said nothing", ""),
        ("", ""),
    ],
)
def test_a_servers_words_are_said_in_ours(words: str, said: str) -> None:
    assert meant(words) == said
    assert bool(why(words)) == bool(said)


@pytest.mark.parametrize("language", ["lb", "fr", "de"])
def test_every_reason_is_said_in_each_language(language: str) -> None:
    english = {code: str(sentence) for code, sentence in SENTENCES.items()}
    with translation.override(language):
        assert [code for code, sentence in SENTENCES.items() if str(sentence) == english[code]] == []
