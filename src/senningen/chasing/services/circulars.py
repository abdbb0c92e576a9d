"""Letters to many: begun, edited, sent one by one, stopped. Nobody is written to who was not shown before."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import QuerySet

from senningen.chasing import letters
from senningen.chasing import refusals as refusals
from senningen.chasing.entries import CircularSent, CircularStopped
from senningen.chasing.groups import Recipient, gather
from senningen.chasing.models import Addressee, Circular
from senningen.jobs import services as jobs
from senningen.journal.entries import person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.kernel.text import Text
from senningen.people.models import Account
from senningen.post.letter import Sender
from senningen.post.services import letters as post
from senningen.post.services import recalling
from senningen.programme import queries as programme
from senningen.seats.models import Wave

AT_A_TIME = 50  # letters written in one transaction


@cache
def _openings() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(resources.files("senningen.chasing").joinpath("openings.toml").read_text("utf-8"))


@service
def begin_circular(
    edition_id: int,
    group: str,
    *,
    follows: Circular | None = None,
    wave: Wave | None = None,
    by: Account,
    now: datetime,
) -> Circular:
    """Begin a letter to a group, with the words it usually begins with. Nothing is sent."""
    words = _openings().get(group, {})
    if follows is not None:
        words = {"subject": dict(follows.subject.in_languages), "text": dict(follows.text.in_languages)}
    return Circular.objects.create(
        edition_id=edition_id,
        group=group,
        follows=follows,
        wave=wave,
        subject=Text(words.get("subject", {})),
        text=Text(words.get("text", {})),
        by=by,
        begun=now,
    )


@service
def write_circular(circular_id: int, **fields: Any) -> Circular:
    """Change the words, or whom to leave out by hand. Raises `circular.sent`."""
    circular = _draft(circular_id)
    for name, value in fields.items():
        setattr(circular, name, value)
    circular.save()
    return circular


@service
def discard_circular(circular_id: int) -> None:
    """Throw a letter away that was never sent. Raises `circular.sent`."""
    Circular.objects.filter(pk=_draft(circular_id).pk).delete()


@service
def send_circular(circular_id: int, *, shown: Collection[int], by: Account, now: datetime) -> Circular:
    """Send it to those who were shown and still belong to the group.

    Raises `circular.sent`, `circular.wordless` and `circular.nobody`.
    """
    stream = begin(Circular.objects.values_list("edition_id", flat=True).get(pk=circular_id))
    circular = _draft(circular_id)
    if not letters.written_in(circular):
        raise Refused("circular.wordless")
    gathered = gather(circular, now=now)
    left_out = {each.person.pk: each.why for each in gathered.left_out}
    for one in gathered.recipients:
        if one.person.pk not in shown or one.person.pk in circular.skipped:
            left_out[one.person.pk] = "by-hand" if one.person.pk in circular.skipped else "came-later"
    people = [one.person.pk for one in gathered.recipients if one.person.pk not in left_out]
    if not people:
        raise Refused("circular.nobody")
    Addressee.objects.bulk_create(Addressee(circular=circular, person_id=pk) for pk in people)
    Addressee.objects.bulk_create(
        Addressee(circular=circular, person_id=pk, left_out=why) for pk, why in left_out.items()
    )
    circular.state, circular.sent = Circular.State.SENT, now
    circular.save()
    stream.record(CircularSent(circular.pk, circular.group, tuple(people)), by=person(by.person_id), now=now)
    _write_on(circular.pk)
    return circular


@service
def write_letters(circular_id: int, *, now: datetime) -> int:
    """Write the next letters of a circular; whoever has left the group meanwhile gets none. Returns how many."""
    circular = Circular.objects.select_related("edition").get(pk=circular_id)
    begin(circular.edition_id)
    circular.refresh_from_db(fields=["state"])
    waiting = list(_unwritten(circular)[: AT_A_TIME + 1]) if circular.state == Circular.State.SENT else []
    if not waiting:
        return 0
    sender, gathered = programme.sender(), gather(circular, now=now)
    recipients = {each.person.pk: each for each in gathered.recipients}
    why = {each.person.pk: each.why for each in gathered.left_out}
    written = circular.addressees.exclude(letter=None).count()
    for addressee in waiting[:AT_A_TIME]:
        if one := recipients.get(addressee.person_id):
            _write(sender, circular, addressee, one, written, now)
            written += 1
        else:
            addressee.left_out = why.get(addressee.person_id, "left-group")
            addressee.save(update_fields=["left_out"])
    if len(waiting) > AT_A_TIME:
        _write_on(circular_id)
    hints.say("letters")
    return min(len(waiting), AT_A_TIME)


@service
def stop_circular(circular_id: int, *, by: Account, now: datetime) -> int:
    """Stop it: what has not left is taken back, what is not written never will be. Returns how many get none."""
    stream = begin(Circular.objects.values_list("edition_id", flat=True).get(pk=circular_id))
    circular = Circular.objects.get(pk=circular_id)
    if circular.state != Circular.State.SENT:
        return 0
    kept = _unwritten(circular).update(left_out="stopped")
    ids = list(circular.addressees.exclude(letter=None).values_list("letter_id", flat=True))
    kept += recalling.take_back_all(ids)
    circular.state = Circular.State.STOPPED
    circular.save(update_fields=["state"])
    stream.record(CircularStopped(circular.pk, kept), by=person(by.person_id), now=now)
    return kept


def _draft(circular_id: int) -> Circular:
    circular = Circular.objects.select_related("edition").get(pk=circular_id)
    if circular.state != Circular.State.DRAFT:
        raise Refused("circular.sent")
    return circular


def _unwritten(circular: Circular) -> QuerySet[Addressee]:
    return circular.addressees.filter(letter=None, left_out="").order_by("pk")


def _write_on(circular_id: int) -> None:
    jobs.put("chasing.write_circular", circular_id)


def _write(
    sender: Sender, circular: Circular, addressee: Addressee, one: Recipient, position: int, now: datetime
) -> None:
    addressee.letter = post.queue(
        "circular",
        sender=sender,
        to=one.person,
        key=f"circular:{circular.pk}/person:{one.person.pk}",
        now=now,
        edition_id=circular.edition_id,
        not_before=post.paced(circular.sent, position, now=now),
        receipt=True,
        **letters.options(circular, one, letters.language_for(circular, one.person), now=now),
    )
    addressee.save(update_fields=["letter"])
