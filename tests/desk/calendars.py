"""Answers to our calendar mails, as Outlook, Google Calendar and Apple Calendar write them."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

import vobject

Program = Literal["outlook", "google", "apple"]
PROGRAMS: tuple[Program, ...] = ("outlook", "google", "apple")
SAID = {
    "outlook": {"ACCEPTED": "Accepted: {what}", "DECLINED": "Declined: {what}", "TENTATIVE": "Tentative: {what}"},
    "google": {
        "ACCEPTED": "Accepted: {what} @ {when} (seats@infra.example)",
        "DECLINED": "Declined: {what} @ {when} (seats@infra.example)",
        "TENTATIVE": "Tentatively Accepted: {what} @ {when} (seats@infra.example)",
    },
    "apple": {"ACCEPTED": "Accepted: {what}", "DECLINED": "Declined: {what}", "TENTATIVE": "Maybe: {what}"},
}
WESTERN_EUROPE = """\
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
LUXEMBOURG = WESTERN_EUROPE.replace("W. Europe Standard Time", "Europe/Luxembourg")


@dataclass(frozen=True)
class Invitation:
    """What a calendar program read in the mail it answers."""

    uid: str
    sequence: str
    name: str
    email: str
    what: str
    organiser: str
    starts: str  # 20201215T113000, as the clock shows in Luxembourg
    starts_utc: str


def invitation(ics: str, *, name: str) -> Invitation:
    """Read one of our calendar mails, with a reader that is not ours."""
    event = vobject.readOne(ics).vevent
    local = event.dtstart.value
    utc = local.astimezone(vobject.icalendar.utc)
    return Invitation(
        uid=event.uid.value,
        sequence=event.sequence.value,
        name=name,
        email=event.attendee.value.removeprefix("mailto:"),
        what=event.summary.value,
        organiser=event.organizer.value.removeprefix("mailto:"),
        starts=f"{local:%Y%m%dT%H%M%S}",
        starts_utc=f"{utc:%Y%m%dT%H%M%SZ}",
    )


