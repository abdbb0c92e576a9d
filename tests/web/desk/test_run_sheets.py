"""The run sheet at the desk: made from the programme, changed line by line, taken away as a file."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from senningen.kernel import clock
from senningen.live.cued import Act
from senningen.live.models import Cue
from senningen.people.models import Account
from senningen.programme.models import Edition, Part
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/desk/editions/10/sessions/2/sheet"


@pytest.fixture
def editor(edition: Edition, client: Client) -> Client:
    """Give the browser of somebody who writes the programme, for a session with one speaker."""
    session = edition.sessions.get(number=2)
    Part.objects.create(session=session, person=factories.person("Marek Dvořák"), role=Part.Role.SPEAKER)
    client.force_login(factories.account("Joëlle Kirsch", Account.Role.EDITOR))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def page(editor: Client) -> str:
    return editor.get(PAGE).content.decode()


def test_the_sheet_is_made_from_the_programme_and_changed_line_by_line(editor: Client) -> None:
    assert "Make the run sheet from the programme" in page(editor)
    assert editor.post(f"{PAGE}/make").status_code == 302
    assert "Marek Dvořák" in page(editor)
    talk = Cue.objects.get(act=Act.SLIDES)
    sent = {
        "act": "show-slides",
        "minutes": 20,
        "what": "Three countries",
        "part": talk.part_id,
        "poll": "",
        "note": "",
    }
    assert editor.post(f"{PAGE}/{talk.pk}", sent).status_code == 302
    assert editor.post(f"{PAGE}/{talk.pk}/move", {"to": "up"}).status_code == 302
    assert "Three countries" in page(editor)
    added = {"act": "talk", "minutes": 4, "what": "A film", "part": "", "poll": "", "note": "Sound up"}
    assert editor.post(PAGE, added).status_code == 302
    assert [one.what for one in Cue.objects.filter(what__gt="")] == ["Three countries", "A film"]


def test_the_rail_leads_to_the_sheet_of_the_next_session(editor: Client, edition: Edition) -> None:
    assert editor.get("/desk/sheet")["Location"] == "/desk/editions/10/sessions/4/sheet", "all are over: the last"
    edition.sessions.filter(number=2).update(day=clock.now().date() + timedelta(days=1))
    assert editor.get("/desk/sheet")["Location"] == PAGE
    rail = page(editor).partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)" aria-current="page"', rail) == ["/desk/sheet"]


def test_a_cue_that_opens_a_poll_names_it(editor: Client) -> None:
    answer = editor.post(PAGE, {"act": "open-poll", "minutes": 2})
    assert (answer.status_code, "Choose the poll" in answer.content.decode()) == (422, True)


def test_what_was_taken_off_can_be_put_back_and_what_is_done_stays(editor: Client) -> None:
    editor.post(f"{PAGE}/make")
    talk = Cue.objects.get(act=Act.SLIDES)
    editor.post(f"{PAGE}/{talk.pk}/remove")
    assert "Put back: Talk" in page(editor)
    editor.post(f"{PAGE}/{talk.pk}/back")
    assert "Put back" not in page(editor)
    Cue.objects.filter(pk=talk.pk).update(marked=factories.NOW)
    answer = editor.post(f"{PAGE}/{talk.pk}/remove", follow=True)
    assert "The host can open it again in the room." in answer.content.decode()


def test_the_page_asks_the_same_however_long_the_sheet_is(editor: Client, edition: Edition) -> None:
    session = edition.sessions.get(number=2)
    asked = []
    for count in (1, 3):
        Cue.objects.all().delete()
        part = session.parts.get()
        for n in range(count):
            Cue.objects.create(session=session, position=n, act=Act.SLIDES, minutes=5, part=part)
        with CaptureQueriesContext(connection) as seen:
            page(editor)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_the_sheet_leaves_as_a_file_with_what_became_of_it(desk: Client, edition: Edition) -> None:
    session = edition.sessions.get(number=2)
    Cue.objects.create(session=session, position=1, act=Act.BEGIN, minutes=3, marked=factories.NOW)
    Cue.objects.create(session=session, position=2, act=Act.TALK, minutes=5, what="=1+1", note="loud")
    told = b"".join(desk.get("/desk/exports/run-sheets.csv")).decode("utf-8-sig").splitlines()
    assert told[1].startswith("S2,1,")
    assert ",3,Welcome,,,done," in told[1]
    assert ",5,'=1+1,,loud,," in told[2]
