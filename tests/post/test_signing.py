"""Our letters are signed: with a key the house makes itself, as other people's programs verify it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from senningen.post import tasks
from senningen.post.models import Letter
from senningen.post.services import letters
from senningen.post.signing import signer
from senningen.programme.queries import sender
from tests import factories
from tests.names import Zone, verified_by_opendkim
from tests.smtp_sink import Sink

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def signing(settings: Any, tmp_path: Path, sink: Sink) -> Path:
    """Turn signing on, in a data folder of its own; returns the folder."""
    settings.OPTIONS = replace(
        settings.OPTIONS,
        data=str(tmp_path),
        smarthost=f"127.0.0.1:{sink.port}",
        smarthost_tls="none",
        dkim_domain="infra.example",
    )
    return tmp_path


def sent(sink: Sink) -> bytes:
    """Send a letter as the worker does; returns what arrived."""
    factories.series()
    someone = factories.person("Hélène Marchal-Ries", email="helene@guests.example")
    letter = letters.queue(
        "reply",
        sender=sender(),
        to=someone,
        key=f"to:{someone.pk}",
        body="Är Plaz ass d'Nummer 1.\n\n.\nFrom hei un ass alles gutt.  \n",
        subject="Plaz an der zéngter Editioun — " * 4,
        now=factories.NOW,
    )
    Letter.objects.filter(pk=letter.pk).update(calendar=CALENDAR, calendar_method="REQUEST")
    tasks.send_letter(letter.pk)
    [mail] = sink.mails
    return mail.raw


def published(folder: Path) -> Zone:
    ours = signer(folder, "infra.example", "senningen")
    return {(ours.name, "TXT"): [ours.record]}


def test_the_key_is_made_once_and_for_the_house_alone(tmp_path: Path) -> None:
    first = signer(tmp_path, "Infra.Example", "senningen")
    file = tmp_path / "dkim" / "senningen.pem"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert signer(tmp_path, "infra.example", "senningen") == first
    assert signer(tmp_path, "infra.example", "next").key != first.key
    assert first.name == "senningen._domainkey.infra.example"
    assert first.record.startswith("v=DKIM1; k=rsa; p=MII")


def test_two_who_need_the_key_at_once_have_the_same(tmp_path: Path) -> None:
    found = []
    both = [threading.Thread(target=lambda: found.append(signer(tmp_path, "infra.example", "s"))) for _ in range(4)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len({each.key for each in found}) == 1
    assert [file.name for file in (tmp_path / "dkim").iterdir()] == ["s.pem"]


@pytest.mark.django_db
def test_without_the_setting_letters_leave_unsigned(signing: Path, settings: Any, sink: Sink) -> None:
    settings.OPTIONS = replace(settings.OPTIONS, dkim_domain="")
    assert b"DKIM-Signature" not in sent(sink)
    assert not (signing / "dkim").exists()


@pytest.mark.house
@pytest.mark.django_db
def test_every_letter_that_leaves_is_signed_as_opendkim_verifies(signing: Path, sink: Sink) -> None:
    raw = sent(sink)
    zone = published(signing)
    assert verified_by_opendkim(raw, zone, signing) == ""
    assert "Bad signature" in verified_by_opendkim(raw.replace(b"Nummer 1", b"Nummer 2"), zone, signing)
    assert "Bad signature" in verified_by_opendkim(raw.replace(b"\r\nTo: ", b"\r\nTo: x@y.example, "), zone, signing)
