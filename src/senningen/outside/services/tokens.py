"""Tokens: made by an owner, shown once, kept hashed, revoked for good."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from senningen.journal import services as journal
from senningen.journal.entries import person
from senningen.kernel.ids import digest, new_secret
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.outside import refusals  # noqa: F401  defines the codes raised here
from senningen.outside.entries import ApiTokenMade, ApiTokenRevoked
from senningen.outside.models import ApiToken
from senningen.outside.rules import PREFIX, SCOPES, worth_noting
from senningen.people.models import Account


@service
def make_token(purpose: str, scopes: Collection[str], *, by: Account, now: datetime) -> str:
    """Make a token for one purpose and return its secret, which is not kept. Raises `outside.purpose-missing`."""
    stream = journal.begin(None)
    allowed = [each for each in SCOPES if each in scopes]
    if not purpose.strip() or not allowed:
        raise Refused("outside.purpose-missing")
    secret = PREFIX + new_secret()
    made = ApiToken.objects.create(
        purpose=purpose.strip()[:100],
        digest=digest(secret),
        ending=secret[-4:],
        scopes=allowed,
        made=now,
        made_by=by,
    )
    stream.record(ApiTokenMade(made.pk, tuple(allowed)), by=person(by.person_id), now=now)
    return secret


@service
def revoke_token(token_id: int, *, by: Account, now: datetime) -> None:
    """Let a token open nothing any more; revoking it again changes nothing."""
    stream = journal.begin(None)
    if ApiToken.objects.filter(pk=token_id, revoked=None).update(revoked=now):
        stream.record(ApiTokenRevoked(token_id), by=person(by.person_id), now=now)


@service
def _note_use(token_id: int, *, now: datetime) -> None:
    ApiToken.objects.filter(pk=token_id).update(used=now)


def note_use(token: ApiToken, *, now: datetime) -> None:
    """Write down that a token is used, unless that was written a moment ago."""
    if worth_noting(token.used, now=now):
        _note_use(token.pk, now=now)
