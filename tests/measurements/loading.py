"""Made data through the application's own doors, and the stored figures beside those of the brute-force judge.

Call everything inside ``with app.app_context():``.
"""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from fieldlog.accounts.models import Person
from fieldlog.commune.changes import areas_of
from fieldlog.commune.days.services import change_weekdays, close_day, open_day, take_back_weekdays
from fieldlog.commune.lists.services import AreaOverlaps, put_area, remove_area
from fieldlog.commune.models import FIRST_DAY, LAST_DAY, Neighbourhood
from fieldlog.commune.rules import Area, CommuneFile
from fieldlog.commune.services import load_commune
from fieldlog.entries.models import Entry
from fieldlog.entries.queries import load_reference
from fieldlog.entries.rules import Content, check, read_content
from fieldlog.entries.services import Receipt, correct_entry, import_entries, record_entry, undo_change, withdraw_entry
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult, Plan
from fieldlog.indicators.services import load_plan, read_shipped_plan
from fieldlog.measurements.jobs import check_figures
from fieldlog.measurements.models import Measurement

from .brute_force import Row, judge
from .made_lists import COLUMNS, PHENOMENA

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
Line = dict[str, str]


def put_plan(first_day: date, last_day: date, slug: str = "2023-2024") -> None:
    """The shipped plan over a period; under another slug it is another plan."""
    load_plan(plan=read_shipped_plan().model_copy(update={"slug": slug}), first_day=first_day, last_day=last_day)


def put_commune(commune: dict[str, Any]) -> None:
    file = {name: part for name, part in commune.items() if name not in ("closing_days", "service_days_from")}
    load_commune(commune=CommuneFile.model_validate(file))
    if dated := commune.get("service_days_from", {}):
        named = commune["service_days"].get("peacekeepers")
        if (set(named) != set(dated[max(dated)])) if named else len(dated) == 1:
            dated.clear()  # the file says something else, so what it says holds always


def change_weekdays_from(day: date, weekdays: list[str], commune: dict[str, Any]) -> None:
    """As on the page: the guards work on these from a day on, or what began on that day is taken back."""
    by = {"service": "peacekeepers", "by_id": db.session.scalars(select(Person.id).limit(1)).one(), "at": AT}
    named = commune["service_days"].get("peacekeepers") or ["mon", "tue", "wed", "thu", "fri"]
    dated = commune.setdefault("service_days_from", {})
    dated.setdefault(date.min, named)
    if day in dated:
        del dated[day]
        take_back_weekdays(first_day=day, **by)
    else:
        held = dated[max(since for since in dated if since < day)]
        change_weekdays(weekdays=weekdays, since=day, **by)
        if set(held) != set(weekdays):
            dated[day] = weekdays


def close_or_open(day: date, commune: dict[str, Any]) -> None:
    """A day on which the guards are closed though they would work, or work again."""
    closed, by_id = commune.setdefault("closing_days", []), db.session.scalars(select(Person.id).limit(1)).one()
    if day in closed:
        closed.remove(day)
        open_day(service="peacekeepers", day=day, by_id=by_id, at=AT)
    else:
        closed.append(day)
        named = {"name_fr": "Pont", "name_nl": "Brugdag", "is_for_all": False}
        close_day(service="peacekeepers", day=day, **named, by_id=by_id, at=AT)


def change_an_area(commune: dict[str, Any], rng: Random, first_day: date, last_day: date) -> None:
    """As on the pages: a target area less, another one in its place, or one more unless there is one on those days."""
    described = rng.choice(commune["neighbourhoods"])
    row = db.session.get_one(Neighbourhood, described["slug"])
    by = {"neighbourhood": row, "by_id": db.session.scalars(select(Person.id).limit(1)).one(), "at": AT}
    before = rng.choice([None, *areas_of(row)])
    if before and rng.random() < 0.3:
        remove_area(area=before, **by)
    else:
        days = sorted(rng.choice([first_day, last_day, FIRST_DAY, LAST_DAY, date(2024, 2, 29)]) for _ in range(2))
        try:
            put_area(area=Area(rng.choice(PHENOMENA), *days), instead_of=before, **by)
        except AreaOverlaps:
            db.session.rollback()
    described["target_for"] = [
        {"phenomenon": area.phenomenon, "from": str(area.first_day), "to": str(area.last_day)} for area in areas_of(row)
    ]


