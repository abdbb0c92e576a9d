"""Reading two people side by side: what each is known by, and what hangs on each. Eight queries, whoever they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Model

from senningen.people.models import Account, Address, Person
from senningen.post.models import Letter, Message
from senningen.programme.models import Part
from senningen.seats.models import Request, Seat


@dataclass
class Side:
    """One of the two."""

    person: Person
    addresses: list[Address] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    mails: int = 0
    letters: int = 0
    account: Account | None = None

    @property
    def preferred(self) -> Address | None:
        """Return where letters go."""
        return next((each for each in self.addresses if each.preferred), None)


def side_by_side(one: int, other: int) -> tuple[Side, Side] | None:
    """Return two people, whoever stays first: an account, or else who was written down first. None if one is merged."""
    ids = (one, other)
    people = Person.objects.filter(pk__in=ids, merged_into=None).select_related("organisation")
    sides = {each.pk: Side(each) for each in people}
    if len(sides) < 2:
        return None
    for address in Address.objects.filter(person__in=ids).order_by("-preferred", "email"):
        sides[address.person_id].addresses.append(address)
    for seat in Seat.objects.filter(person__in=ids).select_related("edition").order_by("-edition__number", "-given"):
        sides[seat.person_id].seats.append(seat)
    asked = Request.objects.filter(person__in=ids, state=Request.State.OPEN).select_related("edition")
    for request in asked.order_by("-edition__number"):
        sides[request.person_id].requests.append(request)
    parts = Part.objects.filter(person__in=ids).select_related("session__edition")
    for part in parts.order_by("-session__edition__number", "session__number"):
        sides[part.person_id].parts.append(part)
    for account in Account.objects.filter(person__in=ids):
        sides[account.person_id].account = account
    mails, letters = _counts(Message, ids), _counts(Letter, ids)
    for pk, side in sides.items():
        side.mails, side.letters = mails.get(pk, 0), letters.get(pk, 0)
    first, second = sorted(sides.values(), key=_first)
    return first, second


def _first(side: Side) -> tuple[bool, bool, datetime, int]:
    ended = side.account is not None and side.account.standing == "ended"
    return side.account is None, ended, side.person.created, side.person.pk


def _counts(model: type[Model], ids: Sequence[int]) -> dict[int, int]:
    rows = model._default_manager.filter(person__in=ids).values("person_id")  # noqa: SLF001
    return dict(rows.annotate(n=Count("pk")).values_list("person_id", "n"))
