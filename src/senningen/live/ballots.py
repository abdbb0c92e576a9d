"""Under which name a ballot stands, so that a seat votes once and nobody reads whose it is.

A keyed hash of session, poll and seat: the key is the house's secret, a file beside the database. It is kept only while
a poll is open, to prevent a second vote and to allow another choice; closing leaves counts and forgets the ballots.
"""

from django.utils.crypto import salted_hmac


def ballot(session_id: int, poll: int, key: str) -> str:
    """Name the ballot of a seat in a poll."""
    return salted_hmac("senningen.ballot", f"{session_id}:{poll}:{key}", algorithm="sha256").hexdigest()[:32]
