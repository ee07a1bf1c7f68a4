"""A slow and simple judge of all 81 results, for the tests: every figure of the plan from plain rows of text.

It shares no code with the product. ``judge`` is what tests call; the words of the plan's reading are the functions
below it; the results themselves stand in ``brute_results``, what is known of an entry in ``brute_facts``, days and
terms in ``brute_calendar``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from .brute_calendar import (
    ONE_DAY,
    Period,
    Piece,
    as_date,
    days,
    is_service_day,
    periods,
    union_seconds,
)
from .brute_facts import Fact, read_fact
from .brute_results import RESULTS, Result

IN_PROPORTION = ("count", "people", "hours", "cases", "partners", "staff")


@dataclass(frozen=True)
class Row:
    """A line of the figures. ``value`` is exact (yes is 1, no is 0), ``entries`` how many stand behind it."""

    end: date
    value: Fraction | None
    numerator: int | None
    denominator: int | None
    entries: int
    status: str


@dataclass(frozen=True)
class Figure:
    value: Fraction | None
    entries: int
    numerator: int | None = None
    denominator: int | None = None


Dated = list[tuple[date, Fact]]


@dataclass(frozen=True)
class Asked:
    """What is asked about one result and one period. ``dated``: its entries with the day each belongs to."""

    result: Result
    dated: Dated
    pieces: dict[date, list[tuple[Piece, str]]]
    commune: dict[str, Any]
    plan_start: date
    start: date
    end: date
    as_of: date

    @property
    def known_end(self) -> date:
        return min(self.end, self.as_of)

    def between(self, first: date, last: date) -> list[Fact]:
        return [fact for day, fact in self.dated if first <= day <= last]


def judge(
    entries: list[dict[str, str]], commune: dict[str, Any], first_day: date, last_day: date, as_of: date
) -> dict[tuple[str, str, str], Row]:
    """Every line of the plan from ``first_day`` to ``last_day`` as known on ``as_of``, by code, period and start.

    ``entries`` are lines of ``entries.csv``, ``commune`` is the content of ``commune.yaml``.
    """
    facts = facts_of(entries, commune, as_of)
    rows = {}
    for result in RESULTS:
        ask = asking(result, facts, commune, first_day, as_of)
        for period in periods(first_day, last_day):
            if period.start > as_of:
                continue
            figure = ask(period.start, period.end)
            status = year_status(result, figure.value, period, as_of) if period.kind == "year" else ""
            row = Row(period.end, figure.value, figure.numerator, figure.denominator, figure.entries, status)
            rows[result.code, period.kind, period.start.isoformat()] = row
    return rows


def judge_between(
    entries: list[dict[str, str]], commune: dict[str, Any], plan_start: date, first: date, last: date, as_of: date
) -> dict[str, Figure]:
    """Every result over days that are no period of the plan, by code."""
    facts = facts_of(entries, commune, as_of)
    return {result.code: asking(result, facts, commune, plan_start, as_of)(first, last) for result in RESULTS}


def facts_of(entries: list[dict[str, str]], commune: dict[str, Any], as_of: date) -> list[Fact]:
    return [read_fact(entry, commune, as_of) for entry in entries if not entry.get("withdrawn_reason")]


def asking(
    result: Result, facts: list[Fact], commune: dict[str, Any], plan_start: date, as_of: date
) -> Callable[[date, date], Figure]:
    """What the result gives between two days, once its entries are found."""
    mine = [fact for fact in facts if result.among(fact)]
    dated = dated_by(mine, result, as_of)
    pieces = pieces_by_day(mine) if result.word == "coverage" else {}
    word = WORDS[result.word if result.per == "year" else result.per]
    return lambda first, last: word(Asked(result, dated, pieces, commune, plan_start, first, last, as_of))


def dated_by(facts: list[Fact], result: Result, as_of: date) -> Dated:
    """Each entry with the day it belongs to; without such a day, or with one after the as-of day, it is left out."""
    found = []
    for fact in facts:
        day = getattr(fact, result.dated_by)
        if day is not None and day <= as_of:
            found.append((day, fact))
    return found


def pieces_by_day(facts: list[Fact]) -> dict[date, list[tuple[Piece, str]]]:
    found = defaultdict(list)
    for fact in facts:
        for piece in fact.pieces:
            found[piece.day].append((piece, fact.id))
    return dict(found)


# --- the words ---------------------------------------------------------------------------------------------------


def count(asked: Asked) -> Figure:
    facts = asked.between(asked.start, asked.known_end)
    return Figure(Fraction(len(facts)), len(facts))


def people(asked: Asked) -> Figure:
    facts = asked.between(asked.start, asked.known_end)
    return Figure(Fraction(sum(fact.people for fact in facts)), len(facts))


def cases(asked: Asked) -> Figure:
    facts = asked.between(asked.start, asked.known_end)
    return Figure(Fraction(len(cases_of(facts))), len(facts))


def cases_of(facts: list[Fact]) -> set[tuple[str, str]]:
    return {(fact.service, fact.case) for fact in facts}


def partners(asked: Asked) -> Figure:
    facts = asked.between(asked.start, asked.known_end)
    return Figure(Fraction(len({partner for fact in facts for partner in fact.partners})), len(facts))


def staff(asked: Asked) -> Figure:
    facts = asked.between(asked.start, asked.known_end)
    return Figure(Fraction(len({username for fact in facts for username in fact.trained})), len(facts))


def exists(asked: Asked) -> Figure:
    facts = asked.between(asked.start, asked.known_end)
    return Figure(Fraction(bool(facts)), len(facts))


def lasting(asked: Asked) -> Figure:
    facts = asked.between(asked.plan_start, asked.known_end)
    return Figure(Fraction(bool(facts)), len(facts))


def share_of(numerator: int, denominator: int, entries: int) -> Figure:
    value = Fraction(100 * numerator, denominator) if denominator else None
    return Figure(value, entries, numerator, denominator)


def share(asked: Asked) -> Figure:
    facts = asked.between(asked.start, asked.known_end)
    return share_of(len([fact for fact in facts if asked.result.when(fact)]), len(facts), len(facts))


def share_of_cases(asked: Asked) -> Figure:
    facts = asked.between(asked.start, asked.known_end)
    counted = [fact for fact in facts if asked.result.when(fact)]
    return share_of(len(cases_of(counted)), len(cases_of(facts)), len(facts))


def daily_mean(asked: Asked) -> Figure:
    """Hours of presence a service day; a service day without presence counts 0."""
    served = [day for day in days(asked.start, asked.known_end) if is_service_day(day, asked.commune)]
    found = [asked.pieces.get(day, []) for day in served]
    seconds = sum(union_seconds([piece for piece, _ in pieces]) for pieces in found)
    behind = {entry for pieces in found for _, entry in pieces}
    return Figure(Fraction(seconds, 3600 * len(served)) if served else None, len(behind))


def weekly_mean(asked: Asked) -> Figure:
    """Entries, or hours, a complete ISO week; a week belongs to the period that holds its Thursday."""
    thursdays = [day for day in days(asked.start, asked.end) if day.isoweekday() == 4]
    weeks = [(day - 3 * ONE_DAY, day + 3 * ONE_DAY) for day in thursdays if day + 3 * ONE_DAY <= asked.as_of]
    facts = [fact for monday, sunday in weeks for fact in asked.between(monday, sunday)]
    is_hours = asked.result.word == "hours"
    total = Fraction(sum(fact.minutes for fact in facts), 60) if is_hours else Fraction(len(facts))
    return Figure(total / len(weeks) if weeks else None, len(facts))


def inducted_newcomers(asked: Asked) -> Figure:
    """Who joined in the period and was inducted on any day, also before joining."""
    joined = set()
    for person in asked.commune["staff"]:
        joined_on = as_date(person.get("joined_on"))
        if joined_on and asked.start <= joined_on <= asked.known_end:
            joined.add(person["username"])
    return trained_share(joined, asked.between(date.min, asked.as_of))


def trained_constatateurs(asked: Asked) -> Figure:
    """Of the guards marked constatateur and active on the period's last known day, who was trained by that day."""
    active = set()
    for person in asked.commune["staff"]:
        joined_on = as_date(person.get("joined_on"))
        left_on = as_date(person.get("left_on")) or date.max
        marked = person["service"] == "peacekeepers" and person.get("constatateur")
        if marked and joined_on and joined_on <= asked.known_end <= left_on:
            active.add(person["username"])
    return trained_share(active, asked.between(date.min, asked.known_end))


