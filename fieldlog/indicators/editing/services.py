"""Writes a plan that was changed: one part of it, its period, all of it from a file, or back to an earlier version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ...extensions import db
from ..models import Plan
from ..plan_file import PlanFile
from ..queries import find_edit, find_newest_edit, get_plan, lock_plans, plan_file_of
from ..services import Edit, put_plan
from .indicator_parts import find_indicator, fingerprint_of, with_indicator, without_indicator
from .parts import (
    BadPlan,
    Data,
    PartMissing,
    find_part,
    fingerprint,
    provisions_of,
    with_added,
    with_changed,
    with_provisions,
)
from .places import Place, fingerprint_of_all, place_of, with_moved, with_removed


class ChangedMeanwhile(Exception):
    """Somebody else changed the same thing since it was looked at; nothing was written."""


def change_part(
    *,
    plan: str,
    level: str,
    code: str,
    values: Mapping[str, Any],
    seen: str,
    by_id: int,
    at: datetime,
    reason: str | None = None,
) -> bool:
    """Change values of one part; whether that changed anything. ``seen`` is its fingerprint when it was looked at.
    Raises PartMissing, ChangedMeanwhile."""
    before = _locked(plan)
    after = with_changed(before, level, code, values)
    if after == before:
        db.session.rollback()
        return False
    if fingerprint(find_part(before.as_data(), level, code)) != seen:
        db.session.rollback()
        raise ChangedMeanwhile(f"{level} {code}")
    put_plan(plan=after, edit=Edit("measure" if "measure" in values else level, code, by_id, at, reason))
    db.session.commit()
    return True


def add_part(
    *, plan: str, level: str, code: str, under: tuple[str, str] | None, values: Data, by_id: int, at: datetime
) -> None:
    """Add a part, the last of those ``under`` another. Raises ChangedMeanwhile where that one is gone, or another part
    has taken the code: a form sent twice at once adds one part."""
    try:
        after = with_added(_locked(plan), under, values)
    except (PartMissing, BadPlan) as gone:
        db.session.rollback()
        raise ChangedMeanwhile(f"{level} {code}") from gone
    put_plan(plan=after, edit=Edit(level, code, by_id, at))
    db.session.commit()


def move_part(*, plan: str, level: str, code: str, up: bool, seen: int, by_id: int, at: datetime) -> Place:
    """Move a part before or after its neighbour; where it stands then. ``seen``: the number of its place when it was
    looked at, so that a second tap moves nothing. Raises ChangedMeanwhile."""
    before = _locked(plan)
    try:
        data = before.as_data()
        place = place_of(data, find_part(data, level, code))
        after = with_moved(before, level, code, up=up)
    except PartMissing as gone:
        db.session.rollback()
        raise ChangedMeanwhile(f"{level} {code}") from gone
    if place.number != seen or after == before:
        db.session.rollback()
        raise ChangedMeanwhile(f"{level} {code}")
    put_plan(plan=after, edit=Edit(level, code, by_id, at))
    db.session.commit()
    return place._replace(number=place.number + (-1 if up else 1))


def remove_part(*, plan: str, level: str, code: str, seen: str, by_id: int, at: datetime) -> None:
    """Take a part out, with all that stands in it. ``seen``: the fingerprint of all of it when it was looked at.
    Raises ChangedMeanwhile, LastPart, IndicatorInUse."""
    before = _locked(plan)
    try:
        part = find_part(before.as_data(), level, code)
    except PartMissing as gone:
        db.session.rollback()
        raise ChangedMeanwhile(f"{level} {code}") from gone
    if fingerprint_of_all(part) != seen:
        db.session.rollback()
        raise ChangedMeanwhile(f"{level} {code}")
    put_plan(plan=with_removed(before, level, code), edit=Edit(level, code, by_id, at))
    db.session.commit()


def change_indicator(
    *, plan: str, strategic: str, wording: str, values: Mapping[str, Any], seen: str, by_id: int, at: datetime
) -> bool:
    """Change the words of an indicator and what it rests on; whether that changed anything. ``seen``: its fingerprint
    when it was looked at. Raises ChangedMeanwhile.

    One step after the other: what is worded anew is known by what it rests on, and what rests on something else by its
    words, so that what people wrote of it stays."""
    before = _locked(plan)
    try:
        stored = find_indicator(find_part(before.as_data(), "strategic", strategic), wording)
        worded = with_indicator(before, strategic, wording, {**values, "results": stored["results"]})
        after = with_indicator(worded, strategic, values["wording"], values)
    except (PartMissing, BadPlan) as gone:
        db.session.rollback()
        raise ChangedMeanwhile("indicator") from gone
    if after == before:
        db.session.rollback()
        return False
    if fingerprint_of(stored) != seen:
        db.session.rollback()
        raise ChangedMeanwhile("indicator")
    first = after if worded == before else worded
    put_plan(plan=first, edit=Edit("indicator", strategic, by_id, at))
    if first != after:
        put_plan(plan=after)
    db.session.commit()
    return True


def add_indicator(*, plan: str, strategic: str, values: Mapping[str, Any], by_id: int, at: datetime) -> None:
    """Raises ChangedMeanwhile where its objective or one of its results is gone, or another has its words: a form sent
    twice at once adds one."""
    try:
        after = with_indicator(_locked(plan), strategic, None, values)
    except (PartMissing, BadPlan) as gone:
        db.session.rollback()
        raise ChangedMeanwhile("indicator") from gone
    put_plan(plan=after, edit=Edit("indicator", strategic, by_id, at))
    db.session.commit()


def remove_indicator(*, plan: str, strategic: str, wording: str, seen: str, by_id: int, at: datetime) -> None:
    """Raises ChangedMeanwhile, and IndicatorInUse where it was evaluated."""
    before = _locked(plan)
    try:
        stored = find_indicator(find_part(before.as_data(), "strategic", strategic), wording)
    except PartMissing as gone:
        db.session.rollback()
        raise ChangedMeanwhile("indicator") from gone
    if fingerprint_of(stored) != seen:
        db.session.rollback()
        raise ChangedMeanwhile("indicator")
    put_plan(plan=without_indicator(before, strategic, wording), edit=Edit("indicator", strategic, by_id, at))
    db.session.commit()


def change_provisions(*, plan: str, values: Data, seen: str, by_id: int, at: datetime) -> bool:
    """Change the general provisions; whether that changed anything. ``seen``: their fingerprint when they were looked
    at. Raises ChangedMeanwhile."""
    before = _locked(plan)
    after = with_provisions(before, values)
    if after == before:
        db.session.rollback()
        return False
    if fingerprint(provisions_of(before.as_data())) != seen:
        db.session.rollback()
        raise ChangedMeanwhile("provisions")
    put_plan(plan=after, edit=Edit("provisions", None, by_id, at))
    db.session.commit()
    return True


def extend_plan(*, plan: str, last_day: date, seen: date, by_id: int, at: datetime) -> Plan:
    """Let the plan run until another last day. Raises OverlappingPlan, BadPeriod, ChangedMeanwhile."""
    before = _locked(plan)
    if before.period.last_day != seen:
        db.session.rollback()
        raise ChangedMeanwhile("period")
    row = put_plan(plan=before.over(None, last_day), edit=Edit("period", None, by_id, at))
    db.session.commit()
    return row


def import_plan(*, plan: PlanFile, seen: int | None, by_id: int, at: datetime) -> Plan:
    """Load a whole plan from its file. ``seen``: the number of the newest change when it was looked at.
    Raises OverlappingPlan, IndicatorInUse, ChangedMeanwhile."""
    lock_plans()
    if find_newest_edit(plan.slug) != seen:
        db.session.rollback()
        raise ChangedMeanwhile("plan")
    row = put_plan(plan=plan, edit=Edit("file", None, by_id, at))
    db.session.commit()
    return row


def go_back(*, plan: str, number: int, seen: int | None, by_id: int, at: datetime) -> bool:
    """Make the plan what it was before the change of that number; whether that changed anything. It is a change of its
    own, so that it can be taken back. Raises OverlappingPlan, IndicatorInUse, ChangedMeanwhile."""
    lock_plans()
    edit = find_edit(plan, number)
    if edit is None or find_newest_edit(plan) != seen:
        db.session.rollback()
        raise ChangedMeanwhile("plan")
    is_other = edit.before != get_plan(plan).source
    put_plan(plan=PlanFile.model_validate(edit.before), edit=Edit("back", None, by_id, at))
    db.session.commit()
    return is_other


def _locked(plan: str) -> PlanFile:
    """The plan as it stands, which nobody else changes until this is written."""
    lock_plans()
    return plan_file_of(get_plan(plan))
