"""Personal links that were lost, or came into the wrong hands."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import SYSTEM, Actor, Cause
from senningen.journal.services import begin
from senningen.kernel.ids import new_code
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import queries as people
from senningen.people.rules import LOST_LINK
from senningen.people.services import note_knock, revoke_links
from senningen.programme.models import Edition
from senningen.seats import letters, queries, waves
from senningen.seats.entries import LinkSentAgain, LinksReissued
from senningen.seats.models import Invitation, Request, Seat
from senningen.seats.services.change import Change, change_seat
from senningen.seats.setting import Setting


@service
def find_link(email: str, edition_id: int, *, network: str, now: datetime) -> None:
    """Send whoever has a seat, or waits, a new link to the address they name, if it is theirs; tell nobody whether."""
    if people.knocked_too_often(LOST_LINK, "network", network, now=now):
        raise Refused("link.too-many")
    stream = begin(edition_id)
    enough = people.knocked_too_often(LOST_LINK, "email", email, now=now)
    note_knock(LOST_LINK, email=email, network=network, now=now)
    address = people.address(email)
    if enough or address is None:
        return
    change = Change(Setting(Edition.objects.get(pk=edition_id)), stream, SYSTEM, now, None)
    thing: Seat | Request | Invitation | None = queries.live_seat(address.person_id, edition_id)
    thing = thing or queries.open_request(address.person_id, edition_id)
    thing = thing or waves.open_invitation(address.person_id, edition_id, now=now)
    if thing is not None:
        kind = letters.link_kind(thing)
        entry = change.record(LinkSentAgain(address.person_id, kind, thing.pk))
        letters.link_again(change.occasion(entry), thing, email=address.email)


@service
def reissue_links(seat_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> Seat:
    """End every link to a seat and send a new one: the old one came into the wrong hands."""
    change, seat = change_seat(seat_id, by=by, now=now, cause=cause)
    for kind, subject in queries.links_to(seat):
        revoke_links(kind, subject, now=now)
    revoke_links("calendar", seat.person_id, now=now)
    seat.code = new_code()  # a badge that came into the wrong hands with it is good for nothing either
    seat.save(update_fields=["code"])
    entry = change.record(LinksReissued(seat.pk))
    letters.link_again(change.occasion(entry), seat)
    return seat
