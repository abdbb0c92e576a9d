"""Where a mail comes from: what SPF, DKIM and DMARC show, and what strangers try."""

from __future__ import annotations

import subprocess
import time
from base64 import b64encode
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senningen.post.origin import Handed, Origin, find_origin
from senningen.post.origin.names import Dns, NoAnswer
from senningen.post.origin.relays import is_relay, networks
from senningen.post.signing import Signer, signer
from tests.names import Known, Zone, program
from tests.servers import free_port

HOME = Handed("192.0.2.7", "mail.guests.example", "pol@guests.example")
ELSEWHERE = Handed("198.51.100.9", "bot.evil.example", "pol@guests.example")
RELAYED = Handed("127.0.0.1", "mx.infra.example", "pol@guests.example", by_relay=True)
MAIL = (
    b"From: Pol Schiltz <pol@guests.example>\r\nTo: seats@infra.example\r\nSubject: Plaz\r\n"
    b"Message-ID: <1@guests.example>\r\n\r\nEch froen eng Plaz.\r\n"
)


@cache
def key_of(domain: str) -> Signer:
    return signer(Path(mkdtemp()), domain, "s1")


@cache
def record_of(domain: str) -> str:
    return key_of(domain).record


def zone(policy: str = "v=DMARC1; p=reject", **more: str) -> Zone:
    """Know the domain of a guest, and that of somebody else who can sign and send just as well."""
    known = {
        ("guests.example", "TXT"): ["v=spf1 ip4:192.0.2.7 -all"],
        ("_dmarc.guests.example", "TXT"): [policy],
        ("evil.example", "TXT"): ["v=spf1 ip4:198.51.100.9 -all"],
        ("bot.evil.example", "TXT"): ["v=spf1 ip4:198.51.100.9 -all"],
    }
    for domain in ("guests.example", "evil.example"):
        known[key_of(domain).name, "TXT"] = [record_of(domain)]
    return known | {(name.replace("__", "."), "TXT"): [text] for name, text in more.items()}


def origin(raw: bytes = MAIL, handed: Handed = HOME, names: Known | None = None, **more: str) -> Origin:
    return find_origin(raw, "pol@guests.example", handed, names=names or Known(zone()), **more)


def test_a_mail_from_a_server_its_domain_names_is_vouched_for() -> None:
    found = origin()
    assert (found.standing, found.spf, found.spf_domain, found.dkim, found.dmarc) == (
        *("vouched", "pass", "guests.example", ""),
        "pass",
    )


def test_a_signed_mail_is_vouched_for_wherever_it_comes_from() -> None:
    found = origin(key_of("guests.example")(MAIL), ELSEWHERE)
    assert (found.standing, found.spf, found.dkim, found.dkim_domain) == ("vouched", "fail", "pass", "guests.example")


def test_a_mail_its_domain_does_not_vouch_for_fails_if_the_domain_says_so() -> None:
    found = origin(handed=ELSEWHERE)
    assert (found.standing, found.spf, found.dmarc, found.policy) == ("failed", "fail", "fail", "reject")


@pytest.mark.parametrize(
    ("policy", "standing"),
    [
        ("v=DMARC1; p=quarantine", "failed"),
        ("v=DMARC1;p=none", "unknown"),
        ("v=DMARC1; p=perhaps", "unknown"),
        ("v=spf1 -all", "unknown"),
    ],
)
def test_what_a_domain_asks_for_is_what_it_gets(policy: str, standing: str) -> None:
    assert origin(handed=ELSEWHERE, names=Known(zone(policy))).standing == standing


def test_two_policies_are_none() -> None:
    known = dict(zone()) | {("_dmarc.guests.example", "TXT"): ["v=DMARC1; p=reject", "v=DMARC1; p=none"]}
    assert origin(handed=ELSEWHERE, names=Known(known)).dmarc == "none"


def test_a_signature_of_somebody_else_vouches_for_nothing() -> None:
    found = origin(key_of("evil.example")(MAIL), Handed("198.51.100.9", "bot.evil.example", "bot@evil.example"))
    assert (found.spf, found.dkim, found.dkim_domain, found.standing) == ("pass", "pass", "evil.example", "failed")


