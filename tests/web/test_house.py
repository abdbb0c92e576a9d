from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from senningen.jobs import services
from senningen.jobs.models import Job
from senningen.kernel import clock
from senningen.web import house


def codes() -> list[str]:
    return [each.code for each in house.troubles()]


@pytest.mark.django_db
def test_a_house_in_order_shows_nothing() -> None:
    assert codes() == []
    assert "<section" not in render_to_string("desk/troubles.html", {"troubles": house.troubles()})


@pytest.mark.django_db
def test_a_growing_backlog_is_told_to_the_desk_in_its_language() -> None:
    services.put("kettle.boil", due=clock.now() - timedelta(minutes=7))
    services.put("kettle.boil", due=clock.now() - timedelta(minutes=6))
    [trouble] = house.troubles()
    with translation.override("de"):
        assert trouble.sentence == "Arbeit staut sich: 2 Aufgaben warten, die älteste seit 7 Minuten."
    assert "Work is piling up: 2 tasks wait" in render_to_string("desk/troubles.html", {"troubles": [trouble]})


@pytest.mark.django_db
def test_what_was_given_up_is_told_but_is_not_grave() -> None:
    services.put("kettle.boil")
    Job.objects.update(state=Job.State.DEAD)
    assert [(each.code, each.grave) for each in house.troubles()] == [("jobs.dead", False)]


@pytest.mark.django_db
def test_a_full_disk_is_told(settings: Any) -> None:
    settings.OPTIONS = replace(settings.OPTIONS, disk_low_mib=10**9)
    assert codes() == ["disk.low"]
