"""Small numbers of services under professional secrecy could point to somebody: which figures a sheet that leaves the
building does not tell. Over a whole year or longer all are exact; over less, 1 to 4 are "< 5". Arithmetic only.

Whoever reads a sheet may subtract its months from its year, and know these rules. So the months that are kept back are
chosen by what they hold, never by their place, and they hold two different numbers at least: nobody can say which of
them holds which. Each sheet is looked at by itself; two ranges of days can still be subtracted from each other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal

from ..accounts.kinds import SERVICES
from ..dates import ONE_DAY, add_months
from ..entries.kinds import KINDS
from ..indicators.kinds import Measure
from .rules import Figure, Result, Row

#: Fewer entries of a confidential service than this could point to somebody.
SMALL = 5
PLAIN_UNITS = ("number", "hours")
Sign = Literal["few", "not_told"]


def is_secret(measure: Measure) -> bool:
    """Whether all that it counts is of services under professional secrecy."""
    services = {service for selection in measure.selections for service in selection.logged_by}
    return bool(services) and all(SERVICES[service].is_confidential for service in services)


def holds_secrets(measure: Measure) -> bool:
    """Whether any of its kinds counts only what services under professional secrecy note: what is counted beside it can
    be subtracted."""
    for one in measure.selections:
        for kind in one.kind:
            services = set(KINDS[kind].services) & set(one.service or KINDS[kind].services)
            if services and all(SERVICES[service].is_confidential for service in services):
                return True
    return False


def touches_secrecy(measure: Measure) -> bool:
    """Whether any of what it counts may be of a service under professional secrecy."""
    return any(SERVICES[one].is_confidential for selection in measure.selections for one in selection.logged_by)


def is_few(number: float) -> bool:
    """1 to 4, and parts of hours."""
    return 0 < number < SMALL


def lasts_a_year(first_day: date, last_day: date) -> bool:
    return add_months(first_day, 12) <= last_day + ONE_DAY


def is_small(figure: Figure, result: Result) -> bool:
    """Whether its value, of a service under professional secrecy, tells of 1 to 4: a share also by what it is made of,
    a mean by what it is the mean of. Yes or no tells less than that."""
    at = result.on(figure.last_day)
    if figure.value is None or at.unit == "yes_no" or not is_secret(at.measure):
        return False
    if at.unit == "percent":
        return is_few(figure.amount) or is_few(figure.base)
    return is_few(_held(figure, at) or 0)


def _held(figure: Figure, at: Result) -> float | None:
    """What two figures must differ in to be told apart: the share, else the whole that a mean is taken from."""
    if figure.value is None or at.unit == "percent":
        return figure.value
    return round(figure.value * (figure.slots or 1), 6)


def kept_back(row: Row, as_of: date) -> dict[Figure, Sign]:
    """The figures of a row that are not told outside, and whether they may be called few: months of which one is small,
    and where that does not hide it, the year so far."""
    result, year = row.result, row.year
    secret = [one for one in row.months if one and is_secret(result.on(one.last_day).measure)]
    small = [one for one in secret if is_small(one, result)]
    signs = {one: _sign([one], result) for one in small if one.typed}  # what was typed in is in no year's sum
    hidden = [one for one in small if not one.typed]
    is_exact = year is None or lasts_a_year(year.first_day, min(year.last_day, as_of))
    if year and not is_exact and is_small(year, result):
        # four months with something in each, and fewer than five in all, would be one each
        signs[year] = _sign([year], result) if len(hidden) < SMALL - 1 else "not_told"
    elif year and hidden and not year.typed:
        hidden = _in_company(hidden, [one for one in secret if not one.typed and one not in hidden], result)
        if _are_alike(hidden, result):
            if is_exact:  # four in every month would be known by the year
                is_most = all(one.value == SMALL - 1 for one in hidden)
                return signs | dict.fromkeys(hidden, "not_told" if is_most else _sign(hidden, result))
            signs[year] = "not_told"
    return signs | dict.fromkeys(hidden, _sign(hidden, result))


def _in_company(hidden: list[Figure], told: list[Figure], result: Result) -> list[Figure]:
    """With the months that hold the least, all of them, until two are different or none is left."""
    while told and _are_alike(hidden, result):
        least = min(one.entries for one in told)
        hidden = hidden + [one for one in told if one.entries == least]
        told = [one for one in told if one.entries > least]
    return hidden


def _are_alike(figures: Collection[Figure], result: Result) -> bool:
    return len({_held(one, result.on(one.last_day)) for one in figures}) < 2


def _sign(figures: Collection[Figure], result: Result) -> Sign:
    """One for all of them, or it would tell them apart."""
    plain = all(result.on(one.last_day).unit in PLAIN_UNITS for one in figures)
    return "few" if plain and all(is_few(one.value or 0) or not one.value for one in figures) else "not_told"
