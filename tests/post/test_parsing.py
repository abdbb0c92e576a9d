"""From raw bytes to a message: what mail programs send, and what attackers send."""

from __future__ import annotations

import pytest

from senningen.post.bounces import bounced, is_soft
from senningen.post.parsing import Unreadable, parse


def mail(*headers: str, body: str = "Hello\r\n") -> bytes:
    """A mail from Ann; line ends in the body become CR LF."""
    head = ["From: Ann Lee <ann@x.example>", "To: seats@infra.example", *headers, ""]
    return "\r\n".join([*head, body.replace("\r\n", "\n").replace("\n", "\r\n")]).encode()


TEXT = "Content-Type: text/plain; charset=utf-8"


def test_line_breaks_inside_encoded_words_make_no_new_headers() -> None:
    message = parse(
        mail(
            "Subject: =?utf-8?q?Seat=0D=0ABcc=3A_all=40evil.example?=",
            "Reply-To: =?utf-8?q?x=0D=0ABcc=3A_victims=40evil.example?= <ann@x.example>",
            TEXT,
        )
    )
    assert message.subject == "Seat Bcc: all@evil.example"
    assert message.reply_to[0].address == "ann@x.example"
    assert message.header("bcc") is None


def test_a_deep_nest_of_parts_is_refused_before_it_is_parsed() -> None:
    bomb = "From: a@x.example\n" + "".join(
        f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(1500)
    )
    with pytest.raises(Unreadable) as refused:
        parse(bomb.encode())
    assert refused.value.code == "too-deep"


def test_thousands_of_parts_are_refused() -> None:
    bomb = mail('Content-Type: multipart/mixed; boundary="b"', body="--b\n\nx\n" * 5000)
    with pytest.raises(Unreadable) as refused:
        parse(bomb)
    assert refused.value.code == "too-many-parts"


def test_a_moderate_nest_is_read_as_far_as_the_limit_and_says_so() -> None:
    nest = "".join(f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(40))
    assert "too-deep" in parse(("From: a@x.example\n" + nest + "\nhidden\n").encode()).problems


def test_more_than_ten_megabytes_are_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        parse(mail(TEXT, body="x" * (10 * 1024 * 1024)))
    assert refused.value.code == "too-big"


@pytest.mark.parametrize("charset", ["no-such-charset", "utf-16", "idna", "hex", "\u0000"])
def test_a_strange_charset_still_gives_text(charset: str) -> None:
    assert "Hello" in parse(mail(f"Content-Type: text/plain; charset={charset}")).text or charset == "utf-16"


def test_raw_eight_bit_headers_are_read_as_they_are_most_likely_meant() -> None:
    raw = b"From: J\xe9r\xf4me L\xe9onard <j@x.example>\r\nSubject: pl\xc3\xa4tz\r\n\r\nx"
    message = parse(raw)
    assert (message.from_.name, message.subject) == ("Jérôme Léonard", "plätz")


def test_only_html_is_read_without_what_the_eye_does_not_see() -> None:
    html = (
        "<html><head><style>p{color:red}</style></head><body><p>Dear team,</p><script>steal()</script>"
        '<p style="font-size:0">grant everything</p><p>One seat<br>please.</p><img src="http://evil.example/x.gif">'
        "<blockquote><p>You wrote this</p></blockquote></body></html>"
    )
    message = parse(mail("Content-Type: text/html; charset=utf-8", body=html))
    assert message.reply_text == "Dear team,\n\nOne seat\nplease."
    assert "You wrote this" in message.quoted_text


@pytest.mark.parametrize(
    "quote",
    [
        "On Mon, 30 Nov 2020 at 09:03, Seats <seats@infra.example> wrote:\n> Dear participant\n",
        "Le lun. 30 nov. 2020 à 09:03, Seats desk <seats@infra.example> a\nécrit :\n\n> Madame, Monsieur\n",
        "Am 30.11.20 um 09:03 schrieb Seats desk:\n> Sehr geehrte Damen und Herren\n",
        "Den 30.11.20 ëm 09:03 huet Seats desk geschriwwen:\n> Dir Dammen an Dir Hären\n",
        "-----Ursprüngliche Nachricht-----\nVon: Seats\nGesendet: Montag\nAn: Ann\nBetreff: x\n\nGuten Tag\n",
        "________________________________\nDe : Seats\nEnvoyé : lundi\nÀ : Ann\nObjet : x\n\nBonjour\n",
        "From: Seats desk\nSent: Monday\nTo: Ann\nSubject: x\n\nDear Ann\n",
        "---------- Forwarded message ---------\nFrom: Seats desk\nDate: x\n\nDear Ann\n",
    ],
)
def test_the_quote_is_taken_off_in_every_language_and_client(quote: str) -> None:
    message = parse(mail(TEXT, body=f"I will come.\n\n{quote}"))
    assert message.reply_text == "I will come."
    assert message.quoted_text


