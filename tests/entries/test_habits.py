"""What a person used last stands first, also where a partner noted it."""

from __future__ import annotations

from flask import Flask

from fieldlog.dates import now
from fieldlog.entries.habits import recent_choices
from fieldlog.entries.models import EntryCrew
from fieldlog.extensions import db
from tests.factories import make_entry, make_neighbourhood, make_person


def test_the_place_of_a_round_that_a_partner_noted_is_where_alice_was_last(any_app: Flask) -> None:
    with any_app.app_context():
        alice, bob = make_person("alice"), make_person("bob")
        for slug in ("n1", "n2", "n3"):
            make_neighbourhood(slug)
        make_entry(alice, "patrol", neighbourhood="n1")
        make_entry(bob, "patrol", neighbourhood="n2", topic="event", crew=[EntryCrew(person_id=alice.id)])
        denied = EntryCrew(person_id=alice.id, answer="not_there", answered_at=now())
        make_entry(bob, "patrol", neighbourhood="n3", crew=[denied])
        db.session.expire_all()
        assert recent_choices(alice, "neighbourhood", kind="patrol") == ["n2", "n1"]
        assert recent_choices(alice, "topic", kind="patrol") == []
