"""How figures and targets are written on the monthly pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from .. import formats
from ..dates import local_day
from ..indicators.kinds import Measure, Target
from ..indicators.models import Plan
from ..indicators.versions import version_on
from ..measurements.rules import Period
from .rules import Figure, Result, Row, Typed, Unit, unit_of

NOTHING = "–"
NO_BREAK_DASH = "\u2060–\u2060"
MOST_DECIMALS = 4


def unit_word(unit: Unit) -> str:
    """What stands behind the number; empty for counts and for yes or no."""
    words = {
        "percent": "%",
        "hours": _("h"),
        "hours_per_day": _("h/day"),
        "per_day": _("per day"),
        "hours_per_week": _("h/week"),
        "per_week": _("per week"),
    }
    return words.get(unit, "")


def value_text(figure: Figure | None, result: Result, *, unit: bool = False, percent: bool = True) -> str:
    """The figure as it is written: empty where nothing is known yet, ``–`` for a mean without a day to take it over.

    ``%`` stands with its number, except in the narrow columns of a table; other units only where asked for.
    """
    if figure is None:
        return ""
    result = result.on(figure.last_day)
    if figure.value is None:
        return _("not applicable") if result.unit == "percent" else NOTHING
    if result.unit == "yes_no":
        return _("yes") if figure.value else _("no")
    target = result.target if figure.status else None
    text = formats.number(figure.value, decimals_of(figure.value, result.unit, target))
    word = unit_word(result.unit) if unit or (percent and result.unit == "percent") else ""
    return f"{text}{formats.NO_BREAK}{word}" if word else text


def decimals_of(value: float, unit: Unit, target: Target | None = None) -> int:
    """How many decimals are written: none for counts and whole shares, else one.

    Where rounding would make a value look as if it met a target that it misses (6.96 hours of 7), one more.
    """
    decimals = 0 if unit in ("number", "yes_no") or (unit == "percent" and value == round(value)) else 1
    if target is not None:
        while decimals < MOST_DECIMALS and target.is_met_by(
            float(formats.rounded(value, decimals))
        ) != target.is_met_by(value):
            decimals += 1
    return decimals


def amount_in(value: float, unit: Unit) -> str:
    """A bare value with its unit: 12,5 h/jour, 80 %, oui."""
    if unit == "yes_no":
        return _("yes") if value else _("no")
    return formats.figure(value, unit_word(unit), decimals_of(value, unit))


def typed_text(typed: Typed) -> str:
    """Who typed a value in, and what it rests on."""
    return _(
        "Typed in by %(name)s on %(day)s, as it was on %(known)s: %(evidence)s",
        name=typed.author,
        day=formats.day(local_day(typed.written_at)),
        known=formats.day(typed.known_on),
        evidence=typed.evidence,
    )


def typed_beside_text(figure: Figure, result: Result) -> str:
    """A value that was typed in, where what is counted stands first: encodé à la main (2026) : 1."""
    value = value_text(figure, result, unit=True)
    return _("typed in (%(period)s): %(value)s", period=period_text(figure.period, figure.first_day), value=value)


def target_text(result: Result, *, unit: bool = False) -> str:
    """``≥ 50``, ``> 2``, ``≥ 30 %``, ``oui``; ``≥ 7 h/jour`` where the unit is asked for; ``–`` for none."""
    target = result.target
    if target is None:
        return NOTHING
    if target.is_yes:
        return _("yes")
    sign = ">" if target.more_than is not None else "≥"
    number = formats.number(target.number, 0 if target.number == round(target.number) else 1)
    word = unit_word(result.unit) if unit or result.unit == "percent" else ""
    return formats.NO_BREAK.join(part for part in (sign, number, word) if part)


def months_text(row: Row, months: Sequence[date]) -> str:
    """The months' figures in words, for who cannot see their picture; with their years where they are of several."""
    name = formats.month_short if months[0].year == months[-1].year else formats.month_name
    known = [(month, figure) for month, figure in zip(months, row.months, strict=True) if figure]
    told = (f"{name(month)} {value_text(one, row.result)}{_typed_mark(one)}" for month, one in known)
    return ", ".join(told) or _("No figures yet")


