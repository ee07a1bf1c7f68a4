"""The page of the nights: coordinators read how each one went, and run one by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.models import JobRun, MeasuredPlan, PastRun
from fieldlog.measurements.nights import duration, words_of_error
from fieldlog.measurements.queries import first_counted_at
from tests.entries.browser import post
from tests.factories import make_entry, make_person, sign_in

from .test_jobs_measurements import add_run

NOON = datetime(2024, 6, 10, 10, 0, tzinfo=UTC)
MEETING = {"topic": "plan_follow_up", "level": "zonal", "minutes": 60}


@pytest.fixture
def nadia(app: Flask) -> Iterator[FlaskClient]:
    """A coordinator at noon of 10 June 2024, with the shipped plan and nothing counted yet."""
    with time_machine.travel(NOON, tick=True):
        with app.app_context():
            make_person("nadia", "coordination", "coordinator")
            make_person("alice")
            make_person("eva", "coordination", "evaluator")
            make_person("root", "coordination", "admin")
            load_shipped_plan()
        yield sign_in(app, "nadia")


def words(client: FlaskClient, address: str = "/nights") -> str:
    """The page without its markup, in one line."""
    answer = client.get(address)
    assert answer.status_code == 200
    bare = re.sub(r"<[^>]+>", " ", answer.text.split("<main")[1])
    return re.sub(r"[\s\u00a0\u202f]+", " ", bare)


def test_a_run_by_hand_counts_what_was_logged_since_the_night(app: Flask, nadia: FlaskClient) -> None:
    with app.app_context():
        measure_night(as_of=NOON.date() - timedelta(days=1))
        make_entry(db.session.get_one(type(make_person("bob")), 1), "meeting", **MEETING)
    assert "Rien n’a changé depuis" in words(nadia)
    id = "00000000-0000-4000-8000-000000000001"
    assert post(nadia, "/entries/new/meeting", id=id, day="2024-06-03", **MEETING).status_code == 303
    assert "1 changement attend la prochaine nuit, à 03:30" in words(nadia)
    answer = post(nadia, "/nights/run")
    assert (answer.status_code, answer.location) == (303, "/nights")
    said = words(nadia)
    assert re.search(r"Terminé en \d+,\d s : \d+ chiffres? modifiés?", said), said
    assert "Rien n’a changé depuis" in said
    assert "Entrées jusqu’au 9/6/2024" in said
    with app.app_context():
        assert [run.period_key for run in db.session.scalars(select(JobRun).where(JobRun.job == "nightly"))] == [
            "2024-06-09"
        ]


def test_each_run_of_a_night_is_told(app: Flask, nadia: FlaskClient) -> None:
    """The night itself, and the one by hand that found nothing more."""
    with app.app_context():
        measure_night(as_of=NOON.date() - timedelta(days=1))
        first = db.session.scalars(select(JobRun).where(JobRun.job == "nightly")).one()
        changed, began = first.figures_changed, first.started_at
    assert changed
    post(nadia, "/nights/run")
    post(nadia, "/nights/run")
    said = words(nadia)
    assert said.count("Entrées jusqu’au 9/6/2024") == 3
    assert said.count("lancée à la main par Nadia") == 2  # the night itself nobody started
    assert f"{changed}chiffresmodifiés" in re.sub(r"\s", "", said)
    with app.app_context():
        assert db.session.scalar(first_counted_at(NOON.date() - timedelta(days=1))) == began
        kept = db.session.scalars(select(PastRun).order_by(PastRun.started_at)).all()
        assert [(run.state, run.figures_changed) for run in kept] == [("done", changed), ("done", 0)]
    with time_machine.travel(NOON + timedelta(days=501), tick=True), app.app_context():
        measure_night(as_of=NOON.date() - timedelta(days=1), again=True)
        assert db.session.scalars(select(PastRun)).all() == [], "what is that long ago is gone"


def test_every_day_anew_gives_the_same(app: Flask, nadia: FlaskClient) -> None:
    with app.app_context():
        make_entry(make_person("bob"), "meeting", **MEETING)
        measure_night(as_of=NOON.date() - timedelta(days=1))
    post(nadia, "/nights/run", full="1")
    assert "0 chiffre modifié" in words(nadia)


def test_figures_that_reach_further_do_not_go_back(app: Flask, nadia: FlaskClient) -> None:
    with app.app_context():
        measure_night(as_of=NOON.date())
    post(nadia, "/nights/run")
    with app.app_context():
        assert db.session.scalars(select(MeasuredPlan.as_of)).all() == [NOON.date()]


def test_how_every_night_ended_stands_there_in_plain_words(app: Flask, nadia: FlaskClient) -> None:
    with app.app_context():
        add_run("2024-06-06", "done", 2, "2024-06-07 03:31")
        add_run("2024-06-07", "failed", 3, "2024-06-08 03:31")
        add_run("2024-06-08", "running", 1, "2024-06-09 03:31")
        add_run("2024-06-09", "running", 1, "2024-06-10 11:59")
        failed = db.session.scalars(select(JobRun).where(JobRun.state == "failed")).one()
        failed.error = "OperationalError: (sqlite3.OperationalError) database or disk is full\n[SQL: INSERT …]"
        db.session.commit()
    said = words(nadia)
    assert said.index("jusqu’au 9/6/2024") < said.index("jusqu’au 6/6/2024")
    for each in ("en cours", "arrêtée", "échec", "réussie", "2 essais", "1 min", "Le disque du serveur est plein."):
        assert each in said, each
    assert "Elle s’est arrêtée en plein travail" in said
    assert "INSERT" not in said
    assert "Dernier calcul réussi le 7/6/2024 à 03:31" in said


def test_a_run_beside_another_says_so_and_does_nothing(app: Flask, nadia: FlaskClient) -> None:
    with app.app_context():
        add_run("2024-06-09", "running", 1, "2024-06-10 11:59")
    post(nadia, "/nights/run")
    assert "Un calcul est déjà en cours" in words(nadia)


def test_a_run_that_fails_says_why_and_changes_nothing(app: Flask, nadia: FlaskClient) -> None:
    with app.app_context():
        measure_night(as_of=NOON.date() - timedelta(days=2))
        db.session.execute(text("CREATE TRIGGER no_figures BEFORE UPDATE ON measured_plan"
                                " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"))  # fmt: skip
        db.session.commit()
    post(nadia, "/nights/run")
    said = words(nadia)
    assert "Le calcul n’a pas abouti : Le disque du serveur est plein. Les chiffres sont restés tels quels." in said
    assert "échec" in said
    with app.app_context():
        assert db.session.scalars(select(MeasuredPlan.as_of)).all() == [NOON.date() - timedelta(days=2)]


def test_before_the_first_night_the_page_says_what_will_stand_there(nadia: FlaskClient) -> None:
    said = words(nadia)
    assert "La première nuit passe à 03:30." in said
    assert "Aucune nuit n’a encore tourné" in said


def test_evaluators_read_and_do_not_run_guards_do_neither(app: Flask, nadia: FlaskClient) -> None:
    eva, alice, root = (sign_in(app, username) for username in ("eva", "alice", "root"))
    assert "Calculer maintenant" not in words(eva)
    assert post(eva, "/nights/run").status_code == 403
    assert alice.get("/nights").status_code == 403
    assert post(root, "/nights/run").status_code == 303


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("MemoryError: ", "trop peu de mémoire"),
        ("the process died, 3 times", "arrêté en plein travail, trois fois"),
        ("ClaimLost: the night was taken over", "plus d’une demi-heure"),
        ("FiguresMovedOn: plan x was measured meanwhile", "en même temps, trois fois"),
        ("OperationalError: (sqlite3.OperationalError) attempt to write a readonly database", "pas écrite"),
        ("OperationalError: (sqlite3.OperationalError) database is locked", "occupée"),
        ("OperationalError: (psycopg.OperationalError) connection refused", "n’a pas répondu"),
        ("KeyError: 'x'", "dans le journal"),
    ],
)
def test_errors_are_said_in_words(app: Flask, error: str, said: str) -> None:
    with app.test_request_context():
        assert said in words_of_error(error)


def test_durations_are_written_as_people_say_them(app: Flask) -> None:
    with app.test_request_context():
        written = [duration(seconds).replace("\u00a0", " ") for seconds in (0.04, 9.94, 59.4, 60, 3725)]
    assert written == ["0,0 s", "9,9 s", "59 s", "1 min 00 s", "62 min 05 s"]


def test_a_failing_statement_takes_no_words_of_anybody_into_the_log(app: Flask) -> None:
    with app.app_context(), pytest.raises(Exception, match="no such table") as failed:
        db.session.execute(text("SELECT * FROM nowhere WHERE note = :note"), {"note": "CANARY"})
    assert "CANARY" not in str(failed.value)
