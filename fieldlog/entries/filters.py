"""What a person narrows the journal to. All of it stands in the page's address, and what an address may hold is listed
here: a value that is not in its list counts as not given. What is searched for never stands there, only a token
(``journal``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext

from ..dates import ONE_DAY, last_of_month, monday_of, month_of
from .kinds import KINDS
from .rules import parse_date

PERIODS = {
    "this_week": lazy_gettext("this week"),
    "last_week": lazy_gettext("last week"),
    "this_month": lazy_gettext("this month"),
    "last_month": lazy_gettext("last month"),
}
STATES = {"open": lazy_gettext("still to be done"), "withdrawn": lazy_gettext("withdrawn")}


@dataclass(frozen=True)
class Filters:
    """Empty where nothing is narrowed. ``first`` and ``last`` are days somebody gave instead of a period; ``found`` is
    the token of what was searched for."""

    kind: str = ""
    period: str = ""
    first: date | None = None
    last: date | None = None
    place: str = ""
    state: str = ""
    found: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def address(self, **changes: str | int | None) -> dict[str, Any]:
        """What the address holds, with these changes; a period and days of one's own give way to each other."""
        own_days = {"first": None, "last": None} if "period" in changes else {}
        return {name: value for name, value in (asdict(self) | own_days | changes).items() if value}

    def days(self, today: date) -> tuple[date | None, date | None]:
        """First and last day, both included; None where there is no end."""
        monday, month = monday_of(today), month_of(today)
        periods = {
            "this_week": (monday, monday + 6 * ONE_DAY),
            "last_week": (monday - 7 * ONE_DAY, monday - ONE_DAY),
            "this_month": (month, last_of_month(month)),
            "last_month": (month_of(month - ONE_DAY), month - ONE_DAY),
        }
        return periods.get(self.period, (self.first, self.last))


def read_filters(values: Mapping[str, str], *, places: Collection[str], found: str = "") -> Filters:
    """The filters of an address. Days the wrong way round are put right; beside a period they are not looked at."""
    given: dict[str, Any] = {
        "kind": _one_of(KINDS, values.get("kind")),
        "period": _one_of(PERIODS, values.get("period")),
        "place": _one_of(places, values.get("place")),
        "state": _one_of(STATES, values.get("state")),
        "found": found,
    }
    first, last = _day(values.get("first")), _day(values.get("last"))
    if first and last:
        first, last = sorted((first, last))
    return Filters(**given) if given["period"] else Filters(**given, first=first, last=last)


def _one_of(known: Collection[str], value: str | None) -> str:
    return value if value and value in known else ""


def _day(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None
