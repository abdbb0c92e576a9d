"""Putting files to a reply while it is written, and taking them away; what is typed stays."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from senningen.desk.queries import open_proposal
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.post.services import enclosing
from senningen.web.asked import number
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.enclosures import enclosed
from senningen.web.desk.mail import mail_page, typed_in


@require_POST
@desk_page("decide")
def enclose(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the chosen files to the reply of a proposal, or take one away; shows the reply as it was being written."""
    proposal, refused = open_proposal(pk), None
    if proposal is None:
        raise Refused("desk.unknown")
    try:
        if gone := request.POST.get("remove", ""):
            enclosing.remove(number(gone) or 0, now=clock.now())
        else:
            enclosed(request, proposal.message_id)
    except Refused as problem:
        refused = problem
    return mail_page(request, proposal.message_id, refused=refused, typed=typed_in(request), proposal_pk=pk)
