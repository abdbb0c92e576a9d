"""The door to the interface. What stands behind it is imported when somebody first knocks: most houses never use it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, URLResolver, reverse
from django.urls.resolvers import RoutePattern
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from senningen.kernel.refusals import Refused


@csrf_exempt  # a token in a header is not sent by a browser on its own
@never_cache
def enter(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a question to the interface, always in JSON."""
    from senningen.web.api import v1

    try:
        found = _routes().resolve(path)
    except Resolver404:
        return v1.problem(request, Refused("api.unknown"))
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    if answer.status_code == 405:
        allowed = answer.headers["Allow"]
        answer = v1.problem(request, Refused("api.method"))
        answer.headers["Allow"] = allowed
    return answer


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Describe the interface (OpenAPI 3.1)."""
    return JsonResponse(described())


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """Show the description as a page, without anything from elsewhere."""
    from senningen.web.api.reading import laid_out

    return render(request, "public/api.html", laid_out(described()))


@cache
def described() -> dict[str, Any]:
    """Return the description of the interface."""
    from senningen.web.api.v1 import api

    schema: dict[str, Any] = dict(
        api.get_openapi_schema(path_prefix=reverse("api:description").removesuffix("openapi.json"))
    )
    schema["servers"] = [{"url": settings.PUBLIC_URL}]
    return schema


@cache
def _routes() -> URLResolver:
    from senningen.web.api.v1 import api

    return URLResolver(RoutePattern(""), api.urls[0])
