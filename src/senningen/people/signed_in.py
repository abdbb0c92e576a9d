"""Who is signed in, asked for by every page of the desk: Django's sessions and accounts, found by prepared queries."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from senningen.kernel.prepared import first, prepared
from senningen.people.models import Account


class Accounts(ModelBackend):
    """Django's own way from a session to its account."""

    def get_user(self, user_id: int) -> Account | None:
        """Return the account if it may still be used."""
        account = first(_account(user_id))
        return account if account is not None and self.user_can_authenticate(account) else None


class SessionStore(db.SessionStore):
    """Django's own sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        """Find the session of a cookie, or forget a key that opens none."""
        found = first(_session(self.session_key, timezone.now())) if self.session_key else None
        if found is None:
            self._session_key = None
        return found


@prepared
def _account(pk: int) -> QuerySet[Account]:
    return Account.objects.filter(pk=pk)


@prepared
def _session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
