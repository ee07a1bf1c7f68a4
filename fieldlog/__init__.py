"""Fieldlog: the log of a commune's prevention staff, and the figures that grow from it overnight.

The listing of this package is the path of the data: accounts, commune, devices, entries, indicators, measurements,
monthly; and at its end the working day of a person, who meets all of them.
"""

from __future__ import annotations

from typing import Any

from flask import Flask

from .accounts import views as accounts
from .accounts.guard import add_guard, choose_language
from .accounts.looks import add_looks
from .assets import add_static_files
from .commune import views as commune
from .commune.days import views as days
from .commune.lists import arrangements, partners
from .commune.lists import views as lists
from .commune.staff import views as staff
from .compression import add_compression
from .config import PROJECT, Settings, read_settings
from .devices import views as devices
from .entries import answers, attempts
from .entries import compare as comparison
from .entries import journal as entries
from .entries import refused as refused_entries
from .entries.duplicates import views as duplicates
from .entries.imports import made, trial
from .entries.imports import views as imports
from .errors import add_errors
from .extensions import babel, csrf, db, login, migrate
from .formats import add_formats
from .headers import add_headers
from .indicators import views as indicators
from .indicators.editing import indicators as plan_indicators
from .indicators.editing import moving, provisions
from .indicators.editing import views as editing
from .measurements import nights
from .measurements import views as measurements
from .monthly import behind, free_dates, free_dates_entries, glance, measuring, recalculation, whole_plans
from .monthly import views as monthly
from .monthly.manual_values import views as manual_values
from .navigation import add_navigation
from .reports import colours, taking_out
from .reports import views as reports
from .workday import calendar, counts_for, figures, outbox, styleguide, topics
from .workday import views as workday
from .workday.reminders import figures_of_reminders

#: The pages of each stage; importing them brings every table.
STAGES: tuple[Any, ...] = (accounts, commune, devices, entries, indicators, measurements, monthly, reports, workday)
#: Modules that hang more pages on their stage's blueprint.
BESIDE: tuple[Any, ...] = (
    answers,
    arrangements,
    attempts,
    comparison,
    duplicates,
    imports,
    made,
    trial,
    refused_entries,
    editing,
    moving,
    provisions,
    plan_indicators,
    nights,
    behind,
    free_dates,
    free_dates_entries,
    glance,
    manual_values,
    recalculation,
    measuring,
    whole_plans,
    colours,
    taking_out,
    calendar,
    counts_for,
    days,
    figures,
    lists,
    outbox,
    partners,
    staff,
    styleguide,
    topics,
)


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """The application. ``settings`` default to the environment's; ``overrides`` are Flask settings, for tests."""
    settings = settings or read_settings()
    app = Flask(
        "fieldlog",
        root_path=str(PROJECT / "fieldlog"),
        template_folder=str(PROJECT / "templates"),
        static_folder=None,
    )
    configure(app, settings)
    app.config.update(overrides)
    add_headers(app, settings)
    add_compression(app)
    add_extensions(app)
    add_guard(app)
    add_errors(app)
    add_shell(app)
    add_stages(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's settings from ours."""
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key or None,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # errors and logs hold no notes, names or case numbers
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_DEFAULT_TIMEZONE="Europe/Brussels",
        BABEL_TRANSLATION_DIRECTORIES=str(PROJECT / "fieldlog" / "translations"),
        MAX_CONTENT_LENGTH=1_000_000,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        SESSION_COOKIE_SECURE=True,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard checks it, after it knows who asks
    )


def add_extensions(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(PROJECT / "migrations"))
    csrf.init_app(app)
    login.init_app(app)
    babel.init_app(app, locale_selector=choose_language)


def add_shell(app: Flask) -> None:
    """What every page stands in: its files, its looks, its way of writing figures, its navigation."""
    add_static_files(app)
    add_looks(app)
    add_formats(app)
    add_navigation(app)


def add_stages(app: Flask) -> None:
    """The pages of each stage, in the order of the data's path, and the figures that later ones add to the metrics."""
    for views in STAGES:
        app.register_blueprint(views.blueprint)
    app.extensions["figures"] = (figures_of_reminders,)