def answer(program: Program, to: Invitation, partstat: str, *, stamp: str = "20201210T151500Z") -> bytes:
    """Write the mail in which a program answers an invitation without a word typed by a person."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{to.name} <{to.email}>"
    mail["To"] = to.organiser
    mail["Subject"] = SAID[program][partstat].format(what=to.what, when="Tue 15 Dec 2020 11:30 - 12:30 (CET)")
    mail["Date"] = "Thu, 10 Dec 2020 16:15:00 +0100"
    mail["Message-ID"] = f"<{program}.{partstat}.{to.uid.partition('@')[0]}.{stamp}@mail.example>"
    {"outlook": _outlook, "google": _google, "apple": _apple}[program](mail, to, partstat, stamp)
    return bytes(mail)


def _calendar(*lines: str) -> str:
    """Fold lines as RFC 5545 asks, at 75 octets."""
    folded = []
    for line in "\n".join(lines).splitlines():
        raw = line.encode()
        while len(raw) > 75:
            cut = 75
            while raw[cut] & 0xC0 == 0x80:
                cut -= 1
            folded.append(raw[:cut].decode())
            raw = b" " + raw[cut:]
        folded.append(raw.decode())
    return "\r\n".join([*folded, ""])


def _outlook(mail: EmailMessage, to: Invitation, partstat: str, stamp: str) -> None:
    """Exchange: an empty text, an empty page, the calendar in base64 with a Windows zone."""
    ends = to.starts[:9] + f"{int(to.starts[9:11]) + 1:02d}" + to.starts[11:]
    mail["X-MS-Has-Attach"], mail["X-MS-TNEF-Correlator"] = "", ""
    mail["Thread-Topic"] = to.what
    mail.set_content("\r\n")
    mail.add_alternative("<html><body></body></html>", subtype="html")
    ics = _calendar(
        *("BEGIN:VCALENDAR", "METHOD:REPLY", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0", WESTERN_EUROPE),
        *("BEGIN:VEVENT", f"ATTENDEE;PARTSTAT={partstat};CN={to.name}:mailto:{to.email}", f"UID:{to.uid}"),
        f"SUMMARY;LANGUAGE=en-GB:{SAID['outlook'][partstat].format(what=to.what)}",
        f"DTSTART;TZID=W. Europe Standard Time:{to.starts}",
        f"DTEND;TZID=W. Europe Standard Time:{ends}",
        *("CLASS:PUBLIC", "PRIORITY:5", f"DTSTAMP:{stamp}", "TRANSP:OPAQUE", "STATUS:CONFIRMED"),
        *(
            f"SEQUENCE:{to.sequence}",
            f"X-MICROSOFT-CDO-APPT-SEQUENCE:{to.sequence}",
            "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE",
        ),
        *("END:VEVENT", "END:VCALENDAR"),
    )
    mail.add_alternative(ics, subtype="calendar", params={"method": "REPLY"}, cte="base64")


def _google(mail: EmailMessage, to: Invitation, partstat: str, stamp: str) -> None:
    """Google: says that a machine wrote it, names the address as CN, and attaches the calendar once more."""
    mail["Sender"] = "Google Calendar <calendar-notification@google.example>"
    mail["Auto-Submitted"] = "auto-generated"
    done = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentatively accepted"}[partstat]
    text = f"{to.name} has {done} this invitation.\n\nTitle: {to.what}\nWhen: 11:30 - 12:30 Luxembourg\n"
    mail.set_content(f"{text}\nInvitation from Google Calendar\n", cte="base64")
    mail.add_alternative(f"<p>{text}</p>", subtype="html")
    role = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT"
    ics = _calendar(
        *("BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0", "CALSCALE:GREGORIAN"),
        *("METHOD:REPLY", "BEGIN:VEVENT", f"DTSTART:{to.starts_utc}", f"DTSTAMP:{stamp}"),
        f"ORGANIZER;CN=Secretariat:mailto:{to.organiser}",
        f"UID:{to.uid}",
        f"ATTENDEE;{role};PARTSTAT={partstat};CN={to.email};X-NUM-GUESTS=0:mailto:{to.email}",
        *("CREATED:20201201T090000Z", "DESCRIPTION:", f"LAST-MODIFIED:{stamp}", "LOCATION:"),
        *(f"SEQUENCE:{to.sequence}", "STATUS:CONFIRMED", f"SUMMARY:{to.what}", "TRANSP:OPAQUE"),
        *("END:VEVENT", "END:VCALENDAR"),
    )
    mail.add_alternative(ics, subtype="calendar", params={"method": "REPLY"}, cte="8bit")
    mail.add_attachment(ics.encode(), maintype="application", subtype="ics", filename="invite.ics")


def _apple(mail: EmailMessage, to: Invitation, partstat: str, stamp: str) -> None:
    """Apple: a sentence, and the calendar in quoted-printable beside it."""
    mail["X-Mailer"] = "iCalendar"
    mail.set_content(f"{to.name} has responded to your invitation to “{to.what}”.\n", cte="quoted-printable")
    ics = _calendar(
        *("BEGIN:VCALENDAR", "CALSCALE:GREGORIAN", "PRODID:-//Apple Inc.//Mac OS X 10.15.7//EN", "VERSION:2.0"),
        *("METHOD:REPLY", LUXEMBOURG, "BEGIN:VEVENT", f"UID:{to.uid}", f"DTSTAMP:{stamp}"),
        f"ATTENDEE;CN={to.name};CUTYPE=INDIVIDUAL;EMAIL={to.email};PARTSTAT={partstat};ROLE=REQ-PARTICIPANT:"
        f"mailto:{to.email}",
        f"DTSTART;TZID=Europe/Luxembourg:{to.starts}",
        f"ORGANIZER:mailto:{to.organiser}",
        *(f"SEQUENCE:{to.sequence}", f"SUMMARY:{to.what}", "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR"),
    )
    mail.make_mixed()
    part = EmailMessage(policy=SMTP)
    part.set_content(ics, subtype="calendar", params={"method": "REPLY"}, cte="quoted-printable")
    mail.attach(part)
