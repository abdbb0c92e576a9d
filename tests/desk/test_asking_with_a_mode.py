"""A mail that says how somebody would attend: proposed so, decided so or otherwise, and said so in the reply."""

from __future__ import annotations

import pytest

from senningen.desk import services
from senningen.desk.cases import look
from senningen.desk.drafts import draft_reply
from senningen.kernel.refusals import Refused
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.programme.queries import the_series
from senningen.seats import services as seats
from senningen.seats.models import Mode, Seat
from tests.desk.mails import LB_REQUEST, arrived, written
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ON_SITE = LB_REQUEST.replace("eng Plaz fir", "eng Plaz op der Plaz fir")


@pytest.fixture
def edition(edition: Edition) -> Edition:
    """The edition of the desk's stories, with two places on site in each session."""
    seats.open_places(*edition.sessions.values_list("pk", flat=True), cap=2, mode=Mode.ON_SITE, now=NOW)
    return edition


def test_the_mode_goes_from_the_mail_to_the_seat_and_into_the_reply(edition: Edition, tom: Account) -> None:
    proposal = arrived(written(ON_SITE)).proposals.get()
    assert (proposal.mode, proposal.evidence[0]["quote"]) == (
        "on-site",
        "ech hätt gär eng Plaz op der Plaz fir déi véier Sessiounen.",
    )
    case = look(proposal, now=NOW)
    assert (case.outcome.kind, case.outcome.mode, case.standing.free[case.sessions[0].pk]) == ("given", "on-site", 2)
    reply = draft_reply(case, now=NOW, organiser="Tom Schroeder", series=the_series())
    assert reply is not None
    assert "D'Participatioun ass op der Plaz." in reply.text
    services.confirm(proposal.pk, by=tom, now=NOW, verb="give", reply=reply)
    seat = Seat.objects.get()
    assert seat.mode == Mode.ON_SITE
    assert set(seat.places.values_list("mode", flat=True)) == {"on-site"}


def test_somebody_at_the_desk_decides_otherwise_and_no_reply_says_what_is_not_so(
    edition: Edition, tom: Account
) -> None:
    proposal = arrived(written(ON_SITE)).proposals.get()
    on_site = draft_reply(look(proposal, now=NOW), now=NOW, organiser="Tom", series=the_series())
    with pytest.raises(Refused, match=r"desk\.changed-meanwhile"):
        services.confirm(proposal.pk, by=tom, now=NOW, mode=Mode.ONLINE, reply=on_site)
    services.confirm(proposal.pk, by=tom, now=NOW, mode=Mode.ONLINE)
    assert Seat.objects.get().mode == Mode.ONLINE
    assert "D’Participatioun ass online." in Letter.objects.get(kind="seat-given").text


def test_who_names_none_has_the_usual_one(edition: Edition) -> None:
    proposal = arrived(written(LB_REQUEST)).proposals.get()
    assert (proposal.mode, look(proposal, now=NOW).outcome.mode) == ("", "online")
    Edition.objects.update(usual_mode="on-site")
    assert look(arrived(written(LB_REQUEST)).proposals.get(), now=NOW).outcome.mode == "on-site"
