"""The doctor looks at the domain of our mail, and says which record to publish."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from senningen.post.signing import signer
from senningen.runtime.doctor import Finding, examine
from senningen.runtime.mail_domain import look_at_domain
from senningen.runtime.options import Options
from tests.names import Known, Zone, served
from tests.servers import SENNINGEN, House

OUT = "192.0.2.25"


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    folder = tmp_path_factory.mktemp("house")
    mail = {"smtp_listen_host": OUT, "smarthost": "mail.infra.example:587", "dkim_domain": "infra.example"}
    return Options(data=str(folder), **mail)  # type: ignore[arg-type]


@pytest.fixture
def zone(options: Options) -> dict[tuple[str, str], list[Any]]:
    """Know a domain of which all is well."""
    ours = signer(options.folder, "infra.example", "senningen")
    return {
        ("infra.example", "MX"): [(10, "mail.infra.example")],
        ("infra.example", "TXT"): ["v=spf1 a:mail.infra.example -all"],
        ("mail.infra.example", "A"): [OUT],
        ("25.2.0.192.in-addr.arpa", "PTR"): ["mail.infra.example"],
        (ours.name, "TXT"): [ours.record],
        ("_dmarc.infra.example", "TXT"): ["v=DMARC1; p=reject"],
    }


def found(options: Options, zone: Zone, about: str) -> Finding:
    [finding] = [each for each in look_at_domain(options, "infra.example", Known(zone)) if each.about == about]
    return finding


def test_a_domain_of_which_all_is_well(options: Options, zone: Zone) -> None:
    findings = list(look_at_domain(options, "infra.example", Known(zone)))
    assert [(each.about, each.verdict) for each in findings] == [
        (about, "well") for about in ("MX", "SPF", "DKIM", "DMARC", "reverse DNS", "origin of mail")
    ]


def test_an_empty_domain_is_told_what_to_publish(options: Options) -> None:
    findings = list(look_at_domain(options, "infra.example", Known({})))
    told = {each.about: each.says for each in findings}
    assert "Publish: infra.example. MX 10 mail.infra.example." in told["MX"]
    assert 'Publish: infra.example. TXT "v=spf1 a:mail.infra.example -all"' in told["SPF"]
    assert 'publish: _dmarc.infra.example. TXT "v=DMARC1; p=quarantine;' in told["DMARC"]
    name, _, record = told["DKIM"].partition("Publish: ")[2].partition(". TXT ")
    ours = signer(options.folder, "infra.example", "senningen")
    assert (name, "".join(record.strip('"').split('" "'))) == (ours.name, ours.record)
    assert [each.verdict for each in findings] == ["trouble", "trouble", "trouble", "advice", "well"]


@pytest.mark.parametrize(
    ("name", "kind", "records", "about", "verdict", "says"),
    [
        ("infra.example", "MX", [(10, "gone.infra.example")], "MX", "trouble", "gone.infra.example, which takes"),
        ("infra.example", "TXT", ["v=spf1 +all"], "SPF", "trouble", "lets everybody send"),
        ("infra.example", "TXT", ["v=spf1 -all", "v=spf1 mx -all"], "SPF", "trouble", "has 2 SPF records"),
        ("infra.example", "TXT", ["v=spf1 ip4:192.0.2.1 -all"], "SPF", "advice", "add ip4:192.0.2.25"),
        ("infra.example", "TXT", ["v=spf1 ipv4=192.0.2.25 nonsense: -all"], "SPF", "trouble", "cannot be read"),
        ("senningen._domainkey.infra.example", "TXT", ["v=DKIM1; k=rsa; p=MIIB"], "DKIM", "trouble", "is not the key"),
        ("_dmarc.infra.example", "TXT", ["v=DMARC1; p=none"], "DMARC", "advice", "p=none"),
        ("_dmarc.infra.example", "TXT", ["v=DMARC1; p=none"] * 2, "DMARC", "trouble", "Leave one"),
        ("25.2.0.192.in-addr.arpa", "PTR", [], "reverse DNS", "advice", "has no name"),
        ("25.2.0.192.in-addr.arpa", "PTR", ["else.example"], "reverse DNS", "advice", "has another address"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    name: str,
    kind: str,
    records: list[Any],
    about: str,
    verdict: str,
    says: str,
    options: Options,
    zone: dict[tuple[str, str], list[Any]],
) -> None:
    zone[name, kind] = records
    finding = found(options, zone, about)
    assert (finding.verdict, says in finding.says) == (verdict, True), finding


def test_bounces_may_come_back_to_a_domain_of_their_own(options: Options, zone: Zone) -> None:
    apart = replace(options, mail_domain="bounces.example")
    findings = list(look_at_domain(apart, "infra.example", Known(zone)))
    assert [(each.about, each.verdict) for each in findings][:4] == [
        *(("MX", "well"), ("MX", "trouble"), ("SPF", "trouble")),
        ("DKIM", "well"),
    ]
    assert 'Publish: bounces.example. TXT "v=spf1' in findings[2].says


def test_signatures_of_another_domain_prove_nothing(options: Options, zone: Zone) -> None:
    says = [each.says for each in look_at_domain(options, "seminars.example", Known(zone)) if each.about == "DKIM"]
    assert "proves nothing" in says[0]


def test_dns_that_is_silent_is_no_trouble(options: Options) -> None:
    findings = list(look_at_domain(options, "infra.example", Known({}, silent=("example",))))[:-1]
    assert {each.verdict for each in findings} == {"advice"}
    assert all("does not answer" in each.says for each in findings)


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"imap": "imap.example.org"}, "advice"),
        ({"smtp_listen_host": "127.0.0.1"}, "advice"),
        ({"smtp_listen_host": "127.0.0.1", "authserv_id": "mx.infra.example"}, "well"),
    ],
)
def test_a_server_in_front_has_to_say_what_it_knows(more: Any, verdict: str, options: Options, zone: Zone) -> None:
    assert found(replace(options, **more), zone, "origin of mail").verdict == verdict


def test_before_letters_leave_nothing_is_asked(tmp_path: Path) -> None:
    findings = examine(Options(data=str(tmp_path)), mailbox="seats@infra.example")
    assert [each.verdict for each in findings if each.about == "mail domain"] == ["well"]


def test_relays_that_cannot_be_read_are_a_trouble(tmp_path: Path) -> None:
    findings = examine(Options(data=str(tmp_path), mail_relays="10.0.0.1/8"))
    assert [each.verdict for each in findings if each.about == "mail relays"] == ["trouble"]


@pytest.mark.house
def test_senningen_doctor_asks_the_name_server_that_is_set(options: Options, zone: Zone, tmp_path: Path) -> None:
    with served(zone, tmp_path) as server:
        settings = {"SENNINGEN_MAIL_DOMAIN": "infra.example", "SENNINGEN_DKIM_DOMAIN": "infra.example"}
        house = House(options.folder, settings=settings | {"SENNINGEN_DNS_SERVER": server})
        told = subprocess.run(
            [str(SENNINGEN), "doctor"], env=house.environment, capture_output=True, text=True, check=False
        ).stdout
    assert "✓ MX: infra.example takes mail at mail.infra.example\n" in told
    assert "✓ SPF: v=spf1 a:mail.infra.example -all\n" in told
    assert "✓ DKIM: letters are signed by infra.example, and senningen._domainkey.infra.example is published\n" in told
    assert "✓ DMARC: infra.example asks for p=reject\n" in told
