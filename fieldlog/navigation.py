"""The main navigation: the same words in the tabs of a phone and in the column of a desk."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user

from .accounts.kinds import SERVICES
from .accounts.rules import CLIENT

FIELD = frozenset({"worker", "team_lead"})
DESK = frozenset({"coordinator", "evaluator"})
IMPORTERS = frozenset({"coordinator", "team_lead"})
EVERYBODY = FIELD | DESK | {"admin"}


class Place(NamedTuple):
    """One item: shown to ``roles``, current on every page of its ``endpoint``'s neighbours in ``marks``. Where a phone
    has no room for a sixth tab, those of ``desk`` find it in the column of a desk, and on a phone under "Me"."""

    endpoint: str
    label: str
    icon: str
    roles: frozenset[str]
    marks: tuple[str, ...]
    desk: frozenset[str] = frozenset()


class Link(NamedTuple):
    url: str
    label: str
    icon: str
    is_current: bool
    is_for_desk: bool


PLACES = (
    Place(
        "workday.home",
        _("Home"),
        "house",
        FIELD,
        ("workday.home", "workday.figures", "entries.new", "entries.requests"),
    ),
    Place("monthly.glance", _("At a glance"), "chart-column", DESK, ("monthly.glance", "monthly.free_dates")),
    Place("monthly.index", _("Monthly totals"), "list", DESK, ("monthly.",), DESK),
    Place("reports.evaluation", _("Evaluation"), "flag", DESK, ("reports.",), DESK),
    Place("indicators.index", _("Plan"), "notebook-text", DESK, ("indicators.",), DESK),
    Place("workday.home", _("Log"), "plus", frozenset({"coordinator"}), ("workday.home", "entries.new")),
    Place("workday.deadlines", _("Deadlines"), "bell", FIELD | DESK, ("workday.deadlines", "workday.milestones")),
    Place("entries.imports", _("Old registers"), "arrow-up", IMPORTERS, ("entries.import",), IMPORTERS),
    Place("entries.journal", _("Journal"), "notebook-text", FIELD | DESK, ("entries.",)),
    Place("devices.phones", _("Phones"), "smartphone", DESK | {"team_lead"}, ("devices.",), FIELD | {"coordinator"}),
    Place("commune.index", _("Commune"), "map-pin", DESK | {"admin"}, ("commune.", "workday.topics"), DESK),
    Place("measurements.nights", _("Nights"), "moon", DESK | {"admin"}, ("measurements.nights",), DESK),
    Place("reports.colours", _("Colours"), "flag", frozenset({"admin"}), ("reports.",)),
    Place("accounts.me", _("Me"), "user-round", EVERYBODY, ("accounts.",)),
)


def field_links() -> list[Link]:
    """The links of field staff, for the pages that a phone keeps and that know nobody: they stand at the first."""
    places = [place for place in PLACES if "worker" in place.roles and has_page(place.endpoint)]
    return [_link(place, place is places[0], "worker") for place in places]


def main_links() -> list[Link]:
    """The links for whoever is signed in; nobody signed in has none. The first place that fits is the current one."""
    if not current_user.is_authenticated:
        return []
    places = [place for place in PLACES if current_user.role in place.roles and has_page(place.endpoint)]
    current = next((place for place in places if _is_in(place)), None)
    return [_link(place, place is current, current_user.role) for place in places]


def _link(place: Place, is_current: bool, role: str) -> Link:
    return Link(url_for(place.endpoint), str(place.label), place.icon, is_current, role in place.desk)


def _is_in(place: Place) -> bool:
    return (request.endpoint or "").startswith(place.marks)


def has_page(endpoint: str) -> bool:
    """Whether there is such a page in this installation."""
    return endpoint in current_app.view_functions


def add_navigation(app: Flask) -> None:
    """What ``base.html`` asks for."""
    app.jinja_env.globals.update(
        main_links=main_links, field_links=field_links, has_page=has_page, SERVICES=SERVICES, CLIENT=CLIENT
    )
