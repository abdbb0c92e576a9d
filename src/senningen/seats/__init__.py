"""Places, seats, requests, offers, invitations, the waiting list."""
