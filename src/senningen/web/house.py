"""What an organiser should know of the house itself: a full disk, a growing backlog, a component that is down.

The runtime looks (`HOUSE_TROUBLES` names its function, so that pages need not import it); here it gets its words. An
organiser is told what it means for them and whom to ask; the health page tells the operator more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Trouble:
    """Something a person should look at. `grave` ones turn the health page to 503."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    grave: bool = True

    @property
    def sentence(self) -> str:
        """Say what it means for the desk, in the current language."""
        facts = dict(self.facts)
        match self.code:
            case "disk.low":
                return _("The server's disk is nearly full: %(mib)s MiB are left.") % facts
            case "jobs.late":
                return (
                    ngettext(
                        "Work is piling up: %(jobs)d task waits, the oldest for %(minutes)d minutes.",
                        "Work is piling up: %(jobs)d tasks wait, the oldest for %(minutes)d minutes.",
                        int(str(facts["jobs"])),
                    )
                    % facts
                )
            case "jobs.dead":
                return (
                    ngettext(
                        "%(jobs)d task was given up after many attempts.",
                        "%(jobs)d tasks were given up after many attempts.",
                        int(str(facts["jobs"])),
                    )
                    % facts
                )
            case "component.down":
                return _("A part of the program is not running: %(component)s.") % facts
            case "webhook.off":
                return (
                    _("Another program is told nothing any more, because it does not take what is sent: %(purpose)s.")
                    % facts
                )
            case "mailbox.unreachable":
                return _("The mailbox cannot be reached: mail waits there until it can.")
            case "mailbox.refused":
                return _("The mailbox refuses our sign-in: mail waits there until it is put right.")
            case "mailbox.folder":
                return _("The mailbox has no folder of the name that is set: mail waits there until it is put right.")
            case _:
                return _("The program has a trouble: %(code)s.") % {"code": self.code}

    @property
    def next_step(self) -> str:
        """Say what to do, in the current language."""
        if self.code == "disk.low":
            return _("Ask the operator to make room: mail can no longer be taken in when it is full.")
        if self.code == "webhook.off":
            return _("An owner sees why under Other programs, and can switch it on again.")
        return _("Ask the operator to look at the health page.")


def troubles() -> list[Trouble]:
    """List what an organiser should know of the house now."""
    look: Callable[[], list[Trouble]] = import_string(settings.HOUSE_TROUBLES)
    return look()
