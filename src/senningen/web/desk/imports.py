"""People from a list: choose a file or paste, correct the columns, see what would be taken, take it in, undo it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from senningen.journal.entries import person
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.kernel.text import LANGUAGES
from senningen.people import queries, services
from senningen.people.models import Import, ImportedRow, Person
from senningen.people.sheets.lines import Line
from senningen.people.sheets.table import MOST_BYTES, Table
from senningen.records.exports import CSV_TYPE, csv_table
from senningen.web.asked import number
from senningen.web.context import house_of
from senningen.web.desk import import_words
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.words import LANGUAGES as LANGUAGE_WORDS

SHOWN = 200  # rows on a page; the whole list is in the file
SAMPLE = 3  # cells shown of a column


class ListForm(forms.Form):
    """A list of people, as a file or pasted."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("CSV, text or an Excel workbook (.xlsx), up to 5 MB and 10,000 rows."),
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,.tsv,.xlsx,text/csv,text/plain"}),
    )
    pasted = forms.CharField(
        label=_("Or paste the people here"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=_("Addresses from a mail program, or columns copied from a spreadsheet."),
    )

    def clean(self) -> dict[str, object]:
        """Want one of the two."""
        told = super().clean() or {}
        if not self.errors and not (told.get("file") or str(told.get("pasted", "")).strip()):
            raise forms.ValidationError(_("Choose a file, or paste people."))
        return told


def _list_form(request: DeskRequest) -> ListForm:
    return ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()


@dataclass(frozen=True)
class Column:
    """A column as it is headed, what is read from it, and what stands in its first cells."""

    head: str
    kind: str
    sample: list[str]


@dataclass(frozen=True)
class Read:
    """A row as it would be taken: who is there already, or why it is left out."""

    line: Line
    known: Person | None
    why: str


@desk_page("decide")
def begin(request: DeskRequest) -> HttpResponse:
    """Read a list, and show the lists that were read before."""
    form, refused = _list_form(request), None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        raw = file.read(MOST_BYTES + 1) if file else form.cleaned_data["pasted"].encode()
        edition = house_of(request).edition
        language = edition.languages[0] if edition and edition.languages else "en"
        try:
            found = services.read_people(
                raw, file.name if file else "", language=language, by=request.account, now=clock.now()
            )
            return redirect("desk:import", found.pk)
        except Refused as problem:
            refused = problem
    context = {"form": form, "refused": refused, "imports": queries.imports()[:50], "states": import_words.STATES}
    return render(request, "desk/imports.html", context, status=422 if request.method == "POST" else 200)


@desk_page("decide")
def of_list(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a list: what would be taken, how the taking goes on, or what became of each row."""
    found = _import(pk)
    if found.state == Import.State.DRAFT:
        return render(request, "desk/import_check.html", _drafted(found))
    rows = queries.imported(found)
    counts = {outcome: rows.filter(outcome=outcome).count() for outcome in ImportedRow.Outcome.values}
    context = {
        "found": found,
        "state": import_words.STATES[found.state],
        "outcomes": import_words.OUTCOMES,
        "counts": counts,
        "taken": sum(counts.values()),
        "left_out": [(each, import_words.why(each.why, each.about)) for each in rows.filter(outcome="bad")[:SHOWN]],
        "likely": rows.exclude(likely=None).exclude(person=None)[:SHOWN],
        "people": [(each, import_words.why(each.why, each.about)) for each in rows.exclude(outcome="bad")[:SHOWN]],
    }
    return render(request, "desk/import.html", context)


def _drafted(found: Import) -> dict[str, object]:
    table, lines = queries.table_of(found), queries.lines_of(found)
    known = queries.by_emails([email for line in lines for email in line.emails])
    owners = {small: each.person for small, each in known.items()}
    read = [_read(line, owners) for line in lines]
    good = [each for each in read if not each.line.problem]
    return {
        "found": found,
        "kinds": import_words.KINDS,
        "columns": _columns(found, table),
        "first_rows": [row.number for row in table.rows[:25]],
        "languages": LANGUAGE_WORDS,
        "good": good[:SHOWN],
        "good_count": len(good),
        "known_count": sum(each.known is not None for each in good),
        "bad": [each for each in read if each.line.problem][:SHOWN],
        "bad_count": len(read) - len(good),
        "rows": len(read),
    }


def _columns(found: Import, table: Table) -> list[Column]:
    heads = next((row for row in table.rows if row.number == found.heading), None)
    below = [row for row in table.rows if found.heading is None or row.number > found.heading]
    return [
        Column(
            heads.cell(number) if heads else "",
            found.kinds[number] if number < len(found.kinds) else "",
            list(islice((cell for row in below if (cell := row.cell(number))), SAMPLE)),
        )
        for number in range(table.width)
    ]


def _read(line: Line, owners: dict[str, Person]) -> Read:
    known = next((owners[each.lower()] for each in line.emails if each.lower() in owners), None)
    return Read(line, known, import_words.why(line.problem or line.note, line.about))


@require_POST
@desk_page("decide")
def columns(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what stands in each column."""
    kinds = [kind if kind in import_words.KINDS else "" for kind in request.POST.getlist("kind")]
    language = request.POST.get("language", "")
    services.correct_columns(
        _import(pk).pk,
        kinds,
        heading=number(request.POST.get("heading")),
        language=language if language in LANGUAGES else "en",
    )
    return redirect("desk:import", pk)


@require_POST
@desk_page("decide")
def take(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the good rows in."""
    services.take_people(_import(pk).pk)
    return redirect("desk:import", pk)


@require_POST
@desk_page("decide")
def discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Throw a list away that was not taken in."""
    services.discard_import(_import(pk).pk)
    messages.success(request, gettext("The list was thrown away; nobody was written down."))
    return redirect("desk:imports")


@require_POST
@desk_page("decide")
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Forget again whoever came with a list."""
    kept = services.undo_import(_import(pk).pk, by=person(request.account.person_id), now=clock.now())
    told = ngettext(
        "Undone. %(n)d person stays, because something has been built on them.",
        "Undone. %(n)d people stay, because something has been built on them.",
        kept,
    )
    messages.success(request, told % {"n": kept} if kept else gettext("Undone. Everybody new was forgotten again."))
    return redirect("desk:import", pk)


@desk_page("decide")
def left_out(request: DeskRequest, pk: int) -> HttpResponse:
    """Hand over the rows that were left out, each with its number and its reason, to be put right and read again."""
    found = _import(pk)
    heads = [gettext("Row"), gettext("Why it was left out")]
    if found.state == Import.State.DRAFT:
        bad = [(each.row, each.problem, each.about, each.cells) for each in queries.lines_of(found) if each.problem]
    else:
        heads += found.table.get("headings", [])
        rows = queries.imported(found).filter(outcome=ImportedRow.Outcome.BAD)
        bad = [(each.row, each.why, each.about, tuple(each.cells)) for each in rows]
    content = csv_table(
        heads, ([row, import_words.why(code, about), *cells] for row, code, about, cells in bad), zone="UTC"
    )
    answer = HttpResponse(content, content_type=CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="left-out-{found.pk}.csv"'
    return answer


def _import(pk: int) -> Import:
    found = Import.objects.select_related("by__person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
