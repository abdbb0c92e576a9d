"""Conversations: which one a message or a letter belongs to, or a new one."""

from __future__ import annotations

from datetime import datetime

from senningen.kernel.prepared import insert
from senningen.kernel.service import service
from senningen.post import queries
from senningen.post.models import Letter, Message, Thread


@service
def thread_of_letter(letter: Letter, *, now: datetime) -> Thread:
    """Put a letter into the conversation it answers, the person's latest about the edition, or a new one."""
    thread = letter.answers.thread if letter.answers else None
    if thread is None and letter.person_id:
        thread = queries.latest_thread(letter.person_id, letter.edition_id, now=now)
    if thread is not None and thread.person_id is None and letter.person_id:
        Thread.objects.filter(pk=thread.pk).update(person_id=letter.person_id)  # now we know who wrote
    return _touched(thread, now=now) or _begun(letter.subject, letter.person_id, letter.edition_id, now=now)


@service
def thread_of_message(message: Message, thread: Thread | None, *, now: datetime) -> Thread:
    """Put a message into the conversation that was found for it, or a new one."""
    return _touched(thread, now=now) or _begun(message.subject, message.person_id, None, now=now)


def _touched(thread: Thread | None, *, now: datetime) -> Thread | None:
    if thread is not None and thread.touched < now:
        Thread.objects.filter(pk=thread.pk, touched__lt=now).update(touched=now)
    return thread


def _begun(subject: str, person_id: int | None, edition_id: int | None, *, now: datetime) -> Thread:
    thread = Thread(subject=subject, person_id=person_id, edition_id=edition_id, begun=now, touched=now)
    return insert([thread])[0]
