"""Where people are reached: a new link, a new address, an address more of somebody known."""

from __future__ import annotations

from senningen.desk.models import Decision
from senningen.desk.rules import Outcome
from senningen.desk.services.doing import Author, Doing, Done
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people import services as people_services
from senningen.people.models import Address, Person
from senningen.post.letter import LinkTo
from senningen.post.services import letters
from senningen.programme import queries as programme
from senningen.seats import services as seat_services
from senningen.seats.models import Seat


def resend(doing: Doing) -> Done:
    """Send a new link to an address of the seat's owner, never to the one who asks from elsewhere."""
    seat, message = doing.seat, doing.case.message
    own = message.from_email if people.by_email(message.from_email) == seat.person else ""
    _send_link(doing, seat, own)
    return Done(Outcome("resent", seat.number), seat.person, seat, {"seats": [seat.pk]})


def _send_link(doing: Doing, seat: Seat, email: str) -> None:
    message = doing.case.message
    letters.queue(
        "link",
        sender=programme.sender(),
        to=seat.person,
        email=email,
        key=f"link:proposal:{doing.case.proposal.pk}:{doing.case.proposal.decisions.count()}",
        now=doing.now,
        edition_id=seat.edition_id,
        facts={"edition": doing.case.edition, "number": seat.number},
        link=LinkTo("seat", seat.pk),
        answers=message,
        language=message.language,
    )


def address(doing: Doing) -> Done:
    """Write to a person at a new address from now on; the old one is kept, and links that went there go on."""
    person, case = doing.case.person, doing.case
    if person is None or case.edition is None:
        raise Refused("desk.verb-impossible")
    before = people.preferred_address(person.pk)
    added, ids = _add(doing, person)
    seat_services.write_to(person.pk, case.edition.pk, added.pk, **doing.author)
    if case.seat:
        _send_link(doing, case.seat, added.email)
    return Done(Outcome("address"), person, case.seat, {**ids, "preferred_before": before.pk if before else None})


def same(doing: Doing) -> Done:
    """Write down that it is the same person by another address. What they ask is then looked at again."""
    if doing.case.twin is None:
        raise Refused("desk.verb-impossible")
    _, ids = _add(doing, doing.case.twin)
    return Done(Outcome("same"), doing.case.twin, ids=ids)


def _add(doing: Doing, person: Person) -> tuple[Address, dict[str, int | None]]:
    email = doing.case.subjects[0].email
    new = people.address(email) is None
    added = people_services.add_address(person.pk, email, **doing.author)
    return added, {"person": person.pk, "added": added.pk if new else None}


def undo(decision: Decision, author: Author) -> None:
    """Write to where people were written to before, and strike an address that a decision added."""
    result, edition = decision.result, decision.proposal.edition_id
    if edition and (before := result.get("preferred_before")):
        seat_services.write_to(result["person"], edition, before, **author)
    if added := result.get("added"):
        people_services.strike_address(added, **author)
