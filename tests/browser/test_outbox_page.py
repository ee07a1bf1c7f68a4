"""What waits on this phone: its person always knows how much, why, and what to do about it; nothing goes by itself."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Download, Route, expect

from fieldlog.dates import local_day
from tests.browser.conftest import PASSWORD, Phone, Phones
from tests.browser.outbox.bare import receipt
from tests.browser.unsent import DAY, Sending, forgive_failed_requests, keep, log_patrol, post, state_of, stored_notes


@pytest.fixture
def alice(phones: Phones) -> Iterator[Phone]:
    phone = phones.new()
    phone.sign_in("alice")
    yield phone
    forgive_failed_requests(phones)


@pytest.fixture
def sending(alice: Phone) -> Sending:
    return Sending(alice)


def test_the_corner_of_every_page_tells_how_much_is_still_on_this_phone(alice: Phone, sending: Sending) -> None:
    expect(state_of(alice)).to_have_text("Tout est envoyé")
    sending.block()
    notes = [f"corner-{uuid4()}" for _ in range(2)]
    log_patrol(alice, notes[0])
    expect(state_of(alice)).to_have_text("1 sur ce téléphone")
    log_patrol(alice, notes[1], start=f"{DAY}T11:00", end="12:00")
    for path in ("/home", "/entries/", "/account", "/entries/new/patrol"):
        alice.open(path)
        expect(state_of(alice)).to_have_text("2 sur ce téléphone")
    other_tab = alice.context.new_page()
    other_tab.goto(f"{alice.site.address}/account")
    state_of(alice).tap()
    expect(alice.page).to_have_url(re.compile("/outbox$"))
    expect(alice.page.locator("#waiting-words")).to_have_text("2 entrées ne sont pas encore envoyées.")
    expect(alice.page.locator("#items > li")).to_have_count(2)

    alice.page.locator("#send-now").tap()
    expect(alice.page.locator("#outbox-said")).to_contain_text("Pas de connexion")
    sending.unblock()
    alice.page.locator("#send-now").tap()
    expect(alice.page.locator("#outbox-said")).to_contain_text("Tout est envoyé.")
    expect(state_of(alice)).to_have_text("Tout est envoyé")
    expect(other_tab.locator("#outbox-state a")).to_have_text("Tout est envoyé")
    expect(alice.page.locator("#nothing-waits")).to_be_visible()
    expect(alice.page.locator("#sent-items > li")).to_have_count(2)
    assert stored_notes(alice.site, *notes) == dict.fromkeys(notes, 1)
    alice.page.locator("#sent-items a").first.tap()
    expect(alice.page.locator("dl.facts")).to_contain_text(notes[1])


@pytest.mark.parametrize(
    ("hours", "tone", "words"),
    [(1, "accent", None), (25, "warn", "depuis %A"), (73, "bad", "depuis %A"), (400, "bad", "depuis le %d/%m")],
)
def test_what_waits_too_long_says_since_when(
    alice: Phone, sending: Sending, hours: int, tone: str, words: str | None
) -> None:
    sending.block()
    log_patrol(alice, "age")
    expect(state_of(alice)).to_have_text("1 sur ce téléphone")
    saved = datetime.now(UTC)
    alice.context.clock.set_fixed_time(saved + timedelta(hours=hours))
    alice.open("/account")
    expect(state_of(alice).locator(".pill")).to_have_class(f"pill {tone}")
    days = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    local = local_day(saved)
    since = {None: "", "depuis %A": f" depuis {days[local.weekday()]}"}.get(
        words, f" depuis le {local.day}/{local.month}"
    )
    expect(state_of(alice)).to_have_text(f"1 sur ce téléphone{since}")


def test_a_refused_entry_shows_the_servers_sentence_and_opens_to_be_put_right(alice: Phone, sending: Sending) -> None:
    sending.block()
    note = f"refused-{uuid4()}"
    alice.open("/entries/new/information")
    alice.page.fill("#people", "beaucoup")
    alice.page.fill("#day", DAY)
    alice.page.fill("#note", note)
    alice.choose("topic", "incentives")
    alice.choose("audience", "resident")
    keep(alice)
    sending.unblock()
    alice.open("/outbox")
    row = alice.page.locator("#items > li")
    expect(row.locator(".errors")).to_contain_text("beaucoup")
    expect(row.locator(".pill")).to_have_text("refusé")
    expect(state_of(alice)).to_have_text("1 à regarder")
    row.get_by_role("link", name="Corriger").tap()
    expect(alice.page.locator("#people")).to_have_value("beaucoup")
    alice.page.fill("#people", "12")
    keep(alice)
    expect(state_of(alice)).to_have_text("Tout est envoyé")
    assert stored_notes(alice.site, note) == {note: 1}


def test_what_the_server_could_not_take_is_tried_again_at_a_tap(alice: Phone, sending: Sending) -> None:
    note = f"held-{uuid4()}"

    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=413, json=receipt("too_large"))
        else:
            route.fallback()

    sending.block()
    log_patrol(alice, note)
    alice.context.route("**/entries/new/patrol", refuse)
    sending.unblock()
    alice.open("/outbox")
    row = alice.page.locator("#items > li")
    again = row.get_by_role("button", name="Réessayer")
    expect(row.locator(".pill")).to_have_text("gardé")
    expect(alice.page.locator("#send-now")).to_be_hidden()
    with alice.page.expect_response("**/entries/new/patrol"):
        again.tap()
    expect(row.locator(".pill")).to_have_text("gardé")  # the answer is the same
    assert stored_notes(alice.site, note) == {note: 0}
    alice.context.unroute("**/entries/new/patrol", refuse)
    again.tap()
    expect(alice.page.locator("#outbox-said")).to_contain_text("Tout est envoyé.")
    assert stored_notes(alice.site, note) == {note: 1}


def test_a_sign_in_that_ran_out_is_asked_for_once_and_then_everything_goes(alice: Phone, sending: Sending) -> None:
    sending.block()
    notes = [f"signin-{uuid4()}" for _ in range(2)]
    log_patrol(alice, notes[0])
    log_patrol(alice, notes[1], start=f"{DAY}T11:00", end="12:00")
    alice.open("/outbox")
    expect(alice.page.locator("#items > li")).to_have_count(2)
    sending.unblock()
    alice.context.clear_cookies()
    alice.page.locator("#send-now").tap()
    said = alice.page.locator("#outbox-said")
    expect(said.get_by_role("link")).to_have_count(1)
    expect(state_of(alice)).to_have_text("Se connecter pour envoyer")
    said.get_by_role("link").tap()
    alice.page.locator("#people button").first.tap()
    alice.page.fill("#password", PASSWORD)
    alice.save()
    expect(alice.page).to_have_url(re.compile("/outbox$"))
    expect(state_of(alice)).to_have_text("Tout est envoyé")
    assert stored_notes(alice.site, *notes) == dict.fromkeys(notes, 1)


# What is exported, and comes in as a file before the phone can send again ---------------------------------------------


def test_the_exported_file_is_imported_and_what_the_phone_sends_later_is_known(
    alice: Phone, sending: Sending, tmp_path: Path
) -> None:
    stored = str(uuid4())
    patrol = {"started_at": f"{DAY}T05:00", "ended_at": "06:00", "neighbourhood": "maritime"}
    assert post(alice, "/entries/new/patrol", id=stored, **patrol).status == 201
    sending.block()
    ids = log_some_of_everything(alice)
    alice.open(f"/entries/{stored}/correct")
    alice.page.fill("#ended_at", "06:30")
    alice.page.fill(".own-words input", "Fin oubliée")
    keep(alice)

    alice.open("/outbox")
    alice.page.locator("#export summary").tap()
    entries, others = (download(alice, name, tmp_path) for name in (".csv", ".json"))
    assert [change["address"] for change in json.loads(others.read_text())] == [f"/entries/{stored}/correct"]
    text = entries.read_text()
    assert "2024-10-27T02:30+02:00" in text  # the first of the two
    assert "2024-03-31T03:00+02:00" in text
    assert "'=1+1" in text
    said = alice.site.run("import", "entries", str(entries))
    assert re.search(rf"\b{len(ids)} (?:entries )?stored|stored:? *{len(ids)}\b", said), said

    sending.unblock()
    alice.page.locator("#send-now").tap()
    expect(state_of(alice)).to_have_text("Tout est envoyé")
    assert sorted(sending.outcomes) == ["known"] * len(ids) + ["stored"]
    assert count_of(alice, ids) == len(ids)
    again = alice.site.run("import", "entries", str(entries))
    assert re.search(rf"{len(ids)} known|known:? *{len(ids)}\b", again), again


def log_some_of_everything(alice: Phone) -> list[str]:
    """Nights on which the clock changes, texts that are hard on CSV, a duration, lists."""
    ids = [
        log_patrol(alice, '=1+1, "entre guillemets"', start="2024-06-07T22:00", end="02:00", crew="bob"),
        log_patrol(alice, "une ligne\net une autre", start="2024-10-26T22:00", end="02:30", topic="event"),
        log_patrol(alice, "'apostrophe", start="2024-03-30T22:00", end="03:00"),
    ]
    alice.open("/entries/new/meeting")
    alice.page.fill("#day", DAY)
    alice.page.fill("#minutes", "1h30")
    alice.choose("topic", "plan_follow_up")
    alice.choose("level", "zonal")
    ids.append(alice.page.locator("#entry-form [name=id]").input_value())
    keep(alice)
    return ids


def download(phone: Phone, ending: str, folder: Path) -> Path:
    with phone.page.expect_download() as waiting:
        phone.page.locator(f'#export-files a[download$="{ending}"]').tap()
    file: Download = waiting.value
    path = folder / file.suggested_filename
    file.save_as(path)
    return path


def count_of(phone: Phone, ids: list[str]) -> int:
    with closing(sqlite3.connect(phone.site.database_url.removeprefix("sqlite:///"))) as connection:
        marks = ",".join("?" * len(ids))
        found = connection.execute(
            f"SELECT count(*) FROM entry WHERE id IN ({marks})", [id.replace("-", "") for id in ids]
        )
        return int(found.fetchone()[0])


# Two versions of one entry --------------------------------------------------------------------------------------------


@pytest.fixture
def conflict(alice: Phone, sending: Sending) -> tuple[str, str]:
    """The id of a round that is stored from 14:00 to 16:30 and waits on the phone from 8:00 to 10:00, and its note."""
    note = f"conflict-{uuid4()}"
    sending.block()
    id = log_patrol(alice, note)
    stored = {"started_at": f"{DAY}T14:00", "ended_at": "16:30", "neighbourhood": "maritime", "note": f"{note}-stored"}
    assert post(alice, "/entries/new/patrol", id=id, **stored).status == 201
    sending.unblock()
    alice.open("/outbox")
    expect(state_of(alice)).to_have_text("1 à regarder")
    alice.page.locator("#items").get_by_role("link", name="Comparer").tap()
    versions = alice.page.locator(".version")
    expect(versions.first).to_contain_text("16:30")
    expect(versions.last).to_contain_text("10:00")
    expect(versions.last.locator(".differs")).to_have_count(4)
    return id, note


def test_what_is_stored_is_kept_and_the_phones_version_goes_after_asking(
    alice: Phone, conflict: tuple[str, str]
) -> None:
    _, note = conflict
    asked = alice.page.locator("#ask-stored")
    alice.page.locator("[data-choice=stored]").tap()
    asked.get_by_role("button", name="La garder").tap()
    expect(asked).to_be_hidden()
    alice.page.locator("[data-choice=stored]").tap()
    with alice.page.expect_response("**/phones/report") as reported:
        asked.get_by_role("button", name="Supprimer pour toujours").tap()
    assert reported.value.json()["missing"] == []
    expect(state_of(alice)).to_have_text("Tout est envoyé")
    assert stored_notes(alice.site, note, f"{note}-stored") == {note: 0, f"{note}-stored": 1}


def test_the_phones_version_becomes_a_correction_with_its_reason(alice: Phone, conflict: tuple[str, str]) -> None:
    id, note = conflict
    alice.page.locator("[data-choice=mine]").tap()
    expect(alice.page.locator("#mine-reason")).to_have_value("comme noté sur le téléphone")
    alice.page.locator("#ask-mine").get_by_role("button", name="Changer", exact=True).tap()
    expect(state_of(alice)).to_have_text("Tout est envoyé")
    alice.open(f"/entries/{id}")
    expect(alice.page.locator("dl.facts")).to_contain_text(note)
    expect(alice.page.locator("main")).to_contain_text("comme noté sur le téléphone")
    assert stored_notes(alice.site, note, f"{note}-stored") == {note: 1, f"{note}-stored": 0}


def test_both_are_right_and_both_are_counted(alice: Phone, conflict: tuple[str, str]) -> None:
    _, note = conflict
    alice.page.locator("[data-choice=both]").tap()
    alice.page.locator("#ask-both").get_by_role("button", name="Envoyer comme").tap()
    expect(state_of(alice)).to_have_text("Tout est envoyé")
    assert stored_notes(alice.site, note, f"{note}-stored") == {note: 1, f"{note}-stored": 1}


def test_nothing_is_overwritten_while_nobody_chose(alice: Phone, sending: Sending, conflict: tuple[str, str]) -> None:
    _, note = conflict
    alice.page.get_by_role("link", name="Retour à la liste").tap()
    expect(alice.page.locator("#items > li")).to_have_count(1)
    posts = len(sending.posts)
    alice.open("/outbox")
    expect(state_of(alice)).to_have_text("1 à regarder")
    assert len(sending.posts) == posts
    assert stored_notes(alice.site, note, f"{note}-stored") == {note: 0, f"{note}-stored": 1}
