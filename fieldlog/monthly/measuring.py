"""The page on which coordinators say how a result is counted and what it should reach: put together from fields, said
in words, with what it would have given in every period of the plan before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from ..dates import ONE_DAY, now, today
from ..entries.kinds import KINDS
from ..fields import is_switching
from ..formats import language, month_name
from ..indicators.editing import services
from ..indicators.editing.forms import on_one_line
from ..indicators.editing.parts import Part, fingerprint
from ..indicators.editing.views import CHANGED_MEANWHILE, PLAN_CHANGED, anchor, part_or_404, title_of
from ..indicators.measuring import fields as grammar
from ..indicators.measuring import words
from ..indicators.measuring.fields import Reading, as_fields, read_fields
from ..indicators.measuring.months import Months, months_of_plan
from ..indicators.models import ExpectedResult, Plan
from ..indicators.queries import get_plan, measure_words, phenomenon_labels, plan_file_of
from ..indicators.target_words import target_words
from ..indicators.versions import Version, to_come, version_on, with_change, without_change
from ..indicators.views import blueprint
from ..measurements.rules import Period, periods_of
from ..measurements.what_if import find_measured
from . import queries, wording
from .recalculation import recalculated
from .rules import Figure, Result
from .what_if import WhatIf, as_it_stands, in_one_line, what_if

ADDRESS = "/plan/<plan>/result/<code>/measure"


@dataclass(frozen=True)
class Asked:
    """What the address and the form name: the result as it stands in its plan, and the measure that was typed."""

    plan: Plan
    result: ExpectedResult
    part: Part
    fields: grammar.Fields
    reading: Reading
    months: Months
    figures: list[Figure]

    @property
    def typed(self) -> Result | None:
        """The result as it would be."""
        if self.reading.measure is None:
            return None
        measure, target = self.reading.measure, self.reading.target
        facts = queries.result_facts(self.result, self.since)
        return facts._replace(measure=measure, target=target, versions=self.versions)

    @property
    def since(self) -> date:
        """The month from which it would hold: this one, unless another is chosen; for a new result all of the plan."""
        return _chosen(self.fields, self.months) or (self.months.running if self.figures else self.months.first)

    @property
    def versions(self) -> tuple[Version, ...]:
        """How the result would be counted from when on; as it is, where nothing is typed that can be counted. What is
        to come after that stays as it is."""
        if self.reading.measure is None:
            return self.result.versions
        since, typed = None if self.since == self.months.first else self.since, self.reading
        return with_change(self.result.versions, since, self.reading.measure, typed.target, self.months.running)

    @property
    def is_changed(self) -> bool:
        return self.versions != self.result.versions

    @property
    def reaches_back(self) -> bool:
        """Whether figures of months that are over would be computed anew, which is done for a reason."""
        return self.is_changed and bool(self.figures) and self.since < self.months.running

    @property
    def coming(self) -> list[Version]:
        """What is decided already and is to come still."""
        return to_come(self.result.versions, self.months.running)

    @property
    def counted_whole(self) -> list[Period]:
        """The periods that begin before the change and are counted whole in the new way."""
        periods = periods_of(self.plan.first_day, self.plan.last_day)
        found = [one for one in periods if one.first_day < self.since <= one.last_day and self.is_changed]
        return sorted(found, key=lambda one: one.last_day)


@blueprint.route(ADDRESS, methods=["GET", "POST"])
def measure(plan: str, code: str) -> ResponseReturnValue:
    asked = _read(plan, code)
    reason = on_one_line(request.form.get("reason", ""))
    if request.method == "GET" or is_switching():
        return _page(asked)
    if asked.reaches_back and not reason:
        asked.reading.mistakes["reason"] = "reason"
    if asked.reading.mistakes:
        return _page(asked), 422
    try:
        change = _as_change(asked, asked.versions)
        if services.change_part(**change, reason=reason or None, by_id=current_user.id, at=now()):
            flash(_saved(asked))
        return redirect(url_for(".plan", plan=plan) + f"#{anchor('result', code)}", 303)
    except services.ChangedMeanwhile:
        met = _read(plan, code)
        told = [words.Told("", "", str(CHANGED_MEANWHILE))]
        return _page(met, told=told, seen=fingerprint(met.part)), 422


def _page(asked: Asked, **more: Any) -> str:
    shown = {"is_refused": request.method == "POST" and not is_switching()} | _shown(asked) | more
    return render_template("indicators/measure.html", title=title_of(asked.part), **shown)


@blueprint.get(f"{ADDRESS}/parts")
def measure_parts(plan: str, code: str) -> str:
    """The fields and what they say, for a page that is open: they follow each choice."""
    return render_template("indicators/_measure_parts.html", **_shown(_read(plan, code)))


@blueprint.post(f"{ADDRESS}/take-back")
def take_back(plan: str, code: str) -> ResponseReturnValue:
    """A change that is to come does not come: what holds before it holds on."""
    asked = _read(plan, code)
    gone = [one.since for one in asked.coming if one.since and f"{one.since:%Y-%m}" == request.form.get("month")]
    if gone:
        change = _as_change(asked, without_change(asked.result.versions, gone[0]))
        try:
            services.change_part(**change, by_id=current_user.id, at=now())
            said = _("Taken back: nothing changes from %(month)s.", month=month_name(gone[0]))
            flash(f"{said} {recalculated(queries.result_facts(asked.result, asked.months.running))}")
        except services.ChangedMeanwhile:
            flash(PLAN_CHANGED, "error")
    return redirect(url_for(".measure", plan=plan, code=code), 303)


def _saved(asked: Asked) -> str:
    """That it is, and what became of the result's figures, which are computed at once."""
    said = _("The measure is saved.")
    if asked.since > asked.months.running:
        said = _("Saved: it holds from %(month)s.", month=month_name(asked.since))
    return f"{said} {recalculated(queries.result_facts(asked.result, asked.since))}"


