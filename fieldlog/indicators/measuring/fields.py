"""A measure and its target as the fields of a form, and back. What a form offers follows what was chosen before: the
kinds that can be counted so, their topics, their dimensions. Pure; mistakes are told by name, sentences are the form's.

Conditions stand in groups ``g0``, ``g1`` … (an entry counts when it fits one of them), and in ``when`` for what the
part of a share also fits. ``g0-topic`` is the topics of the first group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, permutations
from typing import Any, NamedTuple

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from ...accounts.kinds import SERVICES
from ...entries.dimensions import AUDIENCES, LEVELS
from ...entries.kinds import KINDS, Kind
from ..kinds import ADDITIVE_VERBS, STAFF_MEASURES, VERBS, Conditions, Measure, Selection, Target, Within

Fields = MultiDict[str, str]

#: How a result can be counted: the verbs, and the two measures of staff.
WAYS = (*VERBS, *STAFF_MEASURES)
DATES = ("requested_on", "offence_on", "due_on")
MOST_GROUPS = 6
LONGEST_TERM = {"days": 3660, "months": 120}
NEEDED = {"people": {"people"}, "cases": {"case"}, "partners": {"partners"}, "coverage": {"started_at"}}
NEEDED_OF = {**NEEDED, "hours": {"minutes", "started_at"}}
TAKES_NO_DATING = ("coverage", "lasting", *STAFF_MEASURES)


class Reading(NamedTuple):
    """What a form says: the measure and target, or None where it says none; what is wrong by the field's name."""

    measure: Measure | None
    target: Target | None
    mistakes: dict[str, str]


class Group(NamedTuple):
    """A group of conditions: how its fields begin, and what it offers by field."""

    prefix: str
    offers: dict[str, list[str]]


def way_of(fields: Fields) -> str:
    way = fields.get("way", "")
    return way if way in WAYS else "count"


def kinds_for(way: str, *, of_cases: bool = False) -> list[str]:
    """The kinds of entry that can be counted so."""
    needed = {"case"} if of_cases else NEEDED_OF.get(way, set())
    return [slug for slug, kind in KINDS.items() if not needed or needed & set(kind.dimensions)]


def groups_of(fields: Fields) -> list[Group]:
    """The form's groups with what each offers; the last is of a share's part."""
    way = way_of(fields)
    if way in STAFF_MEASURES:
        return []
    kinds = kinds_for(way, of_cases=_is_of_cases(fields))
    groups = [Group(prefix, _offers(fields, prefix, kinds)) for prefix in _prefixes(fields)]
    if way == "share":
        among = list(dict.fromkeys(kind for group in groups for kind in _chosen(fields, group, "kind")))
        groups.append(Group("when", _offers(fields, "when", among, by_default=among)))
    return groups


def offered_datings(fields: Fields) -> list[str]:
    """The dates that may stand in place of the day: those that everything counted has."""
    if way_of(fields) in TAKES_NO_DATING:
        return []
    groups = [group for group in groups_of(fields) if group.prefix != "when"]
    return _in_all(DATES, (kind for group in groups for kind in _chosen(fields, group, "kind")))


def offered_targets(fields: Fields) -> list[str]:
    return ["none", "yes"] if way_of(fields) in ("exists", "lasting") else ["none", "at_least", "more_than", "yes"]


def offered_spans(fields: Fields) -> list[str]:
    """Over what a target is: a mean per day or week is taken of what adds up only."""
    return ["day", "week", "year", "plan"] if way_of(fields) in ADDITIVE_VERBS else ["year", "plan"]


def _prefixes(fields: Fields) -> list[str]:
    count = _whole(fields.get("groups", ""))
    return [f"g{number}" for number in range(min(count or 1, MOST_GROUPS))]


