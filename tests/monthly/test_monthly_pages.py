"""The coordinators' pages: they show the stored figures, in the reader's language, to those who may see them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.dates import now
from fieldlog.extensions import db
from fieldlog.monthly.sheet import safe_cell
from tests.factories import make_entry, make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, note_night, write_figure, write_full_year

MAY = date(2024, 5, 1)
YEAR = date(2024, 1, 1)
PAGES = ["/monthly/2024-05", "/monthly/2024-05.csv", "/monthly/2024-05/C.5b",
         "/monthly/2024-05/C.5b/entries?by=topic"]  # fmt: skip


def row_of(page: str, code: str) -> str:
    found = re.search(rf'<tr class="result" id="result-{re.escape(code)}".*?</tr>', page, re.DOTALL)
    assert found, f"{code} is not on the page"
    return found[0]


def figures_in(row: str) -> list[str]:
    """What stands in the cells of the months and of the year, without markup."""
    cells = re.findall(r'<td role="cell" class="(?:month|year)[^"]*">(.*?)</td>', row, re.DOTALL)
    bare = [re.sub(r'<span class="on-phone[^>]*>.*?</span>', "", cell) for cell in cells]
    return [re.sub(r"<[^>]+>", "", cell).replace("\u00a0", " ").strip() for cell in bare]


@contextmanager
def counted_queries(app: Flask) -> Iterator[list[str]]:
    """The statements sent while the block runs, transactions' beginnings and ends apart."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if statement != "BEGIN":
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def test_the_stored_figures_stand_in_their_months(app: Flask, nadia: FlaskClient):
    with app.app_context():
        for month, value in ((1, 3), (2, 0), (5, 5)):
            write_figure("1.1c", "month", date(2024, month, 1), float(value))
        write_figure("1.1c", "year", YEAR, 8.0, status="behind")
    row = row_of(nadia.get("/monthly/2024-05").text, "1.1c")
    assert figures_in(row) == ["3", "0", "", "", "5", "", "", "", "", "", "", "", "8"]
    assert re.search(r'class="fig faint" href="/monthly/2024-02/1\.1c/entries">0<', row)
    assert 'href="/monthly/2024-05/1.1c/entries?period=year">8<' in row
    assert 'class="month now"' in row
    assert "≥\u00a050" in row


def test_hours_shares_and_yes_or_no_are_written_as_such(app: Flask, nadia: FlaskClient):
    with app.app_context():
        write_figure("5.1a", "month", MAY, 8.4333, amount=30360, slots=1)
        write_figure("1.1a", "month", MAY, 37.5, amount=3, base=8)
        write_figure("1.1a", "month", date(2024, 4, 1), None, amount=0, base=0)
        write_figure("1.1a", "year", YEAR, 37.5, amount=3, base=8, status="reached")
        write_figure("1.4a", "month", MAY, 1.0)
    page = nadia.get("/monthly/2024-05").text
    assert figures_in(row_of(page, "5.1a"))[4] == "8,4"
    assert figures_in(row_of(page, "1.1a"))[4] == "37,5"
    assert figures_in(row_of(page, "1.1a"))[12] == "37,5 %"
    assert re.search(r'aria-hidden="true">–</span><span class="unseen">[^<]+</span>', row_of(page, "1.1a"))
    assert figures_in(row_of(page, "1.4a"))[4] in ("oui", "yes")


def test_a_code_that_no_database_keeps_does_not_exist(any_app: Flask):
    with any_app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_measured_plan()
    nadia = sign_in(any_app, "nadia")
    for address in ("/monthly/2024-05/%00", "/monthly/2024-05/C.5b%00/entries"):
        assert nadia.get(address).status_code == 404


def test_all_81_results_and_the_blank_objective_are_there_in_the_order_of_the_plan(nadia: FlaskClient):
    page = nadia.get("/monthly/2024-05").text
    codes = re.findall(r'id="result-([^"]+)"', page)
    assert len(codes) == 81
    assert codes[0] == "C.1a"
    assert codes.index("C.9b") < codes.index("C.10a") < codes.index("1.1a") < codes.index("8.8a")
    assert re.search(r'<span class="code">8\.5</span>[^<]+<span class="blank">', page)


@pytest.mark.parametrize(
    ("status", "tone"),
    [
        ("reached", "good"), ("on_track", "accent"), ("behind", "warn"),
        ("missed", "bad"), ("no_target", "none"), ("no_data", "none"),
    ],
)  # fmt: skip
def test_the_status_is_the_stored_one_never_judged_again(app: Flask, nadia: FlaskClient, status: str, tone: str):
    with app.app_context():
        write_figure("1.1c", "year", YEAR, 0.0, status=status)
    page = nadia.get("/monthly/2024-01").text
    assert f'class="pill {tone}"' in row_of(page, "1.1c")
    assert re.search(rf'<a class="{status}" [^>]*><b>1</b>', page)


def test_a_theme_and_a_status_narrow_the_page(app: Flask, nadia: FlaskClient):
    with app.app_context():
        write_figure("1.1c", "year", YEAR, 0.0, status="behind")
        write_figure("2.2a", "year", YEAR, 0.0, status="behind")
        write_figure("1.1d", "year", YEAR, 9.0, status="reached")
    codes = re.findall(r'id="result-([^"]+)"', nadia.get("/monthly/2024-05?theme=1&status=behind").text)
    assert codes == ["1.1c"]
    sheet = nadia.get("/monthly/2024-05.csv?status=behind").text.splitlines()
    assert [line.split(",")[0] for line in sheet] == ["code", "1.1c", "2.2a"]


