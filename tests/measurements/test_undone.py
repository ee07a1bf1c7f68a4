"""What was done and undone leaves no trace in the figures, and all of its traces in the history."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from fieldlog.entries.models import Entry, EntryRevision
from fieldlog.entries.queries import with_details
from fieldlog.entries.rows import version_of
from fieldlog.extensions import db
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.models import Measurement

from . import loading
from .loading import Line
from .made_data import random_entry
from .work import AS_OF, FIRST_DAY, LAST_DAY, Work


def figures() -> list[Any]:
    """Every stored measurement, but for its own number."""
    columns = [column for column in Measurement.__table__.columns if column.name not in ("id", "computed_at")]
    return sorted(db.session.execute(select(*columns)).all(), key=repr)


def versions() -> dict[UUID, Any]:
    entries = db.session.scalars(with_details(select(Entry)))
    return {entry.id: version_of(entry) for entry in entries}


def something_else(rng: Random, work: Work, line: Line) -> Line:
    while (made := random_entry(rng, work.commune, FIRST_DAY, LAST_DAY))["kind"] != line["kind"]:
        pass
    kept = {name: line[name] for name in ("id", "service", "author")}
    crew = ";".join(name for name in made["crew"].split(";") if name != line["author"])
    return made | kept | {"crew": crew, "withdrawn_reason": ""}


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_as_if_what_was_undone_had_never_been_done(work: Work, seed: int) -> None:
    rng = Random(seed)
    with work.app.app_context():
        measure_night(as_of=AS_OF)
        before = figures(), versions()
        assert before[0]
        chosen = rng.sample(work.lines, 30)
        for line in chosen:
            if not line["withdrawn_reason"]:
                if rng.random() < 0.5:
                    loading.withdraw(line["id"])
                else:
                    loading.correct(something_else(rng, work, line))
        if seed:
            measure_night(as_of=AS_OF, again=True)
            assert figures() != before[0]
        for line in chosen:
            if not line["withdrawn_reason"]:
                loading.undo(line["id"])
        measure_night(as_of=AS_OF, again=True)
        db.session.expire_all()
        assert (figures(), versions()) == before
        work.is_right(AS_OF)
        done = sum(not line["withdrawn_reason"] for line in chosen)
        assert db.session.scalar(select(func.count()).select_from(EntryRevision)) == 2 * done
