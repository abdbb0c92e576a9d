"""What every page knows: whose house it is, in which colours it is to be shown."""

from __future__ import annotations

from functools import cached_property
from ipaddress import ip_address, ip_network
from typing import Any

from django.http import HttpRequest

from senningen.programme import queries
from senningen.programme.models import Edition, Series

APPEARANCES = ("system", "light", "dark")


class House:
    """The series and the edition that is on; asks the database only when a page shows them."""

    @cached_property
    def series(self) -> Series | None:
        """Return the series, once it is set up."""
        return queries.the_series()

    @cached_property
    def edition(self) -> Edition | None:
        """Return the edition that is on."""
        return queries.current_edition()

    @cached_property
    def mark(self) -> int:
        """Return how many rules the mark has: the number of the edition that is on, or of the last one."""
        edition = self.edition or queries.earlier_editions().first()
        return edition.number if edition else 1


def house_of(request: HttpRequest) -> House:
    """Return the house as this request knows it; a view that has read the edition already may say so."""
    known: House | None = getattr(request, "house", None)
    if known is None:
        known = House()
        request.house = known  # type: ignore[attr-defined]
    return known


def network_of(request: HttpRequest) -> str:
    """Return where a request comes from, coarsely enough to count."""
    address = str(request.META.get("REMOTE_ADDR", ""))[:64]
    try:
        version = ip_address(address).version
    except ValueError:
        return address
    return address if version == 4 else str(ip_network(f"{address}/64", strict=False))  # one house has a /64


def house(request: HttpRequest) -> dict[str, Any]:
    """Give templates `house` and `appearance`."""
    return {"house": house_of(request), "appearance": appearance_of(request)}


def appearance_of(request: HttpRequest) -> str:
    """Return the colours the reader chose, or those of their device."""
    chosen = request.COOKIES.get("appearance", "system")
    return chosen if chosen in APPEARANCES else "system"
