"""The guards begin to work on other weekdays on some day: what was over before keeps its figures, to the last bit."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from fieldlog.dates import ONE_DAY
from fieldlog.extensions import db
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.models import Measurement

from . import loading
from .work import AS_OF, Work

MAY = date(2024, 5, 1)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def figures() -> dict[tuple[int, str, date], Any]:
    """The stored measurements, but for when they were computed."""
    columns = [column for column in Measurement.__table__.columns if column.name not in ("id", "computed_at")]
    rows = db.session.execute(select(*columns)).all()
    return {(row.result_id, row.period, row.first_day): tuple(row) for row in rows}


def over_before(first_day: date, rows: dict[tuple[int, str, date], Any]) -> dict[tuple[int, str, date], Any]:
    query = select(Measurement.result_id, Measurement.period, Measurement.first_day)
    return {key: rows[key] for key in map(tuple, db.session.execute(query.where(Measurement.last_day < first_day)))}


def test_saturdays_from_may_change_no_figure_of_what_was_over_by_then(work: Work) -> None:
    with work.app.app_context():
        work.commune["service_days"] = {"peacekeepers": WEEK[:5]}
        loading.put_commune(work.commune)
        measure_night(as_of=AS_OF)
        before = figures()
        loading.change_weekdays_from(MAY, WEEK[:6], work.commune)
        loading.change_weekdays_from(date(2024, 6, 3), WEEK, work.commune)
        measure_night(as_of=AS_OF, again=True)
        after = figures()
        earlier = over_before(MAY, before)
        assert {period for _, period, _ in earlier} == {"month", "quarter"}
        assert over_before(MAY, after) == earlier
        changed = {key[2] for key in after if after[key] != before[key] and key[1] == "month"}
        assert changed == {MAY, date(2024, 6, 1)}
        work.is_right(AS_OF)
        measure_night(as_of=AS_OF, again=True, full=True)
        assert figures() == after


def test_what_is_taken_back_is_as_if_it_had_never_been(work: Work) -> None:
    with work.app.app_context():
        loading.change_weekdays_from(MAY, ["sat"], work.commune)
        measure_night(as_of=AS_OF)
        between = figures()
        loading.change_weekdays_from(MAY + 20 * ONE_DAY, ["wed"], work.commune)
        measure_night(as_of=AS_OF, again=True)
        assert figures() != between
        loading.change_weekdays_from(MAY + 20 * ONE_DAY, ["wed"], work.commune)
        measure_night(as_of=AS_OF, again=True)
        assert figures() == between
        work.is_right(AS_OF)
