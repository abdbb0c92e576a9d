"""What every table of the desk is made of: whose edition, which filter, how a person stands in a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senningen.kernel.times import zone_name
from senningen.people.models import Person
from senningen.people.roles import Act
from senningen.programme.models import Edition, Session
from senningen.records.exports import Cell, Table
from senningen.seats.models import Mode
from senningen.web.asked import session_of, stand_in
from senningen.web.times import speaking

AT_ONCE = 500  # rows read together
MODES: Mapping[str, Promise] = {Mode.ONLINE: _("online"), Mode.ON_SITE: _("on site")}


@dataclass(frozen=True)
class Asked:
    """Which rows somebody wants: those of the edition in hand that the list's own filter leaves."""

    edition: Edition | None
    filter: Mapping[str, str]
    own_zone: str = ""

    @property
    def zone(self) -> str:
        """Return the zone the times are said in: the session's, else the edition's."""
        return self.own_zone or (self.edition.zone if self.edition else settings.TIME_ZONE)

    @cached_property
    def sessions(self) -> list[Session]:
        """Return the sessions of the edition."""
        return list(self.edition.sessions.order_by("number")) if self.edition else []

    @property
    def session(self) -> Session | None:
        """Return the session the filter names, if there is one of that number."""
        return session_of(self.sessions, self.filter.get("session"))

    @property
    def chosen(self) -> list[Session]:
        """Return the session the filter names; every one, if it names none."""
        return [self.session] if self.session else self.sessions

    def seeks(self, number: object, who: Person) -> bool:
        """Say whether a seat has all words that are looked for in its number, name or house, as on its page."""
        return stand_in(self.filter.get("q", ""), f"{number} {who.name} {who.organisation or ''}")

    def at(self, words: str) -> str:
        """Head a column of times with the zone they are said in."""
        return gettext("%(head)s (%(zone)s)") % {"head": words, "zone": zone_name(self.zone, speaking())}


@dataclass(frozen=True)
class Listed:
    """A list that can be taken out: how it is called, who may see it, which filters it knows, how it is made."""

    title: Promise
    act: Act
    filters: tuple[str, ...]
    make: Callable[[Asked], Table]


def who() -> list[str]:
    """Head the columns that say who somebody is."""
    return [gettext("Name"), gettext("Title"), gettext("Organisation"), gettext("E-mail"), gettext("Language")]


def person(who: Person, email: str) -> list[Cell]:
    """Fill those columns."""
    return [who.name, who.title, who.organisation.name if who.organisation else "", email, who.language]


def yes(value: bool) -> str:
    """Say yes, or nothing."""
    return gettext("yes") if value else ""
