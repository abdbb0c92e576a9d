"""The mailbox on another server, from the settings."""

from __future__ import annotations

from senningen.post.imap import Account
from senningen.runtime.options import Options


def account(options: Options) -> Account:
    """Return the mailbox of the settings."""
    return Account(
        options.imap,
        options.imap_user,
        password=options.imap_password,
        token_file=options.imap_token_file,
        tls=options.imap_tls,
        folder=options.imap_folder,
        move_to=options.imap_move_to,
        most_bytes=options.mail_max_mib * 1024 * 1024,
    )
