"""What a bounce says: who was not reached, and whether for good (RFC 3464; then what stands in the text)."""

from __future__ import annotations

import re
from email.message import Message

from senningen.post.headers import RawHeaders, safe
from senningen.post.message import DeliveryReport, ParsedMessage

_TEMPORARY = re.compile(
    r"\b4\.\d{1,3}\.\d{1,3}\b|\b[45]\.2\.2\b|\b4[25]\d[ -]|greylist|mailbox (?:is )?full|over ?quota|quota exceeded"
    r"|exceeded.{0,20}quota|delayed|verz(?:oe|ö)ger|retard|temporar|temporär|temporaire|bo[iî]te.{0,20}pleine"
    r"|(?:postfach|posteingang|mailbox|bréifkëscht).{0,20}voll|will be retried|try again later|will keep trying"
    r"|timed out|erneut versuch|zustellversuche|insufficient (?:system )?storage|quota d[eé]pass[eé]"
    r"|still being retried"
    r"|nouvelles? tentatives?|not yet been delivered|nach keng zoustellung",
    re.IGNORECASE,
)
_FULL = re.compile(r"\b[45]\.2\.2\b|mailbox (?:is )?full|over ?quota|quota exceeded|greylist", re.IGNORECASE)
_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(r"[\w.+=&'/-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_COPY_BEGINS = re.compile(
    r"^.{0,12}(?:this is a copy of|copy of (?:the|your) message|original message|message d'origine|original headers"
    r"|ursprüngliche nachricht|returned message|message headers follow|en-têtes|kopfzeilen|begin message)",
    re.IGNORECASE | re.MULTILINE,
)
_SERVICE = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|mail-?daemon|bounces?|abuse|helpdesk|support)[+@]", re.IGNORECASE
)


def delivery_reports(part: Message) -> tuple[DeliveryReport, ...]:
    """The recipients named in a message/delivery-status part."""
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    found = []
    for block in [block for block in blocks[:200] if isinstance(block, Message)]:
        recipient = _typed(block.get("Final-Recipient"))
        original = _typed(block.get("Original-Recipient"))
        if recipient or original:
            found.append(
                DeliveryReport(
                    recipient=recipient or original,
                    original_recipient=original,
                    action=safe(block.get("Action")).lower()[:20],
                    status=safe(block.get("Status")).partition(" ")[0][:12],
                    diagnostic=_typed(block.get("Diagnostic-Code")),
                )
            )
    return tuple(found)


def is_soft(report: DeliveryReport, text: str = "") -> bool:
    """Whether the cause passes by itself: a full mailbox, greylisting, a delay. "Permanent" is not believed."""
    cause = f"{report.status} {report.diagnostic}"
    if report.action == "delayed" or report.status.startswith("4."):
        return True
    if report.status.startswith("5.") or re.search(r"\b5\.\d+\.\d+\b", cause):
        return bool(
            re.search(r"\b[45]\.2\.2\b|mailbox (?:is )?full|over ?quota|quota exceeded|greylist", cause, re.IGNORECASE)
        )
    return bool(_TEMPORARY.search(cause) or (not cause.strip() and _TEMPORARY.search(text)))


def bounced(message: ParsedMessage, own: frozenset[str] = frozenset()) -> tuple[DeliveryReport, ...]:
    """The failed recipients of a mail already known to be automatic: from its report, its headers, its text."""
    if message.delivery_status:
        return tuple(r for r in message.delivery_status if r.action not in ("delivered", "relayed", "expanded"))
    said = message.text[: hit.start()] if (hit := _COPY_BEGINS.search(message.text)) else message.text
    never = {message.from_.address.lower(), *own, *(box.address.lower() for box in message.to)}
    for text in (message.header("x-failed-recipients") or "", *_paragraphs(said)):
        for address in _ADDRESS.findall(text):
            if address.lower() not in never and not _SERVICE.match(address):
                return (_from_text(address, said),)
    return _by_flufl(message, never, said)


def arrival(message: ParsedMessage) -> str:
    """What a report says that tells of no failure: still tried, handed on, or in the mailbox; "" if it tells of one.

    A letter of ours has one recipient. Of several, the one who is worst off counts; a list is a handing on.
    """
    actions = {report.action for report in message.delivery_status}
    if not actions or not actions <= {"delayed", "relayed", "expanded", "delivered"}:
        return ""
    if "delayed" in actions:
        return "delayed"
    return "delivered" if actions == {"delivered"} else "relayed"


def _paragraphs(text: str) -> list[str]:
    """Lines that hold an address first, so that "contact us at ..." comes last."""
    lines = [line for line in text.splitlines() if "@" in line]
    alone = [line for line in lines if _ADDRESS.fullmatch(line.strip(" <>:;,.\"'()"))]
    return [*alone, *(line for line in lines if line not in alone)]


def _from_text(address: str, text: str) -> DeliveryReport:
    status = next((hit.group() for hit in _ENHANCED.finditer(text) if hit.group(1) != "2"), "")
    return DeliveryReport(address, "", "", status, text[:4000])


def _by_flufl(message: ParsedMessage, never: set[str], said: str) -> tuple[DeliveryReport, ...]:
    """Ask flufl.bounce, which knows the forms of fifty mail servers; only an address is taken from it."""
    import logging
    from email.parser import Parser

    from flufl.bounce import scan_message

    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # a detector that stumbles is no news

    rebuilt = "\n".join(f"{name}: {value}" for name, value in message.headers if name in ("from", "subject", "to"))
    try:
        found = scan_message(Parser(policy=RawHeaders()).parsestr(f"{rebuilt}\n\n{message.text[:100_000]}"))
    except Exception:  # noqa: BLE001  a detector for old mail servers may stumble over anything; then it found nothing
        return ()
    for raw in sorted(found):
        address = raw.decode("ascii", "replace") if isinstance(raw, bytes) else str(raw)
        if _ADDRESS.fullmatch(address) and address.lower() not in never:
            return (_from_text(address, said),)
    return ()


def _typed(value: object) -> str:
    """The value of a typed field such as "rfc822; name@example"."""
    text = safe(value) if isinstance(value, (str, bytes)) else ""
    kind, mark, rest = text.partition(";")
    return (rest if mark and len(kind) < 20 else text).strip().strip("<>")
