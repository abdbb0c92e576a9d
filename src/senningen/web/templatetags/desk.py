"""`{% load desk %}`: the rail with its counts, and the desk's short ways of saying a time, an entry, a state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from senningen.desk import queries
from senningen.desk.access import may
from senningen.journal.models import Entry
from senningen.kernel import clock
from senningen.kernel import times as said
from senningen.people.models import Account
from senningen.people.roles import Act
from senningen.post.models import Letter
from senningen.post.queries import in_test_mode
from senningen.programme.models import Edition, Session
from senningen.seats.models import Mode
from senningen.seats.queries import seats_left
from senningen.web import times
from senningen.web.context import house_of
from senningen.web.desk import letters as letter_pages
from senningen.web.desk import tasks, undo
from senningen.web.desk.access import act_of
from senningen.web.desk.board import Look
from senningen.web.desk.exports import filter_of
from senningen.web.desk.telling import told as sentence

register = template.Library()


@dataclass(frozen=True)
class Page:
    """One line of the rail."""

    name: str
    words: str
    icon: str
    href: str
    count: str = ""
    here: bool = False


@cache
def _act_of(url: str) -> Act | None:
    """Return what the page of this name takes, as its view declares it."""
    act = act_of(resolve(reverse(url)).func)
    return act if act != "door" else None


class Rail:
    """The edition in hand, and the pages this account may open."""

    def __init__(self, account: Account, edition: Edition | None, path: str, waiting: int | None = None) -> None:
        self.account, self.edition, self.path, self.waiting = account, edition, path, waiting

    @property
    def edition_name(self) -> str:
        """Say which edition is in hand."""
        return gettext("Edition %(number)s") % {"number": self.edition.number if self.edition else ""}

    @cached_property
    def sessions(self) -> list[Session]:
        """Return the sessions of the edition in hand."""
        return list(self.edition.sessions.all()) if self.edition else []

    @property
    def days(self) -> str:
        """Say on which days it is held."""
        found = sorted(each.day for each in self.sessions)
        return said.days(found[0], found[-1], times.speaking(), short=True) if found else ""

    @property
    def pages(self) -> Iterator[Page]:
        """Return the pages in order, with what waits in them."""
        elsewhere = "sessions" if may(self.account, "see") else "overview"  # who sees the overview has them there
        for name, url, words, icon in self._all():
            act = _act_of(url)
            if act is None or not may(self.account, act) or name == elsewhere:
                continue
            href = reverse(url)
            here = self.path == href or (name != "overview" and self.path.startswith(f"{href}/"))
            if "/sheet" in self.path:  # a page of an edition, and one of the rail's own
                here = name == "run-sheet"
            yield Page(name, words, icon, href, self._count(name), here)

    def _all(self) -> list[tuple[str, str, str, str]]:
        return [
            ("overview", "desk:overview", gettext("Overview"), "home"),
            ("sessions", "desk:sessions", gettext("Sessions"), "calendar"),
            ("mail", "desk:mail", gettext("Mail"), "mail"),
            ("seats", "desk:seats", gettext("Seats"), "seat"),
            ("waves", "desk:waves", gettext("Invitations"), "paper"),
            ("people", "desk:people", gettext("People"), "people"),
            ("letters", "desk:letters", gettext("Outgoing mail"), "outgoing"),
            ("editions", "desk:editions", gettext("Editions"), "calendar"),
            ("run-sheet", "desk:next-sheet", gettext("Run sheet"), "clock"),
            ("journal", "desk:journal", gettext("Journal"), "list"),
            ("colleagues", "desk:colleagues", gettext("Colleagues"), "person"),
            ("programs", "desk:programs", gettext("Other programs"), "key"),
        ]

    def _count(self, name: str) -> str:
        if name in {"overview", "sessions"}:
            return gettext("no host") if any(each.hostless for each in self.sessions) else ""
        if name == "mail":
            known = self.waiting  # a page that has counted need not be counted again
            count = queries.to_decide(self.edition, now=clock.now()).count() if known is None else known
            return str(count) if count else ""
        if name == "seats" and self.edition:
            left = seats_left(self.sessions, now=clock.now())
            if Mode.ON_SITE in left:
                facts = {"online": left.get(Mode.ONLINE, 0), "site": left[Mode.ON_SITE]}
                return gettext("%(online)d online, %(site)d on site") % facts
            n = left.get(Mode.ONLINE, 0)
            return ngettext("%(n)d free", "%(n)d free", n) % {"n": n}
        return ""


@register.simple_tag(takes_context=True)
def desk_rail(context: Context) -> Rail | None:
    """Return the rail for whoever is signed in."""
    request = context["request"]
    if not isinstance(request.user, Account):
        return None
    counts = context.get("counts")
    waiting = counts.get("to_decide") if isinstance(counts, dict) else None
    return Rail(request.user, house_of(request).edition, request.path, waiting)


@register.simple_tag(takes_context=True)
def may_do(context: Context, act: Act) -> bool:
    """Say whether whoever is signed in may do it: `{% may_do "decide" as yes %}`."""
    user = context["request"].user
    return isinstance(user, Account) and may(user, act)


@register.inclusion_tag("desk/take_out.html", takes_context=True)
def take_out(
    context: Context, name: str, *, all_lists: bool = False, wave: int | None = None, mode: str = ""
) -> Mapping[str, object]:
    """Show the keys that take the list of this page out, as its filter leaves it; of one wave or mode if named."""
    allowed = may_do(context, "take-out")
    chosen = filter_of(context["request"], wave=wave, mode=mode)
    return {"allowed": allowed, "name": name, "filter": chosen, "all": all_lists}


@register.simple_tag(takes_context=True)
def ago(context: Context, at: datetime) -> SafeString:
    """Say a moment shortly: the hour today, else the day."""
    zone = str(context.get("zone") or settings.TIME_ZONE)
    local, today = at.astimezone(ZoneInfo(zone)), clock.now().astimezone(ZoneInfo(zone)).date()
    return times.said(at, "hour" if local.date() == today else "short", zone)


@register.simple_tag
def day(on: date) -> str:
    """Say the day of a session: Monday 14 December."""
    return said.day(on, times.speaking(), year=False)


@register.simple_tag
def day_short(on: date) -> str:
    """Say the day of a session shortly: Mon 14 Dec."""
    return said.day(on, times.speaking(), year=False, short=True)


@register.simple_tag(takes_context=True)
def look_at(context: Context, **other: object) -> str:
    """Return the address of the board as it is looked at, differing in something: `{% look_at state="offer" %}`."""
    if "seat" in other:
        other["chair"] = other.pop("seat")
    look: Look = context["look"]
    return look.href(**other)


@register.simple_tag
def told(entry: Entry) -> str:
    """Say what an entry of the journal tells."""
    return sentence(entry)


@register.simple_tag
def letter_state(letter: Letter) -> SafeString:
    """Show the state of a letter."""
    css, words = letter_pages.state(letter)
    return format_html('<span class="st s-{}"><i class="sw"></i>{}</span>', css, words)


@register.simple_tag
def letter_problem(letter: Letter) -> str:
    """Say why a letter fares as it does."""
    return letter_pages.problem(letter)


@register.simple_tag
def letter_key(letter: Letter) -> str:
    """Say what can be done about a letter: `{% letter_key letter as key %}`."""
    return letter_pages.key(letter)


@register.simple_tag(takes_context=True)
def desk_undo(context: Context) -> undo.Last | None:
    """Return what whoever is signed in decided a moment ago, while nothing of it has left."""
    user = context["request"].user
    return undo.last_of(user, now=clock.now()) if isinstance(user, Account) and may(user, "decide") else None


@register.simple_tag
def given_up() -> list[tasks.GivenUp]:
    """Return the tasks that were given up."""
    return tasks.given_up()


@register.simple_tag
def desk_test_mode() -> bool:
    """Say whether letters stay here instead of leaving."""
    return in_test_mode()


@register.filter
def at(mapping: Mapping[str, object], key: object) -> object:
    """Look a value up: `{{ counts|at:code }}`."""
    return mapping.get(str(key), "")


@register.simple_tag
def cause_of(entry: Entry) -> SafeString:
    """Lead to the message behind an entry."""
    kind, _, number = entry.cause.partition(":")
    if kind != "message" or not number.isdigit():
        return SafeString("")
    return format_html(' <a class="xs" href="{}">{}</a>', reverse("desk:message", args=[number]), gettext("message"))
