"""The hour in a house of several processes: pages here, rooms with sound and picture there, a proxy before both."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hours import FILL, Hour, hears, moves
from tests.servers import SPLIT, House

pytestmark = [pytest.mark.browser, pytest.mark.postgres]


def test_a_guest_sees_and_hears_the_speaker_through_the_proxy_and_again_after_a_kill(
    split_house: House, chromium: Browser
) -> None:
    hour = Hour(split_house, chromium, split_house.ask(FILL, number=10))
    hour.begun()
    guest = hour.open("guest")
    moves(guest)
    hears(guest, hour.told["speaker"]["key"])
    assert hour.complaints == []

    split_house.processes[SPLIT.index(("live",))].kill()
    expect(guest.get_by_text("Your line dropped. Trying again.")).to_be_visible()
    split_house.start("live")
    expect(guest.get_by_text("Your line dropped. Trying again.")).to_be_hidden()
    moves(guest)
