"""The figures as files for other programs: every digit, no formatting."""

from __future__ import annotations

import csv
from datetime import date
from typing import TextIO

from ..indicators.models import ExpectedResult
from ..measurements.models import Measurement
from ..measurements.queries import list_measurements

MEASUREMENT_COLUMNS = (
    "code", "period", "start", "end", "value", "numerator", "denominator", "entries", "target", "status",
)  # fmt: skip
#: So many that whoever rounds to four gets what rounding the value itself gives: six made 1.2699 of 1.26984999.
DECIMALS = 12


def write_measurements(
    out: TextIO, *, first_day: date | None = None, last_day: date | None = None, period: str | None = None
) -> int:
    """Write ``measurements.csv`` for the periods between the two days; returns how many lines were written.

    Values have at least four decimals and a point, yes/no is 1/0, a value that does not exist is empty; numerator and
    denominator stand for shares only, a status for years only.
    """
    writer = csv.writer(out)
    writer.writerow(MEASUREMENT_COLUMNS)
    lines = 0
    for result, measurement in list_measurements(first_day=first_day, last_day=last_day, period=period):
        writer.writerow(_line(result, measurement))
        lines += 1
    return lines


def _line(result: ExpectedResult, found: Measurement) -> list[object]:
    measure, target = (at := result.at(found.last_day)).measure, at.target
    is_share = measure.share is not None or measure.staff_measure is not None
    return [
        result.code,
        found.period,
        found.first_day,
        found.last_day,
        "" if found.value is None else f"{found.value:.{DECIMALS}f}",
        found.amount if is_share else "",
        found.base if is_share else "",
        found.entries,
        "" if target is None else str(target),
        found.status or "",
    ]
