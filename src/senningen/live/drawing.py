"""A PDF's pages as pictures and words. Files and bytes only; knows no tables."""

from __future__ import annotations

import threading
from pathlib import Path

import pypdfium2 as pdfium

WIDTHS = (1280, 2560)
"""Pixels: a laptop's stage column, and a large or dense screen."""
MOST_PAGES = 200
LARGEST = 50 * 1024 * 1024
_LONGEST_PAGE = 4_000
_QUALITY = 86
_one_at_a_time = threading.Lock()  # PDFium is not safe to call from two threads


class Unreadable(Exception):  # noqa: N818  reads as what is said of the file
    """Why a file is no deck: `room.slides-unreadable`, `-locked`, `-too-many`, `-too-large`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check(pdf: bytes) -> int:
    """Return how many pages a PDF has; raise `Unreadable` for what cannot be drawn."""
    if len(pdf) > LARGEST:
        raise Unreadable("room.slides-too-large")
    with _one_at_a_time:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as problem:
            locked = "password" in str(problem).lower()
            raise Unreadable("room.slides-locked" if locked else "room.slides-unreadable") from None
        try:
            pages = len(document)
        finally:
            document.close()
    if pages == 0:
        raise Unreadable("room.slides-unreadable")
    if pages > MOST_PAGES:
        raise Unreadable("room.slides-too-many")
    return pages


def draw(pdf: bytes, folder: Path) -> list[str]:
    """Draw every page into `folder` as `<page>-<width>.webp` and return the words of each."""
    with _one_at_a_time:
        document = pdfium.PdfDocument(pdf)
        pages = len(document)
    words = []
    try:
        for number in range(pages):
            with _one_at_a_time:  # page by page, so that an upload need not wait for a whole deck
                words.append(_draw_page(document[number], number + 1, folder))
    finally:
        with _one_at_a_time:
            document.close()
    return words


def _draw_page(page: pdfium.PdfPage, number: int, folder: Path) -> str:
    widest = max(WIDTHS)
    picture = page.render(scale=widest / max(page.get_width(), 1.0)).to_pil().convert("RGB")
    for width in WIDTHS:
        height = max(1, round(picture.height * width / picture.width))
        small = picture if width == picture.width else picture.resize((width, height))
        file = folder / f"{number}-{width}.webp"
        drawn = file.with_suffix(".new")
        small.save(drawn, "WEBP", quality=_QUALITY, method=3)
        drawn.replace(file)
    text = page.get_textpage()
    try:
        return " ".join(text.get_text_bounded().split())[:_LONGEST_PAGE]
    finally:
        text.close()
        page.close()
