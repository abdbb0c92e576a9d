"""`{% load senningen %}`: the figures, icons, times and refusals that pages are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_vite.core.asset_loader import DjangoViteAssetLoader

from senningen.kernel.refusals import Refusal, Refused
from senningen.kernel.text import Text
from senningen.kernel.times import days as said_days
from senningen.kernel.times import hours as said_hours
from senningen.kernel.times import zone_name
from senningen.programme.models import Session
from senningen.web import times
from senningen.web.figures import mark as mark_figure
from senningen.web.figures import seating
from senningen.web.numbers import in_words as words_for

register = template.Library()
LONGEST_HELD = 18  # a longer word must be able to break on a phone


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Show one of our icons (`frontend/icons.json`); the word beside it carries the meaning."""
    return format_html(
        '<svg class="ic {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', css, icons_address(), name
    )


@register.simple_tag
def icons_address() -> str:
    """Return the address of the file of icons, for islands."""
    return str(DjangoViteAssetLoader.instance().generate_vite_asset_url("src/icons.svg", "default"))


@register.simple_tag
def mark(number: int, size: str = "head", label: str = "") -> SafeString:
    """Draw the edition mark: `{% mark 10 %}`, `{% mark 10 "plate" %}`."""
    return mark_figure.mark(number, size, str(label))


@register.simple_tag
def plan(
    cap: int,
    seats: Mapping[int, seating.Seated],
    name: str,
    stage: str,
    stop: int | None = None,
    css: str = "",
) -> SafeString:
    """Draw the seating plan: `seats` maps numbers to `figures.seating.Seated`; chairs not in it are free."""
    return seating.plan(cap, seats, name=str(name), stage=str(stage), picked_class=css, stop=stop)


@register.simple_tag
def mini(
    cap: int, name: str, states: Mapping[int, str] | None = None, mine: int | None = None, rest: str = "other"
) -> SafeString:
    """Draw the small plan: `{% mini 100 name mine=47 %}`; `states` maps numbers to states, `rest` is the others'."""
    return seating.mini(cap, states or {}, name=str(name), mine=mine, rest=rest)


@register.filter
def held_together(text: Any) -> SafeString:
    """Keep hyphenated words of a title on one line: Pan-European never breaks."""
    version = text.__html__() if isinstance(text, Text) else conditional_escape(text)
    before, words, after = _inside(str(version))
    joined = " ".join(
        format_html('<span class="nb">{}</span>', SafeString(word)) if "-" in word else word for word in words
    )
    return SafeString(f"{before}{joined}{after}")


def _inside(markup: str) -> tuple[str, list[str], str]:
    """Split a fallback's `<span lang>` from its words."""
    if markup.startswith("<span lang="):
        head, _, rest = markup.partition(">")
        return f"{head}>", rest.removesuffix("</span>").split(" "), "</span>"
    return "", markup.split(" "), ""


@register.simple_tag
def colon() -> str:
    """Return the colon between a word of ours and what somebody called a thing: with its space in French."""
    return "\u00a0:" if get_language() == "fr" else ":"


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """Return the address of this page, to come back to after a choice."""
    request = context.get("request")
    return request.get_full_path() if request and request.method in {"GET", "HEAD"} else "/"


@register.inclusion_tag("parts/refusal.html")
def refusal(refused: Refused | Refusal, heading: int = 2) -> dict[str, Any]:
    """Say what was refused and what to do now."""
    code = refused.code
    return {"code": code, "sentence": refused.sentence, "next_step": refused.next_step, "heading": heading}


@register.simple_tag(takes_context=True)
def when(context: Context, at: datetime | date, form: str = "moment", zone: str = "") -> SafeString:
    """Say a time: `{% when offer.until %}`, `{% when session.starts_at "hour" %}`; in `zone`, else the page's zone."""
    if not isinstance(at, datetime):
        return times.said_day(at, form)
    return times.said(at, form, zone or _zone_of(context))


@register.simple_tag(takes_context=True)
def hours(context: Context, session: Session, zone: str = "") -> SafeString:
    """Say from when to when a session goes: 11:30–12:30."""
    zone = zone or _zone_of(context)
    words = said_hours(session.starts_at, session.ends_at, zone)
    return format_html('<time datetime="{}">{}</time>', session.starts_at.isoformat(timespec="minutes"), words)


@register.simple_tag(takes_context=True)
def the_zone(context: Context, at: datetime | None = None, zone: str = "") -> str:
    """Name the zone the page's times are in: Luxembourg; with an instant: Luxembourg (UTC+1)."""
    return zone_name(zone or _zone_of(context), times.speaking(), at=at)


def _zone_of(context: Context) -> str:
    return str(context.get("zone") or settings.TIME_ZONE)


@register.simple_tag
def days(first: date, last: date, form: str = "long") -> str:
    """Say from which day to which: 14 to 17 December 2020; `"short"`: 14–17 Dec 2020."""
    return said_days(first, last, times.speaking(), short=form == "short")


@register.filter
def in_words(number: int) -> str:
    """Say a small number as a word that begins a line: Ten."""
    return words_for(number, times.speaking()).capitalize()
