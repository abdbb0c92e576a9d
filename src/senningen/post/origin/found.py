"""What is found out about the origin of a mail: plain values, no Django and no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standing = Literal["unknown", "vouched", "failed", "unchecked"]
PASS, FAIL, NONE, SILENT = "pass", "fail", "none", "temperror"  # RFC 8601, 2.7
SEVERAL = "several-writers"


@dataclass(frozen=True, slots=True)
class Handed:
    """How a mail was handed over: by which client, calling itself what, for which sender; or by a relay of ours."""

    peer: str = ""
    helo: str = ""
    envelope_from: str = ""
    by_relay: bool = False  # the client is a server of ours: whom it got the mail from, it alone knows


@dataclass(frozen=True, slots=True)
class Proof:
    """What one method says, and for which domain."""

    method: Literal["spf", "dkim"]
    result: str
    domain: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Whether the domain of the writer's address vouches for a mail, and what that rests on."""

    standing: Standing = "unknown"
    domain: str = ""  # of the From address
    spf: str = ""  # empty: not looked at
    spf_domain: str = ""
    dkim: str = ""
    dkim_domain: str = ""
    dmarc: str = ""
    policy: str = ""  # what the domain asks for mail it does not vouch for: none, quarantine, reject
    told_by: str = ""  # the relay whose word this is, or that was to tell; empty: found here
