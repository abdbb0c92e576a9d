"""Pages that everybody sees alike are drawn once, and kept until something is written or the minute is over.

Every write takes a stream of the journal, so where the streams stand says whether anything has changed, in this process
or another. What the hour changes on a page (seats counted at, requests closed) changes with the minute.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from senningen.journal import queries as journal
from senningen.kernel import clock
from senningen.web.context import appearance_of

View = Callable[..., HttpResponse]
A_MINUTE = 60  # seconds
# Whoever is signed in, or has something to be told, sees a page of their own.
OF_THEIR_OWN = (settings.SESSION_COOKIE_NAME, "messages")


def kept(view: View) -> View:
    """Answer from what was drawn before, if nothing was written since."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "GET" or any(name in request.COOKIES for name in OF_THEIR_OWN):
            return view(request, *args, **kwargs)
        key = _key(request)
        drawn = cache.get(key)
        if drawn is None:
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                cache.set(key, response.content, A_MINUTE)
            return response
        return HttpResponse(drawn)

    return answer


def _key(request: HttpRequest) -> str:
    """Name all that a page depends on."""
    minute = clock.now().replace(second=0, microsecond=0)
    parts = (request.get_full_path(), translation.get_language(), appearance_of(request), minute, journal.positions())
    return hashlib.sha256(repr(parts).encode()).hexdigest()
