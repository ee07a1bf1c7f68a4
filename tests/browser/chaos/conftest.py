"""One world for all stories, as a phone and a server are the same for many days."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.chaos.world import World, world_on
from tests.browser.conftest import make_commune


@pytest.fixture(scope="package")
def world(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """Says at the end how many stories were told."""
    folder = tmp_path_factory.mktemp("world")
    with world_on(playwright, make_commune(sqlite_template, folder), folder) as made:
        begun = time.monotonic()
        yield made
        minutes = (time.monotonic() - begun) / 60
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f" {made.stories} stories, {made.stories / minutes:.0f} in a minute ", end="")
