"""A change of plan in words: its name, what it does to seats, lines, offers, letters and rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from senningen.desk.drafts import joined
from senningen.desk.replanning.outlook import Concerned, Outlook
from senningen.kernel import times
from senningen.programme.queries import closing_after
from senningen.web.times import speaking

VERBS: Mapping[str, tuple[Promise, Promise]] = {
    "move": (_("Move a session"), _("To another day or another hour; places and lines go along.")),
    "swap": (_("Let two sessions change places"), _("Each takes the day and hour of the other and keeps its length.")),
    "postpone": (_("Postpone the edition"), _("Everything still to come moves by the same number of days.")),
    "cancel": (_("Cancel a session"), _("Its guests keep their seat for the others; its waiting list ends.")),
    "speaker": (_("Replace somebody on stage"), _("The programme names who comes instead; day and hour stay.")),
}
DONE: Mapping[str, Promise] = {
    "plan-move": _("Session moved"),
    "plan-swap": _("Sessions changed places"),
    "plan-postpone": _("Edition postponed"),
    "plan-cancel": _("Session cancelled"),
    "plan-speaker": _("Somebody else on stage"),
}
STANDING: Mapping[str, tuple[str, Promise]] = {
    "seat": ("seat", _("Has a place")),
    "offer": ("offer", _("Was offered a place")),
    "waiting": ("wait", _("Waits in line")),
    "invited": ("req", _("Invited")),
    "stage": ("stage", _("On stage")),
}
NAMED = 5


def effects(outlook: Outlook, *, now: datetime) -> list[str]:
    """Say in sentences what a change does beside its letters."""
    parts = (_places(outlook), _lines(outlook), _deadlines(outlook), _rooms(outlook), _mail(outlook))
    return [sentence for part in parts for sentence in part] + list(_closing(outlook, now))


def _names(people: list[Concerned]) -> str:
    names = [str(each.person) for each in people]
    return joined(names, speaking()) if len(names) <= NAMED else ", ".join(names[:NAMED]) + ", …"


def _places(outlook: Outlook) -> Iterator[str]:
    if outlook.terms.verb != "cancel":
        yield gettext("Every place stays whose it is.")
        return
    losing = [each for each in outlook.concerned if each.loses]
    keeping = [each for each in losing if each.keeps]
    if keeping:
        text = ngettext(
            "%(n)d person loses the place in it and keeps the seat for other sessions.",
            "%(n)d people lose the place in it and keep their seat for other sessions.",
            len(keeping),
        )
        yield text % {"n": len(keeping)}
    if given := [each for each in losing if each.instead]:
        text = ngettext(
            "%(n)d person has a place in another session instead: %(who)s.",
            "%(n)d people have a place in another session instead: %(who)s.",
            len(given),
        )
        yield text % {"n": len(given), "who": _names(given)}
    if ending := outlook.ending:
        text = ngettext(
            "%(n)d seat ends, because no session is left to it: %(who)s.",
            "%(n)d seats end, because no session is left to them: %(who)s.",
            len(ending),
        )
        yield text % {"n": len(ending), "who": _names(ending)}
    if not losing:
        yield gettext("Nobody has a place in it.")


def _lines(outlook: Outlook) -> Iterator[str]:
    stopping = [each for each in outlook.concerned if each.stops_waiting]
    if stopping:
        text = ngettext(
            "Its waiting list ends: %(n)d person waits for it.",
            "Its waiting list ends: %(n)d people wait for it.",
            len(stopping),
        )
        yield text % {"n": len(stopping)}
    elif waiting := [each for each in outlook.concerned if each.standing == "waiting"]:
        text = ngettext(
            "%(n)d person in line keeps the position.", "%(n)d people in line keep their position.", len(waiting)
        )
        yield text % {"n": len(waiting)}


def _deadlines(outlook: Outlook) -> Iterator[str]:
    for each in outlook.concerned:
        if each.sooner and each.until:
            said = gettext("The offer to %(who)s can be answered until %(until)s only, when the session begins.")
            yield said % {"who": each.person, "until": _moment(outlook, each.until)}
    for until in outlook.waves.values():
        said = gettext("A wave of invitations can be answered until %(until)s only, when its last session begins.")
        yield said % {"until": _moment(outlook, until)}


def _rooms(outlook: Outlook) -> Iterator[str]:
    if not outlook.open_rooms:
        return
    if outlook.terms.verb == "cancel":
        yield gettext("Its doors are open: the room is closed, and whoever is in it is told.")
    elif outlook.terms.verb != "speaker":
        yield gettext("Its doors are open: the room stays open and shows the new time.")


def _mail(outlook: Outlook) -> Iterator[str]:
    if outlook.reminders:
        text = ngettext(
            "%(n)d reminder that waits to be sent is taken back.",
            "%(n)d reminders that wait to be sent are taken back.",
            outlook.reminders,
        )
        yield text % {"n": outlook.reminders}
    if outlook.terms.verb in {"move", "swap", "postpone"}:
        yield gettext("Reminders go out by the new time.")
    if outlook.overtaken:
        text = ngettext(
            "%(n)d letter to them, written before, has yet to leave and says what was; the new one follows it.",
            "%(n)d letters to them, written before, have yet to leave and say what was; the new ones follow them.",
            outlook.overtaken,
        )
        yield text % {"n": outlook.overtaken}
    if lost := [each for each in outlook.concerned if each.bounced or not each.email]:
        text = ngettext(
            "%(n)d person has no address at which mail arrives: %(who)s. Tell them yourself.",
            "%(n)d people have no address at which mail arrives: %(who)s. Tell them yourself.",
            len(lost),
        )
        yield text % {"n": len(lost), "who": _names(lost)}
    if outlook.part:
        said = gettext("%(who)s and whoever comes instead are not written to: you have spoken with them.")
        yield said % {"who": outlook.part.person}


def _closing(outlook: Outlook, now: datetime) -> Iterator[str]:
    closes = outlook.edition.asks_close
    after = closing_after(outlook.edition, outlook.days, now=now) if outlook.terms.verb == "postpone" else closes
    if closes and after and after != closes:
        said = gettext("Seats can be asked for until %(after)s, instead of %(before)s.")
        yield said % {"after": _moment(outlook, after), "before": _moment(outlook, closes)}


def _moment(outlook: Outlook, at: datetime) -> str:
    return times.moment(at, speaking(), outlook.edition.zone)
