"""One guest of the hour in a real browser, who only watches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright

from tests.browser.hours import SEEN
from tests.browser.stage.browsers import FLAGS, WINDOWLESS
from tests.soak.hour import PATIENCE, Hour


@asynccontextmanager
async def somebody_watches(hour: Hour) -> AsyncIterator[Page]:
    """Open the room's page of a guest who is none of the crowd."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=WINDOWLESS, args=FLAGS)
        page = await browser.new_page()
        hour.in_browsers += 1
        await page.goto(f"{hour.house.url}/s/{hour.told['browser']}/room/1")
        await moves(page)
        yield page
        hour.in_browsers -= 1
        await browser.close()


async def moves(page: Page) -> None:
    """Wait until the picture has changed several times."""
    seen: set[str] = set()
    async with asyncio.timeout(PATIENCE):
        while len(seen - {""}) <= 5:
            seen.add(await page.evaluate(SEEN))
