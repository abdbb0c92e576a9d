"""Every write about rooms: what happened in them, who was there, their slides."""

from senningen.live.services.asking import pass_question_on, take_question_back
from senningen.live.services.checking_in import Tap, check_in, settle_check_in
from senningen.live.services.decks import draw_deck, remove_deck, upload_deck
from senningen.live.services.keeping import Batch, Kept, close_left_open, keep, still_here

__all__ = [
    "Batch",
    "Kept",
    "Tap",
    "check_in",
    "close_left_open",
    "draw_deck",
    "keep",
    "pass_question_on",
    "remove_deck",
    "settle_check_in",
    "still_here",
    "take_question_back",
    "upload_deck",
]
