"""A file goes with a reply: chosen, listed, taken away again, and in the mail as another program reads it."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from senningen.desk.models import Decision
from senningen.post.enclosed import MOST_BYTES, file_name, type_of
from senningen.post.models import Enclosure, Letter, Message
from tests.desk.story import PostOffice
from tests.web.desk.test_mail import asks, form_of, page

pytestmark = pytest.mark.django_db
PLAN = ("Saalplang „Grouss Sall“ 2020.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 400)
TABLE = ("hours.csv", b"day;from;to\r\n14;11:30;12:30\r\n")
POL = "pol@guests.example"


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(desk: Client, message: Message, *files: tuple[str, bytes], **told: str) -> Any:
    sent = {"files": [file(*each) for each in files]} | told
    return desk.post(f"/desk/proposals/{message.proposals.get().pk}/enclosures", sent)


def decide(desk: Client, message: Message, told: dict[str, Any]) -> Any:
    return desk.post(f"/desk/proposals/{message.proposals.get().pk}/decision", told)


def with_files(desk: Client, message: Message) -> dict[str, Any]:
    """Fill the form as the page shows it, with the files it lists."""
    shown = desk.get(f"/desk/mail/{message.pk}").context["files"]
    return form_of(desk, message) | {"enclosures": [each.pk for each in shown]}


def by_postal_mime(mails: list[bytes]) -> list[dict[str, Any]]:
    script = Path(__file__).parents[2] / "post" / "mime.mjs"
    given = json.dumps([base64.b64encode(each).decode() for each in mails])
    read = subprocess.run(["node", script], input=given, capture_output=True, text=True, check=True)
    return list(json.loads(read.stdout))


def test_files_leave_with_the_reply_and_another_program_reads_them(desk: Client, tmp_path: Path) -> None:
    message, post = asks("Pol Schiltz"), PostOffice(tmp_path)
    shown = attach(desk, message, PLAN, TABLE, text="Moien Här Schiltz, hei de Plang.").content.decode()
    assert PLAN[0] in shown
    assert "hours.csv" in shown
    assert "Moien Här Schiltz, hei de Plang." in shown  # what was being written stays
    assert decide(desk, message, with_files(desk, message)).status_code == 302
    post.deliver()
    raw = next(each.read_bytes() for each in sorted(tmp_path.glob("*.eml")) if b"hours.csv" in each.read_bytes())
    (mail,) = by_postal_mime([raw])
    assert [(each["name"], base64.b64decode(each["content"])) for each in mail["files"]] == [PLAN, TABLE]
    assert [each["type"] for each in mail["files"]] == ["application/pdf", "text/csv"]
    assert {each["disposition"] for each in mail["files"]} == {"attachment"}
    assert "Är Plaz" in mail["text"]
    assert "Är Plaz" in mail["html"]
    others = [each for each in post.letters_to(POL) if "calendar" in str(each)]
    assert others  # the calendar mails carry none
    assert not any("hours.csv" in str(each) for each in others)
    letter = Letter.objects.get(kind="reply")
    assert "hours.csv" in page(desk, f"/desk/letters/{letter.pk}")
    handed = desk.get(f"/desk/enclosures/{letter.enclosures.get(name=TABLE[0]).pk}")
    assert (handed.content, handed["Content-Type"]) == (TABLE[1], "application/octet-stream")
    assert handed["Content-Disposition"] == 'attachment; filename="hours.csv"'


def test_a_file_is_taken_away_before_sending(desk: Client) -> None:
    message = asks("Pol Schiltz")
    attach(desk, message, PLAN, TABLE)
    attach(desk, message, TABLE)  # once more: it is there already
    plan, _table = Enclosure.objects.order_by("pk")
    shown = attach(desk, message, remove=str(plan.pk), text="Nach net fäerdeg.").content.decode()
    assert PLAN[0] not in shown
    assert "Nach net fäerdeg." in shown
    decide(desk, message, with_files(desk, message))
    assert [each.name for each in Letter.objects.get(kind="reply").enclosures.all()] == ["hours.csv"]
    assert attach(desk, message, remove=str(plan.pk)).status_code == 409  # there is none any more


def test_a_file_chosen_and_not_put_there_yet_leaves_with_the_decision(desk: Client) -> None:
    message = asks("Pol Schiltz")
    decide(desk, message, form_of(desk, message) | {"files": [file(*TABLE)]})
    assert [each.name for each in Letter.objects.get(kind="reply").enclosures.all()] == ["hours.csv"]


def test_what_mail_servers_would_refuse_is_refused_with_a_way_on(desk: Client) -> None:
    message = asks("Pol Schiltz")
    half = bytes(MOST_BYTES // 2)
    attach(desk, message, ("one.bin", half), ("two.bin", half), text="Moien.")  # as much as goes
    refused = attach(desk, message, ("three.bin", b"."), text="Moien.")
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "three.bin is too big: the files of one letter may have 10 MB together" in said
    assert "write where it can be fetched" in said
    assert "Moien." in said
    assert attach(desk, message, ("huge.bin", bytes(MOST_BYTES + 1))).status_code == 422
    assert "nothing.txt is empty." in attach(desk, message, ("nothing.txt", b"")).content.decode()
    Enclosure.objects.all().delete()
    many = attach(desk, message, *[(f"{number}.txt", b"x%d" % number) for number in range(11)])
    assert "One letter takes 10 files." in many.content.decode()
    told = with_files(desk, message)
    Enclosure.objects.all().delete()
    gone = decide(desk, message, told)
    assert gone.status_code == 409
    assert "Look at the files below the reply" in gone.content.decode()
    assert not Letter.objects.exists()


def test_an_undone_decision_gives_the_files_back_to_the_reply(desk: Client) -> None:
    message = asks("Pol Schiltz")
    attach(desk, message, TABLE)
    decide(desk, message, with_files(desk, message))
    assert "hours.csv" not in page(desk, f"/desk/mail/{message.pk}")
    desk.post(f"/desk/decisions/{Decision.objects.get().pk}/undoing")
    assert "hours.csv" in page(desk, f"/desk/mail/{message.pk}")
    decide(desk, message, with_files(desk, message))
    again = Letter.objects.filter(kind="reply").latest("pk")
    assert [each.name for each in again.enclosures.all()] == ["hours.csv"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("C:\\Users\\tom\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nBcc: all@guests.example", "a Bcc: all@guests.example"),
        ('say "hi".txt', 'say "hi".txt'),
        ("...", "file"),
    ],
)
def test_a_name_can_break_no_header_and_leave_no_folder(given: str, name: str) -> None:
    assert file_name(given) == name


def test_a_very_long_name_keeps_its_ending_and_a_mail_is_only_a_file() -> None:
    assert file_name("Ä" * 300 + ".pdf").endswith("Ä.pdf")
    assert len(file_name("Ä" * 300 + ".pdf")) < 80
    assert type_of("letter.eml") == "application/octet-stream"
    assert type_of("all.tar.gz") == "application/octet-stream"