def test_the_page_says_up_to_when_and_warns_when_a_night_was_missed(app: Flask, nadia: FlaskClient):
    with app.app_context():
        note_night(now() - timedelta(hours=27))
    page = nadia.get("/monthly/2024-05").text
    assert "18/5/2024" in page
    assert "03:30" in page
    assert "17/5/2024" in page
    assert 'class="message warn" role="status"' in page
    with app.app_context():
        note_night(now() - timedelta(hours=25))
    assert 'class="message warn" role="status"' not in nadia.get("/monthly/2024-05").text


def test_the_totals_open_at_the_newest_month_with_figures(nadia: FlaskClient):
    answer = nadia.get("/monthly/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/monthly/2024-05")


def test_before_the_first_night_the_page_tells_what_will_stand_there(app: Flask):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
    answer = sign_in(app, "nadia").get("/monthly/")
    assert answer.status_code == 200
    assert 'class="empty"' in answer.text


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_everybody_reads_it_in_the_own_language(app: Flask, language: str):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator", language=language)
        load_measured_plan()
    client = sign_in(app, "nadia")
    words = {
        "fr": ("Visites après infraction, ≤\u00a014\u00a0jours", "Cambriolage", "mai"),
        "nl": ("Bezoeken na inbraak, ≤\u00a014\u00a0dagen", "Inbraak", "mei"),
    }
    for page in ("/monthly/2024-05", "/monthly/2024-05/1.1c", "/monthly/2024-05.csv"):
        text = client.get(page).text
        assert words[language][0] in text
        assert words["nl" if language == "fr" else "fr"][0] not in text
    assert f'<html lang="{language}">' in client.get("/monthly/2024-05").text
    assert f">{words[language][2]}<" in client.get("/monthly/2024-05").text


def test_the_plans_own_wording_is_marked_as_french(app: Flask):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator", language="nl")
        load_measured_plan()
    page = sign_in(app, "nadia").get("/monthly/2024-05/1.1c").text
    assert re.search(r'<blockquote lang="fr">Visites techno-préventives post-infractionnelles', page)


def test_a_result_shows_what_each_period_is_made_of(app: Flask, nadia: FlaskClient):
    with app.app_context():
        write_figure("1.1a", "month", MAY, 37.5, amount=3, base=8, entries=8)
        write_figure("1.1a", "year", YEAR, 18.1818, amount=4, base=22, entries=22, status="behind")
        write_figure("1.1a", "plan", date(2023, 1, 1), 20.0, amount=18, base=90, entries=90)
    page = nadia.get("/monthly/2024-05/1.1a").text
    for made_of, entries, period in (
        ("3 / 8", "8", ""),
        ("4 / 22", "22", "?period=year"),
        ("18 / 90", "90", "?period=plan"),
    ):
        assert f"<td>{made_of}</td>" in page
        assert f'href="/monthly/2024-0{1 if "year" in period else 5}/1.1a/entries{period}">{entries}</a>' in page


def test_the_sheet_holds_what_is_on_the_page_with_a_decimal_point(app: Flask, nadia: FlaskClient):
    with app.app_context():
        write_figure("5.1a", "month", MAY, 8.43333, slots=1)
        write_figure("5.1a", "year", YEAR, 7.5, slots=1, status="reached")
        write_figure("1.1a", "month", MAY, None)
    answer = nadia.get("/monthly/2024-05.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=fieldlog-2024-05.csv"
    lines = {line["code"]: line for line in csv.DictReader(answer.text.splitlines())}
    assert len(lines) == 81
    assert lines["5.1a"]["2024-05"] == "8.4333"
    assert lines["5.1a"]["2024"] == "7.5"
    assert lines["5.1a"]["2024-06"] == ""
    assert lines["1.1a"]["2024-05"] not in ("", "0")


@pytest.mark.parametrize("cell", ["=1+1", "+32", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_never_takes_a_cell_for_a_formula(cell: str):
    assert safe_cell(cell) == f"'{cell}"
    assert safe_cell("5.1a") == "5.1a"


@pytest.mark.parametrize(
    "month",
    ["2024-13", "2024-00", "0000-01", "24-05", "2024-5", "2024-05-01", "mai", "２０２４-05", "2022-12", "2025-01"],
)
def test_what_is_no_month_of_a_plan_is_not_found(nadia: FlaskClient, month: str):
    for rest in ("", ".csv", "/1.1a", "/1.1a/entries"):
        assert nadia.get(f"/monthly/{month}{rest}").status_code == 404


@pytest.mark.parametrize("address", ["/monthly/2024-05/9.9z", "/monthly/2024-05/9.9z/entries"])
def test_a_code_that_is_not_in_the_plan_is_not_found(nadia: FlaskClient, address: str):
    assert nadia.get(address).status_code == 404


@pytest.mark.parametrize("page", ["/monthly/", *PAGES])
@pytest.mark.parametrize(("role", "status"), [("worker", 403), ("team_lead", 403), ("admin", 403), ("evaluator", 200)])
def test_only_coordinators_and_evaluators_read_the_totals(app: Flask, page: str, role: str, status: int):
    with app.app_context():
        make_person("bob", role=role)
        load_measured_plan()
    assert sign_in(app, "bob").get(page, follow_redirects=True).status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_nobody_reads_the_totals_without_signing_in(client: FlaskClient, page: str):
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_few_queries(app: Flask, nadia: FlaskClient, page: str):
    """Fifteen for the whole plan; a result's own pages also read what came close, and the days it was to be done on."""
    with app.app_context():
        write_full_year()
        alice = make_person("alice", service="coordination")
        for day in range(1, 20):
            make_entry(alice, "meeting", topic="service_evaluation", day=date(2024, 5, 1) + timedelta(days=day % 17))
    with counted_queries(app) as statements:
        assert nadia.get(page).status_code == 200
    assert len(statements) <= (25 if page.count("/") > 2 else 15), statements
