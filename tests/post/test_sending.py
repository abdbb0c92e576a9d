"""How letters leave, once each, and what happens when nobody takes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from senningen.desk import services as desk
from senningen.jobs.models import Job
from senningen.jobs.rules import TemporaryFailure
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.models import Address, Link, Person
from senningen.post import delivery, mime
from senningen.post.letter import LINK, LinkTo
from senningen.post.mime import Outgoing
from senningen.post.models import Letter, Message
from senningen.post.services import letters, outbox, recalling, returns
from senningen.post.services.intake import Incoming
from senningen.post.transport import Folder, Smarthost
from senningen.programme.queries import sender
from tests import factories
from tests.factories import NOW
from tests.servers import free_port
from tests.smtp_sink import Sink

pytestmark = pytest.mark.django_db


def letter(to: Person, **more: object) -> Letter:
    factories.series()
    options = {"key": f"to:{to.pk}", "body": "Moien.", "now": NOW} | more
    return letters.queue("reply", sender=sender(), to=to, **options)  # type: ignore[arg-type]


def deliver(one: Letter, sink: Sink, *, now: datetime = NOW) -> Letter:
    delivery.deliver(one.pk, transport=Smarthost(f"127.0.0.1:{sink.port}", tls="none"), now=lambda: now)
    one.refresh_from_db()
    return one


def test_a_letter_leaves_with_its_token_in_every_way_back(sink: Sink) -> None:
    one = deliver(letter(factories.person("Jérôme Lœillet", "j.loeillet@guests.example", language="fr")), sink)
    assert (one.state, one.sent) == (Letter.State.SENT, NOW)
    [mail] = sink.mails
    assert mail.envelope_from == f"bounce+{one.token}@infra.example"
    assert mail.to == ["j.loeillet@guests.example"]
    assert mail.message["Reply-To"].addresses[0].addr_spec == f"seats+{one.token}@infra.example"
    assert mail.message["From"].addresses[0].addr_spec == "seats@infra.example"
    assert mail.message["To"] == "Jérôme Lœillet <j.loeillet@guests.example>"
    assert mail.message["Message-ID"] == one.message_id
    assert mail.message["Content-Language"] == "fr"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["X-Auto-Response-Suppress"] == "All"
    assert mail.message["Precedence"] is None
    assert [part.get_content_type() for part in mail.message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize("own", ["seats@infra.example", "Seats+k2m7@infra.example", "bounce+k2m7@infra.example"])
def test_we_never_write_to_ourselves(sink: Sink, own: str) -> None:
    one = deliver(letter(factories.person(email=own)), sink)
    assert (one.state, one.problem, sink.mails) == (Letter.State.FAILED, "the address is our own", [])


def test_a_letter_to_somebody_who_is_rehearsed_is_written_and_handed_to_nobody(sink: Sink) -> None:
    one = deliver(letter(factories.person(email="guest-1@7.rehearsal.invalid")), sink)
    assert (one.state, sink.mails) == (Letter.State.SENT, [])
    deliver(letter(factories.person("Ada Real", "ada@rehearsal.example")), sink)
    assert [mail.to for mail in sink.mails] == [["ada@rehearsal.example"]]


def test_every_character_arrives_as_it_was_written(sink: Sink) -> None:
    body = "Lëtzebuerg €, « ça va » – 文 🙂.\n\n.\n\nFrom here on = 100 %.\n\n" + "x" * 900
    one = deliver(letter(factories.person("Zoë Müller-Ångström-Łukasiewicz"), body=body, subject="Äré " * 60), sink)
    [mail] = sink.mails
    assert mail.message.get_body(("plain",)).get_content().replace("\r\n", "\n") == one.text  # type: ignore[union-attr]
    assert mail.message.get_body(("html",)).get_content().replace("\r\n", "\n").rstrip() == one.html.rstrip()  # type: ignore[union-attr]
    assert mail.message["Subject"] == one.subject
    assert mail.message["To"].addresses[0].display_name == one.to_name
    assert mail.raw.isascii()
    assert max(len(each) for each in mail.raw.split(b"\r\n")) <= 78


def test_an_answer_written_by_a_person_stays_in_the_conversation_and_is_not_called_automatic(sink: Sink) -> None:
    asked = Message.objects.create(
        raw=b"x",
        sha256="1",
        size=1,
        received=NOW,
        source="smtp",
        subject="AW: Re: Plätze",
        message_id="<q1@guests.example>",
    )
    deliver(letter(factories.person(), answers=asked, automatic=False), sink)
    [mail] = sink.mails
    assert mail.message["In-Reply-To"] == mail.message["References"] == "<q1@guests.example>"
    assert mail.message["Subject"] == "Re: Plätze"
    assert mail.message["Auto-Submitted"] is None


def test_the_personal_link_is_made_as_the_letter_leaves_and_opens_the_seat(sink: Sink) -> None:
    someone = factories.person()
    one = deliver(letter(someone, link=LinkTo("seat", 47)), sink)
    text = sink.mails[0].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    secret = text.partition("/s/")[2].split()[0]
    assert f"/s/{secret}" in sink.mails[0].message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    opened = people.link("seat", secret, now=NOW)
    assert opened is not None
    assert (opened.subject_id, opened.person_id) == (47, someone.pk)
    assert LINK in one.text
    assert secret not in one.text + one.html


def test_letters_that_wait_leave_together_over_one_connection(sink: Sink) -> None:
    many = [letter(factories.person()) for _ in range(5)]
    deliver(many[3], sink)
    assert sink.connections == 1
    assert len(sink.mails) == 5
    assert sink.mails[0].message["Message-ID"] == many[3].message_id
    for each in many:
        deliver(each, sink)
    assert len(sink.mails) == 5


def test_a_letter_in_another_workers_hand_is_left_alone_until_that_worker_is_given_up(sink: Sink) -> None:
    one = letter(factories.person())
    assert [each.letter_id for each in outbox.claim(one.pk, now=NOW)] == [one.pk]
    with pytest.raises(TemporaryFailure) as failure:
        deliver(one, sink, now=NOW)
    assert failure.value.after == outbox.IN_HAND
    assert sink.mails == []
    assert deliver(one, sink, now=NOW + outbox.IN_HAND).state == Letter.State.SENT


def test_a_slow_worker_cannot_fail_a_letter_that_another_has_sent(sink: Sink) -> None:
    one = letter(factories.person())
    [slow] = outbox.claim(one.pk, now=NOW)
    deliver(one, sink, now=NOW + outbox.IN_HAND)
    outbox.note_failed(slow, "too late", now=NOW)
    one.refresh_from_db()
    assert one.state == Letter.State.SENT


def test_a_refusal_for_good_is_shown_and_the_others_go_on(sink: Sink) -> None:
    gone, there = (letter(factories.person(email=f"{name}@guests.example")) for name in ("gone", "there"))
    sink.answers["gone@guests.example"] = "550 5.1.1 no such user"
    deliver(gone, sink)
    there.refresh_from_db()
    assert (gone.state, gone.problem) == (Letter.State.FAILED, "550 5.1.1 no such user")
    assert there.state == Letter.State.SENT


def test_a_refusal_for_now_waits_longer_each_time_and_is_given_up_after_three_days(sink: Sink) -> None:
    one = letter(factories.person(email="grey@guests.example"))
    sink.answers["grey@guests.example"] = "451 4.7.1 come back later"
    with pytest.raises(TemporaryFailure):
        deliver(one, sink)
    one.refresh_from_db()
    assert (one.state, one.problem) == (Letter.State.QUEUED, "451 4.7.1 come back later")
    assert one.not_before == NOW + timedelta(seconds=1)
    assert deliver(one, sink, now=NOW + timedelta(days=4)).state == Letter.State.FAILED
    recalling.send_again(one.pk, now=NOW + timedelta(days=5))
    sink.answers.clear()
    assert deliver(one, sink, now=NOW + timedelta(days=5)).state == Letter.State.SENT


def test_without_a_smarthost_within_reach_every_letter_waits() -> None:
    first, second = letter(factories.person()), letter(factories.person())
    with pytest.raises(TemporaryFailure):
        deliver(first, Sink(port=free_port()))
    for each in (first, second):
        each.refresh_from_db()
        assert each.state == Letter.State.QUEUED
    assert second.not_before == NOW


def test_an_address_that_bounced_for_good_gets_no_more_letters(sink: Sink) -> None:
    someone = factories.person()
    Address.objects.filter(person=someone).update(state=Address.State.HARD)
    assert deliver(letter(someone), sink).problem == "the address bounced before"
    assert sink.mails == []


def test_a_letter_can_be_taken_back_until_it_leaves(sink: Sink) -> None:
    one = letter(factories.person(), not_before=NOW + timedelta(seconds=20))
    assert Job.objects.get().due == one.not_before
    recalling.take_back(one.pk)
    assert deliver(one, sink, now=NOW + timedelta(seconds=21)).state == Letter.State.UNDONE
    assert sink.mails == []
    recalling.send_again(one.pk, now=NOW + timedelta(minutes=1))
    assert deliver(one, sink, now=NOW + timedelta(minutes=1)).state == Letter.State.SENT
    with pytest.raises(Refused, match=r"letter\.has-left"):
        recalling.take_back(one.pk)


def test_a_letter_in_a_workers_hand_is_not_taken_back_and_one_that_was_put_down_is() -> None:
    one = letter(factories.person())
    [taken] = outbox.claim(one.pk, now=NOW)
    with pytest.raises(Refused, match=r"letter\.has-left"):
        recalling.take_back(one.pk)
    outbox.note_not_now(taken, "451 come back later", now=NOW)
    assert recalling.take_back(one.pk).state == Letter.State.UNDONE


def test_a_letter_that_did_not_arrive_goes_to_the_address_that_is_known_by_now(sink: Sink) -> None:
    someone = factories.person("Ingrid Aalto", "old@guests.example")
    sink.answers["old@guests.example"] = "550 5.1.1 no such user"
    one = deliver(letter(someone), sink)
    Address.objects.update(state=Address.State.HARD, preferred=True)
    with pytest.raises(Refused, match=r"letter\.no-address"):
        recalling.send_again(one.pk, now=NOW)
    Address.objects.update(preferred=False)
    Address.objects.create(person=someone, email="new@guests.example", preferred=True, created=NOW)
    recalling.send_again(one.pk, now=NOW)
    assert deliver(one, sink).state == Letter.State.SENT
    assert [mail.to for mail in sink.mails] == [["new@guests.example"]]


def test_what_was_undone_for_good_is_not_sent_again() -> None:
    one = letter(factories.person())
    assert recalling.call_back([one.pk]) == {one.pk}
    with pytest.raises(Refused, match=r"letter\.not-failed"):
        recalling.send_again(one.pk, now=NOW)


def test_what_came_too_late_to_be_of_use_is_not_sent_again_from_an_old_page(sink: Sink) -> None:
    one = deliver(letter(factories.person(), not_after=NOW - timedelta(minutes=1)), sink)
    assert one.state == Letter.State.UNDONE
    with pytest.raises(Refused, match=r"letter\.not-failed"):
        recalling.send_again(one.pk, now=NOW)


def test_what_comes_back_marks_the_letter_and_leaves_the_address_to_a_person(sink: Sink) -> None:
    someone = factories.person()
    one = deliver(letter(someone), sink)
    returns.record_bounce(one.pk, gave_up=True, why="5.1.1", now=NOW)
    one.refresh_from_db()
    assert (one.state, one.problem) == (Letter.State.BOUNCED, "5.1.1")
    assert someone.addresses.get().state == Address.State.GOOD


def test_the_folder_holds_one_file_a_letter_however_often_it_is_sent(tmp_path: Path) -> None:
    one = letter(factories.person())
    for day in range(2):
        Letter.objects.filter(pk=one.pk).update(state=Letter.State.QUEUED, not_before=NOW)
        delivery.deliver(one.pk, transport=Folder(tmp_path), now=lambda day=day: NOW + timedelta(days=day))  # type: ignore[misc]
    [file] = tmp_path.iterdir()
    assert file.name == f"{one.pk:06d}-{one.token}.eml"
    assert file.read_bytes().startswith(f"Return-Path: <bounce+{one.token}@infra.example>\r\n".encode())


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "@guests.example", "a b@guests.example", "a@b@guests.example\r\nBcc: x@y", "ünï@x.example"],
)
def test_what_is_no_address_fails_the_letter_and_nothing_else(address: str, sink: Sink) -> None:
    bad, good = letter(factories.person()), letter(factories.person())
    Letter.objects.filter(pk=bad.pk).update(to_email=address)
    bad.refresh_from_db()
    assert deliver(bad, sink).state == Letter.State.FAILED
    good.refresh_from_db()
    assert good.state == Letter.State.SENT


def test_no_value_of_a_letter_can_begin_a_header() -> None:
    evil = "x\r\nBcc: all@guests.example\n\nbody"
    made = mime.build(
        Outgoing(
            letter_id=1,
            attempt=1,
            from_email="seats@infra.example",
            from_name=evil,
            to_email="a@guests.example",
            to_name=evil,
            subject=evil,
            text="t",
            html="",
            language="en",
            message_id="<m@infra.example>",
            token="t",
            automatic=True,
            answers="<a@b>\r\nBcc: c@d",
        ),
        now=clock.now(),
    )
    head = made.partition(b"\r\n\r\n")[0]
    assert b"\nBcc" not in head
    assert b"In-Reply-To" not in head


def test_a_domain_beyond_ascii_is_written_as_dns_knows_it(sink: Sink) -> None:
    deliver(letter(factories.person(email="info@bücher.example")), sink)
    assert sink.mails[0].to == ["info@xn--bcher-kva.example"]


def test_links_of_a_letter_that_did_not_leave_open_nothing_anybody_knows(sink: Sink) -> None:
    one = letter(factories.person(), link=LinkTo("seat", 1))
    outbox.claim(one.pk, now=NOW)
    deliver(one, sink, now=NOW + outbox.IN_HAND)
    assert Link.objects.count() == 2


@pytest.mark.parametrize(("status", "action", "state"), [("5.1.1", "failed", "bounced"), ("4.2.2", "delayed", "sent")])
def test_a_report_of_a_mail_server_is_read_and_marks_the_letter(
    status: str, action: str, state: str, sink: Sink
) -> None:
    one = deliver(letter(factories.person(email="gone@guests.example")), sink)
    report = (
        "From: MAILER-DAEMON@isp.example\r\nSubject: Undelivered\r\nAuto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; isp.example\r\n\r\n"
        f"Final-Recipient: rfc822; gone@guests.example\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--b--\r\n"
    ).encode()
    [stored] = desk.take_in_all([Incoming(report, f"bounce+{one.token}@infra.example", "", "192.0.2.1", "smtp", NOW)])
    desk.understand(stored.message_id, now=NOW)
    one.refresh_from_db()
    assert one.state == state
    assert status in one.problem
    assert people.address("gone@guests.example").state == Address.State.GOOD  # type: ignore[union-attr]