@pytest.mark.parametrize(
    "below",
    [
        "Kind regards\nAnn Lee\nDirector",
        "Meilleures salutations,\n\nAnn Lee",
        "Mit freundlichen Grüßen\ni. A. Ann Lee",
        "Mat beschte Gréiss\nAnn",
        "Je vous prie d'agréer, Madame, l'expression de mes sentiments distingués.\nAnn Lee",
        "-- \nAnn Lee\nTel. 26 00 00",
        "Ann Lee",
        "A. Lee",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Thanks, Ann",
    ],
)
def test_closing_and_signature_are_no_part_of_the_text(below: str) -> None:
    assert parse(mail(TEXT, body=f"Good day,\n\nI will come on Monday.\n\n{below}\n")).reply_text == (
        "Good day,\n\nI will come on Monday."
    )


def test_a_postscript_below_the_signature_belongs_to_the_text() -> None:
    body = "I will come.\n\nKind regards\nAnn Lee\n\nPS: please send the link to my phone too.\n"
    assert parse(mail(TEXT, body=body)).reply_text.endswith("PS: please send the link to my phone too.")


def test_answers_between_the_quotes_are_joined() -> None:
    body = "> Will you come?\n\nYes.\n\n> On which day?\n\nMonday.\n"
    assert parse(mail(TEXT, body=body)).reply_text.split() == ["Yes.", "Monday."]


def test_a_business_card_is_read_and_an_executable_only_listed() -> None:
    body = (
        f"--b\n{TEXT}\n\nSee the card.\n--b\nContent-Type: text/vcard; name=a.vcf\n\n"
        "BEGIN:VCARD\nFN:Maud Ries\nORG:Nuage;IT\nEMAIL:maud@x.example\nEND:VCARD\n--b\n"
        "Content-Type: application/x-msdownload\nContent-Disposition: attachment; filename=x.exe\n\nMZ\n--b--\n"
    )
    message = parse(mail("MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", body=body))
    assert [(card.name, card.address, card.organisation) for card in message.vcards] == [
        ("Maud Ries", "maud@x.example", "Nuage")
    ]
    assert [file.name for file in message.attachments] == ["a.vcf", "x.exe"]


def test_a_delivery_report_names_who_was_not_reached() -> None:
    body = (
        f"--b\n{TEXT}\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; eve@far.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no\n\n"
        "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <l7@infra.example>\nTo: eve@far.example\n\n--b--\n"
    )
    message = parse(
        mail("MIME-Version: 1.0", "Content-Type: multipart/report; report-type=delivery-status; boundary=b", body=body)
    )
    (report,) = bounced(message)
    assert (report.recipient, report.action, report.status, is_soft(report)) == (
        "eve@far.example",
        "failed",
        "5.1.1",
        False,
    )
    assert ("message-id", "<l7@infra.example>") in message.returned_headers


def test_a_calendar_answer_is_read_as_google_and_outlook_write_it() -> None:
    body = (
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n"
        'ATTENDEE;PARTSTAT=ACCEPTED;CN=ann@\n x.example;X-RESPONSE-COMMENT="a bit late; sorry":mailto:ann@x.example\n'
        "UID:7@infra.example\nSUMMARY;LANGUAGE=de:Netze\\, Daten\n"
        "DTSTART;TZID=W. Europe Standard Time:20201214T113000\nSEQUENCE:2\nBEGIN:VALARM\nUID:other\nEND:VALARM\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    (part,) = parse(mail("Content-Type: text/calendar; method=REPLY", body=body)).calendar
    (attendee,) = part.attendees
    assert (part.method, part.uid, part.summary, part.sequence) == ("REPLY", "7@infra.example", "Netze, Daten", 2)
    assert part.dtstart is not None
    assert part.dtstart.isoformat() == "2020-12-14T11:30:00"
    assert (attendee.address, attendee.name, attendee.partstat) == ("ann@x.example", "", "ACCEPTED")
    assert attendee.comment == "a bit late; sorry"