def _read(plan: str, code: str) -> Asked:
    """The measure that was typed, else the one that holds in the month chosen: in this one, where none is."""
    row = get_plan(plan)
    part = part_or_404(plan_file_of(row), "result", code)
    result = queries.get_result(row, code)
    sent: MultiDict[str, str] = request.form if request.method == "POST" else request.args
    months = months_of_plan(row.first_day, row.last_day, today())
    fields: grammar.Fields = MultiDict(sent)
    if "way" not in sent:
        held = version_on(result.versions, _chosen(sent, months) or months.running)
        fields = as_fields(held.measure, held.target)
        fields["since"] = sent.get("since", "")
    if sent.get("more"):
        fields["groups"] = str(len([group for group in grammar.groups_of(fields) if group.prefix != "when"]) + 1)
    known: dict[str, Any] = {"phenomena": phenomenon_labels(row, language()), "addressees": words.addressee_names()}
    reading, figures = read_fields(fields, **known), queries.list_figures_of(result)
    return Asked(row, result, part, fields, reading, months, figures)


def _chosen(fields: MultiDict[str, str], months: Months) -> date | None:
    """The month from which the form says that it holds."""
    return next((month for month in months.every if f"{month:%Y-%m}" == fields.get("since")), None)


def _as_change(asked: Asked, versions: tuple[Version, ...]) -> dict[str, Any]:
    *earlier, newest = [_as_data(one) for one in versions]
    values: dict[str, Any] = {"target": None} | newest | {"earlier": earlier or None}
    seen = request.form.get("seen", "")
    return {"plan": asked.plan.slug, "level": "result", "code": asked.part.code, "values": values, "seen": seen}


def _as_data(version: Version) -> dict[str, Any]:
    """As the plan file says it."""
    until = {"until": version.until.isoformat()} if version.until else {}
    parts = {"measure": version.measure, "target": version.target}
    return until | {name: part.model_dump(mode="json", exclude_defaults=True) for name, part in parts.items() if part}


def _shown(asked: Asked) -> dict[str, Any]:
    fields, typed = asked.fields, asked.typed
    groups = grammar.groups_of(fields)
    mistakes = {name: str(words.MISTAKES[what]) for name, what in asked.reading.mistakes.items()}
    measured = find_measured(asked.plan)
    as_of = measured.as_of if measured else min(today() - ONE_DAY, asked.plan.last_day)
    stored = queries.result_facts(asked.result, as_of)
    tried = _try(asked, as_of).as_told(stored, typed or stored, as_of)
    return {
        "plan": asked.plan,
        "part": asked.part,
        "fields": fields,
        "groups": [(group, words.names_of(group, _kinds(group, fields))) for group in groups],
        "datings": words.dating_names(grammar.offered_datings(fields)),
        "targets": grammar.offered_targets(fields),
        "spans": grammar.offered_spans(fields),
        "mistakes": mistakes,
        "told": words.told(mistakes, groups, fields),
        "phenomena": phenomenon_labels(asked.plan, language()),
        "addressees": words.addressee_names(),
        "seen": request.values.get("seen") or fingerprint(asked.part),
        "sentence": measure_words(asked.plan, language()).sentence(typed.measure, typed.target) if typed else "",
        "typed": typed,
        "stored": stored,
        "asked": asked,
        "held": version_on(asked.result.versions, asked.months.running),
        "before": [one for one in asked.versions if one.until and one.until < asked.since],
        "begins": version_on(asked.versions, asked.since).since,
        "after": to_come(asked.versions, asked.since),
        "tried": tried,
        "this_year": tried.year(as_of.year),
        "in_one_line": in_one_line(tried, as_of.year, stored, typed) if typed and asked.is_changed else "",
        "as_of": as_of,
        "words": words,
        "say": measure_words(asked.plan, language()).sentence,
        "target_words": target_words,
        "wording": wording,
        "most_groups": grammar.MOST_GROUPS,
    }


def _try(asked: Asked, as_of: date) -> WhatIf:
    if asked.reading.measure is None:
        return WhatIf([])
    if asked.figures and not asked.is_changed:
        return as_it_stands(asked.figures)
    return what_if(asked.result, asked.plan, asked.versions, asked.figures, as_of)


def _kinds(group: grammar.Group, fields: grammar.Fields) -> list[str]:
    """The kinds that a group of conditions is about."""
    return [slug for slug in fields.getlist(f"{group.prefix}-kind") if slug in KINDS] or group.offers["kind"]
