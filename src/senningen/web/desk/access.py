"""Who may open which page of the desk: one decorator, over the one table of roles (`desk/access.py`)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from senningen.desk.access import Action, may
from senningen.people.models import Account

P = ParamSpec("P")
View = Callable[Concatenate["DeskRequest", P], HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in."""

    account: Account


def desk_page(action: Action) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let a view through for accounts whose role allows `action`; others meet a page that is not there."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not isinstance(request.user, Account):
                return redirect_to_login(request.get_full_path())
            if not may(request.user, action):
                raise Http404
            request.account = request.user
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]  # takes any request, as Django hands it

    return decorate
