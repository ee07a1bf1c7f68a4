"""The same register once more: pressed twice, saved otherwise, undone, put right in between. Nothing counts twice, and
nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select

from fieldlog.entries.imports.models import RegisterHabit, RegisterUpload
from fieldlog.entries.models import EntryChange
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import check_figures, measure_night
from fieldlog.measurements.models import DayFigure
from tests.entries.browser import change, log, post
from tests.entries.imports.desk import CONTACT, VISIT, Importer, count, entries, patrols, saved
from tests.factories import sign_in
from tests.monthly.test_monthly_pages import counted_queries


def counting(app: Flask) -> list[bool]:
    with app.app_context():
        return [not entry.is_withdrawn for entry in entries(app)]


def test_a_button_pressed_twice_brings_in_once_and_leads_to_the_same_page(commune: Flask):
    boss, other = Importer(commune, "boss"), Importer(commune, "headsupport")
    place = boss.bring_in(patrols())
    assert boss.press().location == place
    other.at = boss.at
    assert other.press().location == "/imports"
    assert counting(commune) == [True] * 3


def test_the_sheets_of_a_file_come_one_after_the_other_and_the_button_only_brings_in_what_was_shown(commune: Flask):
    workbook = Workbook()
    for month in ("mars", "avril"):
        sheet = workbook.create_sheet(month)
        for row in (["Date", "Début", "Fin", "Quartier", "Agent"], [f"4 {month} 2024", "7h", "9h", "Maritime", "bob"]):
            sheet.append(row)
    boss = Importer(commune, "boss")
    boss.upload(saved(workbook))
    boss.go("columns")
    boss.go("words")
    march = boss.press("mars").location or ""
    assert "avril" in boss.client.get(march).text
    assert boss.press("avril").location.endswith("/check")  # not looked at yet
    assert counting(commune) == [True]
    boss.go("columns")
    boss.go("words")
    april = boss.press("avril").location or ""
    assert boss.press("mars").location == march
    assert "/columns" not in boss.client.get(april).text
    with commune.app_context():
        assert [entry.day for entry in entries(commune)] == [date(2024, 3, 4), date(2024, 4, 4)]
        assert count(RegisterUpload) == 0


def test_a_register_saved_as_csv_with_a_column_more_is_known_line_by_line(commune: Flask):
    boss = Importer(commune, "boss")
    boss.bring_in(patrols())
    lines = (
        "Nr;Gardiens;Date;Quartier;Horaire;Remarques",
        "1;A. DUPONT / bob;01/03/2024;ETANGS NOIRS;7h30 - 12h;RAS",
        "2;Alice Dupont;2/3/24;maritim;18:30 à 2h;",
        "3;Bob Peeters;03-03-2024;Etangs-Noirs;7u30-12u;=rien",
        "4;Bob Peeters;04-03-2024;Etangs-Noirs;7u30-12u;",
    )
    boss.upload("\r\n".join(lines).encode("cp1252"))
    boss.go("columns")
    boss.go("words")
    assert boss.press("").status_code == 303
    assert counting(commune) == [True] * 4


def change_two(app: Flask) -> str:
    """Somebody puts the first of three entries right and withdraws the last; gives the id of the other."""
    with app.app_context():
        first, second, third = [str(entry.id) for entry in entries(app)]
    lead = sign_in(app, "lead")
    hours = {"started_at": "2024-03-01T08:00", "ended_at": "12:00", "neighbourhood": "maritime"}
    assert post(lead, f"/entries/{first}/correct", **change(**hours)).status_code == 303
    assert post(lead, f"/entries/{third}/withdraw", **change()).status_code == 303
    return second


def test_undoing_takes_corrections_along_and_a_line_that_somebody_brought_back_never_counts_twice(commune: Flask):
    boss = Importer(commune, "boss")
    place = boss.bring_in(patrols())
    second = change_two(commune)
    page = boss.client.get(place).text
    assert "<dt>Corrigées depuis</dt><dd>1</dd>" in page
    boss.post(f"{place}/undo", reason="mauvais fichier")
    assert counting(commune) == [False] * 3
    assert post(sign_in(commune, "lead"), f"/entries/{second}/undo", **change(revision="2")).status_code == 303
    boss.bring_in(patrols())
    assert counting(commune) == [False, True, False, True, True]
    boss.post(f"{place}/redo")  # its lines are there again
    assert counting(commune) == [False, True, False, True, True]


def test_what_is_redone_says_again_what_it_was_corrected_to(commune: Flask):
    boss = Importer(commune, "boss")
    place = boss.bring_in(patrols())
    change_two(commune)
    for step in ("undo", "redo"):
        boss.post(f"{place}/{step}", reason="essai")
    assert counting(commune) == [True, True, False]
    with commune.app_context():
        assert (entries(commune)[0].minutes, entries(commune)[0].neighbourhood) == (240, "maritime")
    assert "<dt>Corrigées depuis</dt><dd>1</dd>" in boss.client.get(place).text
    boss.upload(patrols())
    boss.go("columns")
    boss.go("words")
    assert "Rien de nouveau dans ce fichier" in boss.page("check")


def test_the_figures_follow_an_import_with_the_night_and_its_undoing_with_the_next(commune: Flask):
    with commune.app_context():
        load_shipped_plan()
    boss = Importer(commune, "boss")
    place = boss.bring_in(patrols())
    found = []
    for night, step in enumerate(("", "undo", "redo"), 28):
        if step:
            boss.post(f"{place}/{step}", reason="essai")
        with commune.app_context():
            measure_night(as_of=date(2024, 5, night))
            figures = db.session.scalars(select(DayFigure).where(DayFigure.entries > 0)).all()
            found.append(sorted((figure.day, figure.entries) for figure in figures))
            assert check_figures() == []
            assert count(EntryChange) == 0
    assert found[0]
    assert (found[1], found[2]) == ([], found[0])


@pytest.mark.parametrize(
    ("what", "who", "heading"), [(CONTACT, "headsupport", "Nom"), (VISIT, "coordinator", "Aanvrager")]
)
def test_names_of_people_who_came_for_help_are_never_proposed_and_never_remembered(
    commune: Flask, what: str, who: str, heading: str
):
    desk = Importer(commune, who)
    data = f"{heading};Date\nCANARY Marie;1/3/2024\n".encode()
    desk.upload(data, what)
    assert desk.proposed("columns") == {"column-0": "", "column-1": "day"}
    desk.go("columns", **{"column-0": "author"})  # by mistake
    desk.go("words", **{"author/canary marie": "-"})
    desk.upload(data, what)
    assert desk.proposed("words")["author/canary marie"] == ""
    with commune.app_context():
        habit = db.session.scalars(select(RegisterHabit)).one()
        assert "canary" not in str(habit.words)


def test_a_case_gets_its_number_as_the_log_writes_it_and_never_a_name(commune: Flask):
    head = Importer(commune, "headsupport")
    head.upload(b"Date;Dossier;Type;Intervenant\n1/3/2024;2024/015 ;Entretien;Sam Claes\n", CONTACT)
    head.go("columns")
    head.go("words")
    head.press("")
    with commune.app_context():
        assert [entry.case for entry in entries(commune)] == ["2024-015"]
    head.upload(b"Date;Dossier;Type;Intervenant\n1/3/2024;Marie D;Entretien;Sam Claes\n", CONTACT)
    head.go("columns")
    head.go("words")
    page = head.page("check")
    assert "Ligne 2 · B · Dossier" in page
    assert "un nom n’a pas sa place ici" in page


def test_remarks_that_seem_to_name_somebody_are_told_and_the_first_lines_stand_as_they_were_read(commune: Flask):
    boss = Importer(commune, "boss")
    boss.upload(patrols(["4/3/2024", "7h", "9h", "Maritime", "bob", "vu Mme Janssens"]))
    boss.go("columns")
    boss.go("words")
    page = boss.page("check")
    assert "semblent nommer quelqu’un" in page
    assert "Lignes\u00a0: 9." in page
    assert "<dt>Jours</dt><dd>1/3/2024 – 4/3/2024</dd>" in page
    assert "Début 1/3/2024 à 07:30 · Fin 1/3/2024 à 12:00" in page


def test_a_visit_that_the_adviser_logged_herself_is_told_before_it_counts_twice(commune: Flask):
    said = {"day": "2026-11-20", "requested_on": "2026-11-18", "topic": "pre_offence", "audience": "resident"}
    log(sign_in(commune, "adviser"), "techno_visit", **said)
    coordinator = Importer(commune, "coordinator")
    data = "Datum aanvraag;Datum bezoek;Doelgroep;Adviseur\n18/11/2026;19/11/2026;Inwoner;Ann Maes\n"
    coordinator.upload((data + "18/11/2026;20/11/2026;Inwoner;Ann Maes\n").encode(), VISIT)
    coordinator.go("columns")
    coordinator.go("words", **{"default-topic": "pre_offence"})
    assert "en zouden dubbel tellen: 3." in coordinator.page("check")


def test_a_page_that_was_open_for_long_answers_for_no_other_word(commune: Flask):
    boss = Importer(commune, "boss")
    boss.upload(patrols(["4/3/2024", "7h", "9h", "Au nord", "bob", None]))
    boss.go("columns")
    old = boss.proposed("words") | {"neighbourhood/au nord": "maritime", "neighbourhood/never there": "maritime"}
    boss.go("columns", **{"column-3": "note", "column-5": "neighbourhood"})
    boss.post(f"{boss.at}/words", **old)
    with commune.app_context():
        kept = db.session.scalars(select(RegisterUpload)).one().reading["words"]
    assert kept["neighbourhood"] == {}


def test_what_a_page_asks_the_database_does_not_grow_with_the_file(commune: Flask):
    boss = Importer(commune, "boss")
    costs = []
    for rounds in (3, 300):
        boss.upload(patrols(*(["4/3/2024", "7h", "9h", "Maritime", "bob", f"ronde {n}"] for n in range(rounds))))
        boss.go("columns")
        boss.go("words")
        asked = [cost_of(commune, boss, f"{boss.at}/{step}") for step in ("columns", "words", "check", "check.csv")]
        place = boss.press().location or ""
        costs.append([*asked, cost_of(commune, boss, place), cost_of(commune, boss, "/imports")])
        boss.post(f"{place}/undo", reason="essai")
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 15


def cost_of(app: Flask, desk: Importer, address: str) -> int:
    with counted_queries(app) as statements:
        assert desk.client.get(address).status_code == 200, address
    return len(statements)
