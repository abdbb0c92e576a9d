"""What was written in the chat of a session, read from what is kept of its room."""

from __future__ import annotations

from senningen.live.queries import kept_room
from senningen.live.said import Said
from senningen.people.models import Person


def chat(session_id: int) -> list[tuple[Said, str]]:
    """Return the lines of a session's chat as they are kept, each with the name of whoever agreed to be named."""
    lines = list(kept_room(session_id).chat.lines.values())
    names = dict(Person.objects.filter(pk__in=[one.person_id for one in lines if one.named]).values_list("pk", "name"))
    return [(one, names.get(one.person_id, "") if one.named else "") for one in lines]
