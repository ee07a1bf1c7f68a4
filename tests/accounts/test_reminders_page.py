"""The own address for reminders: set, put right, emptied, and nobody else's to see."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from fieldlog.accounts.queries import find_person
from fieldlog.commune.rules import read_commune
from fieldlog.commune.services import load_commune
from fieldlog.documents import DocumentMistakes
from tests.factories import csrf_token, make_person, sign_in

COMMUNE = """
commune: {name: Exemple}
staff:
  - {username: ann, name: Ann, service: coordination, email: ann@example.be}
  - {username: bob, name: Bob, service: coordination}
"""


def reminded(app: Flask, username: str) -> tuple[str | None, bool]:
    with app.app_context():
        person = find_person(username)
        assert person
        return person.email, person.has_reminders


def send(app: Flask, email: str, *wanted: str) -> str:
    client = sign_in(app, "ann")
    data = {"csrf_token": csrf_token(client), "email": email} | dict.fromkeys(wanted, "y")
    return client.post("/account/reminders", data=data, follow_redirects=True).text


def test_a_person_sets_her_address_switches_reminders_off_and_empties_it(any_app: Flask) -> None:
    with any_app.app_context():
        make_person("ann", "coordination")
    assert 'name="has_reminders" type="checkbox"' in sign_in(any_app, "ann").get("/account/reminders").text
    assert "Les rappels partent à ann@example.be." in send(any_app, " ann@example.be ", "has_reminders")
    assert reminded(any_app, "ann") == ("ann@example.be", True)
    assert 'value="ann@example.be"' in sign_in(any_app, "ann").get("/account/reminders").text
    assert "Aucun rappel ne sera envoyé." in send(any_app, "ann@example.be")
    assert reminded(any_app, "ann") == ("ann@example.be", False)
    send(any_app, "", "has_reminders")
    assert reminded(any_app, "ann") == (None, False)


@pytest.mark.parametrize("email", ["ann", "ann@example.be, bob@example.be", "a@b.be\r\nBcc: c@d.be", "Ann <a@b.be>"])
def test_what_is_no_address_is_refused_with_a_sentence(app: Flask, email: str) -> None:
    with app.app_context():
        make_person("ann", "coordination")
    page = send(app, email, "has_reminders")
    assert "Indiquez une seule adresse e-mail" in page
    assert reminded(app, "ann") == (None, True)


def test_the_communes_file_proposes_an_address_and_leaves_the_persons_choice(any_app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "commune.yaml"
    file.write_text(COMMUNE)
    with any_app.app_context():
        load_commune(commune=read_commune(file))
    assert reminded(any_app, "ann") == ("ann@example.be", True)
    assert reminded(any_app, "bob") == (None, True)
    for own in ("ann@elsewhere.be", ""):
        send(any_app, own, "has_reminders")
        with any_app.app_context():
            assert load_commune(commune=read_commune(file)).changed == 0
        assert reminded(any_app, "ann")[0] == (own or None)


def test_a_bad_address_in_the_communes_file_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "commune.yaml"
    file.write_text(COMMUNE.replace("ann@example.be", "ann at example"))
    with pytest.raises(DocumentMistakes) as refused:
        read_commune(file)
    assert "'ann at example' is not an e-mail address" in str(refused.value.mistakes[0])
    assert "line 4" in str(refused.value.mistakes[0])


def test_only_its_person_sees_an_address(app: Flask) -> None:
    with app.app_context():
        make_person("ann", "coordination", email="ann@example.be")
        make_person("cora", "coordination", "coordinator")
        make_person("adam", "coordination", "admin")
    for who, paths in (("cora", ("/deadlines", "/phones", "/account", "/account/reminders")), ("adam", ("/account",))):
        client = sign_in(app, who)
        assert [path for path in paths if "ann@example.be" in client.get(path).text] == []
    assert sign_in(app, "adam").get("/account/reminders").status_code == 403
