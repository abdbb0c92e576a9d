"""In which language a page is shown: the person's choice, then the reader's cookie, then the browser's wish."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from senningen.people.models import Person

Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Speak the reader's language. A personal page calls `speak_to`, and the person's own language wins."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        with translation.override(wished(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def wished(request: HttpRequest) -> str:
    """Return the language of the reader's cookie, an organiser's own, or the browser's first that we speak."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        me = request.user.person
        if me.language_chosen:
            return str(me.language)
    return translation.get_language_from_request(request)


def speak_to(person: Person) -> None:
    """Show the rest of this page in the person's language. The middleware ends it with the request."""
    translation.activate(person.language)


def back_within(request: HttpRequest, home: str) -> str:
    """Return the page of the person's own on which a choice was made, or their first one."""
    wished = request.POST.get("next", "")
    return wished if wished.startswith(home) and "//" not in wished else home
