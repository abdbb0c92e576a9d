"""Luxembourgish writes dates and numbers as German does; weeks begin on Monday."""

from django.conf.locale.de.formats import *  # type: ignore[import-untyped]  # noqa: F403

DATE_FORMAT = "j. F Y"
DATETIME_FORMAT = "j. F Y H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j. F"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
