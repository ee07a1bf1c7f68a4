"""What the judge knows of near misses: which entries a result might count in a period, which of them it does, and
whether a reason is true of one. It shares no code with the product.

A result might count an entry where it would count one like it with other dates, in another place, relayed elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .brute_calendar import ONE_DAY, is_service_day, is_within_days, is_within_months
from .brute_facts import Fact, read_fact
from .brute_force import Asked, inducted_newcomers, trained_constatateurs
from .brute_results import Result
from .made_lists import PHENOMENA

STAFF_WORDS = {"inducted newcomers": inducted_newcomers, "trained constatateurs": trained_constatateurs}
SOME_DAY = date(2024, 2, 7)
RELAYS = ("", "mediation", "victim_support", "legal_aid")


@dataclass(frozen=True)
class Known:
    """An entry as it is, as the as-of day knows it, and as it might have been."""

    line: dict[str, str]
    whole: Fact
    fact: Fact
    might_be: tuple[Fact, ...]


def read_known(line: dict[str, str], commune: dict[str, Any], as_of: date) -> Known:
    fact = read_fact(line, commune, as_of)
    nobody = frozenset[str]()
    unsaid = replace(fact, id="", people=0, minutes=0, case="", partners=nobody, trained=nobody, pieces=())
    dates = dict.fromkeys(("day", "requested_on", "offence_on", "due_on"), SOME_DAY)
    relays = RELAYS if fact.kind == "case_contact" else (fact.relayed_to,)
    might_be = tuple(
        replace(unsaid, **dates, target_of=frozenset(PHENOMENA), relayed_to=relay)  # type: ignore[arg-type]
        for relay in relays
    )
    return Known(line, read_fact(line, commune, date.max), fact, might_be)


def alike(known: list[Known]) -> list[list[Known]]:
    """Those that might have been the same stand together: a result might count all of them, or none."""
    groups = defaultdict(list)
    for one in known:
        groups[one.might_be].append(one)
    return list(groups.values())


def list_given(groups: list[list[Known]], result: Result) -> list[Known]:
    """The entries that the result might count, on whatever day."""
    return [one for group in groups if any(map(result.among, group[0].might_be)) for one in group]


def outcome(one: Known, asked: Asked) -> str | None:
    """Of one that is given: ``counted``, ``asked`` (in a share's denominator only) or ``near``; None: it is of another
    period."""
    if asked.result.among(one.fact) and is_behind(one, asked):
        is_share = asked.result.word.startswith("share")
        return "asked" if is_share and not asked.result.when(one.fact) else "counted"
    return "near" if is_of(one.whole, asked) else None


def is_behind(one: Known, asked: Asked) -> bool:
    """Its day is one of those that make the figure."""
    result, fact = asked.result, one.fact
    if result.word in STAFF_WORDS:
        alone = replace(asked, dated=[(fact.day, fact)] if fact.day else [])
        return STAFF_WORDS[result.word](alone).entries == 1
    if result.word == "coverage":
        return any(
            asked.start <= piece.day <= asked.known_end and is_service_day(piece.day, asked.commune)
            for piece in fact.pieces
        )
    day = getattr(fact, result.dated_by)
    if day is None or day > asked.as_of:
        return False
    if result.per == "week":
        thursday = day + (4 - day.isoweekday()) * ONE_DAY
        return asked.start <= thursday <= asked.end and thursday + 3 * ONE_DAY <= asked.as_of
    return (asked.plan_start if result.word == "lasting" else asked.start) <= day <= asked.end


def is_of(fact: Fact, asked: Asked) -> bool:
    """By its hours, or the first that is given of the result's date, its day, its request and its due day."""
    if asked.result.word == "coverage":
        return any(asked.start <= piece.day <= asked.end for piece in fact.pieces)
    own = getattr(fact, asked.result.dated_by)
    is_staff = asked.result.word in STAFF_WORDS
    day = fact.day if is_staff else own or fact.day or fact.requested_on or fact.due_on
    return day is not None and asked.start <= day <= asked.end


def is_true(reason: Any, one: Known, asked: Asked) -> bool:
    """The reason (``slug``, ``of``, ``term``, ``about``) says what is so."""
    fact, as_of = one.whole, asked.as_of
    start = getattr(fact, reason.of) if reason.of else None
    in_time = start is None or is_before_the_end(fact.day, start, reason.term)
    match reason.slug:
        case "late":
            return one.fact.day is not None and one.fact.day > start and not in_time
        case "early":
            return one.fact.day is not None and one.fact.day < start
        case "over":
            return one.fact.day is None and not is_before_the_end(max(as_of, fact.day or as_of), start, reason.term)
        case "open":
            starts = (
                [one for one in (fact.requested_on, fact.offence_on, fact.due_on) if one] if reason.term else [start]
            )
            return fact.day is None and any(not one or is_before_the_end(as_of, one, reason.term) for one in starts)
        case "future":
            return start is not None and start > as_of
        case "missing":
            return not one.line[reason.about]
        case "not_target":
            return bool(one.line["neighbourhood"]) and reason.about not in fact.target_of
        case "not_relayed":
            return not fact.relayed_to
        case "relayed_elsewhere":
            return bool(fact.relayed_to) and not asked.result.among(fact)
        case "no_service_day":
            return not any(
                asked.start <= piece.day <= as_of and is_service_day(piece.day, asked.commune) for piece in fact.pieces
            )
        case "other_week":
            return asked.result.per == "week"
        case "nobody_concerned":
            return asked.result.word in STAFF_WORDS
    return False


def is_before_the_end(day: date | None, start: date, term: Any) -> bool:
    """Not after the term; what began later is in time too."""
    if day is None or day < start:
        return True
    if term is None:
        return day <= start
    if term.days is not None:
        return is_within_days(day, start, term.days)
    return is_within_months(day, start, term.months)
