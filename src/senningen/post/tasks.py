"""What the worker does with the post."""

from __future__ import annotations

from django.conf import settings

from senningen.kernel import clock
from senningen.post import signing, transport
from senningen.post.delivery import deliver


def send_letter(letter_id: int) -> None:
    """Send a letter, and others that wait beside it."""
    deliver(
        letter_id,
        transport=transport.chosen(),
        now=clock.now,
        domain=settings.OPTIONS.mail_domain,
        sign=signing.chosen(),
    )
