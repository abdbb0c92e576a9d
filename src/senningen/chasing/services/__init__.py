"""Writing: reminders, letters to many, the daily check, the call for a host."""

from senningen.chasing.services.checking import check_daily
from senningen.chasing.services.circulars import (
    begin_circular,
    discard_circular,
    send_circular,
    stop_circular,
    write_circular,
    write_letters,
)
from senningen.chasing.services.hosting import call_hosts
from senningen.chasing.services.reminding import remind

__all__ = [
    "begin_circular",
    "call_hosts",
    "check_daily",
    "discard_circular",
    "remind",
    "send_circular",
    "stop_circular",
    "write_circular",
    "write_letters",
]
