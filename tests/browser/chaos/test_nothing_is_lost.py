"""Random stories on a phone with bad luck: killed, offline, shared, out of date, while the server dies and comes back.
Whatever happened, in the end each entry is on the server once, under its own person's name, as it was written.

A seed names a story: ``FIELDLOG_SEED=<seed>`` tells it again; ``FIELDLOG_SOAK=1`` tells 2,000.
"""

from __future__ import annotations

import os
from random import SystemRandom

import pytest

from .story import Story
from .world import World

STORIES = 20


def seeds() -> list[int]:
    if "FIELDLOG_SEED" in os.environ:
        return [int(os.environ["FIELDLOG_SEED"])]
    if os.environ.get("FIELDLOG_SOAK"):
        return [SystemRandom().randrange(10**9) for _ in range(100 * STORIES)]
    return list(range(STORIES))


@pytest.mark.parametrize("seed", seeds())
def test_nothing_is_lost_and_nothing_is_doubled(world: World, seed: int) -> None:
    story = Story(seed, world)
    try:
        assert story.tell() == []
    except BaseException:
        print(*story.told, *story.traces(), sep="\n")
        world.start_afresh()
        raise
