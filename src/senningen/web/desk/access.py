"""Who may open which page of the desk: every view declares its act, over the one table of roles (`people/roles.py`).

    @desk_page("decide")    for accounts whose role allows the act; others meet a page that is not there
    @at_the_door            for everybody: signing in, a link by letter, a lost password

A view without either fails `tests/architecture/test_roles.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from senningen.desk.access import may
from senningen.kernel import clock
from senningen.people.models import Account
from senningen.people.roles import Act

P = ParamSpec("P")
V = TypeVar("V", bound=Callable[..., HttpResponseBase])
View = Callable[Concatenate["DeskRequest", P], HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in."""

    account: Account
    asked: int
    """When its page was asked for, in milliseconds since 1970: whatever changed later, its feed tells."""


def desk_page(act: Act) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let a view through for accounts whose role allows `act`; others meet a page that is not there."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not isinstance(request.user, Account):
                return redirect_to_login(request.get_full_path())
            if not may(request.user, act):
                raise Http404
            request.account, request.asked = request.user, clock.milliseconds()
            return view(request, *args, **kwargs)

        guarded.act = act  # type: ignore[attr-defined]  # decorators around it carry it on
        return guarded  # type: ignore[return-value]  # takes any request, as Django hands it

    return decorate


def at_the_door(view: V) -> V:
    """Declare that a view is for everybody, signed in or not."""
    view.act = "door"  # type: ignore[attr-defined]
    return view


def act_of(view: Callable[..., object]) -> Act | Literal["door"] | None:
    """Return the act that a view declares; None if it declares none."""
    found: Act | Literal["door"] | None = getattr(view, "act", None)
    return found
