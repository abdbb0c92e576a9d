"""Rows as the interface says them, and lists page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse

from senningen.kernel.refusals import Refused
from senningen.people.models import Person
from senningen.programme.models import Edition, Session
from senningen.seats import queries as seats
from senningen.seats.models import Request, Seat

M = TypeVar("M", bound=Model)
Row = dict[str, Any]


def paged(rows: QuerySet[M], cursor: str | None, limit: int, say: Callable[[M], Row]) -> Row:
    """Say the rows after a cursor in the order of their ids: what is added meanwhile comes at the end."""
    found = list(rows.filter(pk__gt=int(cursor or 0)).order_by("pk")[: limit + 1])
    more = str(found[limit - 1].pk) if len(found) > limit else None
    return {"items": [say(each) for each in found[:limit]], "next": more}


def found(row: M | None) -> M:
    """Return a row, or refuse as if there were nothing at the address."""
    if row is None:
        raise Refused("api.unknown")
    return row


def edition(of: Edition, asked: Any) -> Row:
    """Say an edition."""
    fields = ("id", "number", "slug", "state", "held", "zone", "cap", "asks_close")
    return {
        **{name: getattr(of, name) for name in fields},
        "title": dict(of.title.in_languages),
        "takes_requests": seats.takes_requests(of, asked=asked),
        "url": settings.PUBLIC_URL + reverse("public:edition", args=[of.slug]),
    }


def session(of: Session, left: Mapping[int, int], waiting: Mapping[int, int]) -> Row:
    """Say a session."""
    fields = ("id", "number", "state", "day", "minutes", "zone", "starts_at", "ends_at", "revision", "heads")
    return {
        **{name: getattr(of, name) for name in fields},
        "begins": f"{of.begins:%H:%M}",
        "title": dict(of.title.in_languages),
        "abstract": dict(of.abstract.in_languages),
        "left": left.get(of.pk, 0),
        "waiting": waiting.get(of.pk, 0),
    }


def seat(of: Seat) -> Row:
    """Say a seat."""
    fields = ("id", "number", "state", "no_answer", "mode", "given", "until", "ended")
    places = [{"session": each.session.number, "number": each.number} for each in of.places.all()]
    return {**{name: getattr(of, name) for name in fields}, "person": of.person_id, "places": places}


def request(of: Request) -> Row:
    """Say a request."""
    fields = ("id", "state", "mode", "all_or_none", "asked")
    wishes = [{"session": each.session.number, "state": each.state, "asked": each.asked} for each in of.wishes.all()]
    return {**{name: getattr(of, name) for name in fields}, "person": of.person_id, "wishes": wishes}


def person(of: Person) -> Row:
    """Say a person."""
    house = of.organisation
    addresses = [{"email": a.email, "preferred": a.preferred, "state": a.state} for a in of.addresses.all()]
    return {
        **{name: getattr(of, name) for name in ("id", "name", "title", "language")},
        "organisation": house.name if house else "",
        "country": house.country if house else "",
        "addresses": addresses,
    }
