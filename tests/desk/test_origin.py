"""A mail that is not from whom it says: seen in reading, shown at the desk, never done by one key or by a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from senningen.desk import queries, services
from senningen.desk.cases import look
from senningen.kernel.refusals import Refused
from senningen.people.models import Address
from senningen.post.models import Message
from senningen.post.origin.names import Dns, NoAnswer
from senningen.post.services.intake import Incoming
from senningen.post.signing import signer
from tests import factories
from tests.desk.mails import LB_REQUEST, arrived, written
from tests.names import Zone, served
from tests.servers import free_port

pytestmark = pytest.mark.django_db
NOW = factories.NOW
GUEST, STRANGER, RELAY = "192.0.2.7", "198.51.100.9", "127.0.0.1"
TWO_WRITERS = b"From: Pol Schiltz <pol.schiltz@guests.example>\r\n" + written(LB_REQUEST)


@pytest.fixture(autouse=True)
def _edition() -> None:
    factories.edition()


@pytest.fixture
def zone(tmp_path: Path) -> Zone:
    ours = signer(tmp_path, "guests.example", "s1")
    return {
        ("guests.example", "TXT"): ["a note", f"v=spf1 ip4:{GUEST} -all"],
        ("_dmarc.guests.example", "TXT"): ["v=DMARC1; p=reject; rua=mailto:post@guests.example"],
        (ours.name, "TXT"): [ours.record],
    }


@pytest.fixture
def names(settings: Any, zone: Zone, tmp_path: Path) -> Iterator[None]:
    """Serve the zone to the house."""
    with served(zone, tmp_path) as server:
        settings.OPTIONS = replace(settings.OPTIONS, dns_server=server, authserv_id="mx.infra.example")
        yield


def came(raw: bytes, *, peer: str, source: str = "smtp") -> Message:
    """Take a mail in as the listener does, and have it read."""
    sender, helo = "pol.schiltz@guests.example", "mail.example"
    [stored] = services.take_in_all([Incoming(raw, "seats@infra.example", sender, peer, source, NOW, helo)])
    services.understand(stored.message_id, now=NOW)
    return Message.objects.get(pk=stored.message_id)


def shown(client: Client, message: Message) -> str:
    client.force_login(factories.account())
    return client.get(f"/desk/mail/{message.pk}").content.decode()


@pytest.mark.house
def test_what_spf_dkim_and_dmarc_say_is_kept_and_shown(names: None, tmp_path: Path, client: Client) -> None:
    plain = came(written(LB_REQUEST), peer=GUEST)
    assert (plain.origin, plain.origin_facts["spf"], plain.helo) == ("vouched", "pass", "mail.example")
    assert "Sent by a server of guests.example." in shown(client, plain)

    signed = came(signer(tmp_path, "guests.example", "s1")(written(LB_REQUEST)), peer=STRANGER)
    assert (signed.origin, signed.origin_facts["dkim"], signed.origin_facts["spf"]) == ("vouched", "pass", "fail")
    assert "Signed by guests.example." in shown(client, signed)

    forged = came(written(LB_REQUEST), peer=STRANGER)
    assert (forged.origin, forged.origin_facts["dmarc"], forged.origin_facts["policy"]) == ("failed", "fail", "reject")
    assert "Fails the policy of its domain guests.example: be careful." in shown(client, forged)


@pytest.mark.house
def test_the_word_of_our_own_relay_is_taken_and_nobody_elses(names: None, client: Client) -> None:
    said = b"Authentication-Results: mx.infra.example; spf=fail smtp.mailfrom=guests.example; dkim=none\r\n"
    told = came(said + written(LB_REQUEST), peer=RELAY)
    assert (told.origin, told.origin_facts["told_by"]) == ("failed", "mx.infra.example")
    assert "Checked by mx.infra.example." in shown(client, told)
    assert came(said + written(LB_REQUEST), peer=GUEST).origin == "vouched"
    silent = came(written(LB_REQUEST), peer=RELAY)
    assert silent.origin == "unchecked"
    assert "mx.infra.example says nothing of it." in shown(client, silent)
    fetched = came(said + written(LB_REQUEST), peer="", source="imap")
    assert (fetched.origin, fetched.origin_facts["told_by"]) == ("failed", "mx.infra.example")


def test_dns_that_is_away_leaves_a_mail_unchecked_and_read(settings: Any, client: Client) -> None:
    server = f"127.0.0.1:{free_port()}"
    for _ in range(3):  # then nobody waits for it any more
        with pytest.raises(NoAnswer):
            Dns(server, each=0.05).ask("guests.example", "TXT")
    settings.OPTIONS = replace(settings.OPTIONS, dns_server=server)
    message = came(written(LB_REQUEST), peer=GUEST)
    assert (message.origin, message.state) == ("unchecked", "read")
    assert message.proposals.get().intent == "request"
    assert "DNS did not answer" in shown(client, message)
    assert not queries.confirmable_by_rule().exists()


def test_a_mail_that_fails_is_not_done_by_one_key(client: Client) -> None:
    proposal = arrived(TWO_WRITERS).proposals.get()
    assert look(proposal, now=NOW).suggestion.cautions == ("sender-failed",)
    with pytest.raises(Refused) as refused:
        services.confirm(proposal.pk, by=factories.account(), now=NOW)
    assert refused.value.code == "desk.not-looked-at"
    assert "Names more than one writer: be careful." in shown(client, proposal.message)
    services.confirm(proposal.pk, by=factories.account("Joëlle Kremer"), now=NOW, looked=True)


def test_a_rule_never_finds_a_mail_that_fails() -> None:
    honest = arrived(written(LB_REQUEST)).proposals.get()
    assert list(queries.confirmable_by_rule()) == [honest]
    failing = arrived(TWO_WRITERS)
    assert failing.origin == Message.Origin.FAILED
    assert list(queries.confirmable_by_rule()) == [honest]
    services.dismiss(honest.pk, by=factories.account(), now=NOW)
    assert not queries.confirmable_by_rule().exists()


def test_an_address_that_bounces_is_not_good_again_because_of_a_mail_that_fails() -> None:
    pol = factories.person("Pol Schiltz", email="pol.schiltz@guests.example")
    pol.addresses.update(state=Address.State.HARD, bounces=1)
    arrived(TWO_WRITERS)
    assert pol.addresses.get().state == Address.State.HARD
    arrived(written(LB_REQUEST))
    assert pol.addresses.get().state == Address.State.GOOD


def test_a_mail_of_the_house_before_this_was_looked_at_has_no_hint(client: Client) -> None:
    message = arrived(written(LB_REQUEST))
    Message.objects.filter(pk=message.pk).update(origin_facts={})
    assert 'class="origin' not in shown(client, message)