def trained_share(usernames: set[str], trainings: list[Fact]) -> Figure:
    trained = {username for fact in trainings for username in fact.trained} & usernames
    behind = [fact for fact in trainings if fact.trained & usernames]
    return share_of(len(trained), len(usernames), len(behind))


WORDS = {
    "count": count,
    "people": people,
    "cases": cases,
    "partners": partners,
    "staff": staff,
    "exists": exists,
    "lasting": lasting,
    "share": share,
    "share of cases": share_of_cases,
    "inducted newcomers": inducted_newcomers,
    "trained constatateurs": trained_constatateurs,
    "day": daily_mean,
    "week": weekly_mean,
}


# --- the status of a year ----------------------------------------------------------------------------------------


def year_status(result: Result, value: Fraction | None, year: Period, as_of: date) -> str:
    if not result.target:
        return "no_target"
    if value is None:
        return "no_data"
    threshold = Fraction(1) if result.target == "yes" else Fraction(result.target.lstrip(">="))
    is_more_than = result.target.startswith(">") and not result.target.startswith(">=")
    if value > threshold or (value == threshold and not is_more_than):
        return "reached"
    if as_of >= year.end:
        return "missed"
    if result.per != "year" or result.word not in IN_PROPORTION:
        return "behind"
    elapsed = Fraction((as_of - year.start).days + 1, (year.end - year.start).days + 1)
    return "on_track" if value >= threshold * elapsed else "behind"
