"""Questions become rows: those of the room as they change, and those that came by mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from senningen.journal.entries import Actor, Cause
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.service import service
from senningen.live import asked, entries
from senningen.live.models import Question, SentQuestion
from senningen.programme.models import Session

_WRITTEN = [
    "text",
    "original",
    "person_id",
    "seat",
    "stand",
    "into",
    "reason",
    "answer",
    "votes",
    "published",
    "answered",
]


def write_questions(session_id: int, changed: Mapping[int, tuple[asked.Question, int] | None]) -> None:
    """Write questions as they are now, each with its votes; what its author took back is gone."""
    gone = [number for number, one in changed.items() if one is None]
    if gone:
        Question.objects.filter(session_id=session_id, number__in=gone).delete()
    rows = [_row(session_id, *one) for one in changed.values() if one is not None]
    Question.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["session_id", "number"], update_fields=_WRITTEN
    )


def _row(session_id: int, one: asked.Question, votes: int) -> Question:
    return Question(
        session_id=session_id,
        number=one.number,
        text=one.text,
        original=one.original,
        person_id=one.person_id if one.named else None,
        seat=one.seat if one.named else None,
        origin=one.origin,
        sent_id=one.sent,
        stand=one.stand,
        into=one.into,
        reason=one.reason,
        answer=one.answer,
        votes=votes,
        asked=one.at,
        published=one.published,
        answered=one.answered,
    )


@service
def pass_question_on(
    session_id: int, text: str, *, person_id: int, message_id: int | None, by: Actor, now: datetime, cause: Cause | None
) -> SentQuestion:
    """Put a question that came by mail to those who speak in a session: the host finds it in the queue."""
    session = Session.objects.get(pk=session_id)
    stream = begin(session.edition_id)
    made = SentQuestion.objects.create(
        session=session, person_id=person_id, message_id=message_id, text=text[:500], at=now
    )
    stream.record(entries.QuestionPassedOn(session_id, made.pk), by=by, now=now, cause=cause)
    hints.say(f"questions:{session_id}")
    return made


@service
def take_question_back(sent_id: int) -> None:
    """Take a question from the mail out of the queue again; one that was published stays where it is."""
    for sent in SentQuestion.objects.filter(pk=sent_id):
        hints.say(f"questions:{sent.session_id}")
        SentQuestion.objects.filter(pk=sent.pk).delete()
