"""An owner lets colleagues in, gives them roles, and lets them go."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from senningen.journal.entries import SYSTEM
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.people.models import Account, Address, Link
from senningen.people.services import add_address
from senningen.post.models import Letter
from senningen.post.services import outbox, recalling, returns
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
PASSWORD = "a long sentence of mine"
EMAIL = "lea.wagner@infra.example"


@pytest.fixture
def olga(desk: Client) -> Account:
    """Give the owner, at the desk."""
    owner = factories.account("Olga Owner", role=Account.Role.OWNER)
    desk.force_login(owner)
    return owner


def invite(desk: Client, email: str = EMAIL, role: str = "desk", **more: str) -> int:
    told = {"email": email, "name": "Léa Wagner", "role": role, "language": "fr"} | more
    return desk.post("/desk/colleagues/invitations", told).status_code


def link_in_the_letter(kind: str = "colleague", *, now: datetime = NOW) -> str:
    """Send the last letter of a kind, and return where its link leads."""
    letter = Letter.objects.filter(kind=kind, state=Letter.State.QUEUED).latest("pk")
    return re.sub(r"^https?://[^/]+", "", outbox.claim(letter.pk, now=now)[0].link)


def comes_in(where: str, *, name: str = "Léa Wagner", password: str = PASSWORD) -> Client:
    browser = Client()
    assert browser.post(where, {"name": name, "password": password}).status_code == 302
    return browser


def told_of(account: Account) -> list[str]:
    return list(Entry.objects.filter(subject=f"account:{account.pk}").order_by("pk").values_list("kind", flat=True))


def test_a_colleague_is_invited_by_letter_and_chooses_a_password(desk: Client, olga: Account) -> None:
    assert invite(desk, role="editor") == 302
    lea = Account.objects.get(email=EMAIL)
    assert (lea.standing, lea.role, lea.person.language) == ("invited", "editor", "fr")
    letter = Letter.objects.get()
    assert (letter.to_email, letter.language) == (EMAIL, "fr")
    assert "Olga Owner vous invite" in letter.text
    where = link_in_the_letter()
    assert where.startswith("/desk/join/")
    assert where not in letter.text, "the secret stands in no stored letter"
    opened = Client().get(where)
    assert "Rédaction" in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert Account.objects.get(pk=lea.pk).standing == "invited", "opening a link changes nothing"
    browser = comes_in(where, name="Léa Wagner-Thill")
    assert browser.get("/desk/editions/new").status_code == 200
    lea = Account.objects.get(pk=lea.pk)
    assert (lea.standing, lea.person.name) == ("active", "Léa Wagner-Thill")
    assert told_of(lea) == ["account.invited", "account.joined"]
    assert Client().post(where, {"name": "x", "password": PASSWORD}).status_code == 404, "it works once"


def test_somebody_known_is_written_to_in_their_own_language(desk: Client, olga: Account) -> None:
    known = factories.person("Jang Thill", language="lb")
    assert invite(desk, known.addresses.get().email, name="Another Name") == 302
    assert Letter.objects.get().language == "lb"
    assert Account.objects.get(person=known).person.name == "Jang Thill"


def test_a_short_password_does_not_use_the_link_up(desk: Client, olga: Account) -> None:
    invite(desk)
    where = link_in_the_letter()
    assert Client().post(where, {"name": "Léa", "password": "short"}).status_code == 422
    comes_in(where)


def test_an_invitation_ends_after_seven_days_and_can_be_sent_again(
    desk: Client, olga: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite(desk)
    old = link_in_the_letter()
    later = NOW + timedelta(days=7)
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: later)
    assert Client().get(old).status_code == 404
    assert "Invitation too old" in desk.get("/desk/colleagues").content.decode()
    lea = Account.objects.get(email=EMAIL)
    assert desk.post(f"/desk/colleagues/{lea.pk}/invitation").status_code == 302
    comes_in(link_in_the_letter(now=later))


def test_sending_again_ends_the_link_that_was_sent_before(desk: Client, olga: Account) -> None:
    invite(desk)
    old = link_in_the_letter()
    assert Client().get(old).status_code == 200
    lea = Account.objects.get(email=EMAIL)
    desk.post(f"/desk/colleagues/{lea.pk}/invitation")
    assert Client().get(old).status_code == 404
    comes_in(link_in_the_letter())
    assert desk.post(f"/desk/colleagues/{lea.pk}/invitation").status_code == 409, "she is here"


def test_a_withdrawn_invitation_opens_nothing_and_its_letter_stays_here(desk: Client, olga: Account) -> None:
    invite(desk)
    where = link_in_the_letter()
    lea = Account.objects.get(email=EMAIL)
    desk.post(f"/desk/colleagues/{lea.pk}/invitation")
    waiting = Letter.objects.latest("pk")
    assert desk.post(f"/desk/colleagues/{lea.pk}/withdrawal").status_code == 302
    assert Client().get(where).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == Letter.State.UNDONE
    assert "No access" in desk.get("/desk/colleagues").content.decode()
    assert invite(desk, role="viewer") == 302, "she can be invited anew"


def test_an_invitation_that_came_back_is_dead_for_the_bounce_can_be_read_at_the_desk(
    desk: Client, olga: Account
) -> None:
    invite(desk, role="owner")
    where = link_in_the_letter()
    assert Client().get(where).status_code == 200
    returns.record_bounce(Letter.objects.get().pk, gave_up=True, now=NOW)
    assert Client().get(where).status_code == 404


def test_nobody_is_invited_twice(desk: Client, olga: Account, tom: Account) -> None:
    assert invite(desk, tom.email) == 409
    assert invite(desk) == 302
    assert invite(desk, EMAIL.upper()) == 409
    assert invite(desk, "no address") == 422
    assert invite(desk, "new@infra.example", role="emperor") == 422


def test_another_role_counts_from_the_next_click(desk: Client, olga: Account, tom: Account) -> None:
    browser = Client()
    browser.force_login(tom)
    assert browser.get("/desk/editions/new").status_code == 404
    assert desk.post(f"/desk/colleagues/{tom.pk}/role", {"role": "editor"}).status_code == 302
    assert browser.get("/desk/editions/new").status_code == 200
    entry = Entry.objects.get(kind="account.role-changed")
    assert (entry.data["was"], entry.data["role"], entry.actor) == ("desk", "editor", f"person:{olga.person_id}")
    assert desk.post(f"/desk/colleagues/{tom.pk}/role", {"role": "emperor"}).status_code == 422


def test_who_is_let_go_is_out_at_once_and_no_old_session_comes_back_to_life(
    desk: Client, olga: Account, tom: Account
) -> None:
    browser = Client()
    browser.force_login(tom)
    assert browser.get("/desk/mail").status_code == 200
    link = Link.objects.create(kind=Link.Kind.SIGN_IN, person=tom.person, digest="x", created=NOW)
    assert desk.post(f"/desk/colleagues/{tom.pk}/ending").status_code == 302
    assert browser.get("/desk/mail").status_code == 302, "to the sign-in page"
    link.refresh_from_db()
    assert link.revoked
    told = {"email": tom.email, "password": "correct horse battery"}
    assert Client().post("/desk/sign-in", told).status_code == 422
    assert invite(desk, tom.email) == 302
    comes_in(link_in_the_letter(), name="Tom Schroeder")
    assert browser.get("/desk/mail").status_code == 302, "the session of before stays dead"
    assert told_of(tom) == ["account.ended", "account.invited", "account.joined"]


def test_the_last_owner_stays_and_is_told_what_to_do(desk: Client, olga: Account, tom: Account) -> None:
    for answer in (
        desk.post(f"/desk/colleagues/{olga.pk}/ending"),
        desk.post(f"/desk/colleagues/{olga.pk}/role", {"role": "viewer"}),
    ):
        assert answer.status_code == 409
        assert "Make another colleague an owner first" in answer.content.decode()
    invite(desk, role="owner")
    assert desk.post(f"/desk/colleagues/{olga.pk}/ending").status_code == 409, "an invited owner is none yet"
    desk.post(f"/desk/colleagues/{tom.pk}/role", {"role": "owner"})
    assert desk.post(f"/desk/colleagues/{olga.pk}/role", {"role": "viewer"}).status_code == 302
    assert desk.get("/desk/colleagues").status_code == 404


def test_the_page_names_everybody_with_role_and_state(desk: Client, olga: Account, tom: Account) -> None:
    invite(desk)
    shown = desk.get("/desk/colleagues").content.decode()
    for words in ("Olga Owner", "Tom Schroeder", "Léa Wagner", "Works here", "Invited", "What each role may do"):
        assert words in shown


def test_a_link_that_chooses_a_password_goes_to_the_address_of_the_account_and_nowhere_else(
    desk: Client, olga: Account
) -> None:
    """Else whoever may write an address down at the desk could have an owner's link sent to themselves."""
    assert invite(desk, role="owner") == 302
    letter = Letter.objects.get()
    Letter.objects.update(state=Letter.State.BOUNCED)
    Address.objects.filter(email=EMAIL).update(state=Address.State.HARD)
    add_address(letter.person_id or 0, "somebody@else.example", preferred=True, by=SYSTEM, now=NOW)
    with pytest.raises(Refused, match=r"letter\.no-address"):
        recalling.send_again(letter.pk, now=NOW)
