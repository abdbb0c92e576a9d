"""Every table of the house, in one place for Django to find: one app, many packages, one migration history."""

from senningen.chasing import models as chasing
from senningen.desk import models as desk
from senningen.jobs import models as jobs
from senningen.journal import models as journal
from senningen.live import models as live
from senningen.outside import models as outside
from senningen.people import models as people
from senningen.post import models as post
from senningen.programme import models as programme
from senningen.rehearsal import models as rehearsal
from senningen.seats import models as seats

__all__ = ["chasing", "desk", "jobs", "journal", "live", "outside", "people", "post", "programme", "rehearsal", "seats"]