def month_text(month: date, figure: Figure, result: Result) -> str:
    """One month's figure: mars 2026 : 13."""
    value = value_text(figure, result, unit=True)
    return _("%(month)s: %(value)s", month=formats.month_name(month), value=f"{value}{_typed_mark(figure)}")


def _typed_mark(figure: Figure) -> str:
    return f" ({_('typed in')})" if figure.typed else ""


def count_text(status: str, count: int) -> str:
    """How many results stand there: 12 atteints, 1 en retard."""
    words = {
        "reached": ngettext("%(num)d reached", "%(num)d reached", count),
        "on_track": ngettext("%(num)d on track", "%(num)d on track", count),
        "behind": ngettext("%(num)d behind", "%(num)d behind", count),
        "missed": ngettext("%(num)d missed", "%(num)d missed", count),
        "early": ngettext("%(num)d too early to tell", "%(num)d too early to tell", count),
        "no_target": ngettext("%(num)d without target", "%(num)d without target", count),
        "no_data": ngettext("%(num)d without data", "%(num)d without data", count),
    }
    return words[status]


def span_text(period: Period) -> str:
    """A period as a short choice: 2024, T2, plan entier."""
    name, first_day = period.name, period.first_day
    return period_short(name, first_day) if name == "quarter" else period_text(name, first_day)


def plan_text(plan: Plan) -> str:
    """The plan's name with the years it runs over, which a prolongation moves: … de prévention 2025–2026."""
    first, last = plan.first_day.year, plan.last_day.year
    years = str(first) if first == last else f"{first}{NO_BREAK_DASH}{last}"
    return f"{formats.named(plan, 'name')} {years}"


def whole_plan_text(result: Result, plan: Plan) -> str:
    """Which years the whole plan counts otherwise than they are counted by themselves; empty for none."""
    whole = version_on(result.versions, plan.last_day)
    unit = unit_of(whole.measure, whole.target)
    years = []
    for year in range(plan.first_day.year, plan.last_day.year):
        one = version_on(result.versions, date(year, 12, 31))
        if (one.measure, unit_of(one.measure, one.target)) != (whole.measure, unit):
            years.append(str(year))
    if not years or whole.since is None:
        return ""
    return _(
        "The whole plan counts %(years)s too by the measure that holds from %(month)s: its figure may differ from what "
        "its years give together.",
        years=", ".join(years),
        month=formats.month_name(whole.since),
    )


def period_text(period: str, first_day: date, *, with_year: bool = True) -> str:
    """A period's name: mai 2024 (mai, where its year stands above it), 2e trimestre 2024, 2024, plan entier."""
    if period == "month":
        name = formats.month_name(first_day)
        return name if with_year else name.split()[0]
    if period == "quarter":
        number = (first_day.month + 2) // 3
        ordinal = "1er" if number == 1 and formats.language() == "fr" else f"{number}e"
        return _("%(ordinal)s quarter of %(year)s", ordinal=ordinal, year=first_day.year)
    return str(first_day.year) if period == "year" else _("whole plan")


def period_short(period: str, first_day: date) -> str:
    """The same where there is little room and the year stands above it: mai, T2, 2024, plan."""
    match period:
        case "month":
            return formats.month_short(first_day)
        case "quarter":
            return _("Q%(number)s", number=(first_day.month + 2) // 3)
        case "plan":
            return _("plan")
    return str(first_day.year)


def rule_text(measure: Measure) -> str:
    """What the measure's own sentence does not say: what counts once, and what does not add up. Empty for most."""
    distinct = _("Months do not add up to the year: what occurs in several counts in each, and once in the year.")
    rules = {
        "hours": _("Not multiplied by the number of colleagues."),
        "cases": distinct,
        "partners": distinct,
        "staff": distinct,
        "coverage": _("Hours in which somebody is out: two guards side by side for an hour are one hour."),
        "share": _("Every period is counted by itself."),
    }
    return rules.get(measure.verb or "", "")
