"""Every write of the desk: mail comes in, is read, and a person decides."""

from senningen.desk.drafts import Reply, draft_reply
from senningen.desk.services.asking import Form, ask_by_form, confirm_asking, forget_askings
from senningen.desk.services.assigning import assign, undo_assignment
from senningen.desk.services.by_rule import confirm_by_rule
from senningen.desk.services.casting import send_stage_link, take_part
from senningen.desk.services.colleagues import (
    invite_again,
    invite_colleague,
    send_password_link,
    withdraw_invitation,
)
from senningen.desk.services.deciding import confirm, dismiss, open_again, set_aside
from senningen.desk.services.intake import take_in, take_in_all
from senningen.desk.services.merging import CHOOSABLE, merge_people, undo_merge
from senningen.desk.services.noting import write_note
from senningen.desk.services.onlooking import come_to_read, stay_reading, stop_reading
from senningen.desk.services.reading import understand
from senningen.desk.services.replanning import change_plan
from senningen.desk.services.together import Part, confirm_together
from senningen.desk.services.undoing import undo, undo_move
from senningen.desk.services.writing import Typed, undo_letter, write_letter

__all__ = [
    "CHOOSABLE",
    "Form",
    "Part",
    "Reply",
    "Typed",
    "ask_by_form",
    "assign",
    "change_plan",
    "come_to_read",
    "confirm",
    "confirm_asking",
    "confirm_by_rule",
    "confirm_together",
    "dismiss",
    "draft_reply",
    "forget_askings",
    "invite_again",
    "invite_colleague",
    "merge_people",
    "open_again",
    "send_password_link",
    "send_stage_link",
    "set_aside",
    "stay_reading",
    "stop_reading",
    "take_in",
    "take_in_all",
    "take_part",
    "understand",
    "undo",
    "undo_assignment",
    "undo_letter",
    "undo_merge",
    "undo_move",
    "withdraw_invitation",
    "write_letter",
    "write_note",
]
