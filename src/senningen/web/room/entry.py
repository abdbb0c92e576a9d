"""Who comes to a room's page: a personal link or an account becomes an admission."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import translation

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.live import refusals
from senningen.live.admission import admit, write_pass
from senningen.live.rules import Admitted, Claim, Door
from senningen.people import queries as people
from senningen.people.models import Account, Link
from senningen.programme.models import Part, Session
from senningen.web.language import speak_to


@dataclass(frozen=True)
class Visit:
    """One person at one session's page."""

    session: Session
    claim: Claim

    def admitted(self, door: Door = Door.PAGE) -> Admitted:
        """Ask admission; raises `Refused`."""
        return admit(self.claim, door, now=clock.now())

    def token(self) -> str:
        """Sign the pass for the page's sockets."""
        return write_pass(self.claim)


def by_part(token: str) -> tuple[Visit, Part]:
    """Find the part behind a stage link."""
    link_id, part_id = _link(token)
    part = Part.objects.select_related("person", "session__edition").filter(pk=part_id).first()
    if part is None:
        raise Http404
    speak_to(part.person)
    return Visit(part.session, _claim("part", part.pk, part.session, link_id)), part


def by_account(request: HttpRequest, session_id: int) -> Visit:
    """Let an organiser host a session."""
    session = Session.objects.select_related("edition").filter(pk=session_id).first()
    if session is None or not isinstance(request.user, Account):
        raise Http404
    return Visit(session, _claim("account", request.user.pk, session, 0))


def by_wall(token: str) -> Visit:
    """Find the session that the screen of the hall shows by its link."""
    link_id, session_id = _link(token, Link.Kind.WALL)
    session = Session.objects.select_related("edition").get(pk=session_id)
    return Visit(session, _claim("wall", session.pk, session, link_id))


def by_phone(session: Session, phone: int) -> Visit:
    """Let a phone of the hall in, by the number that its cookie proves."""
    return Visit(session, _claim("phone", phone, session, 0))


def _link(token: str, kind: str = Link.Kind.STAGE) -> tuple[int, int]:
    """Return which link this is and what it opens."""
    link = people.link(kind, token, now=clock.now())
    if link is None or link.subject_id is None:
        raise Refused(refusals.REVOKED.code)
    return link.pk, link.subject_id


def _claim(kind: str, number: int, session: Session, link_id: int) -> Claim:
    return Claim(kind, number, session.pk, link_id, translation.get_language() or "en")
