"""Who asks: the token in the header, and what it may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.outside import queries
from senningen.outside.models import ApiToken
from senningen.outside.services import note_use


class Bearer(HttpBearer):
    """Let a question through if its token has the scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any | None:
        """Answer with the token; refuse in the words of the house."""
        found: Any = super().__call__(request)
        if found is None:
            raise Refused("api.no-token")
        return found

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Find the token, and refuse what it may not do."""
        found = queries.api_token(token)
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise Refused("api.not-allowed", scope=self.scope)
        note_use(found, now=clock.now())
        return found
