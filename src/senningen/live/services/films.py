"""The film of a session: asked for at the desk, put together in a job, with its progress."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import translation

from senningen.jobs import services as jobs
from senningen.journal.entries import Actor
from senningen.kernel import clock, hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live import entries, films, queries, refusals
from senningen.live.called import called
from senningen.live.cued import Act
from senningen.live.films import Chapter, Clip
from senningen.live.models import Film, RecordedFile
from senningen.live.services.recordings import FILM, folder_of, see_that_there_is_room
from senningen.live.services.streams import begin_for
from senningen.programme.models import Deck, Session

_TOLD_EVERY = 0.02


@service
def ask_for_film(session_id: int, *, trim_start: float = 0, trim_end: float = 0, by: Actor, now: datetime) -> Film:
    """Have the film of a session put together; `trim_end` is cut off its end. Both in seconds.

    Raises `recording.no-ffmpeg`, `recording.nothing`, `recording.running`, `recording.disk-full`.
    """
    if shutil.which("ffmpeg") is None:
        raise Refused(refusals.NO_FFMPEG.code)
    see_that_there_is_room()
    stream = begin_for(session_id)
    if queries.kept_room(session_id).recording.since is not None:
        raise Refused(refusals.RUNNING.code)
    whole = films.length(clips(session_id))
    if whole - trim_start - trim_end <= 0:
        raise Refused(refusals.NOTHING_RECORDED.code)
    wanted = {"state": Film.State.ASKED, "percent": 0, "trim_start": trim_start, "trim_end": trim_end}
    film, _ = Film.objects.update_or_create(session_id=session_id, defaults=wanted)
    stream.record(entries.FilmAsked(session_id), by=by, now=now)
    jobs.put("live.compose_film", session_id, key=f"film:{session_id}")
    hints.say("desk")
    return film


def clips(session_id: int) -> list[Clip]:
    """Return the files that may be in the film, from the first moment on: of whoever withdrew, nothing."""
    folder, rows = folder_of(session_id), _not_withdrawn(session_id)
    return [
        Clip(
            folder / one.name,
            one.key,
            (one.began - rows[0].began).total_seconds(),
            one.seconds if one.seconds is not None else _measured(folder / one.name),
            bool(one.video),
            bool(one.audio),
        )
        for one in rows
        if (folder / one.name).exists()
    ]


def film_runs(session_id: int) -> tuple[datetime, datetime] | None:
    """Return from when until when the ready film of a session shows it; nothing when there is none."""
    film, rows = queries.film(session_id), _not_withdrawn(session_id)
    if film is None or film.state != Film.State.READY or not rows:
        return None
    begins = rows[0].began + timedelta(seconds=film.trim_start)
    return begins, begins + timedelta(seconds=film.seconds)


def _not_withdrawn(session_id: int) -> list[RecordedFile]:
    """Return the files of those whose consent stands, the first one first."""
    withdrawn = queries.withdrawn(session_id)
    return [one for one in queries.recorded(session_id) if one.key not in withdrawn]


def _measured(file: Path) -> float:
    """Read the length of a file that a killed server left behind."""
    show = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", str(file)]
    said = subprocess.run(show, capture_output=True, text=True, check=False).stdout  # noqa: S603  our own file
    times = [float(one.strip(",")) for one in said.split() if one.strip(",").replace(".", "", 1).isdigit()]
    return max(times, default=0.0)


def compose_film(session_id: int) -> None:
    """Put the film together; run again it begins anew."""
    film = Film.objects.filter(session_id=session_id).first()
    parts = clips(session_id)
    if film is None or not parts:
        return  # deleted meanwhile
    folder, end = folder_of(session_id), films.length(parts) - film.trim_end
    about, made = folder / "chapters.txt", folder / "film.new"
    about.write_text(films.chapter_file(_chapters(session_id), start=film.trim_start, end=end))
    command = films.command(parts, about, made, start=film.trim_start, end=end)
    problem = _run(film.pk, ["nice", "-n", "15", *command], end - film.trim_start)
    if problem:
        made.unlink(missing_ok=True)
        _note(film.pk, state=Film.State.FAILED, problem=problem[-500:])
        return
    made.replace(folder / FILM)
    still_wanted = _note(
        film.pk,
        state=Film.State.READY,
        percent=100,
        problem="",
        seconds=end - film.trim_start,
        size=(folder / FILM).stat().st_size,
        made=clock.now(),
    )
    if not still_wanted:  # somebody in it withdrew meanwhile
        (folder / FILM).unlink(missing_ok=True)


def _run(film_id: int, command: list[str], seconds: float) -> str:
    _note(film_id, state=Film.State.MADE, percent=0)
    told = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout
        assert process.stderr
        for line in process.stdout:
            share = (films.done(line) or 0) / max(seconds, 0.1)
            if share - told >= _TOLD_EVERY:
                told = share
                _note(film_id, percent=min(99, round(100 * share)))
        complaint = process.stderr.read()
    return (complaint or "ffmpeg failed") if process.returncode else ""


@service
def _note(film_id: int, **facts: object) -> bool:
    """Note how far a film is; whether there is still such a film."""
    hints.say("desk")
    return bool(Film.objects.filter(pk=film_id).update(**facts))


def _chapters(session_id: int) -> list[Chapter]:
    """Begin a chapter with each cue that was done and, between them, with each slide, named by its first words."""
    recorded = _not_withdrawn(session_id)
    if not recorded:
        return []
    first = recorded[0].began
    return films.with_cues(_of_slides(session_id, first), _of_cues(session_id, first))


def _of_cues(session_id: int, first: datetime) -> list[Chapter]:
    """Call chapters as the cues are, or by who spoke; whoever withdrew is not named."""
    withdrawn = queries.withdrawn(session_id)
    cues = queries.cues_of(session_id).exclude(act__in=[Act.OPEN, Act.RECORD, Act.STOP, Act.END])
    done = [one for one in cues if one.marked and not one.skipped and f"part:{one.part_id}" not in withdrawn]
    languages = Session.objects.values_list("edition__languages", flat=True).get(pk=session_id)
    with translation.override(next(iter(languages), "en")):
        names = [one.what or (one.part.person.name if one.part else called(one)) for one in done]
    starts = [(one.marked - first).total_seconds() for one in done if one.marked]
    return sorted((Chapter(start, name) for start, name in zip(starts, names, strict=True)), key=_start)


def _start(one: Chapter) -> float:
    return one.start


def _of_slides(session_id: int, first: datetime) -> list[Chapter]:
    book = folder_of(session_id) / "book.jsonl"
    if not book.exists():
        return []
    words = dict(Deck.objects.filter(session_id=session_id).values_list("folder", "words"))
    found: list[Chapter] = []
    for line in book.read_text().splitlines():
        said = json.loads(line)
        pages = words.get(said["folder"]) or []
        title = pages[said["page"] - 1][:60] if 0 < said["page"] <= len(pages) else ""
        if title and (not found or found[-1].title != title):
            found.append(Chapter(max(0.0, said["at"] - first.timestamp()), title))
    return found