def test_a_name_that_only_ends_alike_is_another_domain() -> None:
    known = Known(zone(_dmarc__example="v=DMARC1; p=none"))  # even where a registry has a policy
    found = origin(key_of("evil.example")(MAIL), Handed("198.51.100.9", "", "bot@evil.example"), known)
    assert found.standing == "failed"


@pytest.mark.house
def test_a_signature_over_sha1_fits_and_proves_nothing(tmp_path: Path) -> None:
    ours = signer(tmp_path, "guests.example", "s1")
    command = [program("opendkim-testmsg"), "-C", "-d", "guests.example", "-s", "s1", "-t", str(tmp_path)]
    command += ["-k", str(tmp_path / "dkim" / "s1.pem")]
    dated = b"Date: Thu, 10 Dec 2020 16:04:00 +0100\r\n" + MAIL
    signed = subprocess.run(command, input=dated, capture_output=True, check=True).stdout
    assert b"a=rsa-sha1" in signed
    assert dkim.verify(signed, dnsfunc=lambda *_, **__: ours.record.encode())
    known = Known(dict(zone()) | {(ours.name, "TXT"): [ours.record]})
    assert (origin(signed, ELSEWHERE, known).dkim, origin(signed, ELSEWHERE, known).standing) == ("neutral", "failed")


@pytest.mark.parametrize(
    ("was", "became"),
    [
        (b"eng Plaz", b"zwou Plazen"),
        (b"Subject: Plaz", b"Subject: Plazen"),
        (b"From: Pol", b"From: Paul"),
        (b"Subject", b"Subject: Two\r\nSubject"),
    ],
)
def test_a_signed_mail_that_was_changed_is_seen(was: bytes, became: bytes) -> None:
    signed = key_of("guests.example")(MAIL)
    found = origin(signed[: -len(MAIL)] + MAIL.replace(was, became, 1), ELSEWHERE)
    assert (found.dkim, found.standing) == ("fail", "failed")


def test_a_mail_with_two_writers_fails_whoever_signed_it() -> None:
    found = origin(b"From: President <president@guests.example>\r\n" + key_of("guests.example")(MAIL))
    assert (found.standing, found.policy) == ("failed", "several-writers")


def test_what_may_be_written_below_a_signature_makes_it_worthless() -> None:
    key = key_of("guests.example").key
    line = dkim.DKIM(MAIL).sign(b"s1", b"guests.example", key, canonicalize=(b"relaxed", b"simple"), length=True)
    found = origin(line + MAIL + b"And a seat for my cousin.\r\n", ELSEWHERE)
    assert (found.dkim, found.standing) == ("policy", "failed")


def test_a_bounce_has_the_name_of_its_server_for_a_sender() -> None:
    known = Known(zone(mail__guests__example="v=spf1 ip4:192.0.2.7 -all"))
    found = origin(handed=Handed("192.0.2.7", "mail.guests.example", ""), names=known)
    assert (found.spf, found.spf_domain, found.standing) == ("pass", "mail.guests.example", "vouched")


def test_a_strict_domain_is_not_its_own_subdomain() -> None:
    helo = Handed("192.0.2.7", "mail.guests.example", "")
    strict = zone("v=DMARC1; p=reject; aspf=s", mail__guests__example="v=spf1 ip4:192.0.2.7 -all")
    assert origin(handed=helo, names=Known(strict)).standing == "failed"


def test_a_subdomain_has_the_policy_of_the_organisation() -> None:
    known = Known(zone("v=DMARC1; p=none; sp=reject"))
    found = find_origin(MAIL, "pol@office.guests.example", ELSEWHERE, names=known)
    assert (found.standing, found.policy) == ("failed", "reject")
    assert len(known.asked) < 12


