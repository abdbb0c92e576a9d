"""Several addresses of one person: which letters go to, and which send them back."""

from __future__ import annotations

from datetime import datetime

from senningen.journal.entries import SYSTEM, Actor, Cause
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people import queries, refusals  # noqa: F401  defines the codes raised here
from senningen.people.entries import AddressAdded, AddressBounced, AddressPreferred, AddressStruck
from senningen.people.models import Address, Person
from senningen.people.rules import tidy_email
from senningen.people.services.traits import note_traits


def readable_address(email: str) -> str:
    """Return an address as it is kept. Raises `people.address-unreadable`."""
    tidy = tidy_email(email)
    if tidy is None:
        raise Refused("people.address-unreadable", email=email[:254])
    return tidy


@service
def add_address(
    person_id: int,
    email: str,
    *,
    preferred: bool = False,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> Address:
    """Give a person one more address; adding it twice changes nothing."""
    tidy = readable_address(email)
    stream = begin(None)
    if not Person.objects.filter(pk=person_id).exists():
        raise Refused("people.unknown")
    address = queries.address(tidy)
    if address is not None and address.person_id != person_id:
        raise Refused("people.address-of-another", email=tidy)
    if address is None:
        first = not Address.objects.filter(person_id=person_id).exists()
        address = Address.objects.create(person_id=person_id, email=tidy, preferred=first, created=now)
        note_traits([person_id])
        stream.record(AddressAdded(person_id, address.pk), by=by, now=now, cause=cause)
    if preferred and not address.preferred:
        address = prefer_address(address.pk, by=by, now=now, cause=cause)
    return address


@service
def strike_address(address_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> None:
    """Take an address from a person that was not theirs after all."""
    stream = begin(None)
    address = Address.objects.filter(pk=address_id).first()
    if address is None:
        return
    others = Address.objects.filter(person_id=address.person_id).exclude(pk=address_id).order_by("pk")
    if address.preferred and (other := others.first()):
        prefer_address(other.pk, by=by, now=now, cause=cause)
    stream.record(AddressStruck(address.person_id, address.pk), by=by, now=now, cause=cause)
    address.delete()
    note_traits([address.person_id])


@service
def prefer_address(address_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> Address:
    """Send letters to this address of the person from now on."""
    stream = begin(None)
    address = Address.objects.filter(pk=address_id).first()
    if address is None:
        raise Refused("people.unknown")
    if not address.preferred:
        Address.objects.filter(person_id=address.person_id, preferred=True).update(preferred=False)
        address.preferred = True
        address.save(update_fields=["preferred"])
        stream.record(AddressPreferred(address.person_id, address.pk), by=by, now=now, cause=cause)
    return address


@service
def address_bounced(
    email: str, *, hard: bool, now: datetime, by: Actor = SYSTEM, cause: Cause | None = None
) -> Address | None:
    """Note that a letter came back from an address; a hard bounce stays hard."""
    stream = begin(None)
    address = queries.address(email)
    if address is None:
        return None
    address.bounces += 1
    if address.state != Address.State.HARD:
        address.state = Address.State.HARD if hard else Address.State.SOFT
    address.save(update_fields=["bounces", "state"])
    stream.record(AddressBounced(address.person_id, address.pk, hard), by=by, now=now, cause=cause)
    return address


@service
def address_arrived(email: str) -> None:
    """Note that a server put a letter into the mailbox: what was delayed before is over; a dead address stays so."""
    address = queries.address(email)
    if address and address.state == Address.State.SOFT:
        address.bounces, address.state = 0, Address.State.GOOD
        address.save(update_fields=["bounces", "state"])


@service
def address_reached(email: str) -> None:
    """Note that a person wrote from an address: it is good again."""
    address = queries.address(email)
    if address and (address.bounces or address.state != Address.State.GOOD):
        address.bounces, address.state = 0, Address.State.GOOD
        address.save(update_fields=["bounces", "state"])