def put_register(lines: list[Line], folder: Path) -> None:
    """The lines as a file, imported."""
    path = folder / f"{uuid4()}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    report = import_entries(path=path, at=AT)
    assert report.is_accepted, report.as_lines()


def content_of_line(line: Line) -> Content:
    """What a phone would send for the line; asserts that the front door lets it in."""
    content, mistakes = read_content({name: cell for name, cell in line.items() if name != "id"})
    assert not mistakes + check(content, load_reference()), line
    return content


def record(line: Line) -> None:
    content = content_of_line(line)
    receipt = record_entry(id=UUID(line["id"]), content=content, submission_hash="0" * 64, recorded_by_id=None, at=AT)
    assert receipt.outcome == "stored"


def correct(line: Line) -> None:
    """The entry of that id says what the line says."""
    content = content_of_line(line)
    _was_stored(correct_entry(content=content, **_change(line["id"])))


def withdraw(id: str) -> None:
    _was_stored(withdraw_entry(**_change(id)))


def undo(id: str) -> None:
    """What was last done to the entry is taken back."""
    _was_stored(undo_change(**_change(id)))


def _change(id: str) -> dict[str, Any]:
    entry = db.session.scalars(select(Entry).where(Entry.id == UUID(id))).one()
    return {
        "id": entry.id,
        "change_id": uuid4(),
        "revision": entry.revision,
        "reason": "typing error",
        "change_hash": "1" * 64,
        "by_id": db.session.scalars(select(Person.id).limit(1)).one(),
        "at": AT,
    }


def bare_entry(author_id: int, **dimensions: Any) -> Entry:
    """A row without the checks of the front door, for who needs a transaction of its own."""
    return Entry(
        id=uuid4(),
        service="coordination",
        author_id=author_id,
        last_day=dimensions["day"],
        submission_hash="0" * 64,
        recorded_at=AT,
        **dimensions,
    )


def _was_stored(receipt: Receipt) -> None:
    assert receipt.outcome == "stored"


def stored_figures(slug: str) -> dict[tuple[str, str, str], Row]:
    """The plan's stored measurements in the judge's shape, but for the value, which is a float here."""
    query = (
        select(ExpectedResult, Measurement)
        .join(Measurement, Measurement.result_id == ExpectedResult.id)
        .join(Plan, Plan.id == ExpectedResult.plan_id)
        .where(Plan.slug == slug)
    )
    found = {}
    for result, row in db.session.execute(query):
        measure = result.at(row.last_day).measure
        is_share = measure.share is not None or measure.staff_measure is not None
        parts = (row.amount, row.base) if is_share else (None, None)
        found[result.code, row.period, row.first_day.isoformat()] = Row(
            row.last_day, row.value, *parts, row.entries, row.status or ""
        )
    return found


def wrong_figures(lines: list[Line], commune: dict[str, Any], slug: str, as_of: date) -> dict[Any, Any]:
    """Stored figures of a plan that the judge sees differently: (judge's, stored) by code, period and start."""
    plan = db.session.scalars(select(Plan).where(Plan.slug == slug)).one()
    judged = judge(lines, commune, plan.first_day, plan.last_day, as_of)
    stored = stored_figures(slug)
    return {
        key: (judged.get(key), stored.get(key))
        for key in judged.keys() | stored.keys()
        if not _says_the_same(judged.get(key), stored.get(key))
    }


def _says_the_same(judged: Row | None, stored: Row | None) -> bool:
    if judged is None or stored is None:
        return False
    if (judged.value is None) != (stored.value is None):
        return False
    if judged.value is not None and abs(float(judged.value) - float(stored.value or 0)) > 1e-9:
        return False
    return [getattr(judged, name) == getattr(stored, name) for name in SAME] == [True] * len(SAME)


SAME = ("end", "numerator", "denominator", "entries", "status")


def all_is_right(lines: list[Line], commune: dict[str, Any], as_of: date, *slugs: str) -> None:
    """Every stored figure is what the entries give, by the product's own check and by the judge."""
    differences = check_figures()
    assert not differences, differences[:5]
    for slug in slugs or ("2023-2024",):
        assert wrong_figures(lines, commune, slug, as_of) == {}
