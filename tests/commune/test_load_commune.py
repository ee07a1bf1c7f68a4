"""Loading the commune: what is created, what is left alone, and what the night is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import select

from fieldlog.accounts.models import Person, SignIn
from fieldlog.commune import queries
from fieldlog.commune.kinds import OFFICE_DAYS, WEEKDAYS
from fieldlog.commune.models import FIRST_DAY, LAST_DAY, CommuneChange, Neighbourhood
from fieldlog.commune.rules import CommuneFile, read_commune
from fieldlog.commune.services import Loaded, load_commune
from fieldlog.commune.weekdays import always
from fieldlog.config import PROJECT
from fieldlog.extensions import db
from tests.factories import make_person

SAMPLE = PROJECT / "tests" / "sample" / "commune.yaml"


def commune_file(**parts: object) -> CommuneFile:
    return CommuneFile.model_validate({"commune": {"name": "Exemple"}, **parts})


def neighbourhood(slug: str, *target_for: object) -> dict[str, object]:
    return {"slug": slug, "name": {"fr": slug, "nl": slug}, "target_for": list(target_for)}


def worker(username: str, **more: object) -> dict[str, object]:
    return {"username": username, "name": username, "service": "peacekeepers", **more}


def marks() -> list[tuple[str, date, date]]:
    query = select(CommuneChange).order_by(CommuneChange.number)
    return [(mark.what, mark.first_day, mark.last_day) for mark in db.session.scalars(query)]


def forget_marks() -> None:
    db.session.query(CommuneChange).delete()
    db.session.commit()


def test_the_sample_is_loaded_once_and_then_known(any_app: Flask) -> None:
    sample = read_commune(SAMPLE)
    with any_app.app_context():
        assert load_commune(commune=sample) == Loaded(14, 25, 62, added=102, changed=1)
        forget_marks()
        again = load_commune(commune=sample)
        assert str(again) == "14 neighbourhoods, 25 partners and 62 people read: 0 added, 0 changed."
        assert marks() == []
        areas = next(row for row in queries.list_neighbourhoods() if row.slug == "n08").target_areas
        assert [(area.phenomenon, area.first_day, area.last_day) for area in areas] == [
            ("burglary", date(2023, 12, 12), LAST_DAY),
            ("vehicle_theft", FIRST_DAY, LAST_DAY),
        ]
        assert queries.service_weekdays("peacekeepers") == always(WEEKDAYS)
        assert queries.service_weekdays("mediation") == always(OFFICE_DAYS)
        assert len(queries.list_partners()) == 25
        commune = queries.find_commune()
        assert commune
        assert (commune.name, commune.languages, commune.is_demo) == ("Essai", "fr,nl", False)


def test_a_changed_target_area_marks_the_days_it_reaches(any_app: Flask) -> None:
    first_half = {"phenomenon": "burglary", "from": "2024-01-01", "to": "2024-06-30"}
    longer = first_half | {"to": "2024-09-30"}
    with any_app.app_context():
        load_commune(commune=commune_file(neighbourhoods=[neighbourhood("a", first_half), neighbourhood("b", "fraud")]))
        forget_marks()
        changed = load_commune(commune=commune_file(neighbourhoods=[neighbourhood("a", longer)]))
        assert changed.changed == 1
        assert marks() == [
            ("target_area", date(2024, 1, 1), date(2024, 6, 30)),
            ("target_area", date(2024, 1, 1), date(2024, 9, 30)),
        ]
        forget_marks()
        load_commune(commune=commune_file(neighbourhoods=[neighbourhood("a"), neighbourhood("b", "fraud")]))
        assert marks() == [("target_area", date(2024, 1, 1), date(2024, 9, 30))]


def test_changed_service_days_mark_every_day(any_app: Flask) -> None:
    with any_app.app_context():
        load_commune(commune=commune_file(service_days={"peacekeepers": ["mon", "sat"]}))
        load_commune(commune=commune_file(service_days={"peacekeepers": ["sat", "mon"]}))
        assert marks() == [("service_days", FIRST_DAY, LAST_DAY)]
        forget_marks()
        load_commune(commune=commune_file())
        assert queries.service_weekdays("peacekeepers") == always(OFFICE_DAYS)
        assert marks() == [("service_days", FIRST_DAY, LAST_DAY)]


def test_nobody_and_nothing_is_deleted(any_app: Flask) -> None:
    with any_app.app_context():
        partner = {"slug": "transit", "name": {"fr": "Transit", "nl": "Transit"}}
        load_commune(
            commune=commune_file(neighbourhoods=[neighbourhood("a")], partners=[partner], staff=[worker("alice")])
        )
        load_commune(commune=commune_file())
        assert [row.slug for row in queries.list_neighbourhoods()] == ["a"]
        assert [row.slug for row in queries.list_partners()] == ["transit"]
        assert [row.username for row in queries.list_colleagues("peacekeepers")] == ["alice"]


def test_alice_keeps_her_password_and_language_when_the_file_is_loaded_again(any_app: Flask) -> None:
    with any_app.app_context():
        make_person("alice", password_hash="hers", language="nl")
        load_commune(commune=commune_file(staff=[worker("alice", name="Alice B.", brigade="A"), worker("bob")]))
        alice, bob = db.session.scalars(select(Person).order_by(Person.username))
        assert (alice.name, alice.brigade, alice.password_hash, alice.language) == ("Alice B.", "A", "hers", "nl")
        assert (bob.password_hash, bob.language, bob.role) == (None, "fr", "worker")


def test_a_new_role_or_service_ends_the_sessions_and_a_new_name_does_not(any_app: Flask) -> None:
    then = datetime(2024, 3, 4, 12, tzinfo=UTC)
    with any_app.app_context():
        for username in ("alice", "bob", "charlie"):
            person = make_person(username)
            db.session.add(SignIn(token_hash=username, person_id=person.id, signed_in_at=then, seen_at=then))
        db.session.commit()
        load_commune(
            commune=commune_file(
                staff=[
                    worker("alice", role="team_lead"),
                    worker("bob", service="mediation"),
                    worker("charlie", name="Charlie"),
                ]
            )
        )
        ended = {row.token_hash: row.ended_at is not None for row in db.session.scalars(select(SignIn))}
        assert ended == {"alice": True, "bob": True, "charlie": False}


def test_colleagues_are_those_of_the_service_at_work_that_day(any_app: Flask) -> None:
    with any_app.app_context():
        make_person("bob", left_on=date(2024, 3, 4))
        make_person("alice")
        make_person("charlie", service="mediation")
        assert [person.username for person in queries.list_colleagues("peacekeepers")] == ["alice", "bob"]
        on_last_day = queries.list_colleagues("peacekeepers", on=date(2024, 3, 4))
        assert [person.username for person in on_last_day] == ["alice", "bob"]
        the_day_after = queries.list_colleagues("peacekeepers", on=date(2024, 3, 5))
        assert [person.username for person in the_day_after] == ["alice"]


def test_only_a_made_commune_is_a_demo(any_app: Flask) -> None:
    with any_app.app_context():
        assert not queries.is_demo()
        load_commune(commune=commune_file(neighbourhoods=[neighbourhood("a")]))
        assert not queries.is_demo()
        assert db.session.get(Neighbourhood, "a")
