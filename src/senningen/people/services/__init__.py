"""Every write about people, their addresses, accounts and personal links.

A service that needs an edition and the house takes the edition's stream first.
"""

from senningen.people.services.accounts import create_account, use_shortcuts
from senningen.people.services.addresses import (
    add_address,
    address_arrived,
    address_bounced,
    address_reached,
    prefer_address,
    readable_address,
    strike_address,
)
from senningen.people.services.colleagues import (
    change_role,
    end_access,
    join,
    note_invitation,
    note_invitation_again,
    note_password_asked,
    replace_password,
    withdraw_invitation,
)
from senningen.people.services.forgetting import undo_import
from senningen.people.services.importing import (
    correct_columns,
    discard_import,
    read_people,
    take_people,
    take_rows,
)
from senningen.people.services.knocking import note_knock
from senningen.people.services.links import bring_links_back, make_link, open_calendar, revoke_links
from senningen.people.services.merging import forget_apart, tell_apart
from senningen.people.services.persons import (
    Met,
    choose_language,
    correct_person,
    fill_in,
    learn_language,
    learn_register,
    meet,
    organisation_for,
    person_for,
)
from senningen.people.services.signing_in import note_sign_in, sign_in, sign_in_by_link

__all__ = [
    "Met",
    "add_address",
    "address_arrived",
    "address_bounced",
    "address_reached",
    "bring_links_back",
    "change_role",
    "choose_language",
    "correct_columns",
    "correct_person",
    "create_account",
    "discard_import",
    "end_access",
    "fill_in",
    "forget_apart",
    "join",
    "learn_language",
    "learn_register",
    "make_link",
    "meet",
    "note_invitation",
    "note_invitation_again",
    "note_knock",
    "note_password_asked",
    "note_sign_in",
    "open_calendar",
    "organisation_for",
    "person_for",
    "prefer_address",
    "read_people",
    "readable_address",
    "replace_password",
    "revoke_links",
    "sign_in",
    "sign_in_by_link",
    "strike_address",
    "take_people",
    "take_rows",
    "tell_apart",
    "undo_import",
    "use_shortcuts",
    "withdraw_invitation",
]
