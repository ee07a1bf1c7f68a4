"""The judge of the random stories is worth something only if it notices: here every promise is broken on purpose."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest

from .judge import hash_of
from .proxy import Submission
from .story import Story
from .world import World

STEAL = """() => new Promise((resolve) => {
  const opening = indexedDB.open("fieldlog-alice");
  opening.onsuccess = () => {
    const theft = opening.result.transaction("outbox", "readwrite");
    theft.objectStore("outbox").clear();
    theft.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""


@pytest.fixture
def doomed_world(world: World) -> Iterator[World]:
    yield world
    world.start_afresh()


def test_the_judge_notices_every_broken_promise(doomed_world: World) -> None:
    world = doomed_world
    story = Story(0, world)
    person, weather = story.person, world.proxy.weather
    person.come("alice")
    assert story.tell_faults() == []
    good = person.save_entry("action")
    assert story.tell_faults() == []

    weather.forge = forged
    swallowed = person.save_entry("action")
    weather.forge = None
    assert swallowed.versions[0].seen == "on this phone"  # no word about it any more

    stolen = person.begin_entry("action")
    weather.now = "none"
    person.save(stolen.versions[0])
    assert stolen.versions[0].seen == "on this phone"
    world.phone.page.evaluate(STEAL)
    weather.now = "pass"

    bobs, changed, hashed = (person.save_entry("action") for _ in range(3))
    execute(world, "UPDATE entry SET author_id = (SELECT id FROM person WHERE username = 'bob') WHERE id = ?", bobs.id)
    execute(world, "UPDATE entry SET day = '2024-01-02' WHERE id = ?", changed.id)
    execute(world, "UPDATE entry SET submission_hash = ? WHERE id = ?", hashed.id, "0" * 64)
    send_again_under_another_id(world, good.id)

    faults = story.tell_faults()
    for what, deed in {
        "lost": swallowed, "lost ": stolen, "another's": bobs, "changed": changed, "hash": hashed,
        "doubled": good,
    }.items():  # fmt: skip
        mark = deed.versions[0].mark
        assert [fault for fault in faults if fault.startswith(f"{what.strip()}: ") and f" {mark}" in fault], (
            what,
            faults,
        )


def forged(submission: Submission) -> bytes:
    """What a server says that has stored it; nobody has."""
    receipt = {"id": submission.field("id"), "outcome": "stored", "hash": hash_of(submission.fields), "revision": 1}
    return json.dumps(receipt | {"errors": {}}).encode()


def execute(world: World, statement: str, id: str, *values: str) -> None:
    with closing(sqlite3.connect(world.database, timeout=10)) as connection, connection:
        assert connection.execute(statement, [*values, id.replace("-", "")]).rowcount == 1


def send_again_under_another_id(world: World, id: str) -> None:
    first = next(each for each in world.proxy.submissions if each.field("id") == id)
    ask = world.phone.context.request
    token = ask.get(f"{world.phone.address}/session.json").json()["csrf_token"]
    fields = dict(first.fields) | {"id": str(uuid4()), "csrf_token": token, "seq": "99"}
    answer = ask.post(world.phone.address + first.path, form=fields, headers={"Accept": "application/json"})
    assert answer.status == 201
