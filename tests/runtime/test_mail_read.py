"""`senningen mail read`, as its contract says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from senningen.runtime.cli import main

MAIL = "From: Ann Lee <ann@x.example>\r\nTo: seats@infra.example\r\nSubject: Seat\r\n\r\nA seat for Monday, please.\r\n"


def test_one_json_line_a_file_and_unreadable_files_give_one_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL.encode())
    (tmp_path / "b.eml").write_bytes(
        b"From: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 5000
    )
    assert main(["mail", "read", str(tmp_path), "--edition", "demo-10", "--jsonl"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["file"], first["lang"], first["auto"]) == ("a.eml", "en", False)
    (act,) = first["acts"]
    assert (act["intent"], act["sessions"]) == ("request", ["S1"])
    assert act["people"] == [{"name": "Ann Lee", "email": "ann@x.example", "organisation": None}]
    assert (second["file"], second["acts"], second["problem"]) == ("b.eml", [], "too-many-parts")


def test_without_jsonl_it_says_it_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL.encode())
    assert main(["mail", "read", str(tmp_path / "a.eml")]) == 0
    assert capsys.readouterr().out == "a.eml  [en]  request S1 (Ann Lee)\n"


def test_an_unknown_edition_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "read", "nowhere.eml", "--edition", "demo-99"]) == 2
    assert "demo-99" in capsys.readouterr().err
