"""The mails that wait at the demo's desk, dated and worded for its shifted days."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

DAYS = {
    "lb": ("Méindeg", "Dënschdeg", "Mëttwoch", "Donneschdeg", "Freideg", "Samschdeg", "Sonndeg"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


@dataclass(frozen=True)
class Waiting:
    """One mail as the post would hand it over."""

    raw: bytes
    sender: str
    received: datetime


def mails(days: Sequence[date], *, mailbox: str, now: datetime) -> Iterator[Waiting]:
    """Yield the waiting mails, oldest first. `days` are the days of the sessions."""
    written = tomllib.loads(Path(__file__).with_name("inbox.toml").read_text(encoding="utf-8"))["mail"]
    for mail in sorted(written, key=lambda each: -int(each["minutes"])):
        names = DAYS[mail["language"]]
        words = {f"d{n}": names[day.weekday()] for n, day in enumerate(days, 1)}
        words |= {f"n{n}": str(day.day) for n, day in enumerate(days, 1)}
        at = now - timedelta(minutes=mail["minutes"])
        message = _message(mail["name"], mail["email"], mailbox, mail["subject"].format(**words), at)
        message["Content-Language"] = mail["language"]
        message.set_content(mail["text"].strip().format(**words) + "\n")
        yield Waiting(message.as_bytes(), mail["email"], at)
    yield from _automatic(mailbox, now)


def _message(name: str, email: str, mailbox: str, subject: str, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{name} <{email}>"
    message["To"] = mailbox
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{at:%Y%m%d%H%M%S}.{email.replace('@', '.at.')}>"
    return message


def _automatic(mailbox: str, now: datetime) -> Iterator[Waiting]:
    """An out-of-office answer: no action, and never an answer from us."""
    at = now - timedelta(minutes=3)
    away = _message("Duarte Pinheiro", "duarte.pinheiro@tagus.example", mailbox, "Automatic reply: your seat", at)
    away["Auto-Submitted"] = "auto-replied"
    away.set_content("Thank you for your message. I am out of the office and will answer when I am back.\n")
    yield Waiting(away.as_bytes(), "", at)
