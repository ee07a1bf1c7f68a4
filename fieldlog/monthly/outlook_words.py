"""Why a year stands where it stands, in the reader's language: "43 of 50 on 30/9. At this pace 57 on 31/12"."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from ..formats import NO_BREAK, day_short, number
from .chart import Hours
from .outlook import Met, Outlook, Rest
from .rules import Figure, Result
from .wording import target_text, unit_word, value_text


def why(result: Result, year: Figure, outlook: Outlook, met: Met | None) -> str:
    """The sentences that fit; ``met`` is given for targets per day or week."""
    if result.unit == "yes_no" or (result.target and result.target.is_yes):
        return _of_one(result, year, outlook)
    if result.unit == "percent":
        return " ".join(_of_share(result, year, outlook))
    return " ".join(_of_mean(result, year, outlook, met) if met else _of_amount(result, year, outlook))


def assumption(outlook: Outlook, year: Figure) -> str:
    """What "at this pace" takes for granted; empty where nothing is said of a pace."""
    if outlook.projected is None:
        return ""
    days = (outlook.known_until - year.first_day).days + 1
    return _(
        "“At this pace”: each day to come brings as much as the %(days)s days gone by on average.", days=number(days)
    )


def _of_one(result: Result, year: Figure, outlook: Outlook) -> str:
    """Where one is enough."""
    if year.amount:
        return ngettext("There is %(num)s; one is enough.", "There are %(num)s; one is enough.", year.amount)
    return _("There was none; one was enough.") if outlook.is_over else _("None so far; one is enough.")


def _of_share(result: Result, year: Figure, outlook: Outlook) -> Iterator[str]:
    if not year.base:
        yield _("Nothing so far of which a part could be taken.")
        return
    yield _("%(part)s of %(whole)s.", part=number(year.amount), whole=number(year.base))
    if outlook.is_lost:
        yield _lost(result, year)
    elif outlook.wanted is not None and outlook.wanted > year.amount:
        yield _("For %(target)s it would take %(wanted)s.", target=target_text(result), wanted=number(outlook.wanted))
    if outlook.open and not outlook.is_over:
        yield ngettext(
            "%(num)s more is to be done, and is within its time.",
            "%(num)s more are to be done, and are within their time.",
            outlook.open,
        )


def _lost(result: Result, year: Figure) -> str:
    told = {"target": target_text(result, unit=result.unit != "percent"), "year": year.last_day.year}
    return _("The target of %(target)s can no longer be reached for %(year)s.", **told)


def _of_mean(result: Result, year: Figure, outlook: Outlook, met: Met) -> Iterator[str]:
    if not met.expected:
        weekly = result.target and result.target.per == "week"
        yield _("No complete week so far.") if weekly else _("No service day so far.")
        return
    told = {"target": target_text(result, unit=True), "met": number(met.met), "expected": number(met.expected)}
    if result.target and result.target.per == "week":
        yield _("Complete weeks that met the target of %(target)s: %(met)s of %(expected)s.", **told)
    else:
        yield _("Service days that met the target of %(target)s: %(met)s of %(expected)s.", **told)
    yield _("What counts is the mean over all of them.")
    if outlook.rest and outlook.rest.is_lost:
        yield _lost(result, year)
    elif outlook.rest:
        yield _of_rest(result, outlook.rest)


def _of_rest(result: Result, rest: Rest) -> str:
    needed = amount_text(rest.needed, result)
    if result.target and result.target.per == "week":
        return ngettext(
            "For the target, the %(num)s week left of this year has to bring %(needed)s.",
            "For the target, the %(num)s weeks left of this year have to bring %(needed)s on average.",
            rest.left,
            needed=needed,
        )
    return ngettext(
        "For the target, the %(num)s service day left of this year has to bring %(needed)s.",
        "For the target, the %(num)s service days left of this year have to bring %(needed)s on average.",
        rest.left,
        needed=needed,
    )


def _of_amount(result: Result, year: Figure, outlook: Outlook) -> Iterator[str]:
    value, known_until, last_day = value_text(year, result, unit=True), day_short(outlook.known_until), year.last_day
    if outlook.goal is None:
        yield _("%(value)s up to %(day)s.", value=value, day=known_until)
    elif result.target and result.target.more_than is not None:
        target = target_text(result, unit=True)
        yield _("%(value)s up to %(day)s; the target is %(target)s.", value=value, day=known_until, target=target)
    else:
        goal = amount_text(outlook.goal, result)
        yield _("%(value)s of %(goal)s up to %(day)s.", value=value, goal=goal, day=known_until)
    if outlook.projected is not None:
        projected = amount_text(outlook.projected, result)
        yield _("At this pace %(projected)s on %(day)s.", projected=projected, day=day_short(last_day))
    if not outlook.missing:
        return
    missing, day = amount_text(outlook.missing, result), day_short(last_day)
    if outlook.is_over:
        yield _("%(number)s were missing.", number=missing)
    elif outlook.a_month is None:
        yield _("%(number)s more are needed by %(day)s.", number=missing, day=day)
    else:
        pace = amount_text(outlook.a_month, result)
        yield _("%(number)s more are needed by %(day)s, about %(pace)s a month.", number=missing, day=day, pace=pace)


def presence_text(counted: Hours, others: Hours, is_daily: bool) -> str:
    """Both, because each is taken for the other. ``others``: of days that a mean per day leaves out."""
    told = {"presence": number(counted.presence / 3600), "agents": number(counted.agents / 3600)}
    if not is_daily:
        return _("In this year: %(presence)s hours of presence, %(agents)s hours of agents.", **told)
    text = _("On the service days of this year: %(presence)s hours of presence, %(agents)s hours of agents.", **told)
    if not any(others):
        return text
    told = {"presence": number(others.presence / 3600), "agents": number(others.agents / 3600)}
    apart = _("On other days, which the mean leaves out: %(presence)s and %(agents)s.", **told)
    return f"{text} {apart}"


def amount_text(amount: float, result: Result) -> str:
    text = number(amount, 0 if amount == round(amount) else 1)
    return f"{text}{NO_BREAK}{unit_word(result.unit)}" if unit_word(result.unit) else text
