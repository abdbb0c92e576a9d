"""Who is on stage, at the desk: parts are given and taken away, and a link is shown once."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count

import pytest
from django.test import Client

from senningen.desk.models import Move
from senningen.journal.entries import SYSTEM
from senningen.kernel.text import LANGUAGES
from senningen.live import services
from senningen.live.models import Cue
from senningen.people.models import Account, Person
from senningen.post.models import Letter
from senningen.post.services.outbox import claim
from senningen.programme.models import Deck, Edition, Part
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/desk/editions/10/sessions/2/stage"
CLAIRE = {"role": "interpreter", "channel": "fr", "name": "Claire Muller", "email": "claire@booth.example"}
CLAIRE |= {f"caption_{n}": "" for n, _ in enumerate(LANGUAGES)}


@pytest.fixture
def editor(edition: Edition, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    moments = count()  # the way back is shown for twenty seconds, which a busy machine takes for less
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: factories.NOW + timedelta(milliseconds=next(moments)))
    client.force_login(factories.account("Joëlle Kirsch", Account.Role.EDITOR))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_an_interpreter_is_given_a_part_and_a_link_that_leads_to_their_booth(editor: Client) -> None:
    assert editor.post(PAGE, CLAIRE).status_code == 302
    part = Part.objects.get()
    assert (part.person.name, part.role, part.channel) == ("Claire Muller", "interpreter", "fr")
    assert "Interpreter: Français" in editor.get(PAGE).content.decode()

    def link() -> str:
        shown = editor.post(f"{PAGE}/{part.pk}/link").content.decode()
        [path] = re.findall(r'value="[^"]*(/stage/[^"]+)"', shown)
        return str(path)

    first = link()
    assert "You interpret: Français" in editor.get(first).content.decode()
    second = link()
    assert editor.get(first).status_code == 403
    assert editor.get(second).status_code == 200
    services.make_sheet(part.session_id, by=SYSTEM, now=factories.NOW)
    Cue.objects.filter(act="begin").update(part=part)
    Deck.objects.create(session=part.session, part=part, name="Slides", folder="f", uploaded=factories.NOW)
    was = Part.objects.values().get()
    shown = editor.post(f"{PAGE}/{part.pk}/take", follow=True).content.decode()
    assert "Part taken away: Claire Muller." in shown
    assert not Part.objects.exists()
    assert editor.get(second).status_code == 403
    back = f"/desk/moves/{Move.objects.get().pk}/undoing"
    assert f'action="{back}"' in shown
    answer = editor.post(back, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert Part.objects.values().get() == was
    assert Deck.objects.get().part == part == Cue.objects.get(act="begin").part
    assert [editor.get(each).status_code for each in (first, second)] == [403, 200]


def test_the_link_goes_by_letter_with_the_hour_in_their_zone_again_on_demand_and_beside_those_they_have(
    editor: Client,
) -> None:
    editor.post(PAGE, CLAIRE)
    part = Part.objects.get()
    Person.objects.filter(pk=part.person_id).update(zone="Europe/Lisbon", language="de")
    assert "Link by letter" not in editor.get(PAGE).content.decode()

    def link() -> str:
        shown = editor.post(f"{PAGE}/{part.pk}/letter", follow=True).content.decode()
        assert "The link goes to claire@booth.example." in shown
        assert "Link by letter" in shown
        assert "Send it again" in shown
        letter = Letter.objects.latest("pk")
        [outgoing] = claim(letter.pk, now=letter.not_before)
        [path] = re.findall(r"/stage/\S+", outgoing.link)
        assert "Sie dolmetschen in diese Sprache: Français" in letter.text
        assert "10:30–11:30" in letter.text
        assert "Lissabon" in letter.text
        return str(path)

    links = [link(), link()]
    assert [editor.get(each).status_code for each in links] == [200, 200]
    editor.post(f"{PAGE}/{part.pk}/letter")
    editor.post(f"{PAGE}/{part.pk}/take")
    assert Letter.objects.latest("pk").state == Letter.State.UNDONE
    assert [editor.get(each).status_code for each in links] == [403, 403]


def test_what_was_given_anew_since_is_not_given_back_twice(editor: Client) -> None:
    editor.post(PAGE, CLAIRE)
    editor.post(f"{PAGE}/{Part.objects.get().pk}/take")
    editor.post(PAGE, CLAIRE)
    assert editor.post(f"/desk/moves/{Move.objects.get().pk}/undoing").status_code == 409
    assert Part.objects.count() == 1


def test_an_interpreter_has_a_language_and_a_speaker_has_none(editor: Client) -> None:
    answer = editor.post(PAGE, CLAIRE | {"channel": ""})
    assert answer.status_code == 422
    assert "Choose the language into which they interpret." in answer.content.decode()
    assert editor.post(PAGE, CLAIRE | {"role": "speaker"}).status_code == 302
    assert Part.objects.get().channel == ""
