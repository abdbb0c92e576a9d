"""Files that go with a letter: put to a reply, removed again, taken by the letter that leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Account
from senningen.post import enclosed, refusals  # noqa: F401  the second defines the codes raised here
from senningen.post.enclosed import MEGABYTE, MOST_BYTES, MOST_FILES, waiting_on
from senningen.post.models import Enclosure, Letter, Message


@service
def enclose(name: str, content: bytes, *, answers: Message | None, by: Account, now: datetime) -> Enclosure:
    """Put a file to the reply to a message, or keep it for a letter that is being written.

    Raises `enclosure.empty`, `enclosure.too-big` and `enclosure.too-many`. The same file twice is put there once.
    """
    begin(None)
    name = enclosed.file_name(name)
    sha256 = hashlib.sha256(content).hexdigest()
    waiting = list(waiting_on(answers)) if answers else []
    if same := next((each for each in waiting if (each.name, each.sha256) == (name, sha256)), None):
        return same
    fits([(name, len(content))], beside=waiting)
    made = Enclosure.objects.create(
        answers=answers,
        by=by,
        added=now,
        name=name,
        type=enclosed.type_of(name),
        size=len(content),
        sha256=sha256,
        content=content,
    )
    hints.say("desk")
    return made


def fits(files: Collection[tuple[str, int]], *, beside: Collection[Enclosure] = ()) -> None:
    """Refuse what is empty, and what would be too much for one letter; sizes are in bytes."""
    total = sum(each.size for each in beside)
    for name, size in files:
        total += size
        if not size:
            raise Refused("enclosure.empty", name=name)
        if total > MOST_BYTES:
            raise Refused("enclosure.too-big", name=name, most=MOST_BYTES // MEGABYTE)
    if len(files) + len(beside) > MOST_FILES:
        raise Refused("enclosure.too-many", most=MOST_FILES)


@service
def remove(enclosure_id: int, *, now: datetime) -> Enclosure:
    """Take a file from a reply again. Raises `enclosure.gone` if it has been sent or removed."""
    begin(None)
    found = Enclosure.objects.defer("content").filter(pk=enclosure_id).select_related("answers").first()
    if found is None or found.answers is None or found not in waiting_on(found.answers):
        raise Refused("enclosure.gone")
    Enclosure.objects.filter(pk=enclosure_id).update(removed=now)
    hints.say("desk")
    return found


@service
def take_along(letter: Letter, ids: Collection[int]) -> None:
    """Let files that wait with the answered message leave with this letter. Raises `enclosure.gone`."""
    if not ids:
        return
    waiting = set(waiting_on(letter.answers).values_list("pk", flat=True)) if letter.answers else set()
    if not waiting.issuperset(ids):
        raise Refused("enclosure.gone")
    letter.enclosures.set(ids)


@service
def enclose_in(
    letter: Letter, files: Collection[tuple[str, bytes]], *, again: int | None, by: Account, now: datetime
) -> None:
    """Let files leave with a letter that answers nothing, and those of a letter to the same person it is written after.

    Raises as `enclose` does, for all of them together.
    """
    earlier = Letter.objects.filter(pk=again, person=letter.person_id, state=Letter.State.UNDONE) if again else ()
    kept = [each for old in earlier for each in old.enclosures.defer("content")]
    fits([(name, len(content)) for name, content in files], beside=kept)
    made = [enclose(name, content, answers=None, by=by, now=now) for name, content in files]
    letter.enclosures.set([*kept, *made])


@service
def take_over(letter: Letter, old: Letter) -> None:
    """Let a letter that is written again take the files of the one it replaces."""
    letter.enclosures.set(old.enclosures.values_list("pk", flat=True))
