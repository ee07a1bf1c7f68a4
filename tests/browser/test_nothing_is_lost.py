"""Random stories on a phone with bad luck: killed, offline, shared, out of date, while the server dies and comes back.
Whatever happened, in the end each entry is on the server once, under its own person's name, as it was written.

A seed names a story: ``FIELDLOG_SEED=<seed>`` tells it again; ``FIELDLOG_SOAK=1`` tells 2,000.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import SystemRandom

import pytest
from playwright.sync_api import Playwright

from tests.browser.chaos.story import Story
from tests.browser.chaos.world import World, world_on
from tests.browser.conftest import make_commune

STORIES = 20


def seeds() -> list[int]:
    if "FIELDLOG_SEED" in os.environ:
        return [int(os.environ["FIELDLOG_SEED"])]
    if os.environ.get("FIELDLOG_SOAK"):
        return [SystemRandom().randrange(10**9) for _ in range(100 * STORIES)]
    return list(range(STORIES))


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One for all stories, as one phone is for many days."""
    folder, begun = tmp_path_factory.mktemp("world"), time.monotonic()
    with world_on(playwright, make_commune(sqlite_template, folder), folder) as made:
        yield made
        minutes = (time.monotonic() - begun) / 60
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f" {made.stories} stories, {made.stories / minutes:.0f} in a minute ", end="")


@pytest.mark.parametrize("seed", seeds())
def test_nothing_is_lost_and_nothing_is_doubled(world: World, seed: int) -> None:
    story = Story(seed, world)
    try:
        assert story.tell() == []
    except BaseException:
        print(*story.told, *story.traces(), sep="\n")
        world.start_afresh()
        raise
