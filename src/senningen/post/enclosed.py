"""Reading the files that go with letters: how much fits, what they are called, which of them wait."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection
from pathlib import PurePosixPath
from urllib.parse import quote

from django.db.models import QuerySet

from senningen.post.mime import File
from senningen.post.models import Enclosure, Letter, Message
from senningen.post.writing import line

MEGABYTE = 1_000_000
MOST_BYTES = 10 * MEGABYTE  # of all files of a letter; base64 makes 13.7 of it, and many servers refuse 20
MOST_FILES = 10
LONGEST_NAME = 400  # as written in a header, where each letter with an accent takes six
ANYTHING = "application/octet-stream"


def file_name(given: str) -> str:
    """Make a name that no header, path or file system stumbles over."""
    name = line(given.replace("\\", "/").rpartition("/")[2]).strip(". ") or "file"
    path = PurePosixPath(name)
    stem, suffix = path.stem, path.suffix[:20]
    while len(quote(stem + suffix)) > LONGEST_NAME or len(stem + suffix) > 150:
        stem = stem[:-1]
    return (stem + suffix) or "file"


def type_of(name: str) -> str:
    """Say what a file is by its name; what would be read as a mail or by parts is only a file."""
    found, packed = mimetypes.guess_type(name, strict=True)
    return found if found and not packed and not found.startswith(("message/", "multipart/")) else ANYTHING


def waiting_on(message: Message) -> QuerySet[Enclosure]:
    """Return the files that wait to go with the reply to a message; a letter that was called back gives them back."""
    gone = Letter.objects.exclude(state=Letter.State.UNDONE).filter(enclosures__answers=message)
    waiting = Enclosure.objects.filter(answers=message, removed=None).defer("content")
    return waiting.exclude(letters__in=gone).order_by("added", "pk")


def files_of(letter_id: int) -> list[File]:
    """Return the files of a letter, whole, as they leave with it."""
    found = Enclosure.objects.filter(letters=letter_id).order_by("added", "pk")
    return [File(each.name, each.type, bytes(each.content)) for each in found]


def with_files(letter_ids: Collection[int]) -> set[int]:
    """Say which of these letters have files."""
    return set(Letter.objects.filter(pk__in=letter_ids, enclosures__isnull=False).values_list("pk", flat=True))