def test_dns_that_does_not_answer_leaves_a_mail_unchecked() -> None:
    signed = key_of("guests.example")(MAIL)
    for silent in ("guests.example", "_dmarc.guests.example"):
        found = origin(MAIL, ELSEWHERE, Known(zone(), silent=(silent,)))
        assert found.standing == "unchecked", silent
    assert origin(signed, ELSEWHERE, Known(zone(), silent=("_domainkey.guests.example",))).standing == "unchecked"
    assert origin(MAIL, ELSEWHERE, Known(zone(), silent=("evil.example",))).standing == "failed"  # not asked at all


def test_a_silent_dns_is_waited_for_briefly_and_then_not_at_all() -> None:
    names = Dns(f"127.0.0.1:{free_port()}", each=0.05)
    for _ in range(3):
        with pytest.raises(NoAnswer):
            names.ask("guests.example", "TXT")
    began = time.perf_counter()
    again = Dns(names.server, each=60)
    with pytest.raises(NoAnswer):
        again.ask("guests.example", "TXT")
    assert time.perf_counter() - began < 5


def test_through_a_relay_only_signatures_are_looked_at() -> None:
    known = Known(zone())
    assert origin(handed=RELAYED, names=known) == Origin(domain="guests.example")
    assert known.asked == []
    assert origin(key_of("guests.example")(MAIL), RELAYED).standing == "vouched"
    tampered = key_of("guests.example")(MAIL).replace(b"eng Plaz", b"keng Plaz")
    assert (origin(tampered, RELAYED).dkim, origin(tampered, RELAYED).standing) == ("fail", "unknown")


TOLD = b"Authentication-Results: mx.infra.example;\r\n spf=%b smtp.mailfrom=pol@guests.example;\r\n dkim=none\r\n"


@pytest.mark.parametrize(("result", "standing"), [(b"pass", "vouched"), (b"fail", "failed"), (b"none", "failed")])
def test_what_our_relay_found_is_believed(result: bytes, standing: str) -> None:
    found = origin(TOLD % result + MAIL, RELAYED, authserv_id="mx.infra.example")
    assert (found.standing, found.spf, found.told_by) == (standing, result.decode(), "mx.infra.example")


def test_a_relay_that_says_nothing_leaves_a_mail_unchecked_unless_it_is_signed() -> None:
    believed = "mx.infra.example"
    assert origin(MAIL, RELAYED, authserv_id=believed).standing == "unchecked"
    assert origin(key_of("guests.example")(MAIL), RELAYED, authserv_id=believed).standing == "vouched"
    many = b"".join(b";\r\n dkim=fail header.d=d%d.example" % number for number in range(400))
    flooded = TOLD.replace(b";\r\n dkim=none", many) % b"fail" + MAIL
    assert origin(flooded, RELAYED, authserv_id=believed).standing == "failed"


def test_what_anybody_else_says_they_found_is_not_believed() -> None:
    said = TOLD % b"pass" + MAIL
    assert origin(said, ELSEWHERE, authserv_id="mx.infra.example").standing == "failed"  # not from the relay
    assert origin(said, RELAYED).told_by == ""  # nobody is believed
    assert origin(said, RELAYED, authserv_id="other.infra.example").spf == ""
    longer = said.replace(b"mx.infra.example", b"mx.infra.example.evil.example")
    assert origin(longer, RELAYED, authserv_id="mx.infra.example").spf == ""


def test_the_relays_own_word_stands_above_what_was_there_before() -> None:
    found = origin(TOLD % b"fail" + TOLD % b"pass" + MAIL, RELAYED, authserv_id="mx.infra.example")
    assert found.standing == "failed"


@pytest.mark.parametrize(
    "said", [b"mx.infra.example; " + b"(" * 3000, b"mx.infra.example;;;; ==", b"mx.infra.example; dkim=", b"\xff\x00"]
)
def test_nonsense_from_a_relay_is_nothing(said: bytes) -> None:
    found = origin(b"Authentication-Results: " + said + b"\r\n" + MAIL, RELAYED, authserv_id="mx.infra.example")
    assert (found.spf, found.dkim, found.standing) == ("", "", "unchecked")


def test_a_relay_is_known_by_its_address() -> None:
    ours = networks("127.0.0.0/8, 10.1.0.0/16,::1")
    assert [is_relay(each, ours) for each in ("127.0.0.1", "::ffff:10.1.2.3", "::1")] == [True] * 3
    assert [is_relay(each, ours) for each in ("10.2.0.1", "192.0.2.7", "unknown", "", "fe80::1%eth0")] == [False] * 5


