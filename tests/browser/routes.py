"""Every page that somebody may open, found in the application's own list of addresses: a new page is looked at from the
day it is written, and fails by its name where ``ROUTE_SAMPLES`` does not say what may stand in its address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from fieldlog.accounts.models import Person
from fieldlog.accounts.queries import find_person
from fieldlog.accounts.rules import PUBLIC, verdict
from fieldlog.accounts.services import invite_person
from fieldlog.commune.models import TargetArea
from fieldlog.commune.queries import list_arrangements, list_partners
from fieldlog.dates import now
from fieldlog.devices.queries import list_refused
from fieldlog.entries.kinds import kinds_for
from fieldlog.entries.queries import list_journal, visible_entries
from fieldlog.entries.rules import may_change
from fieldlog.extensions import db
from fieldlog.indicators.plan_file import PlanFile
from fieldlog.indicators.queries import list_edits, list_indicators, list_plans
from fieldlog.indicators.services import Edit, put_plan
from fieldlog.monthly.queries import find_newest_month, list_plan_states
from fieldlog.reports.queries import list_colours
from tests.browser.registers import an_import, an_upload
from tests.factories import csrf_token, sign_in

Samples = Callable[[Person | None], list[str]]
SAYS_NOTHING = re.compile(r"[0-9a-f-]{36}|\S{20,}|[0-9]+(-[0-9]+)?")  # in the name of a picture


class Found(NamedTuple):
    """What answered at an address. ``is_page``: a whole page, not a file, a fragment or the way to another page."""

    endpoint: str
    path: str
    status: int
    is_page: bool
    name: str


def an_entry(person: Person | None) -> list[str]:
    """The newest that somebody may change, an open request of the adviser's before all others; else any to read."""
    if not person:
        return []
    changeable = [entry for entry in list_journal(person).items if may_change(person, entry)]
    changeable.sort(key=lambda entry: entry.day is not None)
    found = changeable or db.session.scalars(visible_entries(person).limit(1)).all()
    return [str(entry.id) for entry in found[:1]]


def a_refused_form(person: Person | None) -> list[str]:
    return [str(refused.number) for refused in list_refused(person)[:1]] if person else []


def a_guard(_: Person | None) -> list[str]:
    return [str(person.id) for person in [find_person("guard")] if person]


def a_target_area(_: Person | None) -> list[TargetArea]:
    return list(db.session.scalars(select(TargetArea).order_by(TargetArea.id).limit(1)))


def kinds_of(person: Person | None) -> list[str]:
    return [kind.slug for kind in kinds_for(person.service)] if person else []


def newest_month(_: Person | None) -> list[str]:
    month = find_newest_month(list_plan_states())
    return [f"{month:%Y-%m}"] if month else []


def an_invitation(_: Person | None) -> list[str]:
    return [invite_person(username="evaluator", at=now())]


def a_plan(_: Person | None) -> list[str]:
    return [plan.slug for plan in list_plans()[-1:]]


def an_edit(person: Person | None) -> list[str]:
    """A change of the plan, made where there is none."""
    for plan in list_plans()[-1:]:
        if person and not list_edits(plan, 1):
            *others, last = plan.source["phenomena"]
            phenomena = [*others, last | {"label_fr": "Vol par ruse ou par tromperie"}]
            put_plan(
                plan=PlanFile.model_validate(plan.source | {"phenomena": phenomena}),
                edit=Edit("file", None, person.id, now()),
            )
            db.session.commit()
        return [str(edit.number) for edit in list_edits(plan, 1)]
    return []


def an_indicator(_: Person | None) -> list[str]:
    """The first, and the first of theme 1."""
    ids = [str(row.id) for plan in list_plans()[-1:] for row in list_indicators(plan)]
    return [ids[0], ids[25]] if ids else []


def last_year(_: Person | None) -> list[str]:
    return [str(plan.first_day.year) for plan in list_plans()[-1:]]


def a_colour(_: Person | None) -> list[str]:
    return [str(colour.id) for colour in list_colours()[:1]]


