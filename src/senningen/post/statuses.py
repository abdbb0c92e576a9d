"""What a server means by its refusal, in one word: by its enhanced code (RFC 3463), else by its words or basic code."""

from __future__ import annotations

import re

_ENHANCED = re.compile(r"(?<![\d.])[245]\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<![\d.])([45]\d\d)(?:[ -]|$)")

# What the words say goes before a code that many servers use for anything.
_WORDS = (
    ("full", re.compile(r"mailbox (?:is )?full|over ?quota|quota exceeded|insufficient.{0,20}storage", re.IGNORECASE)),
    ("later", re.compile(r"gr[ae]y-?list", re.IGNORECASE)),
    ("authentication", re.compile(r"\b(?:SPF|DKIM|DMARC)\b|unauthenticated", re.IGNORECASE)),
    ("blocked", re.compile(r"spam|black-?list|block(?:ed|list)|reputation|\bRBL\b|spamhaus", re.IGNORECASE)),
    ("no-mailbox", re.compile(r"user unknown|unknown user|no such (?:user|person|mailbox)", re.IGNORECASE)),
    ("no-mailbox", re.compile(r"recipient ?not ?found|address rejected: access denied", re.IGNORECASE)),  # Exchange
    ("no-line", re.compile(r"^\w*(?:Error|Timeout|Disconnected)\b|Connection refused", re.IGNORECASE)),
)
# Subject and detail of RFC 3463 and its registry; "" stands for every other detail of the subject.
_CODES = {
    ("1", "2"): "no-domain",
    ("1", "3"): "bad-address",
    ("1", "4"): "ambiguous",
    ("1", "6"): "moved",
    ("1", "7"): "our-address",
    ("1", "8"): "our-address",
    ("1", ""): "no-mailbox",
    ("2", "1"): "closed",
    ("2", "2"): "full",
    ("2", "3"): "too-big",
    ("3", "4"): "too-big",
    ("3", ""): "their-server",
    ("4", "3"): "no-domain",
    ("4", "4"): "no-domain",
    ("4", "6"): "loop",
    ("4", "7"): "too-long",
    ("4", ""): "no-answer",
    ("7", "20"): "authentication",
    ("7", "23"): "authentication",
    ("7", "26"): "authentication",
    ("7", ""): "refused",
}
_PLAIN = {
    "421": "their-server",
    "450": "later",
    "451": "later",
    "452": "full",
    "550": "refused",
    "551": "moved",
    "552": "too-big",
    "553": "bad-address",
    "554": "refused",
}


def meant(words: str) -> str:
    """Say what a refusal or a delay comes to: "no-mailbox", "full", "later" ...; "" if nothing in it is known."""
    enhanced = [hit.groups() for hit in _ENHANCED.finditer(words)]
    for subject, detail in enhanced:
        if subject != "7" and (subject, detail) in _CODES:
            return _CODES[subject, detail]
    for name, pattern in _WORDS:
        if pattern.search(words):
            return name
    for subject, detail in enhanced:
        if found := _CODES.get((subject, detail)) or _CODES.get((subject, "")):
            return found
    basic = _BASIC.search(words)
    return _PLAIN.get(basic.group(1), "") if basic else ""
