"""The parts in a session: one is taken away, and given back as if it never went; whoever has one gets their link."""

from __future__ import annotations

from datetime import datetime

from senningen.desk import queries
from senningen.desk.entries import StageLinkSent
from senningen.desk.models import Move
from senningen.desk.queries import STAGE_LINK
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.kernel.tongues import own_name
from senningen.live import services as live
from senningen.people.models import Account, Link
from senningen.post.letter import LinkTo
from senningen.post.models import Letter
from senningen.post.services import letters
from senningen.post.services.recalling import call_back
from senningen.programme import queries as programme_queries
from senningen.programme import services as programme
from senningen.programme.models import Part, Session


@service
def take_part(part_id: int, *, by: Account, now: datetime) -> Move:
    """Take a part away, so that it can be undone. Whoever is in the room by it is shown out and told why."""
    part = Part.objects.select_related("session__edition").get(pk=part_id)
    cues = list(part.cues.values_list("pk", flat=True))
    call_back([each.pk for each in queries.stage_letters([part_id])])
    kept = programme.take_part_away(part_id, by=as_person(by.person_id), now=now)
    hints.say("desk")
    return Move.objects.create(
        by=by,
        at=now,
        edition=part.session.edition,
        person_id=part.person_id,
        verb="part",
        result={"part": kept, "cues": cues},
    )


@service
def send_stage_link(part_id: int, *, by: Account, now: datetime) -> Letter:
    """Write somebody the link to their part, with the hour in their zone; those that they have go on opening it.

    Raises `session.past` when there is nothing left to come to.
    """
    part = Part.objects.select_related("person", "session__edition").get(pk=part_id)
    session = part.session
    if session.ended or session.state == Session.State.CANCELLED:
        raise Refused("session.past")
    fact = StageLinkSent(part_id, part.person_id)
    entry = begin(session.edition_id).record(fact, by=as_person(by.person_id), now=now)
    return letters.queue(
        STAGE_LINK,
        sender=programme_queries.sender(),
        to=part.person,
        key=f"{STAGE_LINK}/entry:{entry.pk}",
        now=now,
        edition_id=session.edition_id,
        facts={
            "edition": session.edition,
            "title": session.title,
            "sessions": [session],
            "role": part.role,
            "channel": own_name(part.channel),
        },
        link=LinkTo(Link.Kind.STAGE, part_id),
    )


def give_back(move: Move, *, by: Account, now: datetime) -> None:
    """Undo it. The edition is taken by the caller. Raises `desk.nothing-to-undo` if they were given it anew since."""
    kept, person = move.result["part"], move.person
    if person is None or Part.objects.filter(session=kept["session_id"], person=person, role=kept["role"]).exists():
        raise Refused("desk.nothing-to-undo")
    part = programme.give_part_back(kept, person.pk, taken=move.at, by=as_person(by.person_id), now=now)
    live.name_speaker(part, move.result["cues"])
