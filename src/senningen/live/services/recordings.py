"""Recording: who agreed and who withdrew, which files there are, and taking them away."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from senningen.journal.entries import Actor
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.kernel.text import LANGUAGES
from senningen.live import consent, entries, queries, refusals
from senningen.live.cases.recording import CONSENT
from senningen.live.models import Consent, Film, RecordedFile
from senningen.live.services.streams import begin_for
from senningen.media import muxing
from senningen.media.takes import Written

MIB = 2**20
FILM = "film.mp4"


def keep_free() -> int:
    """Return how many bytes of the disk a recording leaves to the rest of the house."""
    return int(settings.OPTIONS.disk_low_mib) * MIB


def free() -> int:
    """Return how many bytes of the disk are left."""
    return shutil.disk_usage(settings.DATA).free


def see_that_it_can_record() -> None:
    """Raise `Refused` if this house cannot record now: PyAV is missing, or the disk is full."""
    if not muxing.installed():
        raise Refused(refusals.NOT_INSTALLED.code)
    see_that_there_is_room()


def see_that_there_is_room() -> None:
    """Raise `recording.disk-full` when the rest of the disk belongs to the rest of the house."""
    if free() < keep_free():
        raise Refused(refusals.DISK_FULL.code)


@service
def agree_to_recording(
    session_id: int, key: str, person_id: int, *, version: int, language: str, by: Actor, now: datetime
) -> Consent:
    """Keep somebody's consent with the text they saw; twice is once. Raises `recording.old-text`."""
    if version != CONSENT:
        raise Refused(refusals.OLD_TEXT.code)
    stream = begin_for(session_id)
    standing = Consent.objects.filter(session_id=session_id, key=key, withdrawn=None)
    known = standing.filter(version=version).first()
    if known is not None:
        return known
    standing.update(withdrawn=now)  # an older text no longer counts
    language = language if language in LANGUAGES else "en"
    text = consent.text(language)
    made = Consent.objects.create(
        session_id=session_id, key=key, person_id=person_id, version=version, language=language, text=text, given=now
    )
    stream.record(entries.RecordingAgreed(session_id, person_id, version), by=by, now=now)
    hints.say(f"agreements:{session_id}")
    return made


@service
def withdraw_consent(session_id: int, key: str, *, by: Actor, now: datetime) -> None:
    """Take somebody's consent back; a recording that has them on stage stops as soon as its room hears.

    A film that was made with them is deleted.
    """
    stream = begin_for(session_id)
    standing = Consent.objects.filter(session_id=session_id, key=key, withdrawn=None).first()
    if standing is None:
        return
    Consent.objects.filter(pk=standing.pk).update(withdrawn=now)
    if RecordedFile.objects.filter(session_id=session_id, key=key).exists():
        Film.objects.filter(session_id=session_id).delete()
        (folder_of(session_id) / FILM).unlink(missing_ok=True)
    stream.record(entries.RecordingConsentWithdrawn(session_id, standing.person_id), by=by, now=now)
    hints.say(f"agreements:{session_id}")


@service
def note_file(session_id: int, written: Written) -> None:
    """Keep what is known of a file: that it is begun, or its length and size."""
    RecordedFile.objects.update_or_create(
        session_id=session_id,
        name=written.name,
        defaults={
            "key": written.key,
            "began": datetime.fromtimestamp(written.began, UTC),
            "video": written.video,
            "audio": written.audio,
            "seconds": written.seconds if written.closed else None,
            "size": written.size,
        },
    )


@service
def delete_recording(session_id: int, *, by: Actor, now: datetime) -> None:
    """Delete every file of a session's recording, for good. Raises `recording.running` while it is recorded."""
    stream = begin_for(session_id)
    if queries.kept_room(session_id).recording.since is not None:
        raise Refused(refusals.RUNNING.code)
    RecordedFile.objects.filter(session_id=session_id).delete()
    Film.objects.filter(session_id=session_id).delete()
    shutil.rmtree(folder_of(session_id), ignore_errors=True)
    stream.record(entries.RecordingDeleted(session_id), by=by, now=now)


def folder_of(session_id: int) -> Path:
    """Return where the files of a session's recording are."""
    return Path(settings.DATA) / "recordings" / str(session_id)
