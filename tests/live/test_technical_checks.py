"""The technical check: what it found is kept for its person, said back, and seen at the desk in plain words."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from senningen.live import checked
from senningen.live.checked import Found, Risk, browser_of
from senningen.live.models import TechnicalCheck
from senningen.live.ready import readiness
from senningen.live.services import keep_check
from senningen.people.models import Account, Link
from senningen.people.rules import TECHNICAL_CHECK
from senningen.programme.models import Session
from tests import factories
from tests.live import people

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
WELL = {"camera": "works", "microphone": "works", "level": 40, "tone": "heard", "down": 24000, "up": 6000}
WELL |= {"answer": 35, "able": "on"}


@pytest.mark.parametrize(
    ("found", "on_stage", "at_risk"),
    [
        (Found(), False, ()),
        (Found(), True, (Risk.UNTRIED,)),
        (Found("works", "works", 2), True, (Risk.SILENT,)),
        (Found("busy", "blocked"), True, (Risk.MICROPHONE_BLOCKED, Risk.CAMERA_BUSY)),
        (Found("insecure", "insecure"), True, (Risk.INSECURE,)),
        (Found("insecure", "insecure", able=False), False, (Risk.INSECURE,)),
        (
            Found("blocked", "blocked", tone="unheard", down=999, up=1, able=False),
            False,
            (Risk.BROWSER, Risk.UNHEARD, Risk.SLOW),
        ),
        (Found("works", "works", 50, down=1499, up=1499, answer=401), True, (Risk.SLOW, Risk.SLOW_UP, Risk.FAR)),
        (Found("works", "works", 50, "heard", 1500, 1500, 400), True, ()),
    ],
)
def test_what_may_go_wrong_depends_on_whether_one_is_on_stage(found: Found, on_stage: bool, at_risk: Any) -> None:
    assert checked.risks(found, on_stage=on_stage) == at_risk


@pytest.mark.django_db
def test_who_interprets_is_heard_and_not_seen() -> None:
    session = factories.edition(cap=5, sessions=1).sessions.get()
    found = Found("", "works", 50, down=9000, up=200)
    assert checked.risks(found, on_stage=True) == (Risk.UNTRIED, Risk.SLOW_UP)
    assert checked.risks(found, on_stage=True, unseen=True) == ()
    assert checked.risks(Found(), on_stage=True, unseen=True) == (Risk.UNTRIED,)
    claire = people.interpreter(session, "Claire Muller", "fr")
    keep_check(session.edition_id, claire.person.pk, found, network="n", now=factories.NOW)
    people.on_stage(session, "Marek Dvořák")
    stage = readiness(session.edition_id, [session]).stage
    assert [(each.person.name, each.stands) for each in stage] == [
        ("Claire Muller", "ready"),
        ("Marek Dvořák", "unchecked"),
    ]


def test_a_browser_is_named_as_one_says_it() -> None:
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1"
    assert [browser_of(FIREFOX), browser_of(phone), browser_of("curl/8")] == [
        "Firefox 128, Windows",
        "Safari 17, iPhone",
        "",
    ]


@pytest.fixture
def session(db: None) -> Session:
    return factories.edition(cap=5, sessions=2).sessions.get(number=1)


@pytest.fixture
def browser(client: Client) -> Client:
    client.defaults |= {"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "en"}
    return client


def desk(browser: Client, session: Session, role: str = Account.Role.DESK) -> str:
    browser.force_login(Account.objects.first() or factories.account("Tom Schroeder", role))
    return browser.get(f"/desk/editions/{session.edition.number}/checks").content.decode()


def test_the_desk_sees_who_has_not_checked_and_who_is_at_risk_and_why(session: Session, browser: Client) -> None:
    marek, helene = people.on_stage(session, "Marek Dvořák"), people.guest(session, "Hélène Marchal-Ries")
    assert desk(browser, session).count("not checked") >= 1
    answer = browser.post(f"/stage/{marek.secret}/check", WELL | {"microphone": "blocked"}).json()
    assert answer["risks"][0][0] == "The browser keeps the microphone from the page."
    page = desk(browser, session)
    assert "The browser keeps the microphone from the page." in page
    assert "Firefox 128, Windows" in page
    assert f"/desk/people/{marek.person.pk}/letter" in page
    assert "0 ready, 0 at risk, 1 not checked" in page

    assert browser.post(f"/stage/{marek.secret}/check", WELL).json()["risks"] == []
    assert browser.post(f"/s/{helene.secret}/check", WELL | {"down": 300, "camera": ""}).json()["risks"]
    page = desk(browser, session)
    assert "0 ready, 1 at risk, 0 not checked" in page
    assert "The line is slow" in page
    assert [check.person for check in TechnicalCheck.objects.order_by("pk")] == [marek.person, helene.person]


def test_nobody_is_awaited_with_a_device_in_a_session_that_is_cancelled(session: Session, browser: Client) -> None:
    people.on_stage(session, "Marek Dvořák")
    assert "Marek Dvořák" in desk(browser, session)
    Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)
    assert "Marek Dvořák" not in desk(browser, session)


def test_whoever_may_see_them_is_led_there_from_the_sessions(session: Session, browser: Client) -> None:
    assert "Technical checks" in desk(browser, session, Account.Role.VIEWER)
    way = f"/desk/editions/{session.edition.number}/checks?session=1"
    assert f'href="{way}"' in browser.get("/desk/sessions").content.decode()


def test_a_check_goes_with_its_person_and_needs_a_link_that_stands(session: Session, browser: Client) -> None:
    helene = people.guest(session, "Hélène Marchal-Ries")
    assert browser.post(f"/s/{helene.secret}/check", WELL).status_code == 200
    assert browser.get(f"/s/{helene.secret}/check").content.decode().count("Last checked") == 1
    assert browser.post(f"/s/{helene.secret}/check", {"level": "loud"}).status_code == 400
    Link.objects.update(revoked=factories.NOW)
    assert browser.post(f"/s/{helene.secret}/check", WELL).status_code != 200
    assert browser.get(f"/s/{helene.secret}/check/line").status_code != 200
    marek = people.on_stage(session, "Marek Dvořák")
    assert browser.post(f"/stage/{marek.secret}/check", WELL).status_code == 200
    TechnicalCheck.objects.filter(person=helene.person).delete()
    marek.person.delete()
    assert TechnicalCheck.objects.count() == 0


def test_who_checks_without_end_is_asked_to_wait(
    session: Session, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    helene, ben = people.guest(session, "Hélène Marchal-Ries"), people.guest(session, "Ben Weber")
    sent = [browser.post(f"/s/{helene.secret}/check", WELL).status_code for _ in range(TECHNICAL_CHECK.email + 1)]
    assert sent == [200] * TECHNICAL_CHECK.email + [429]
    assert browser.post(f"/s/{ben.secret}/check", WELL).status_code == 200


def test_a_line_is_measured_with_what_cannot_be_squeezed(session: Session, browser: Client) -> None:
    where = f"/s/{people.guest(session, 'Hélène Marchal-Ries').secret}/check/line"
    assert len(browser.get(where).content) == 512 * 1024
    assert browser.post(where, b"\0" * 131072, content_type="application/octet-stream").status_code == 204


def test_the_page_asks_the_same_for_one_and_for_three(session: Session, browser: Client) -> None:
    asked = []
    for names in (["Ben Weber"], ["Carla Thill", "Dan Weis"]):
        for name in names:
            browser.post(f"/s/{people.guest(session, name).secret}/check", WELL | {"tone": "unheard"})
            people.on_stage(session, f"{name} also speaks")
        desk(browser, session)
        with CaptureQueriesContext(connection) as seen:
            assert "The tone was not heard." in desk(browser, session)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_list_of_them_is_taken_out(session: Session, browser: Client) -> None:
    helene = people.guest(session, "Hélène Marchal-Ries")
    browser.post(f"/s/{helene.secret}/check", WELL | {"tone": "unheard"})
    desk(browser, session)
    answer = browser.get("/desk/exports/technical-checks.csv?session=1")
    rows = b"".join(answer).decode()
    assert "Hélène Marchal-Ries,1," in rows
    assert "The tone was not heard." in rows
