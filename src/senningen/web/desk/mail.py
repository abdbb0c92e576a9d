"""The mail page: the list, the conversation, the proposals with their reply; and what a person does with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from senningen.desk import colleagues, queries, services
from senningen.desk.access import may
from senningen.desk.cases import Case, look
from senningen.desk.drafts import draft_reply
from senningen.desk.models import Proposal
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.post.enclosed import MEGABYTE, MOST_BYTES, waiting_on
from senningen.post.models import Message
from senningen.programme import queries as programme
from senningen.programme.models import Edition
from senningen.web.context import house_of
from senningen.web.desk import enclosures, rows, showing, words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.beside import beside
from senningen.web.desk.forms import AsideForm, ChoiceForm, DecisionForm, NoteForm, TogetherForm
from senningen.web.desk.together import together
from senningen.web.desk.undo import said

SHOWN, ALL = 60, 500  # rows of a list at first, and when all are asked for; the rest is found by searching
BOXES = ("to-decide", "mine", "waiting", "done", "by-rule", "found")


@desk_page("see")
def mail(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """Show a list of messages and the one that is open."""
    return mail_page(request, pk)


def mail_page(
    request: DeskRequest,
    pk: int | None,
    *,
    refused: Refused | None = None,
    typed: dict[str, str] | None = None,
    proposal_pk: int | None = None,
) -> HttpResponse:
    """Show a list and the message that is open, after a refusal or while a reply is written with what was typed."""
    now, edition = clock.now(), house_of(request).edition
    box = _box(request)
    whole = "all" in request.GET
    listed = list(_messages(box, request, edition, now)[: ALL if whole else SHOWN])
    opened = queries.message(pk) if pk else None
    if pk and opened is None:
        raise Http404
    if opened is None and listed and box != "found":
        opened = queries.message(listed[0].pk)
    counts = queries.counts(edition, now=now, account=request.account)
    shown = _proposals(request, opened, now, refused, typed or {}, proposal_pk) if opened else []
    first = next((each for each in shown if each.waits), None)
    sessions = list(edition.sessions.order_by("number")) if edition else []
    others = colleagues.colleagues_of(request.account) if opened else []
    stale = refused is not None and refused.code == "desk.changed-meanwhile"
    context: dict[str, Any] = {
        "box": box,
        "within": _within(box),
        "counts": counts,
        "of_list": counts.get(box.replace("-", "_"), len(listed)),
        "cut": len(listed) == SHOWN and not whole,
        "rows": rows.rows(listed, sessions=sessions, opened=opened.pk if opened else None),
        "today": _done_today(edition, now, opened) if box == "to-decide" else [],
        "words": request.GET.get("q", ""),
        "chosen": pk is not None,
        "opened": showing.opened(opened, [each.proposal for each in shown]) if opened else None,
        "shown": shown,
        "together": together(shown, {} if stale else request.POST),
        "files": list(waiting_on(opened)) if opened else [],
        "most_megabytes": MOST_BYTES // MEGABYTE,
        "typed": typed or {},
        "refused": refused if not any(each.refused for each in shown) else None,
        "first": first,
        "card": showing.card(opened, first.case if first else None, edition) if opened else None,
        "tomorrow": showing.tomorrow(now),
        "notes_here": colleagues.notes_on(opened) if opened else [],
        "assignment": colleagues.assignment_of(opened) if opened else None,
        "beside": beside(opened, request.account, now) if opened else None,
        "colleagues": others,
        "deciders": [each for each in others if may(each, "decide")],
        "edition": edition,
        "zone": edition.zone if edition else "Europe/Luxembourg",
        "now": now,
        "may_decide": may(request.account, "decide"),
        "reply_languages": list(words.LANGUAGES.items()),
        **_neighbours(listed, opened),
    }
    status = refused.refusal.status if refused else 200
    return render(request, "desk/mail.html", context, status=status)


def _box(request: DeskRequest) -> str:
    if request.GET.get("q"):
        return "found"
    box = request.GET.get("list", "to-decide")
    return box if box in BOXES else "to-decide"


def _within(box: str) -> str:
    """Stay in a list that is worked through from top to bottom."""
    return "?list=mine" if box == "mine" else ""


def _messages(box: str, request: DeskRequest, edition: Edition | None, now: datetime) -> QuerySet[Message]:
    if box == "found":
        return queries.found(request.GET["q"][:200])
    if box == "by-rule":
        return queries.confirmed_by_rule(edition)
    if box == "waiting":
        return queries.waiting_for_them(edition, now=now)
    if box == "mine":
        return queries.mine(request.account, edition, now=now)
    return queries.done(edition) if box == "done" else queries.to_decide(edition, now=now)


def _done_today(edition: Edition | None, now: datetime, opened: Message | None) -> list[rows.Row]:
    recent = queries.done_since(edition, now - timedelta(hours=24))[:12]
    return rows.rows(recent, opened=opened.pk if opened else None)


def _neighbours(listed: list[Message], opened: Message | None) -> dict[str, Message | None]:
    """Say which messages J and K lead to."""
    pks = [each.pk for each in listed]
    at = pks.index(opened.pk) if opened and opened.pk in pks else -1
    after = listed[at + 1] if at + 1 < len(listed) else None
    return {"before": listed[at - 1] if at > 0 else None, "after": after}


def _proposals(
    request: DeskRequest,
    message: Message,
    now: datetime,
    refused: Refused | None,
    typed: dict[str, str],
    proposal_pk: int | None,
) -> list[showing.Shown]:
    """Lay the proposals of a message out; one may have been looked at with another verb or other sessions."""
    shown = []
    for proposal in message.proposals.all():
        proposal.message = message
        if proposal.state not in rows.UNDECIDED:
            shown.append(showing.decided(proposal))
            continue
        sent = request.POST if proposal.pk == proposal_pk else request.GET
        one = _shown(request, proposal, now, sent)
        if proposal.pk == proposal_pk:
            one = showing.with_typed(one, refused, typed)
        shown.append(one)
    return showing.with_keys(shown)


def _shown(request: DeskRequest, proposal: Proposal, now: datetime, sent: QueryDict) -> showing.Shown:
    form = ChoiceForm(sent if sent.get("proposal") == str(proposal.pk) else {})
    chosen = form.choice() if form.is_valid() else {}
    language = chosen.pop("language", "")
    case = look(proposal, now=now, **chosen)
    person = chosen.get("person")
    return showing.shown(case, _draft(request, case, now, language), chosen=bool(chosen), person=person)


def _draft(request: DeskRequest, case: Case, now: datetime, language: str) -> services.Reply | None:
    series = house_of(request).series
    return draft_reply(case, now=now, organiser=str(request.account.person), series=series, language=language)


@require_POST
@desk_page("decide")
def decide(request: DeskRequest, pk: int) -> HttpResponse:
    """Do what a proposal says, with the reply as it was edited, and go on to the next message."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return mail_page(request, _message_of(pk))
    now = clock.now()
    try:
        files = enclosures.enclosed(request, _message_of(pk)) if request.FILES else ()
        decision = services.confirm(pk, by=request.account, now=now, **form.decision(files))
    except Refused as refused:
        return mail_page(request, _message_of(pk), refused=refused, typed=typed_in(request), proposal_pk=pk)
    if not settings.OPTIONS.undo_seconds:  # else the page says it, with a way back
        messages.success(request, said(decision))
    return _on(request, decision.proposal.message_id)


