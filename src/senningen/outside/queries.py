"""Finding tokens."""

from __future__ import annotations

from django.db.models import QuerySet

from senningen.kernel.ids import digest
from senningen.outside.models import ApiToken


def api_token(secret: str) -> ApiToken | None:
    """Return the token with this secret, unless it is revoked."""
    return ApiToken.objects.filter(digest=digest(secret), revoked=None).first()


def api_tokens() -> QuerySet[ApiToken]:
    """Return every token, those that still open something first, then the newest."""
    return ApiToken.objects.select_related("made_by__person").order_by("revoked", "-made", "-pk")
