"""Polls of a session at the desk: prepared in four languages before the hour, read with their counts after it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.kernel.text import LANGUAGES, Text
from senningen.live import queries, services
from senningen.live.models import Poll
from senningen.programme.models import Session
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.editions import TextField


class PollForm(forms.Form):
    """What is asked, and the options: one a line, in the same order in each language."""

    question = TextField(label=_("What you ask"))
    options = TextField(long=True, label=_("Options, one a line"), help_text=_("In the same order in each language."))


@desk_page("write-programme")
def every(request: DeskRequest, number: int, session: int) -> HttpResponse:
    """Show the polls of a session, and take in a new one."""
    hour = get_object_or_404(Session.objects.select_related("edition"), edition__number=number, number=session)
    form = PollForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.prepare_poll(
                hour.pk,
                form.cleaned_data["question"],
                options(form.cleaned_data["options"]),
                by=person(request.account.person_id),
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error("options", refused.in_full)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:polls", number, session)
    polls = [(each, _lines(each)) for each in queries.polls_of(hour.pk)]
    context = {"edition": hour.edition, "session": hour, "polls": polls, "form": form}
    return render(request, "desk/polls.html", context, status=422 if form.is_bound else 200)


@require_POST
@desk_page("write-programme")
def drop(request: DeskRequest, number: int, session: int, poll: int) -> HttpResponse:
    """Take a poll away that was never opened."""
    hour = get_object_or_404(Session, edition__number=number, number=session)
    services.drop_poll(hour.pk, poll, by=person(request.account.person_id), now=clock.now())
    return redirect("desk:polls", number, session)


def options(written: Text) -> list[Text]:
    """Read options from lines; languages of different lengths fit no poll."""
    lines = {
        code: [line.strip() for line in words.splitlines() if line.strip()]
        for code, words in written.in_languages.items()
    }
    lengths = {len(each) for each in lines.values()}
    if len(lengths) != 1:
        return []
    return [Text({code: lines[code][n] for code in LANGUAGES if code in lines}) for n in range(lengths.pop())]


def _lines(poll: Poll) -> list[tuple[Text, int | None]]:
    counts = poll.counts or [None] * len(poll.options)
    return [(Text(option), count) for option, count in zip(poll.options, counts, strict=False)]
