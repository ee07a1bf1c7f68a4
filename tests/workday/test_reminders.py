"""Reminders by e-mail, through a real mail server: to whom, what they say, and how often."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from fieldlog.accounts.models import Person
from fieldlog.config import PROJECT
from fieldlog.dates import BRUSSELS, now
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.mail import MailServer, MailServerDown
from fieldlog.measurements.models import JobRun
from fieldlog.workday.jobs import remind_due_people, remind_people
from fieldlog.workday.models import Reminder
from tests.conftest import SECRET
from tests.factories import make_entry, make_person
from tests.live import free_port, run_program
from tests.workday.mailbox import Mailbox, mailbox

DAY = date(2024, 2, 14)
HERE = "https://log.example.be"


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BRUSSELS)


def make_reader(username: str, service: str = "coordination", **more: Any) -> Person:
    return make_person(username, service, email=f"{username}@example.be", **more)


def make_step(author: Person, topic: str, days: int | None, **more: Any) -> None:
    due_on = None if days is None else DAY + timedelta(days=days)
    make_entry(author, "milestone", topic=topic, day=None, due_on=due_on, **more)


def remind(post: Mailbox, on: date = DAY) -> dict[Any, int]:
    return dict(remind_people(on=on, server=post.server, base_url=HERE))


def test_a_reminder_says_what_is_due_in_the_persons_language_and_nothing_of_it(any_app: Flask, post: Mailbox) -> None:
    with any_app.app_context():
        load_shipped_plan()
        ann = make_reader("ann", name="Ann Peeters")
        make_reader("nel", language="nl")
        make_step(ann, "activity_report", -31, note="dossier de Karim")
        make_step(ann, "dls_update", 2)
        make_step(ann, "brochure", 4)
        make_step(ann, "web_page", None)
        make_entry(ann, "milestone", topic="authority_request", day=None, requested_on=date(2024, 1, 14))
        assert remind(post) == {"sent": 2}
    french, dutch = post.messages
    assert french["Subject"] == "Fieldlog\u00a0: 3 échéances"
    assert (french["From"], french["To"]) == ("log@example.be", "ann@example.be")
    assert french.get_content_type() == "text/plain"
    text = french.get_content()
    shown = ("Coordination", "Rapport d’activités (pour le 14/1/2024, 31\u00a0jours de retard)",
             "Demande de l’autorité", "aujourd’hui",
             "Mise à jour du diagnostic (DLS) (pour le 16/2/2024, encore 2\u00a0jours)",
             "https://log.example.be/deadlines", "https://log.example.be/account/reminders")  # fmt: skip
    places = [text.index(words) for words in shown]
    assert places == sorted(places)
    for absent in ("Karim", "Peeters", "Brochure", "internet", "nel"):
        assert absent not in text
    assert "Activiteitenverslag (tegen 14/1/2024, 31\u00a0dagen te laat)" in dutch.get_content()


def test_a_case_stays_out_of_it_and_so_do_other_services(any_app: Flask, post: Mailbox) -> None:
    with any_app.app_context():
        mia = make_reader("mia", "mediation")
        make_reader("gus", "peacekeepers")
        make_step(mia, "brochure", 1)
        make_entry(mia, "case_contact", day=DAY, case="M-77")
        assert remind(post) == {"sent": 1}
    assert post.recipients == ["mia@example.be"]
    assert "M-77" not in post.messages[0].get_content()


def test_nobody_is_written_to_who_left_or_does_not_want_it(any_app: Flask, post: Mailbox) -> None:
    with any_app.app_context():
        make_step(make_reader("ann", has_reminders=False), "brochure", 0)
        make_person("bob", "coordination")
        make_reader("left", left_on=DAY - timedelta(days=1))
        make_reader("new", joined_on=DAY + timedelta(days=1))
        make_reader("shut", disabled_at=at(1))
        make_reader("adam", role="admin")
        make_reader("last_day", left_on=DAY)
        assert remind(post) == {"sent": 1}
    assert post.recipients == ["last_day@example.be"]


def test_an_adviser_is_reminded_of_visits_by_their_topic(app: Flask, post: Mailbox) -> None:
    with app.app_context():
        eve = make_reader("eve", "techno_prevention")
        make_entry(
            eve, "techno_visit", topic="pre_offence", audience="resident", day=None, requested_on=DAY - timedelta(12)
        )
        remind(post)
    assert "Visite techno-préventive, Préventive (avant les faits) (pour le 16/2/2024" in post.messages[0].get_content()


def test_what_is_over_is_told_once_a_week_and_what_is_near_every_day(app: Flask, post: Mailbox) -> None:
    with app.app_context():
        ann = make_reader("ann")
        make_step(ann, "brochure", -5)
        days = [DAY + timedelta(days=n) for n in range(9)]
        told = [remind(post, on=day).get("sent", 0) for day in days]
        assert told == [1, 0, 0, 0, 0, 0, 0, 1, 0]
        make_step(ann, "web_page", 13)
        told = [remind(post, on=DAY + timedelta(days=n)).get("sent", 0) for n in (9, 10, 11, 12, 13)]
        assert told == [0, 1, 1, 1, 1]
    assert "Brochure" not in post.messages[-1].get_content()


def test_one_message_a_day_whoever_rings_and_however_often(any_app: Flask, post: Mailbox) -> None:
    with any_app.app_context():
        ann = make_reader("ann")
        make_reader("bea")
        make_step(ann, "brochure", 0)
        db.session.remove()
    barrier = Barrier(4)

    def ring(by_hand: bool) -> None:
        with any_app.app_context():
            barrier.wait()
            if by_hand:
                remind(post)
            else:
                remind_due_people(at=at(7), server=post.server, base_url=HERE)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ring, (True, True, False, False)))
    assert sorted(post.recipients) == ["ann@example.be", "bea@example.be"]
    with any_app.app_context():
        assert db.session.scalars(select(Reminder.state)).all() == ["sent", "sent"]
        assert db.session.scalar(select(func.count()).select_from(JobRun)) == 1


def test_the_clock_reminds_from_seven_on_and_once(app: Flask, post: Mailbox) -> None:
    with app.app_context():
        make_step(make_reader("ann"), "brochure", 0)
        told = [
            remind_due_people(at=moment, server=post.server, base_url=HERE)
            for moment in (at(6, 59), at(7), at(7, 1), at(23, 59))
        ]
        assert told == [None, {"sent": 1}, None, None]


def test_a_server_that_is_down_is_tried_again_on_the_same_day(
    any_app: Flask, post: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = MailServer("127.0.0.1", free_port(), "log@example.be")

    def ring(server: MailServer, minute: int) -> dict[Any, int] | None:
        with time_machine.travel(at(7, minute), tick=False):
            return remind_due_people(at=now(), server=server, base_url=HERE)

    with any_app.app_context():
        make_step(make_reader("ann"), "brochure", 0)
        with caplog.at_level(logging.INFO), pytest.raises(MailServerDown):
            ring(nobody, 0)
        run = db.session.scalars(select(JobRun)).one()
        assert (run.job, run.state) == ("remind", "failed")
        assert db.session.scalars(select(Reminder)).all() == []
        assert ring(post.server, 1) is None
        assert ring(post.server, 5) == {"sent": 1}
        assert ring(post.server, 11) is None
    assert "example.be" not in caplog.text


def test_what_the_server_does_not_take_is_sent_later_what_it_refuses_never(any_app: Flask, post: Mailbox) -> None:
    with any_app.app_context():
        make_step(make_reader("ann"), "brochure", 0)
        post.to_recipient = lambda: "451 later"
        assert remind(post) == {"failed": 1}
        post.to_recipient, post.to_text = (lambda: "250 OK"), (lambda: "452 full")
        assert remind(post) == {"failed": 1}
        post.to_text = lambda: "250 OK"
        assert remind(post) == {"sent": 1}
        assert remind(post) == {}
        post.to_recipient = lambda: "550 nobody"
        assert remind(post, on=DAY - timedelta(days=1)) == {"refused": 1}
        assert remind(post, on=DAY - timedelta(days=1)) == {}
    assert len(post.messages) == 1


def test_a_connection_that_breaks_after_the_text_sends_nothing_twice_and_is_seen(any_app: Flask, post: Mailbox) -> None:
    with any_app.app_context():
        ann = make_reader("ann")
        make_reader("bea")
        make_step(ann, "brochure", 0)
        post.to_text = lambda: "250 break"
        with pytest.raises(MailServerDown):
            remind(post)
        post.to_text = lambda: "250 OK"
        assert remind(post) == {"sent": 1}
        assert post.recipients == ["ann@example.be", "bea@example.be"]
        db.session.execute(db.update(Reminder).values(claimed_at=at(1, day=date(2024, 1, 1))))
        db.session.commit()
    page = any_app.test_client().get("/metrics").text
    assert "fieldlog_reminders_unknown 1.0" in page
    assert "fieldlog_reminders_sent 1.0" in page
    assert "fieldlog_nights_failed 0.0" in page


#: A round in a process of its own, which is killed while the server has its message.
ROUND = """
import os, sys
from datetime import date
from fieldlog import create_app
from fieldlog.mail import MailServer
from fieldlog.workday.jobs import remind_people

