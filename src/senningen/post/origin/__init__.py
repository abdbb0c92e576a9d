"""Where a mail comes from, as far as signatures, DNS and our own relay show: SPF, DKIM, DMARC. A hint, not a judge."""

from senningen.post.origin.finding import find_origin
from senningen.post.origin.found import SEVERAL, Handed, Origin, Standing

__all__ = ["SEVERAL", "Handed", "Origin", "Standing", "find_origin"]
