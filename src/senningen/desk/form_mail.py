"""A filled-in form as the mail it stands for, and what it asks for, with its line as the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from typing import cast

from django.utils import translation
from django.utils.translation import gettext

from senningen.desk.models import Asking
from senningen.desk.understanding import Act, Evidence, Lang, PersonMentioned, Reading
from senningen.kernel import times
from senningen.post.message import ParsedMessage
from senningen.post.parsing import parse
from senningen.programme.models import Session


def written(asking: Asking, *, mailbox: str, now: datetime) -> bytes:
    """Write the mail, in the language of whoever filled the form in."""
    local, _, domain = asking.email.rpartition("@")
    mail = EmailMessage(policy=SMTPUTF8)
    mail["From"] = Address(asking.name, local, domain)
    mail["To"] = mailbox
    mail["Message-ID"] = f"<asking.{asking.pk}.{int(asking.written.timestamp())}@{mailbox.rpartition('@')[2]}>"
    mail["Date"] = format_datetime(now)
    with translation.override(asking.language):
        mail["Subject"] = gettext("A seat for edition %(number)s") % {"number": asking.edition.number}
    mail.set_content(_text(asking, _asked(asking)))
    return mail.as_bytes()


def read(raw: bytes, asking: Asking) -> tuple[ParsedMessage, Reading]:
    """Say what the form asks for. A remark may ask for more than its fields: a person reads it first."""
    asked = _asked(asking)
    text = _text(asking, asked)
    parsed = replace(parse(raw), reply_text=text)
    act = Act(
        intent="request",
        people=(PersonMentioned(asking.name, asking.email, asking.organisation or None),),
        sessions=tuple(asking.sessions) if asking.sessions else None,
        mode=asking.mode,
        evidence=tuple(_evidence(text, said) for said in asked),
    )
    why = "remark" if asking.remark else ""
    reading = Reading(cast(Lang, asking.language), False, None, (act,), text, bool(why), why)
    return parsed, reading


def _evidence(text: str, said: str) -> Evidence:
    start = text.index(said)
    return Evidence("sentence", said, start, start + len(said))


def _asked(asking: Asking) -> list[str]:
    """Say what the form asks for, in the language of whoever filled it in: for which sessions, and how."""
    with translation.override(asking.language):
        return [each for each in (_sessions(asking), _mode(asking)) if each]


def _text(asking: Asking, asked: list[str]) -> str:
    with translation.override(asking.language):
        house = gettext("Organisation: %(house)s") % {"house": asking.organisation} if asking.organisation else ""
        name = gettext("Name: %(name)s") % {"name": asking.name}
    lines = "\n".join(each for each in (*asked, name, house) if each)
    return "\n\n".join(each for each in (lines, asking.remark) if each) + "\n"


def _sessions(asking: Asking) -> str:
    """Say which sessions are asked for, as the sentence the proposal rests on."""
    if not asking.sessions:
        return gettext("I ask for a seat in all sessions.")
    chosen = [each for each in Session.objects.filter(edition=asking.edition) if each.code in asking.sessions]
    days = ", ".join(times.day(each.day, asking.language, year=False) for each in chosen)
    return gettext("I ask for a seat in these sessions: %(days)s.") % {"days": days}


def _mode(asking: Asking) -> str:
    """Say how they would like to attend, if the form asked."""
    said = {
        "online": gettext("I would like to attend online."),
        "on-site": gettext("I would like to come on site."),
    }
    return said.get(asking.mode, "")
