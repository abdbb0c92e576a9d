"""The letters of a change of plan, the same for the preview and for the post.

The facts a template finds, beside those of every letter:

    changed                    the sessions that moved, each with when it was to be
    title, several             the first of the sessions concerned, and whether there are more
    dropped                    cancelled sessions
    sessions                   where they have a place afterwards, or what they are invited to
    number, until              their seat, and until when it is held if they have not answered
    waiting                    sessions they still wait for, each with the position
    ends, instead              the seat ends; a session given instead
    sooner, silent             the deadline comes sooner than they were told; it has passed and the places are kept
    speaker, before            who speaks, and who was to
    postponed, stage, line, invited    what it is about, and how they stand
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from senningen.desk.replanning.outlook import Concerned, Outlook
from senningen.post.letter import LinkTo, Sender
from senningen.post.models import Letter
from senningen.post.services import letters as post
from senningen.post.writing import Written

KINDS: Mapping[str, str] = {"cancel": "plan-cancelled", "speaker": "plan-speaker"}


def kind_of(outlook: Outlook) -> str:
    """Name the kind of letter that tells of a change."""
    return KINDS.get(outlook.terms.verb, "plan-moved")


def facts(outlook: Outlook, one: Concerned) -> dict[str, Any]:
    """Say what the letter to one person tells."""
    ids = set(one.touched)
    changes = sorted((c for c in outlook.changes if c.session.pk in ids), key=lambda c: c.session.starts_at)
    holds = one.seat is not None and not one.ends
    placed = (*one.keeps, *([one.instead] if one.instead else []))
    ahead = [each for each in outlook.sessions(placed) if not each.ended]
    return {
        "edition": outlook.edition,
        "changed": changes,
        "title": changes[0].session.title,
        "several": len(changes) > 1,
        "dropped": [c.session for c in changes] if outlook.terms.verb == "cancel" else [],
        "sessions": ahead,
        "number": one.seat.number if one.seat and (holds or one.ends) else None,
        "until": one.until if one.standing == "offer" and one.until else _wave_until(outlook, one),
        "waiting": outlook.waiting(one),
        "ends": one.ends,
        "instead": outlook.after[one.instead].title if one.instead else "",
        "sooner": one.sooner,
        "silent": one.seat is not None and one.seat.no_answer,
        "postponed": outlook.terms.verb == "postpone",
        "speaker": outlook.terms.speaker.name if outlook.terms.speaker else "",
        "before": outlook.part.person.with_title if outlook.part else "",
        "stage": one.standing == "stage",
        "line": bool(one.stops_waiting),
        "invited": one.standing == "invited",
    }


def _wave_until(outlook: Outlook, one: Concerned) -> datetime | None:
    """Return until when an invitation without a held place can be answered."""
    if one.invitation is None:
        return None
    return outlook.waves.get(one.invitation.wave_id, one.invitation.wave.until)


def link_for(one: Concerned) -> LinkTo | None:
    """Say where the letter leads: to their page, unless nothing is left behind it."""
    if one.seat is not None:
        return None if one.ends else LinkTo("seat", one.seat.pk)
    if one.request is not None:
        return LinkTo("request", one.request.pk) if one.waits else None
    return LinkTo("invited", one.invitation.pk) if one.invitation else None


def preview(outlook: Outlook, one: Concerned, *, sender: Sender) -> Written:
    """Write the letter to one person and queue nothing."""
    return post.words(
        kind_of(outlook),
        sender=sender,
        to=one.person,
        email=one.email,
        language=one.person.language,
        facts=facts(outlook, one),
        link=link_for(one),
    )


def queue(outlook: Outlook, one: Concerned, *, sender: Sender, about: int, now: datetime) -> Letter:
    """Queue the letter to one person; `about` is the entry of the journal that it tells of."""
    kind = kind_of(outlook)
    return post.queue(
        kind,
        sender=sender,
        to=one.person,
        email=one.email,
        key=f"{kind}/entry:{about}/person:{one.person.pk}",
        now=now,
        edition_id=outlook.edition.pk,
        facts=facts(outlook, one),
        link=link_for(one),
        receipt=True,
    )


@dataclass(frozen=True)
class Version:
    """How a letter looks to one reader of those who stand alike and read the same language."""

    one: Concerned
    language: str
    people: int


def versions(outlook: Outlook) -> list[Version]:
    """Choose one real reader for each language, and for each way to stand that is told of in other words."""
    readers: dict[tuple[str, str], list[Concerned]] = {}
    for one in outlook.concerned:
        how = "ends" if one.ends else "instead" if one.instead else one.standing
        readers.setdefault((one.person.language, how), []).append(one)
    return [Version(them[0], language, len(them)) for (language, _), them in readers.items()]