def just(*values: str) -> Samples:
    return lambda _: list(values)


# What may stand in an address, by the parameter's name, or by endpoint and name where one name has several meanings.
ROUTE_SAMPLES: dict[str, Samples] = {
    "code": just("5.1a", "1.1a"),
    "id": an_entry,
    "kind": kinds_of,
    "language": just("fr", "nl"),
    "month": newest_month,
    "indicator": an_indicator,
    "number": a_refused_form,
    "reports.colour number": a_colour,
    "period": last_year,
    "plan": a_plan,
    "level": just("result"),
    "edit": an_edit,
    "indicators.part code": just("1.1a"),
    "indicators.take_out code": just("1.1a"),
    "indicators.add_strategic code": just("1", "8"),
    "indicators.add_operational code": just("1.1"),
    "indicators.add_indicator code": just("1.1"),
    "arrangement": lambda _: [one.slug for one in list_arrangements()[:1]],
    "partner": lambda _: [one.slug for one in list_partners()[:1]],
    "indicators.add_result code": just("1.1"),
    "person": a_guard,
    "neighbourhood": lambda person: [one.neighbourhood for one in a_target_area(person)],
    "area": lambda person: [str(one.id) for one in a_target_area(person)],
    "service": just("peacekeepers"),
    "token": an_invitation,
    **dict.fromkeys(("entries.import_columns id", "entries.import_words id"), an_upload),
    **dict.fromkeys(("entries.import_check id", "entries.import_reasons id"), an_upload),
    "entries.import_page number": an_import,
    "static_files release": just(),  # no pages
    "static_files name": just(),
    "workday.icon name": just("192"),
    "workday.shell name": just("home"),  # of nobody they are all alike
}


def addresses(app: Flask, who: str) -> Iterator[tuple[str, str, str]]:
    """Endpoint, path and name of all that somebody may open (``""`` is nobody); KeyError where a sample is missing."""
    with app.test_request_context():
        person = find_person(who) if who else None
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
            if "GET" in (rule.methods or ()) and _may_open(rule.endpoint, person):
                names = sorted(rule.arguments)
                for values in product(*(_samples(rule, name)(person) for name in names)):
                    path = app.url_for(rule.endpoint, **dict(zip(names, values, strict=True)))
                    telling = [value for value in values if not SAYS_NOTHING.fullmatch(value)]
                    yield rule.endpoint, path, "-".join([rule.endpoint.replace(".", "-"), *telling])
        db.session.remove()


def _samples(rule: Rule, name: str) -> Samples:
    return ROUTE_SAMPLES.get(f"{rule.endpoint} {name}") or ROUTE_SAMPLES[name]


def _may_open(endpoint: str, person: Person | None) -> bool:
    if person is None:
        return endpoint in PUBLIC
    return endpoint not in PUBLIC and verdict(endpoint, person.role) != "deny"


@cache
def found_by(app: Flask, who: str) -> list[Found]:
    """All that somebody may open, asked for once."""
    client = sign_in(app, who) if who else app.test_client()
    found = []
    for endpoint, path, name in addresses(app, who):
        answer = client.get(path)
        is_page = answer.mimetype == "text/html" and answer.text.lstrip().startswith("<!doctype html>")
        found.append(Found(endpoint, path, answer.status_code, is_page and answer.status_code == 200, name))
    return found


def leave_a_refused_form(app: Flask) -> None:
    """What a guard's phone sent without its neighbourhood, so that there is one to look at."""
    client = sign_in(app, "guard")
    hours = {"started_at": "2024-06-03T08:00", "ended_at": "2024-06-03T10:00", "note": "Place du marché"}
    phone = {"id": FORM, "device": FORM, "owner": "guard", "csrf_token": csrf_token(client)}
    answer = client.post("/entries/new/patrol", data=hours | phone, headers={"Accept": "application/json"})
    assert answer.status_code == 422, answer.text


FORM = "0d7c9c0e-3b5e-4a43-9f0c-0c5cf1a7a001"
