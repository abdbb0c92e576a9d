"""Every write about seats: take the edition, load, ask the rules, write, record, enqueue."""

from senningen.seats.services.addressing import write_to
from senningen.seats.services.answering import (
    accept_invitation,
    decline_invitation,
    note_opened,
    reopen_invitation,
)
from senningen.seats.services.asking import (
    decline_request,
    leave_waiting_list,
    let_wait,
    move_to_front,
    receive_request,
)
from senningen.seats.services.capping import (
    answer_until,
    clear_session,
    restore_caps,
    retell_session,
    set_cap,
)
from senningen.seats.services.choosing import choose_sessions, substitute
from senningen.seats.services.ending import decline_offer, release_seat, withdraw_seat
from senningen.seats.services.giving import extend_offer, give_seat, offer_seat, remind_of_offer, take_offer
from senningen.seats.services.inviting import (
    add_to_wave,
    begin_wave,
    discard_wave,
    send_wave,
    stop_wave,
    take_from_wave,
    write_invitations,
    write_wave,
)
from senningen.seats.services.keeping import (
    begin_contingent,
    belong_to,
    keep_places,
    let_contingent_go,
    let_contingents_go,
    write_contingent,
)
from senningen.seats.services.lapsing import lapse_offers, lapse_offers_of
from senningen.seats.services.line import serve_line
from senningen.seats.services.linking import link_requests, unlink_request
from senningen.seats.services.moving import change_mode, wait_in_mode
from senningen.seats.services.places import open_places
from senningen.seats.services.placing import Placed, place
from senningen.seats.services.planning import call_off_session, plan_edition, plan_session
from senningen.seats.services.relinking import find_link, reissue_links
from senningen.seats.services.restoring import Step, restore
from senningen.seats.services.retelling import send_calendar_again

__all__ = [
    "Placed",
    "Step",
    "accept_invitation",
    "add_to_wave",
    "answer_until",
    "begin_contingent",
    "begin_wave",
    "belong_to",
    "call_off_session",
    "change_mode",
    "choose_sessions",
    "clear_session",
    "decline_invitation",
    "decline_offer",
    "decline_request",
    "discard_wave",
    "extend_offer",
    "find_link",
    "give_seat",
    "keep_places",
    "lapse_offers",
    "lapse_offers_of",
    "leave_waiting_list",
    "let_contingent_go",
    "let_contingents_go",
    "let_wait",
    "link_requests",
    "move_to_front",
    "note_opened",
    "offer_seat",
    "open_places",
    "place",
    "plan_edition",
    "plan_session",
    "receive_request",
    "reissue_links",
    "release_seat",
    "remind_of_offer",
    "reopen_invitation",
    "restore",
    "restore_caps",
    "retell_session",
    "send_calendar_again",
    "send_wave",
    "serve_line",
    "set_cap",
    "stop_wave",
    "substitute",
    "take_from_wave",
    "take_offer",
    "unlink_request",
    "wait_in_mode",
    "withdraw_seat",
    "write_contingent",
    "write_invitations",
    "write_to",
    "write_wave",
]