def _whole(text: str) -> int | None:
    """A whole number of at most six digits; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else None


def _is_of_cases(fields: Fields) -> bool:
    return way_of(fields) == "share" and fields.get("share_of") == "cases"


def _offers(fields: Fields, prefix: str, kinds: list[str], by_default: Iterable[str] = ()) -> dict[str, list[str]]:
    chosen = [slug for slug in fields.getlist(f"{prefix}-kind") if slug in kinds] or list(by_default)
    if not chosen:
        return {"kind": kinds}
    of: list[Kind] = [KINDS[slug] for slug in chosen]
    has = set.intersection(*(set(kind.dimensions) for kind in of))
    dates = [name for name in DATES if name in has]
    orders = chain(permutations(dates, 1), permutations(dates, 2))
    offers = {
        "kind": kinds,
        "topic": [topic for topic in of[0].topics if all(topic in kind.topics for kind in of)],
        "service": [slug for slug in SERVICES if any(slug in kind.services for kind in of)],
        "audience": list(AUDIENCES) if "audience" in has else [],
        "level": list(LEVELS) if "level" in has else [],
        "relayed": ["no", "any", "only", "except"] if "relayed_to" in has else [],
        "target_area": ["yes"] if "neighbourhood" in has else [],
        "term_of": [",".join(order) for order in orders],
        "no_later_than": dates,
        "done": ["yes"] if any(kind.may_be_open for kind in of) else [],
    }
    if len(offers["service"]) == 1:
        offers["service"] = []
    return offers


def _chosen(fields: Fields, group: Group, name: str) -> list[str]:
    """What of the offer was chosen, in the order of the offer: what is offered no longer is left out."""
    wanted = set(fields.getlist(f"{group.prefix}-{name}"))
    return [slug for slug in group.offers.get(name, ()) if slug in wanted]


def _in_all(names: Iterable[str], kinds: Iterable[str]) -> list[str]:
    kinds = list(kinds)
    return [name for name in names if kinds and all(name in KINDS[slug].dimensions for slug in kinds)]


def read_fields(fields: Fields, *, phenomena: Iterable[str], addressees: Iterable[str]) -> Reading:
    """The measure and target of a form. ``addressees``: to whom people may be passed on."""
    mistakes: dict[str, str] = {}
    target = _read_target(fields, mistakes)
    way, groups = way_of(fields), groups_of(fields)
    known = {"target_area": list(phenomena), "relayed_to": list(addressees)}
    read = {group.prefix: _read_group(fields, group, known, mistakes) for group in groups}
    among = [conditions for prefix, conditions in read.items() if prefix != "when" and "kind" in conditions]
    if groups and not among:
        mistakes["g0-kind"] = "nothing"
    if way == "share" and not read.get("when"):
        mistakes["when"] = "no_part"
    if mistakes:
        return Reading(None, target, mistakes)
    counted: Any = {"of": "cases" if _is_of_cases(fields) else "entries", "among": among, "when": read.get("when")}
    data = {"staff_measure": way} if way in STAFF_MEASURES else {way: counted if way == "share" else among}
    dating = fields.get("dated_by", "")
    if dating in offered_datings(fields):
        data["dated_by"] = dating
    try:
        measure = Measure.model_validate(data)
        if target:
            target.check_fits(measure)
    except (ValidationError, ValueError):
        return Reading(None, target, {"way": "cannot"})
    return Reading(measure, target, {})


def _read_group(
    fields: Fields, group: Group, known: Mapping[str, list[str]], mistakes: dict[str, str]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: slugs
        for name in ("kind", "topic", "service", "audience", "level")
        if (slugs := _chosen(fields, group, name))
    }
    relayed, prefix = next(iter(_chosen(fields, group, "relayed")), "no"), group.prefix
    to = [slug for slug in known["relayed_to"] if slug in fields.getlist(f"{prefix}-relayed_to")]
    if relayed != "no":
        found["relayed_to"] = {"any": "any", "only": to, "except": {"not": to}}[relayed]
        if relayed != "any" and not to:
            mistakes[f"{prefix}-relayed_to"] = "to_whom"
    area = fields.get(f"{prefix}-target_area", "")
    if area in known["target_area"] and group.offers.get("target_area"):
        found["target_area"] = area
    if (order := fields.get(f"{prefix}-term_of", "")) and order in group.offers.get("term_of", ()):
        _read_term(fields, prefix, order, found, mistakes)
    if latest := _chosen(fields, group, "no_later_than"):
        found["no_later_than"] = latest[0]
    if _chosen(fields, group, "done"):
        found["done"] = True
    return found


def _read_term(fields: Fields, prefix: str, order: str, found: dict[str, Any], mistakes: dict[str, str]) -> None:
    unit, length = fields.get(f"{prefix}-term_unit", "days"), _whole(fields.get(f"{prefix}-term", "").strip())
    unit = unit if unit in LONGEST_TERM else "days"
    if length is None or not (unit == "months") <= length <= LONGEST_TERM[unit]:
        mistakes[f"{prefix}-term"] = "term"
        return
    found["within"] = {unit: length, "of": order.split(",")}


def _read_target(fields: Fields, mistakes: dict[str, str]) -> Target | None:
    has, per = fields.get("target", "none"), fields.get("per", "year")
    if has not in offered_targets(fields) or has == "none":
        return None
    per = per if per in offered_spans(fields) else "year"
    if has == "yes":
        return Target.model_validate({"is_yes": True, "per": "year" if per in ("day", "week") else per})
    try:
        number = float(fields.get("number", "").replace(",", ".").replace("\N{NO-BREAK SPACE}", "").strip())
        return Target.model_validate({has: number, "per": per})
    except ValueError:
        mistakes["number"] = "number"
        return None


def as_fields(measure: Measure, target: Target | None) -> Fields:
    """The fields that say that measure and target."""
    fields: Fields = MultiDict()
    fields["way"] = measure.verb or measure.staff_measure or "count"
    fields["groups"] = str(max(len(measure.selections), 1))
    for number, selection in enumerate(measure.selections):
        _put_group(fields, f"g{number}", selection)
    if measure.share:
        fields["share_of"] = measure.share.of
        _put_group(fields, "when", measure.share.when)
    fields["dated_by"] = measure.dated_by or ""
    fields["target"] = "none"
    if target:
        fields["target"] = "yes" if target.is_yes else "at_least" if target.at_least is not None else "more_than"
        fields["per"] = target.per
        if not target.is_yes:
            fields["number"] = f"{target.number:.10g}".replace(".", ",")
    return fields


def _put_group(fields: Fields, prefix: str, one: Conditions | Selection) -> None:
    for name in ("kind", "topic", "service", "audience", "level"):
        fields.setlist(f"{prefix}-{name}", list(getattr(one, name)))
    if one.relayed_to is not None:
        include, exclude = one.relayed_to.include, one.relayed_to.exclude
        fields[f"{prefix}-relayed"] = "only" if include else "except" if exclude else "any"
        fields.setlist(f"{prefix}-relayed_to", [*include, *exclude])
    fields[f"{prefix}-target_area"] = one.target_area or ""
    if one.within:
        _put_term(fields, prefix, one.within)
    fields[f"{prefix}-no_later_than"] = one.no_later_than or ""
    fields[f"{prefix}-done"] = "yes" if one.done else ""


def _put_term(fields: Fields, prefix: str, within: Within) -> None:
    fields[f"{prefix}-term_unit"] = "days" if within.days is not None else "months"
    fields[f"{prefix}-term"] = str(within.days if within.days is not None else within.months)
    fields[f"{prefix}-term_of"] = ",".join(within.of)
