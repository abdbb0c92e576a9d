"""What the worker does for the desk."""

from __future__ import annotations

from senningen.desk import services
from senningen.desk.understanding import EditionWords
from senningen.desk.understanding import understand as read_acts
from senningen.kernel import clock
from senningen.post.parsing import parse


def understand(message_id: int) -> None:
    """Read a stored message; what is exact and harmless, a rule may confirm that an organiser switched on."""
    services.understand(message_id, now=clock.now())
    services.confirm_by_rule(message_id, now=clock.now())


def get_ready() -> None:
    """Load the word tables and the language model, so that the first mail is read as quickly as the second."""
    read_acts(parse(b"From: a@b.example\r\nSubject: .\r\n\r\nBonjour, une place.\r\n"), EditionWords("", {}, ()))
