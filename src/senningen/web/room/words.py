"""What the room's scripts say, in the language of the page; they bring no words of their own."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from senningen.kernel.refusals import Refused


def everybody() -> dict[str, str]:
    """Return the words of every room page. `{n}`, `{name}`, `{page}`, `{pages}` and `{at}` are filled by the script."""
    return {
        "live": _("Live"),
        "doors-open": _("Doors open"),
        "doors-closed": _("Doors closed"),
        "over": _("Ended"),
        "line-good": _("Good line"),
        "line-weak": _("Weak line"),
        "line-lost": _("Your line dropped. Trying again."),
        "guests-one": ngettext("%(n)s guest is in the room.", "%(n)s guests are in the room.", 1) % {"n": "{n}"},
        "guests-many": ngettext("%(n)s guest is in the room.", "%(n)s guests are in the room.", 2) % {"n": "{n}"},
        "slide": _("Slide {page} of {pages}"),
        "no-words": _("This slide has no text."),
        "muted": _("Muted"),
        "away": _("Line is down"),
        "speaking": _("On stage"),
        "level-full": _("Everything"),
        "level-small": _("Small pictures"),
        "level-slides": _("Slides and sound"),
        "level-sound": _("Sound alone"),
        "line-small": _("Your line carries small pictures only. It gets better by itself when the line does."),
        "line-slides": _("Your line carries slides and sound. Pictures come back by themselves when it does better."),
        "device-small": _(
            "Small pictures only, so that this device can keep up. Large ones are tried again by themselves."
        ),
        "device-slides": _(
            "Slides and sound, so that this device can keep up. Pictures are tried again by themselves."
        ),
        "seconds": _("{n} s"),
        "millis": _("{n} ms"),
        "kbit": _("{n} kbit/s"),
        "sound-floor": _("Floor"),
        "sound-gone": _("{name} cannot be heard just now: you hear the floor. It comes back by itself."),
        "sound-blocked": _("Your browser holds the sound back."),
        "sound-on": _("Turn the sound on"),
        "notice-late-one": ngettext("We begin %(n)s minute late.", "We begin %(n)s minutes late.", 1) % {"n": "{n}"},
        "notice-late-many": ngettext("We begin %(n)s minute late.", "We begin %(n)s minutes late.", 2) % {"n": "{n}"},
        "notice-elsewhere": _("This session is held elsewhere:"),
        "message": _("Message from the host"),
        "room.insecure": Refused("room.insecure").in_full,
        "room.no-decoder": Refused("room.no-decoder").in_full,
        "room.no-picture": Refused("room.no-picture").in_full,
    }


def permission() -> dict[str, str]:
    """Return where each browser keeps the permission for camera and microphone."""
    return {
        "allow-chrome": _("Chrome: click the symbol left of the address, set both to Allow, and reload the page."),
        "allow-edge": _("Edge: click the lock left of the address, choose Allow for both, and reload the page."),
        "allow-firefox": _(
            "Firefox: click the crossed-out camera left of the address, remove the block, and try again."
        ),
        "allow-safari": _("Safari: in the menu Safari, Settings for this website, choose Allow for both, and reload."),
    }


def on_stage() -> dict[str, str]:
    """Return the words of those on stage."""
    return {
        "pages-one": ngettext("%(n)s page", "%(n)s pages", 1) % {"n": "{n}"},
        "pages-many": ngettext("%(n)s page", "%(n)s pages", 2) % {"n": "{n}"},
        "drawing": _("The pages are being drawn."),
        "show": _("Show"),
        "no-decks": _("No slides are uploaded."),
        "enter": _("Enter the stage"),
        "leave": _("Leave the stage"),
        "mute": _("Mute"),
        "unmute": _("Unmute"),
        "you-are-on": _("You are on stage. The audience sees and hears you."),
        "you-are-on-early": _("You are on stage. The audience sees and hears you as soon as the host begins."),
        "you-are-off": _("You are in the green room. Nobody sees or hears you."),
        "you-are-green": _("You are in the green room. Speakers and hosts see and hear you; the audience does not."),
        "green-in": _("Talk in the green room"),
        "green-out": _("Switch camera and microphone off"),
        "host-muted": _("The host has muted you. The audience does not hear you."),
        "connecting": _("Your camera and microphone are starting."),
        "screen-refused": _("Your browser did not share a screen. Press the key again and choose one."),
        **permission(),
        **{code: Refused(code).in_full for code in DEVICES},
    }


def on_the_floor() -> dict[str, str]:
    """Return the words of a guest who is given the floor."""
    return {
        "microphone-on": _("Turn the microphone on"),
        "microphone-off": _("Turn the microphone off"),
        "camera-on": _("Turn the camera on"),
        "camera-off": _("Turn the camera off"),
        "floor-silent": _("Nobody hears you yet. Turn the microphone on and speak; the camera is up to you."),
        "floor-heard": _("Everybody hears you."),
        "host-muted": _("The host has muted you. The audience does not hear you."),
        "connecting": _("Your camera and microphone are starting."),
        **permission(),
        **{code: Refused(code).in_full for code in DEVICES},
    }


def of_the_booth() -> dict[str, str]:
    """Return the words of an interpreter."""
    return {
        "booth-speak": _("Turn the microphone on"),
        "booth-mute": _("Mute"),
        "booth-off": _("Nobody hears you yet. Wear headphones and turn the microphone on."),
        "booth-early": _("Your microphone is on. You are heard as soon as the host begins."),
        "booth-on": _("Whoever chose your language hears you."),
        "booth-muted": _("You are muted: your listeners hear the floor."),
        "booth-lost": _("Your line dropped. Trying again."),
        "connecting": _("Your microphone is starting."),
        **permission(),
        **{code: Refused(code).in_full for code in DEVICES if "microphone" in code},
    }


def of_the_host() -> dict[str, str]:
    """Return the words of the host's page."""
    return {
        "interpreter": _("Interpreter"),
        "interprets": _("Interpreting"),
        "microphone-is-off": _("Microphone is off"),
        "level-of": _("How loud {name} is"),
        "to-stage": _("To stage"),
        "send-back": _("Send back"),
        "mute": _("Mute"),
        "unmute": _("Unmute"),
        "give-floor": _("Give the floor"),
        "take-floor": _("Take the floor back"),
        "remove": _("Remove"),
        "let-back": _("Let back in"),
        "take-back": _("Take back"),
        "seat": _("Seat {n}"),
        "speaker": _("Speaker"),
        "host": _("Host"),
        "guest": _("Guest"),
        "make-host": _("Make host"),
        "unmake-host": _("Take hosting back"),
        "kept-back": _("Sent back, waits for you"),
        "nobody-on-stage": _("Nobody is on stage."),
        "nobody-in-green-room": _("Nobody waits here."),
        "nobody-here": _("Nobody is here yet."),
        "removed": _("{name} is out and kept out."),
        "here-of": _("{n} of {of}"),
    }


DEVICES = (
    "room.camera-blocked",
    "room.microphone-blocked",
    "room.no-camera",
    "room.no-microphone",
    "room.camera-busy",
    "room.microphone-busy",
)
