"""The path of the data, followed by one round: from the phone's form to the export, through every stage."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from fieldlog.entries.models import Entry, EntryChange
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import check_figures, measure_night
from fieldlog.measurements.models import Measurement
from fieldlog.reports.exports import write_measurements
from tests.factories import csrf_token, make_neighbourhood, make_person, sign_in

AS_OF = date(2024, 5, 31)
DAY = date(2024, 4, 30)  # a Tuesday; the next day is a legal holiday, and no service day


def test_one_round_from_the_form_to_the_export(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        make_neighbourhood("maritime", "incivilities")
        make_person("alice")
        make_person("bob", "coordination", "coordinator")

    id = str(uuid4())
    page = log_a_round(any_app, id)
    assert re.search(r'class="message" role="status">.*7\sh\s30', page)

    with any_app.app_context():
        entry = db.session.scalars(select(Entry)).one()
        assert (str(entry.id), entry.day, entry.minutes, entry.author.username) == (id, DAY, 450, "alice")
        assert db.session.scalars(select(EntryChange.entry_number)).all() == [entry.number]

    with any_app.app_context():
        report = measure_night(as_of=AS_OF)
        assert report.entries_read == 1
        assert report.figures_changed > 0
        assert db.session.scalars(select(EntryChange)).all() == []
        assert check_figures() == []
        hours = 5.5 / 21  # from 18:30 to midnight, over April's 22 weekdays less Easter Monday
        assert abs(figure("5.1a", date(2024, 4, 1)).value - hours) < 1e-9
        assert figure("5.1a", date(2024, 4, 1)).entries == 1
        assert figure("5.1a", date(2024, 5, 1)).value == 0  # two hours more, on 1 May: kept, and not in the mean

    bob = sign_in(any_app, "bob")
    totals = bob.get("/monthly/2024-04").text
    assert re.search(r'href="/monthly/2024-04/5\.1a/entries">\s*0,3\s*<', totals)
    assert f'href="/entries/{id}"' in bob.get("/monthly/2024-04/5.1a/entries").text
    assert "Alice" in bob.get(f"/entries/{id}").text
    sheet = {row["code"]: row for row in csv.DictReader(io.StringIO(bob.get("/monthly/2024-04.csv").text))}
    assert sheet["5.1a"]["2024-04"] == "0.2619"

    with any_app.app_context():
        out = io.StringIO()
        write_measurements(out, first_day=date(2024, 4, 1), last_day=date(2024, 4, 30), period="month")
    exported = {row["code"]: row for row in csv.DictReader(io.StringIO(out.getvalue()))}["5.1a"]
    assert exported["value"].startswith("0.261904")
    assert (exported["start"], exported["entries"], exported["target"]) == ("2024-04-01", "1", ">=7")


def log_a_round(app: Flask, id: str) -> str:
    """Alice sends the form of her phone; gives the page that she is led to."""
    alice = sign_in(app, "alice")
    assert 'name="neighbourhood" value="maritime"' in alice.get("/entries/new/patrol").text
    fields = {"started_at": f"{DAY}T18:30", "ended_at": "02:00", "neighbourhood": "maritime"}
    sent = alice.post("/entries/new/patrol", data={"csrf_token": csrf_token(alice), "id": id, **fields})
    assert (sent.status_code, sent.location) == (303, f"/entries/{id}")
    return alice.get(sent.location).text


def figure(code: str, month: date) -> Measurement:
    """The stored figure of a month."""
    query = select(Measurement).join(ExpectedResult, ExpectedResult.id == Measurement.result_id)
    return db.session.scalars(
        query.where(ExpectedResult.code == code, Measurement.period == "month", Measurement.first_day == month)
    ).one()