@require_POST
@desk_page("decide")
def decide_together(request: DeskRequest, pk: int) -> HttpResponse:
    """Do what several proposals of a message say, with one letter, and go on to the next message."""
    now, form = clock.now(), TogetherForm(request.POST)
    parts = form.parts() if form.is_valid() else []
    frame = {name: form.cleaned_data.get(name, "") for name in ("greeting", "closing")}
    try:
        services.confirm_together(parts, **frame, by=request.account, now=now)
    except Refused as refused:
        return mail_page(request, pk, refused=refused)
    return _on(request, pk)


@require_POST
@desk_page("decide")
def note(request: DeskRequest, pk: int) -> HttpResponse:
    """Leave a colleague a note about a message."""
    form = NoteForm(request.POST)
    told = form.cleaned_data if form.is_valid() else {}
    try:
        services.write_note(pk, told.get("text", ""), to=told.get("to"), by=request.account, now=clock.now())
    except Refused as refused:
        return mail_page(request, pk, refused=refused)
    return redirect(f"{reverse('desk:message', args=[pk])}#notes-here")


@require_POST
@desk_page("decide")
def aside(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a proposal aside until a day."""
    proposal, form = _proposal(pk), AsideForm(request.POST)
    zone = ZoneInfo(proposal.edition.zone if proposal.edition else "Europe/Luxembourg")
    now = clock.now()
    until = form.until(zone) if form.is_valid() else None
    services.set_aside(pk, until=until or showing.tomorrow(now), by=request.account, now=now)
    messages.success(request, gettext("Set aside."))
    return _on(request, proposal.message_id)


@require_POST
@desk_page("decide")
def take_up(request: DeskRequest, pk: int) -> HttpResponse:
    """Bring a proposal that was set aside back."""
    proposal = services.open_again(pk, by=request.account, now=clock.now())
    return redirect("desk:message", proposal.message_id)


@desk_page("see")
def raw(request: DeskRequest, pk: int) -> HttpResponse:
    """Hand out a message exactly as it came."""
    message = queries.message(pk)
    if message is None:
        raise Http404
    return HttpResponse(
        bytes(message.raw),
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="message-{pk}.eml"'},
    )


def typed_in(request: DeskRequest) -> dict[str, str]:
    """Return what was typed into a reply, to be shown again."""
    return {name: request.POST.get(name, "") for name in ("text", "drafted", "subject", "until")}


def _proposal(pk: int) -> Proposal:
    proposal = Proposal.objects.filter(pk=pk).first()
    if proposal is None:
        raise Http404
    return proposal


def _message_of(proposal_pk: int) -> int:
    message_id = queries.message_of(proposal_pk)
    if message_id is None:
        raise Http404
    return message_id


def _on(request: DeskRequest, message_id: int) -> HttpResponse:
    """Stay with a message that has more to decide; else go on to the next, or to the empty list."""
    mine = request.account if _box(request) == "mine" else None
    after = queries.next_to_decide(message_id, programme.current_edition_id(), now=clock.now(), account=mine)
    there = reverse("desk:message", args=[after]) if after else reverse("desk:mail")
    return redirect(there + _within(_box(request)))
