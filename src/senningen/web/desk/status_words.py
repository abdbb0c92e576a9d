"""Why a letter came back or is late, in the words of the desk; the server's own words stand beside them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senningen.post.statuses import meant

SENTENCES: Mapping[str, Promise] = {
    "no-mailbox": _("There is no mailbox of this name."),
    "no-domain": _("The domain of the address takes no mail; perhaps it is misspelt."),
    "bad-address": _("Their server does not take this as an address."),
    "ambiguous": _("Their server finds more than one mailbox of this name."),
    "moved": _("The mailbox has moved, and nobody says where."),
    "our-address": _("Their server does not take our own address as a sender."),
    "closed": _("The mailbox is switched off."),
    "full": _("The mailbox is full."),
    "too-big": _("The letter is too big for their server."),
    "their-server": _("Their mail server has a problem of its own."),
    "no-answer": _("Their mail server does not answer."),
    "loop": _("The letter went round in circles between mail servers."),
    "too-long": _("It could not be delivered within the time their servers allow."),
    "later": _("Their server asks to come back later; that is usual with an unknown sender."),
    "authentication": _("Their server could not tell that the letter is ours: have SPF, DKIM and DMARC checked."),
    "blocked": _("Their server takes our mail for unwanted, or our server is on a list of such."),
    "refused": _("Their server refuses the letter by a rule of its own."),
    "no-line": _("Our way out could not be reached."),
}


def why(words: str) -> str:
    """Say in a sentence what a server's words come to; "" if they are not known."""
    return str(SENTENCES.get(meant(words), ""))
