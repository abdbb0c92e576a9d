"""Several acts of one mail, decided together: one letter tells of all, and each can still be undone by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from senningen.desk import rules
from senningen.desk.cases import Case, look
from senningen.desk.drafts import Reply
from senningen.desk.models import Decision
from senningen.desk.services.deciding import answer, decide, hold_until, may_be_done, taken
from senningen.desk.services.doing import Done
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Account
from senningen.post.letter import LinkTo
from senningen.post.models import Letter
from senningen.post.services import enclosing, letters
from senningen.programme import queries as programme
from senningen.seats.models import Seat


@dataclass(frozen=True)
class Part:
    """One act: what is done, and what the common letter says of it.

    `choice` is what somebody chose otherwise: sessions, person, mode, together, as `look` takes them.
    """

    proposal_id: int
    verb: str
    reply: Reply
    choice: Mapping[str, Any] = field(default_factory=dict)


def fit_together(cases: Sequence[Case]) -> bool:
    """Say whether acts can be decided in one go: none needs a second look, and at most one moves a seat or a place."""
    moving = [each for each in cases if each.verb in {*rules.ON_A_SEAT, "refuse"} - {"details", "resend"}]
    ready = all(each.may_answer and not each.suggestion.careful for each in cases)
    return len(cases) > 1 and ready and len(moving) < 2


@service
def confirm_together(
    parts: Sequence[Part], *, greeting: str, closing: str, by: Account, now: datetime
) -> list[Decision]:
    """Do what several proposals of a mail say, and write one letter: a greeting, what is said of each, a closing."""
    decided: list[tuple[Decision, Case, Done]] = []
    for part in parts:
        stream, proposal = taken(part.proposal_id)
        case = look(proposal, now=now, verb=part.verb, **part.choice)
        may_be_done(case, part.verb, part.reply, looked=False)
        decision, done = decide(case, stream, part.reply, by=by, now=now, write=False)
        decided.append((decision, case, done))
    if len({case.message.pk for _, case, _ in decided}) != 1 or not fit_together([case for _, case, _ in decided]):
        raise Refused("desk.not-together")
    first, case, done = next((each for each in decided if each[2].seat), decided[0])
    text = written([greeting, *(part.reply.text for part in parts), closing])
    with letters.held(hold_until(now)):
        letter = answer(case, done, replace(parts[0].reply, text=text), key=f"reply:decision:{first.pk}", now=now)
    for (decision, _, _), part in zip(decided, parts, strict=True):
        decision.result["letters"].append(letter.pk)
        decision.result |= {"together": letter.pk, "greeting": greeting, "said": part.reply.text, "closing": closing}
        decision.save(update_fields=["result"])
    return [decision for decision, _, _ in decided]


def written(paragraphs: Iterable[str]) -> str:
    """Put the parts of a letter below one another."""
    return "\n\n".join(each.strip() for each in paragraphs if each.strip())


def beside(decision: Decision) -> list[Decision]:
    """Return the decisions that one letter tells of together with this one, and that still stand."""
    whole = decision.result.get("together")
    others = Decision.objects.filter(proposal__message_id=decision.proposal.message_id, undone=None)
    theirs = [each for each in others.order_by("pk") if each.result.get("together") == whole and each.pk != decision.pk]
    return theirs if whole else []


def write_without(decision: Decision, *, now: datetime) -> None:
    """The common letter was called back with one decision: write it again about those that stand."""
    others = beside(decision)
    old = Letter.objects.select_related("person", "answers").get(pk=decision.result["together"])
    if not others or old.person is None:
        return
    result, live = others[0].result, Seat.objects.filter(pk=old.link_subject_id or 0, state__in=Seat.LIVE).exists()
    text = written([result["greeting"], *(each.result["said"] for each in others), result["closing"]])
    letter = letters.queue(
        old.kind,
        sender=programme.sender(),
        to=old.person,
        email=old.to_email,
        key=f"{old.key}/without:{decision.pk}",
        now=now,
        edition_id=old.edition_id,
        facts={"edition": decision.proposal.edition},
        link=LinkTo(old.link_kind, old.link_subject_id) if old.link_kind and live else None,
        answers=old.answers,
        body=text,
        subject=old.subject,
        language=old.language,
        automatic=False,
    )
    enclosing.take_over(letter, old)
    for each in others:
        each.result["letters"] = [pk for pk in each.result["letters"] if pk != old.pk] + [letter.pk]
        each.result["together"] = letter.pk
        each.save(update_fields=["result"])
