"""How progress is said: this month, and what is missing with its pace."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from fieldlog.workday.progress import Progress, find_plan_year, list_progress
from fieldlog.workday.progress_words import said_of
from tests.monthly.made_figures import load_measured_plan, write_figure

YEAR = date(2024, 1, 1)


def progress(code: str, today: date) -> Progress:
    at = find_plan_year(YEAR, today=today)
    assert at
    return next(one for one in list_progress("techno_prevention", at) if one.result.code == code)


@pytest.mark.parametrize(
    ("today", "value", "french", "dutch"),
    [
        ((2024, 10, 28), 43, "encore 7 d’ici le 31/12, environ 4 par mois", "nog 7 tegen 31/12, ongeveer 4 per maand"),
        ((2024, 1, 10), 0, "encore 50 d’ici le 31/12, environ 5 par mois", "nog 50 tegen 31/12, ongeveer 5 per maand"),
        ((2024, 5, 18), 43, "encore 7 d’ici le 31/12, environ 1 par mois", "nog 7 tegen 31/12, ongeveer 1 per maand"),
        ((2024, 5, 18), 44, "encore 6 d’ici le 31/12", "nog 6 tegen 31/12"),  # seven months are left
        ((2024, 12, 9), 49, "encore 1 d’ici le 31/12", "nog 1 tegen 31/12"),
        ((2024, 12, 31), 40, "encore 10 d’ici le 31/12", "nog 10 tegen 31/12"),
        ((2024, 12, 31), 50, "", ""),
        ((2025, 1, 1), 43, "", ""),
    ],
)
def test_what_is_missing_is_said_with_its_pace_until_the_year_is_over(
    app: Flask, today: tuple[int, int, int], value: float, french: str, dutch: str
):
    with app.app_context():
        load_measured_plan()
        write_figure("1.1c", "year", YEAR, value, status="on_track")
        found = progress("1.1c", date(*today))
    for language, words_of_it in (("fr", french), ("nl", dutch)):
        with app.test_request_context(), force_locale(language):
            assert "".join(said_of(found)[1:]).replace("\u202f", " ") == words_of_it


@pytest.mark.parametrize(
    ("code", "month", "more", "said"),
    [
        ("1.1c", 0, {}, "ce mois-ci 0"),
        ("1.1a", 62.5, {"base": 8}, "ce mois-ci 62,5 %"),
        ("1.1a", None, {}, None),  # nobody asked yet this month
        ("1.4a", 1, {}, None),  # yes or no is a matter of the year
    ],
)
def test_the_figure_of_this_month_stands_beside_that_of_the_year(
    app: Flask, code: str, month: float | None, more: dict[str, int], said: str | None
):
    with app.app_context():
        load_measured_plan()
        write_figure(code, "month", date(2024, 4, 1), 9.0)
        write_figure(code, "month", date(2024, 5, 1), month, **more)
        found = progress(code, date(2024, 5, 18))
    with app.test_request_context(), force_locale("fr"):
        of_month = [text.replace("\u00a0", " ") for text in said_of(found) if text.startswith("ce mois-ci")]
    assert of_month == ([said] if said else [])
