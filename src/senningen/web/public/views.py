"""The pages for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from senningen.programme import queries


def series(request: HttpRequest) -> HttpResponse:
    """Show the series: what it is, its topics, what came of them, all editions."""
    return render(request, "public/series.html", {"editions": queries.published_editions()})


def archive(request: HttpRequest) -> HttpResponse:
    """Show the editions that are over."""
    return render(request, "public/archive.html", {"editions": queries.earlier_editions(), "here_is": "archive"})
