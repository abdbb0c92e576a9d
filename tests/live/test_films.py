"""One film out of a recording's files: whole, with chapters, trimmed, and without whoever withdrew."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from senningen.jobs import runner
from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import films, services
from senningen.live.films import Chapter, Clip
from senningen.live.models import Consent, Film, RecordedFile
from senningen.media.ports import Kind
from senningen.media.takes import Frame, Take, Written
from senningen.programme.models import Session
from tests import factories
from tests.media.frames import catalog, pictures, sound


def test_everybody_keeps_their_place_in_the_picture() -> None:
    assert films.cells(["a"])["a"] == films.Cell(0, 0, 1280, 720)
    assert films.cells(["a", "b"])["b"] == films.Cell(640, 0, 640, 720)
    six = films.cells(list("abcdef"))
    assert (six["d"], len({(one.x, one.y) for one in six.values()})) == (films.Cell(0, 360, 426, 360), 6)


def test_chapters_begin_with_the_trimmed_film() -> None:
    told = films.chapter_file([Chapter(0, "Welcome"), Chapter(60, "5G; a=b"), Chapter(300, "Late")], start=90, end=200)
    assert told.splitlines()[1:] == ["[CHAPTER]", "TIMEBASE=1/1000", "START=0", "END=110000", "title=5G\\; a\\=b"]


def test_a_film_without_slides_has_no_chapters() -> None:
    assert films.chapter_file([], start=0, end=60) == ";FFMETADATA1\n"


def test_a_cue_of_the_run_sheet_names_the_chapter_that_begins_with_it() -> None:
    slides = [Chapter(0, "Welcome"), Chapter(62, "Title page"), Chapter(300, "Borders")]
    merged = films.with_cues(slides, [Chapter(60, "Marek Dvořák"), Chapter(600, "Questions")])
    assert [one.title for one in merged] == ["Welcome", "Marek Dvořák", "Borders", "Questions"]


def test_progress_is_read_from_what_ffmpeg_says() -> None:
    assert [films.done(one) for one in ("out_time_us=2500000", "out_time_us=N/A", "fps=3")] == [2.5, None, None]
    assert films.length([Clip(Path(), "a", 2, 3, True, True)]) == 5


@pytest.fixture
def session(settings: Any, tmp_path: Path) -> Session:
    """Two people spoke one after the other, two seconds each."""
    settings.DATA = tmp_path
    session = factories.edition(cap=5, sessions=1).sessions.get(number=1)
    for n, codec in enumerate(("h264", "vp8")):
        recorded(session, f"part:{n + 1}", codec, after=2 * n)
    return session


def recorded(session: Session, key: str, codec: str, *, after: float) -> None:
    folder = services.recording_folder(session.pk)
    folder.mkdir(parents=True, exist_ok=True)
    told: list[Written] = []
    take = Take(key, lambda key, suffix: folder / f"{key.replace(':', '-')}{suffix}", told.append)
    said = catalog(codec)
    take.describe(said["video"]["renditions"]["video/hd"], said["audio"]["renditions"]["audio/data"])
    begins = factories.NOW.timestamp() + after
    frames = [
        Frame(Kind.VIDEO, n * 100_000, data, own, begins + n / 10) for n, (data, own) in enumerate(pictures(codec))
    ]
    frames += [Frame(Kind.AUDIO, n * 20_000, data, True, begins + n / 50) for n, data in enumerate(sound())]
    for one in sorted(frames, key=lambda one: one.stamp):
        take.take(one)
    take.end()
    services.note_file(session.pk, told[-1])
    person = factories.person(key, f"{key.replace(':', '')}@speakers.example")
    Consent.objects.create(session=session, key=key, person=person, version=1, language="en", given=factories.NOW)


def shown(file: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_chapters", "-show_format"]
    # A player's list of chapters is a stream of its own that nobody decodes.
    done = subprocess.run([*command, "-of", "json", str(file)], check=True, capture_output=True, text=True)
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.django_db
def test_the_film_is_whole_has_chapters_and_leaves_out_who_withdrew(session: Session) -> None:
    folder = services.recording_folder(session.pk)
    deck = session.decks.create(name="n", folder="f", pages=2, words=["Welcome", "Borders"], uploaded=factories.NOW)
    at = RecordedFile.objects.earliest("began").began.timestamp()
    lines = [{"at": at, "folder": deck.folder, "page": 1}, {"at": at + 2, "folder": deck.folder, "page": 2}]
    (folder / "book.jsonl").write_text("\n".join(map(json.dumps, lines)))
    services.ask_for_film(session.pk, by=SYSTEM, now=factories.NOW)
    runner.run_all(now=clock.now)
    film = Film.objects.get()
    assert (film.state, film.percent, film.problem) == ("ready", 100, "")
    found = shown(folder / "film.mp4")
    assert [one.get("codec_name") for one in found["streams"]][:2] == ["h264", "aac"]
    assert float(found["format"]["duration"]) == pytest.approx(4, abs=0.2)
    assert [one["tags"]["title"] for one in found["chapters"]] == ["Welcome", "Borders"]

    services.withdraw_consent(session.pk, "part:2", by=SYSTEM, now=factories.NOW)
    assert [one.key for one in services.clips(session.pk)] == ["part:1"]
    services.ask_for_film(session.pk, trim_start=0.5, trim_end=0.5, by=SYSTEM, now=factories.NOW)
    runner.run_all(now=clock.now)
    assert float(shown(folder / "film.mp4")["format"]["duration"]) == pytest.approx(1, abs=0.2)


@pytest.mark.django_db
def test_whoever_withdraws_while_the_film_is_made_is_in_none(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = services.recording_folder(session.pk)

    def made_meanwhile(film: int, command: list[str], seconds: float) -> str:
        services.withdraw_consent(session.pk, "part:2", by=SYSTEM, now=factories.NOW)
        (folder / "film.new").write_bytes(b"both of them")
        return ""

    monkeypatch.setattr("senningen.live.services.films._run", made_meanwhile)
    services.ask_for_film(session.pk, by=SYSTEM, now=factories.NOW)
    services.compose_film(session.pk)
    assert not Film.objects.exists()
    assert not list(folder.glob("film*"))


@pytest.mark.django_db
def test_chapters_begin_with_the_first_who_is_in_the_film(session: Session) -> None:
    deck = session.decks.create(name="n", folder="f", pages=1, words=["Borders"], uploaded=factories.NOW)
    line = {"at": RecordedFile.objects.latest("began").began.timestamp() + 1, "folder": deck.folder, "page": 1}
    (services.recording_folder(session.pk) / "book.jsonl").write_text(json.dumps(line))
    began = RecordedFile.objects.latest("began").began
    cues = {"talk": "A film", "end": "The end", "questions": ""}
    for n, (act, what) in enumerate(cues.items()):
        session.cues.create(position=n, act=act, what=what, marked=began + timedelta(seconds=20 * n - 17))
    services.withdraw_consent(session.pk, "part:1", by=SYSTEM, now=factories.NOW)
    services.ask_for_film(session.pk, by=SYSTEM, now=factories.NOW)
    runner.run_all(now=clock.now)
    told = (services.recording_folder(session.pk) / "chapters.txt").read_text()
    assert "\nSTART=1000\n" in told
    assert ("title=A film\n" in told, "title=The end" in told) == (True, False), "closing has no chapter of its own"


@pytest.mark.django_db
def test_without_ffmpeg_or_with_nothing_left_it_says_so(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match=r"recording\.nothing"):
        services.ask_for_film(session.pk, trim_start=9, by=SYSTEM, now=factories.NOW)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Refused, match=r"recording\.no-ffmpeg"):
        services.ask_for_film(session.pk, by=SYSTEM, now=factories.NOW)
