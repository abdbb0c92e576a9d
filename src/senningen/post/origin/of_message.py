"""The origin of a stored message, with the settings of this house."""

from __future__ import annotations

import logging

from django.conf import settings

from senningen.post.message import ParsedMessage
from senningen.post.models import Message
from senningen.post.origin.finding import find_origin
from senningen.post.origin.found import Handed, Origin
from senningen.post.origin.names import Dns
from senningen.post.origin.relays import is_relay, networks

log = logging.getLogger("senningen.post")


def origin_of(message: Message, parsed: ParsedMessage) -> Origin:
    """Find out where a message comes from. It may ask DNS for some seconds; it never fails."""
    options = settings.OPTIONS
    try:
        by_relay = message.source == Message.Source.IMAP or is_relay(message.peer, networks(options.mail_relays))
        handed = Handed(message.peer, message.helo, message.envelope_from, by_relay)
        return find_origin(
            bytes(message.raw),
            parsed.from_.address,
            handed,
            names=Dns(options.dns_server),
            authserv_id=options.authserv_id,
        )
    except Exception:
        log.exception("the origin of message %d was not found out", message.pk)  # a fault of ours must not hide a mail
        return Origin("unchecked", parsed.from_.domain)
