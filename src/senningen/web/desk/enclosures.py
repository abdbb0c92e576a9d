"""Files that go with a letter, as the desk's pages send and hand them out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.post.enclosed import ANYTHING, MEGABYTE, MOST_BYTES
from senningen.post.models import Enclosure, Message
from senningen.post.services import enclosing
from senningen.web.desk.access import DeskRequest, desk_page


def enclosed(request: DeskRequest, message_id: int) -> list[int]:
    """Put the files that came with a request to the reply to a message, and return their ids."""
    chosen = uploaded(request)
    message = Message.objects.defer("raw").filter(pk=message_id).first() if chosen else None
    now = clock.now()
    return [
        enclosing.enclose(name, content, answers=message, by=request.account, now=now).pk for name, content in chosen
    ]


def uploaded(request: HttpRequest) -> list[tuple[str, bytes]]:
    """Return the chosen files with their names; what is far too big is refused before it is read."""
    chosen = request.FILES.getlist("files")
    if too_big := next((each for each in chosen if (each.size or 0) > MOST_BYTES), None):
        raise Refused("enclosure.too-big", name=too_big.name, most=MOST_BYTES // MEGABYTE)
    return [(each.name or "", each.read()) for each in chosen]


@desk_page("see")
def enclosure(request: DeskRequest, pk: int) -> HttpResponse:
    """Hand a file out as it was put in; no browser opens it as a page of ours."""
    found = Enclosure.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    answer = HttpResponse(bytes(found.content), content_type=ANYTHING)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    return answer
