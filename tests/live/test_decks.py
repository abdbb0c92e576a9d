"""Slides: a PDF comes in, its pages are drawn and read, and go again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from senningen.jobs.models import Job
from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import services, tasks
from senningen.live.drawing import WIDTHS
from senningen.live.services.decks import folder_of
from senningen.programme.models import Deck, Session
from tests import factories
from tests.live import people
from tests.live.pdf import slides

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def session() -> Session:
    return factories.edition(cap=5, sessions=1).sessions.get()


def upload(session: Session, pdf: bytes, part_id: int | None = None) -> Deck:
    return services.upload_deck(session.pk, pdf, name="Corridors", part_id=part_id, by=SYSTEM, now=clock.now())


def test_pages_are_drawn_at_two_widths_and_their_words_kept(session: Session) -> None:
    deck = upload(session, slides("Two borders, no gap", "Danke fürs Zuhören"))
    assert Job.objects.get().task == "live.draw_deck"
    for _ in range(2):
        tasks.draw_deck(deck.pk)
    deck.refresh_from_db()
    assert (deck.pages, deck.words) == (2, ["Two borders, no gap", "Danke fürs Zuhören"])
    for width in WIDTHS:
        with Image.open(folder_of(deck) / f"2-{width}.webp") as picture:
            assert picture.size == (width, width * 9 // 16)


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (b"", "room.slides-unreadable"),
        (b"%PDF-1.4 and then nothing", "room.slides-unreadable"),
        (b"PK\x03\x04 a presentation", "room.slides-unreadable"),
        (b"%PDF" + b"\0" * (50 * 1024 * 1024), "room.slides-too-large"),
        (slides(*["x"] * 201), "room.slides-too-many"),
    ],
)
def test_what_is_no_deck_is_refused_with_what_to_do(session: Session, pdf: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        upload(session, pdf)
    assert refused.value.code == code
    assert refused.value.sentence
    assert not Deck.objects.exists()


def test_a_page_is_given_to_whoever_knows_its_folder_and_nothing_beside_it(session: Session, client: Client) -> None:
    deck = upload(session, slides("Two borders, no gap"))
    tasks.draw_deck(deck.pk)
    there = client.get(f"/slides/{deck.folder}/1-1280.webp")
    assert (there.status_code, there["Content-Type"]) == (200, "image/webp")
    assert client.get(f"/slides/{deck.folder}/words.json").json() == ["Two borders, no gap"]
    for name in ("2-1280.webp", "slides.pdf", "..%2F..%2Fsecret-key", "1-1280.new"):
        assert client.get(f"/slides/{deck.folder}/{name}").status_code == 404
    assert client.get("/slides/..%2F..%2Fetc/1-1280.webp").status_code == 404


def test_a_speaker_uploads_and_takes_away_their_own_slides_only(session: Session, client: Client) -> None:
    marek, ilse = people.on_stage(session, "Marek Dvořák"), people.on_stage(session, "Ilse Vandermeer")
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("Corridors.pdf", slides("Two borders, no gap"), "application/pdf")
    assert client.post(f"/stage/{marek.secret}/slides", {"slides": file}).status_code == 302
    deck = Deck.objects.get()
    assert (deck.name, deck.part_id) == ("Corridors", marek.claim.id)
    assert "Corridors" in client.get(f"/stage/{marek.secret}").content.decode()
    assert client.post(f"/stage/{ilse.secret}/slides/{deck.pk}/remove").status_code == 404
    folder = folder_of(deck)
    assert folder.is_dir()
    assert client.post(f"/stage/{marek.secret}/slides/{deck.pk}/remove").status_code == 302
    assert not Deck.objects.exists()
    assert not folder.exists()
