"""The list view, row by row. Written by hand and not by a template: a board may have a thousand rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from senningen.programme.models import Session
from senningen.web import times
from senningen.web.asked import stand_in
from senningen.web.desk.board import WORDS, Chair, Look, Names
from senningen.web.desk.line import Lines, Standing


def seat_rows(chairs: Iterable[Chair], look: Look, sessions: Sequence[Session], zone: str) -> SafeString:
    """Write a row for each chair: a box to select it, its number, who, from where, how it stands, which sessions."""
    before, _, after = look.href(chair=0).partition("seat=0")
    words = {state: str(escaped(str(word))) for state, word in WORDS.items()}
    words |= {"offer": gettext("Offer"), "seat": gettext("Seat"), "site": gettext("Seat, on site")}
    words |= {"select": str(escaped(gettext("Select"))), "all": gettext("all")}
    words |= {"before": str(escaped(f"{before}seat=")), "after": str(escaped(after))}
    names = Names()
    return SafeString("".join(_row(each, words, names, len(sessions), zone, look.chair) for each in chairs))


def _row(chair: Chair, words: dict[str, str], names: Names, sessions: int, zone: str, chosen: int | None) -> str:
    who, stands, number = chair.sitting, chair.stands, chair.number
    on = ' aria-current="true"' if number == chosen else ""
    link = f'<a href="{words["before"]}{number}{words["after"]}" data-seat="{number}"{on}>{number}</a>'
    chip = f'<span class="st s-{stands}"><i class="sw"></i>{words[stands]}</span>'
    if who is None:
        none, whom = "<td></td>", escaped(chair.kept_for) or "—"
        return f'<tr>{none}<td class="tn">{link}</td><td class="mut">{whom}</td>{none}<td>{chip}</td>{none}{none}</tr>'
    box = (
        f'<input type="checkbox" class="pick" id="pick-{who.seat}" name="seat" value="{who.seat}" form="together"'
        f' data-pk="{who.seat}" data-number="{number}" data-state="{stands}"'
        f' aria-label="{words["select"]}: {escaped(names.of(chair))}">'
    )
    have = words["all"] if len(who.places) == sessions else ", ".join(str(each) for each in sorted(who.places))
    until = times.said(who.until, "moment", zone) if who.until else ""
    return (
        f'<tr><td>{box}</td><td class="tn">{link}</td><td>{escaped(who.name)}</td><td>{escaped(who.house)}</td>'
        f'<td>{chip}</td><td class="tn">{have}</td><td>{until}</td></tr>'
    )


def waiting_rows(lines: Lines, look: Look, zone: str) -> SafeString:
    """Write a row for each person in line: where they stand in each line they are in, since when, and why."""
    turn = f'<span class="st s-offer"><i class="sw"></i>{escaped(gettext("Next"))}</span>'
    waits = f'<span class="st s-req"><i class="sw"></i>{escaped(gettext("Waiting"))}</span>'
    page = reverse("desk:person", args=[0])
    since: dict[datetime, SafeString] = {}
    rows = []
    for standings in _by_person(lines, look):
        one, first = standings[0].one, min(each.asked for each in standings)
        if not stand_in(look.words, f"{one.name} {one.house}"):
            continue
        if first not in since:
            since[first] = times.said(first, "short", zone)
        where = ", ".join(f"{each.one.session}: {each.one.position}" for each in standings)
        why = " ".join(dict.fromkeys(each.why for each in standings if each.why))
        href = page.replace("/0", f"/{one.person}")
        rows.append(
            f'<tr><td class="tn">{where}</td><td><a href="{href}">{escaped(one.name)}</a>'
            f"</td><td>{escaped(one.house)}</td><td>{turn if any(each.turn for each in standings) else waits}</td>"
            f"<td>{since[first]}</td><td>{escaped(why)}</td></tr>"
        )
    return SafeString("".join(rows))


def _by_person(lines: Lines, look: Look) -> Iterable[list[Standing]]:
    """Return where each stands, those who stand first somewhere before the others."""
    asked = [each for each in lines.sessions if look.session is None or each.pk == look.session.pk]
    found: dict[int, list[Standing]] = {}
    for session in asked:
        for one in lines.waiting.get(session.number, ()):
            found.setdefault(one.request, []).append(lines.standing(one, session))
    return sorted(
        found.values(), key=lambda standings: min((each.one.position, each.one.session) for each in standings)
    )
