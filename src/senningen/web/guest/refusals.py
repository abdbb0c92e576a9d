"""What a personal link may be refused."""

from django.utils.translation import gettext_lazy as _

from senningen.kernel.refusals import define

UNKNOWN = define(
    "link.unknown",
    _("This link opens nothing any more."),
    _("Write to us from the address the seat was given to, and we send you a new link. Your seat is not touched."),
    status=404,
)
