"""Slides of a session: a PDF is taken in, its pages are drawn in a job, at two widths, and their words are kept."""

from __future__ import annotations

import json
import secrets
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from senningen.jobs import services as jobs
from senningen.journal.entries import Actor
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live import drawing, refusals
from senningen.live.entries import SlidesUploaded
from senningen.programme.models import Deck, Part, Session

SLIDES = "slides"


def folder_of(deck: Deck) -> Path:
    """Return where a deck's files are."""
    return Path(settings.DATA) / SLIDES / deck.folder


@service
def upload_deck(
    session_id: int, pdf: bytes, *, name: str, part_id: int | None = None, by: Actor, now: datetime
) -> Deck:
    """Take in a PDF of slides and queue the drawing of its pages. Raises `Refused` for what is no readable PDF."""
    try:
        drawing.check(pdf)
    except drawing.Unreadable as problem:
        raise Refused(problem.code, most=drawing.MOST_PAGES, mib=drawing.LARGEST // 2**20) from None
    session = Session.objects.get(pk=session_id)
    stream = begin(session.edition_id)
    part = Part.objects.filter(pk=part_id, session_id=session_id).first() if part_id else None
    deck = Deck.objects.create(
        session=session, part=part, name=name[:200], folder=secrets.token_urlsafe(24), uploaded=now
    )
    folder = folder_of(deck)
    folder.mkdir(parents=True, mode=0o700)
    (folder / "slides.pdf").write_bytes(pdf)
    stream.record(SlidesUploaded(session_id, deck.pk), by=by, now=now)
    jobs.put("live.draw_deck", deck.pk, key=f"draw:{deck.pk}")
    hints.say(f"decks:{session_id}")
    return deck


def draw_deck(deck_id: int) -> None:
    """Draw the pages of a deck; run again it draws the same files anew."""
    deck = Deck.objects.filter(pk=deck_id).first()
    if deck is None:
        return  # taken away meanwhile
    folder = folder_of(deck)
    words = drawing.draw((folder / "slides.pdf").read_bytes(), folder)
    (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False))
    _drawn(deck_id, words)


@service
def _drawn(deck_id: int, words: list[str]) -> None:
    Deck.objects.filter(pk=deck_id).update(pages=len(words), words=words)
    session_id = Deck.objects.values_list("session_id", flat=True).get(pk=deck_id)
    hints.say(f"decks:{session_id}")


@service
def remove_deck(session_id: int, deck_id: int, *, part_id: int | None = None) -> None:
    """Take a deck away: its row and its files. Of a speaker only their own."""
    mine = Deck.objects.filter(session_id=session_id, pk=deck_id)
    deck = (mine.filter(part_id=part_id) if part_id else mine).first()
    if deck is None:
        raise Refused(refusals.NO_SUCH_SLIDES.code)
    shutil.rmtree(folder_of(deck), ignore_errors=True)
    Deck.objects.filter(pk=deck.pk).delete()
    hints.say(f"decks:{session_id}")
