"""Every write about rooms: what happened in them, who was there, their slides."""

from senningen.live.services.asking import pass_question_on, take_question_back
from senningen.live.services.checking_in import Tap, check_in, settle_check_in
from senningen.live.services.cueing import make_sheet, move_cue, name_speaker, put_cue_back, remove_cue, write_cue
from senningen.live.services.decks import draw_deck, remove_deck, upload_deck
from senningen.live.services.dictating import captions_engine, see_that_it_can_listen
from senningen.live.services.films import ask_for_film, clips, compose_film, film_runs
from senningen.live.services.hall import count_heads, open_wall
from senningen.live.services.keeping import Batch, Kept, close_left_open, keep, still_here
from senningen.live.services.noticing import give_notice, withdraw_notice, write_notice
from senningen.live.services.polling import drop_poll, prepare_poll
from senningen.live.services.readiness import keep_check, watch_hosts
from senningen.live.services.recordings import (
    FILM,
    agree_to_recording,
    delete_recording,
    free,
    keep_free,
    note_file,
    see_that_it_can_record,
    withdraw_consent,
)
from senningen.live.services.recordings import folder_of as recording_folder

__all__ = [
    "FILM",
    "Batch",
    "Kept",
    "Tap",
    "agree_to_recording",
    "ask_for_film",
    "captions_engine",
    "check_in",
    "clips",
    "close_left_open",
    "compose_film",
    "count_heads",
    "delete_recording",
    "draw_deck",
    "drop_poll",
    "film_runs",
    "free",
    "give_notice",
    "keep",
    "keep_check",
    "keep_free",
    "make_sheet",
    "move_cue",
    "name_speaker",
    "note_file",
    "open_wall",
    "pass_question_on",
    "prepare_poll",
    "put_cue_back",
    "recording_folder",
    "remove_cue",
    "remove_deck",
    "see_that_it_can_listen",
    "see_that_it_can_record",
    "settle_check_in",
    "still_here",
    "take_question_back",
    "upload_deck",
    "watch_hosts",
    "withdraw_consent",
    "withdraw_notice",
    "write_cue",
    "write_notice",
]
