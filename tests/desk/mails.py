"""Mails as people's programs write them, for stories at the desk."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import count

from senningen.desk import services
from senningen.post.models import Message
from tests import factories

_numbers = count(1)


def written(
    text: str, *, sender: str = "Pol Schiltz <pol.schiltz@guests.example>", subject: str = "Plaz", **headers: str
) -> bytes:
    """Write a plain mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "seats@infra.example", subject
    mail["Message-ID"] = f"<{next(_numbers)}@mail.example>"
    mail["Date"] = "Thu, 10 Dec 2020 16:04:00 +0100"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def arrived(raw: bytes, *, now: datetime = factories.NOW, recipient: str = "seats@infra.example") -> Message:
    """Take a mail in and have it read."""
    written_by = message_from_bytes(raw)
    sender = parseaddr(written_by.get("Return-Path", written_by.get("From", "")))[1]
    stored = services.take_in(raw, recipient=recipient, envelope_from=sender, source="smtp", now=now)
    services.understand(stored.message_id, now=now)
    return Message.objects.get(pk=stored.message_id)


LB_REQUEST = """Moien,

ech hätt gär eng Plaz fir déi véier Sessiounen.

Merci a bescht Gréiss
Pol Schiltz
Gemeng Clierf
"""
FR_TUESDAY = """Bonjour,

Je souhaite assister à la session du mardi 15 décembre. Pourriez-vous me réserver une place ?

Cordialement,
Amélie Fournel
"""
EN_CANCEL = """Dear team,

I am sorry, I have to cancel my seat. Please give it to somebody else.

Kind regards
Ingrid Aalto
"""
