"""Pages for what cannot be done: a refusal, a page that is not there, a form that is too old, a fault of ours."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from senningen.kernel.refusals import Refused

Handler = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Turn a `Refused` that a view let through into its page."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is for the next one."""
        return refused(request, problem) if isinstance(problem, Refused) else None


def refused(request: HttpRequest, problem: Refused, *, back: str = "") -> HttpResponse:
    """Show why, and what to do now; `back` is a page of the reader's own to go back to."""
    return render(request, "errors/refused.html", {"refused": problem, "back": back}, status=problem.refusal.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page. Missing and forbidden look the same."""
    return render(request, "errors/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this is not for the reader."""
    return render(request, "errors/forbidden.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came without its proof of origin: too old, or from elsewhere."""
    return render(request, "errors/form_expired.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Asks nothing of the database, which may be what broke."""
    return render(request, "errors/server_error.html", status=500)