PIECES = (
    b"\r\n",
    b"\r\n\r\n",
    b"\n ",
    b";",
    b"=",
    b"DKIM-Signature: ",
    b"d=",
    b"h=from",
    b"(",
    b'"',
    b"\x00",
    b"\xff",
    b"@",
)


def hostile(body: bytes = b"", head: bytes = b"", c: bytes = b"relaxed/relaxed") -> bytes:
    sign = b"DKIM-Signature: v=1; a=rsa-sha256; c=%b; d=guests.example; s=s1; h=from; bh=aaaa; b=aaaa\r\n" % c
    return head + sign + MAIL + body


@pytest.mark.parametrize(
    "raw",
    [
        hostile((b" " * 60_000 + b"x\r\n") * 100),
        hostile(b"\n" * 5_000_000),
        hostile(head=b"X: y\r\n" + b" z\r\n" * 1_000_000),
        hostile(head=b"DKIM-Signature: v=1; b=" + b"\r\n " * 30_000 + b"!\r\n"),
        hostile(
            head=b"DKIM-Signature: v=1; a=rsa-sha256; h=from; d=guests.example; s=x; bh=; b=" + b" " * 4000 + b"!\r\n"
        ),
        hostile(head=b"DKIM-Signature: \r\n" * 500),
        hostile(c=b"x/y/z"),
        b" folded from the first line\r\n" + hostile(),
        b"\x00\xff" * 2000,
        b"",
    ],
    ids=["spaces", "lines", "folds", "folded b", "bad b", "many", "c", "fold first", "bytes", "nothing"],
)
def test_a_hostile_mail_is_soon_done_with_and_proves_nothing(raw: bytes) -> None:
    began = time.process_time()
    found = origin(raw, ELSEWHERE)
    assert time.process_time() - began < 3
    assert found.dkim != "pass"
    assert found.standing == "failed"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_happens_to_a_signed_mail_nothing_breaks(data: st.DataObject) -> None:
    raw = bytearray(TOLD % b"pass" + key_of("guests.example")(MAIL))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=12) | st.sampled_from(PIECES))
    for handed in (ELSEWHERE, RELAYED):
        origin(bytes(raw), handed, authserv_id="mx.infra.example")


def der(tag: int, inside: bytes) -> bytes:
    return bytes([tag, 0x82]) + len(inside).to_bytes(2, "big") + inside


@pytest.mark.parametrize("size", [400, 20_000])
def test_a_key_that_nobody_could_try_soon_is_not_tried(size: int) -> None:
    number = der(2, b"\x7f" + b"\xff" * size)
    key = b64encode(der(0x30, number + number)).decode()
    known = Known(dict(zone()) | {(key_of("guests.example").name, "TXT"): [f"v=DKIM1; p={key}"]})
    signed = key_of("guests.example")(MAIL)
    began = time.process_time()
    assert origin(signed, ELSEWHERE, known).dkim == "fail"
    assert time.process_time() - began < 1


@pytest.mark.parametrize("record", ["a:x." + "a" * 60_000 + "!", "exists:%{l}.%{d} " * 3000])
def test_a_record_that_takes_long_to_read_is_wrong(record: str) -> None:
    known = Known(dict(zone()) | {("guests.example", "TXT"): [f"v=spf1 {record} -all"]})
    began = time.process_time()
    assert origin(MAIL, ELSEWHERE, known).spf == "permerror"
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "handed",
    [
        Handed("unknown", "x", "a@b"),
        Handed("", "", ""),
        Handed("192.0.2.7", "\xff" * 200, "a@" + "b." * 300),
        Handed("192.0.2.7", "", "@@@"),
        Handed("192.0.2.7", "", "ë@guésts.example"),
    ],
)
def test_whatever_a_client_calls_itself_nothing_breaks(handed: Handed) -> None:
    assert origin(handed=handed).standing in {"failed", "unknown"}
