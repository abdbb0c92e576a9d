"""What a first start tells the person at the terminal: where to go, and with which link.

Personal links are stored hashed, so a later start cannot repeat them: the demo makes new ones each time, and an empty
house offers its owner's set-up link until somebody has an account.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from senningen.people.models import Account, Link
from senningen.people.rules import link_path
from senningen.people.services import make_link, revoke_links
from senningen.programme.models import Part
from senningen.runtime.options import Options
from senningen.seats.models import Seat

Line = tuple[str, str]


def lines(options: Options, public_url: str, *, demo: bool, now: datetime) -> Iterator[Line]:
    """Say where the house is and how to enter it: pairs of a label and an address."""
    yield "public page", f"{public_url}/"
    if demo:
        for label, path in _demo_links(now):
            yield label, public_url + path
        yield "send a mail to the desk", f".venv/bin/python docs/examples/send_a_mail.py {options.smtp_listen_port}"
    elif not Account.objects.exists():
        revoke_links(Link.Kind.SETUP, None, now=now)  # the house itself is the subject
        secret = make_link(Link.Kind.SETUP, person_id=None, expires=now + timedelta(days=7), now=now)
        yield "set up your account", public_url + link_path(Link.Kind.SETUP, secret)
    else:
        yield "desk", f"{public_url}/desk/"


def _demo_links(now: datetime) -> Iterator[Line]:
    organiser = Account.objects.filter(is_active=True, person__invented=True).order_by("pk").first()
    if organiser:
        yield "desk", _link(Link.Kind.SIGN_IN, organiser.person_id, None, now, expires=now + timedelta(days=1))
    seat = Seat.objects.filter(state=Seat.State.TAKEN, person__invented=True).order_by("person_id").first()
    if seat:
        yield "a guest", _link(Link.Kind.SEAT, seat.person_id, seat.pk, now)
    for role in (Part.Role.SPEAKER, Part.Role.HOST):
        parts = Part.objects.filter(role=role, person__invented=True, session__edition__state="open")
        part = parts.order_by("session", "position").first()
        if part:
            yield f"a {role}", _link(Link.Kind.STAGE, part.person_id, part.pk, now)


def _link(
    kind: Link.Kind, person_id: int, subject_id: int | None, now: datetime, expires: datetime | None = None
) -> str:
    secret = make_link(kind, person_id=person_id, subject_id=subject_id, expires=expires, now=now)
    return link_path(kind, secret)


def printed(told: Iterator[Line]) -> str:
    """Set the lines as a block that can be copied from."""
    pairs = list(told)
    width = max(len(label) for label, _ in pairs)
    return "\n".join(["", *(f"  {label:<{width}}  {address}" for label, address in pairs), ""])
