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
from senningen.web.desk.board import WORDS, Chair, Look, chair_name
from senningen.web.desk.line import Lines


def seat_rows(chairs: Iterable[Chair], look: Look, sessions: Sequence[Session], zone: str) -> SafeString:
    """Write a row for each chair: a box to pick it, its number, who, from where, how it stands, for which sessions."""
    before, _, after = look.href(chair=0).partition("seat=0")
    words = {state: str(escaped(str(word))) for state, word in WORDS.items()}
    words |= {"offer": gettext("Offer"), "seat": gettext("Seat"), "site": gettext("Seat, on site")}
    pick = str(escaped(gettext("Select")))
    return SafeString(
        "".join(_row(each, f"{before}seat=%d{after}", words, pick, sessions, zone, look) for each in chairs)
    )


def _row(
    chair: Chair, href: str, words: dict[str, str], pick: str, sessions: Sequence[Session], zone: str, look: Look
) -> str:
    who, stands, number = chair.sitting, chair.stands, chair.number
    on = ' aria-current="true"' if number == look.chair else ""
    link = f'<a href="{escaped(href % number)}" data-seat="{number}"{on}>{number}</a>'
    chip = f'<span class="st s-{stands}"><i class="sw"></i>{words[stands]}</span>'
    if who is None:
        none = "<td></td>"
        return f'<tr>{none}<td class="tn">{link}</td><td class="mut">—</td>{none}<td>{chip}</td>{none}{none}</tr>'
    name = escaped(chair_name(chair))
    box = (
        f'<input type="checkbox" class="pick" id="pick-{who.seat}" name="seat" value="{who.seat}" form="together"'
        f' data-pk="{who.seat}" data-number="{number}" data-state="{stands}" aria-label="{pick}: {name}">'
    )
    have = gettext("all") if len(who.places) == len(sessions) else ", ".join(str(each) for each in sorted(who.places))
    until = times.said(who.until, "moment", zone) if who.until else ""
    return (
        f'<tr><td>{box}</td><td class="tn">{link}</td><td>{escaped(who.name)}</td><td>{escaped(who.house)}</td>'
        f'<td>{chip}</td><td class="tn">{have}</td><td>{until}</td></tr>'
    )


def waiting_rows(lines: Lines, look: Look, zone: str) -> SafeString:
    """Write a row for each person in each line."""
    asked = [each for each in lines.sessions if look.session is None or each.pk == look.session.pk]
    turn = f'<span class="st s-offer"><i class="sw"></i>{escaped(gettext("Next"))}</span>'
    waits = f'<span class="st s-req"><i class="sw"></i>{escaped(gettext("Waiting"))}</span>'
    said: dict[datetime, SafeString] = {}
    rows = []
    for session in asked:
        for one in lines.waiting.get(session.number, ()):
            if not all(word in f"{one.name} {one.house}".casefold() for word in look.words.casefold().split()):
                continue
            each = lines.standing(one, session)
            since = said.setdefault(each.asked, times.said(each.asked, "short", zone))
            href = reverse("desk:person", args=[one.person])
            rows.append(
                f'<tr><td class="tn">{session.number}</td><td class="tn">{one.position}</td>'
                f'<td><a href="{href}">{escaped(one.name)}</a></td><td>{escaped(one.house)}</td>'
                f"<td>{turn if each.turn else waits}</td><td>{since}</td><td>{escaped(each.why)}</td></tr>"
            )
    return SafeString("".join(rows))