with create_app().app_context():
    server = MailServer("127.0.0.1", int(sys.argv[1]), "log@example.be")
    remind_people(on=date.fromisoformat(sys.argv[2]), server=server, base_url="https://log.example.be")
"""


def test_who_is_killed_in_between_has_sent_it_once_or_not_at_all(any_app: Flask, post: Mailbox) -> None:
    with any_app.app_context():
        ann = make_reader("ann")
        make_reader("bea")
        make_step(ann, "brochure", 0)
        url = db.engine.url.render_as_string(hide_password=False)
        db.session.remove()
    environ = {"FIELDLOG_DATABASE_URL": url, "FIELDLOG_SECRET_KEY": SECRET, "FIELDLOG_SCHEDULER": "off"}
    process = subprocess.Popen(
        [sys.executable, "-c", ROUND, str(post.server.port), str(DAY)], cwd=PROJECT, env=os.environ | environ
    )

    def kill() -> str:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
        return "250 OK"

    post.to_text = kill
    assert process.wait(60) == -signal.SIGKILL
    post.to_text = lambda: "250 OK"
    with any_app.app_context():
        assert remind(post) == {"sent": 1}
        assert remind(post) == {}
        assert sorted(db.session.scalars(select(Reminder.state))) == ["claimed", "sent"]
    assert len(set(post.recipients)) == len(post.recipients)


def test_reminders_are_tried_and_sent_by_hand(app: Flask, sqlite_url: str, post: Mailbox) -> None:
    with app.app_context():
        make_step(make_reader("ann"), "brochure", 0)
    url = f"smtp://127.0.0.1:{post.server.port}?from=log@example.be"
    tried = run_program(sqlite_url, "remind", "--dry-run", "--on", str(DAY))
    assert tried.stdout.startswith("ann: Fieldlog\u00a0: 1 échéance\n")
    assert "@" not in tried.stdout
    refused = run_program(sqlite_url, "remind")
    assert (refused.returncode, refused.stderr[:47]) == (1, "fieldlog: FIELDLOG_SMTP_URL is not set: there i")
    assert post.messages == []
    sent = run_program(sqlite_url, "remind", "--on", str(DAY), FIELDLOG_SMTP_URL=url)
    assert sent.stdout == "Reminders: 1 sent, 0 failed, 0 refused.\n"
    assert post.recipients == ["ann@example.be"]
