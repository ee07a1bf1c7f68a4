"""An Excel register as people keep it becomes entries: the file, its columns, its words, a dry run, and back again."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import time_machine
from flask import Flask

from fieldlog.entries.imports.models import RegisterUpload
from fieldlog.entries.imports.services import forget_old_uploads
from fieldlog.entries.models import Entry, EntryChange, EntryRevision
from fieldlog.entries.rows import content_of
from tests.entries.imports.desk import CONTACT, NOW, VISIT, Importer, chosen_in, count, entries, multipart, patrols
from tests.factories import csrf_token, sign_in


def test_an_excel_register_with_a_merged_heading_and_french_dates_becomes_entries(commune: Flask):
    boss = Importer(commune, "boss")
    boss.upload(patrols())
    assert boss.proposed("columns") == {
        "column-0": "day", "column-1": "started_at", "column-2": "ended_at", "column-3": "neighbourhood",
        "column-4": "author", "column-5": "note",
    }  # fmt: skip
    assert "Horaire Début" in boss.page("columns")
    boss.go("columns")
    words = boss.proposed("words")
    assert words["neighbourhood/maritim"] == "maritime"  # nearly written so
    assert words["author/a dupont"] == "alice"  # proposed, not taken for granted
    boss.go("words")
    page = boss.page("check")
    assert ">3</b>" in page, re.findall(r"<small>(.*?)<", page)
    assert re.search(r"1 ligne a été laissée de côté.*: 9\.<", page)
    with commune.app_context():
        assert count(Entry) == 0
    place = boss.press().location
    with commune.app_context():
        said = [content_of(entry) for entry in entries(commune)]
        assert [(c.author, c.crew, c.neighbourhood, c.minutes, c.note) for c in said] == [
            ("alice", ("bob",), "etangs-noirs", 270, "RAS"),
            ("alice", (), "maritime", 450, None),
            ("bob", (), "etangs-noirs", 270, "=rien"),
        ]
        assert said[0].started_at == datetime(2024, 3, 1, 6, 30, tzinfo=UTC)
        assert said[1].ended_at == datetime(2024, 3, 3, 1, 0, tzinfo=UTC)
        assert count(EntryChange) == 3
        assert count(RegisterUpload) == 0
    shown = boss.client.get(place).text
    assert "registre 2024.xlsx" in shown
    assert "1/3/2024 – 3/3/2024" in shown


def test_a_heading_over_several_columns_leaves_each_its_own_title(commune: Flask):
    boss = Importer(commune, "boss")
    boss.upload(
        b"Quand;;;Type;;Remarques\n"
        b"Date;D\xc3\xa9but;Fin;Quartier;Agent;\n"
        b"1/3/2024;8:00;12:00;Maritime;Bob Peeters;RAS\n"
    )
    assert "Quand Date" in boss.page("columns")
    assert boss.proposed("columns") == {
        "column-0": "day", "column-1": "started_at", "column-2": "ended_at", "column-3": "neighbourhood",
        "column-4": "author", "column-5": "note",
    }  # fmt: skip
    boss.upload(b"Date;;Qui\nDemande;Faits;Agent\n1/3/2024;20/2/2024;Bob\n", VISIT)
    proposed = boss.proposed("columns")
    assert (proposed["column-0"], proposed["column-1"], proposed["column-2"]) == (
        "requested_on",
        "offence_on",
        "author",
    )


def test_a_word_that_means_nothing_is_said_to_refuse_its_lines_where_every_entry_needs_one(commune: Flask):
    refused, empty = "Rien\u00a0: une ligne sans aucun est refusée", "Rien\u00a0: comme si c’était vide"
    boss = Importer(commune, "boss")
    boss.upload("Date;Début;Fin;Quartier;Agent;Avec\n1/3/2024;8:00;12:00;Ailleurs;Bob Peeters;Zazie\n".encode())
    boss.go("columns")
    page = boss.page("words")
    assert (page.count(refused), page.count(empty)) == (1, 1)  # the neighbourhood, and who came along
    boss.go("words", **{"neighbourhood/ailleurs": "-", "crew/zazie": "-"})
    assert "Complétez «\u00a0Quartier\u00a0»." in boss.page("check")
    boss.go("words", **{"default-neighbourhood": "maritime"})
    assert refused not in boss.page("words")  # then it means what holds where nothing is written
    assert "Complétez" not in boss.page("check")


def test_changing_the_language_keeps_what_was_chosen_of_columns_and_words(commune: Flask):
    boss = Importer(commune, "boss")
    boss.upload(patrols())
    for step, chosen, other in (
        ("columns", {"column-5": "day", "first": "2", "last": "4"}, "fr"),
        ("words", {"neighbourhood/maritim": "etangs-noirs"}, "nl"),
    ):
        before = boss.proposed(step)
        page = boss.post(f"{boss.at}/{step}", **before | chosen, switch_to=other)
        assert page.status_code == 200
        assert f'<html lang="{other}">' in page.text
        assert {**chosen_in(page.text), "first": "2", "last": "4"} == before | chosen | {"first": "2", "last": "4"}
        assert ('name="first" min="1" value="2"' in page.text) == (step == "columns")
        assert boss.proposed(step) == before  # nothing is kept of it
        boss.go(step)


def test_the_same_file_twice_doubles_nothing_and_what_was_answered_is_remembered(commune: Flask):
    boss = Importer(commune, "boss")
    boss.bring_in(patrols(), **{"author/a dupont": "alice"})
    lead = Importer(commune, "lead")
    longer = patrols(
        ["4 mars 2024", "7h", "9h", "Maritim", "Alice", None], ["4 mars 2024", "7h", "9h", "Maritim", "Alice", None]
    )
    lead.upload(longer)
    lead.go("columns")
    assert "Tous les noms et tous les mots du fichier sont connus" not in lead.page("words")  # « Alice » is new
    assert lead.proposed("words")["author/a dupont"] == "alice"
    lead.go("words")
    lead.press()
    with commune.app_context():
        assert count(Entry) == 5
    boss.upload(patrols())
    boss.go("columns")
    boss.go("words")
    page = boss.page("check")
    assert "Cette feuille a déjà été importée" in page
    assert "Rien de nouveau dans ce fichier" in page
    assert boss.press().location.endswith("/check")
    with commune.app_context():
        assert count(Entry) == 5


def test_one_bad_line_stops_all_and_each_is_told_with_its_column_and_in_the_file(commune: Flask):
    boss = Importer(commune, "boss")
    bad = [
        ["32/3/2024", "7h", "9h", "Maritime", "Alice", None],
        ["5/3/2024", "le matin", "9h", "Nulle part", "Alice", None],
        ["5/3/2027", "7h", "9h", "Maritime", "Alice", None],
        ["6/3/2024", "7h", "9h", None, "Alice", "+x"],
    ]
    boss.upload(patrols(*bad))
    boss.go("columns")
    boss.go("words")
    page = boss.page("check")
    for line, column, reason in (
        (9, "A · Date", "32/3/2024"), (10, "B · Horaire Début", "le matin"), (10, "D · Quartier", "Nulle part"),
        (11, "", "est encore à venir"), (12, "D · Quartier", "Quartier"),
    ):  # fmt: skip
        assert re.search(rf"Ligne {line} · {column}.*?{reason}", page, re.DOTALL), (line, column)
    assert "Importer" not in page
    boss.press()
    with commune.app_context():
        assert count(Entry) == 0
    answer = boss.client.get(f"{boss.at}/check.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = answer.data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "REGISTRE DES PATROUILLES 2024"
    assert lines[3].endswith(";À corriger")
    assert "32/3/2024" in lines[8].rpartition(";")[2]
    assert ";'+x;" in lines[11]
    boss.upload(answer.data.replace(b"32/3/2024", b"31/3/2024", 1))
    assert boss.proposed("columns")["column-5"] == "note"


def test_a_whole_import_is_undone_with_a_reason_redone_and_made_anew(commune: Flask):
    boss = Importer(commune, "boss")
    place = boss.bring_in(patrols())
    assert boss.post(f"{place}/undo", reason=" ").status_code == 303
    with commune.app_context():
        assert not any(entry.is_withdrawn for entry in entries(commune))
    boss.post(f"{place}/undo", reason="mauvais fichier")
    boss.post(f"{place}/undo", reason="encore")
    with commune.app_context():
        assert {(entry.withdrawn_reason, entry.revision) for entry in entries(commune)} == {("mauvais fichier", 2)}
        assert (count(EntryRevision), count(EntryChange)) == (3, 6)
    assert "mauvais fichier" in boss.client.get(place).text
    boss.post(f"{place}/redo")
    with commune.app_context():
        assert {(entry.withdrawn_at, entry.revision) for entry in entries(commune)} == {(None, 3)}
    boss.post(f"{place}/undo", reason="à relire")
    again = boss.bring_in(patrols(), **{"author/a dupont": "bob"})
    with commune.app_context():
        assert [entry.is_withdrawn for entry in entries(commune)] == [True] * 3 + [False] * 3
    boss.post(f"{place}/redo")
    with commune.app_context():
        assert sum(not entry.is_withdrawn for entry in entries(commune)) == 3
    boss.post(f"{again}/undo", reason="non")
    boss.post(f"{place}/redo")
    with commune.app_context():
        assert [entry.is_withdrawn for entry in entries(commune)] == [False] * 3 + [True] * 3


def test_visits_come_from_a_dutch_csv_with_what_has_no_column(commune: Flask):
    coordinator = Importer(commune, "coordinator")
    data = "Datum aanvraag;Datum bezoek;Wijk;Doelgroep\r\n1 maart 2024;vr 8 maart 2024;Maritime;Inwoner\r\n"
    data += "2-3-24;;;handelaar\r\n"
    coordinator.upload(data.encode("cp1252"), VISIT)
    assert [*coordinator.proposed("columns").values()] == ["requested_on", "day", "neighbourhood", "audience"]
    coordinator.go("columns")
    coordinator.go("words", **{"default-author": "adviser", "default-topic": "pre_offence"})
    assert coordinator.press(sheet="").status_code == 303
    with commune.app_context():
        said = [(entry.day, entry.requested_on, entry.audience, entry.topic) for entry in entries(commune)]
    assert said == [
        (date(2024, 3, 8), date(2024, 3, 1), "resident", "pre_offence"),
        (None, date(2024, 3, 2), "shopkeeper", "pre_offence"),
    ]


def test_what_every_entry_needs_and_no_column_tells_is_asked_before_the_lines_are_tried(commune: Flask):
    data = "Date;Début;Fin;Quartier\n1/3/2024;7h;9h;Maritime\n".encode()
    lead, coordinator = Importer(commune, "lead"), Importer(commune, "coordinator")
    for person, proposed in ((lead, "lead"), (coordinator, "")):  # the head of the guards may have made the rounds
        person.upload(data)
        person.go("columns")
        assert person.proposed("words") == {
            "default-author": proposed,
            "default-neighbourhood": "",
            "default-topic": "",
        }
        page = person.page("words")
        assert 'name="default-author" required>' in page
        assert 'name="default-topic">' in page
    assert "Kies voor elke regel" in page
    assert "een coördinator of een beheerder" not in page  # every word of the file is known
    assert coordinator.go("words").location == f"{coordinator.at}/words"
    assert "wat voor elke regel geldt: Gedaan door." in coordinator.page("words")
    assert coordinator.go("words", **{"default-author": "bob"}).location == f"{coordinator.at}/check"
    lead.go("words")
    lead.press(sheet="")
    with commune.app_context():
        assert [entry.author.username for entry in entries(commune)] == ["lead"]


def test_case_work_comes_from_its_own_head_only(commune: Flask):
    data = b"Date;Dossier;Type;Intervenant;Note\n1/3/2024;CANARY-1;Entretien;Sam Claes;CANARY-NOTE\n"
    boss, head, lead = (Importer(commune, name) for name in ("boss", "headsupport", "lead"))
    assert boss.upload(data, CONTACT).status_code == 422
    assert "victim_support/" not in boss.client.get("/imports").text
    assert lead.upload(data, CONTACT).status_code == 422
    head.upload(data, CONTACT)
    head.go("columns")
    head.go("words")
    place = head.press(sheet="").location
    with commune.app_context():
        (entry,) = entries(commune)
        assert (entry.case, entry.note, entry.author.username) == ("CANARY-1", "CANARY-NOTE", "support")
    assert "CANARY" not in head.client.get(place).text
    assert boss.client.get(place).status_code == 404
    assert boss.post(f"{place}/undo", reason="x").status_code == 404
    assert "registre 2024" not in boss.client.get("/imports").text


def test_an_upload_is_its_persons_own_for_an_hour_after_the_last_step(commune: Flask):
    boss, other = Importer(commune, "boss"), Importer(commune, "coordinator")
    boss.upload(patrols())
    for step in ("columns", "words", "check", "check.csv"):
        assert other.client.get(f"{boss.at}/{step}").location == "/imports"
    other.post(f"{boss.at}/forget")
    first = boss.at
    assert boss.client.get(f"{first}/columns").status_code == 200
    boss.upload(patrols())
    assert boss.client.get(f"{first}/columns").location == "/imports"
    assert "choisissez-le à nouveau" in boss.client.get("/imports").text
    assert boss.post(f"{boss.at}/forget").status_code == 303
    assert boss.client.get(f"{boss.at}/columns").location == "/imports"
    boss.upload(patrols())
    for minutes, is_there in ((50, True), (100, True), (161, False)):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            boss.client = sign_in(commune, "boss")
            boss.token = csrf_token(boss.client)
            assert (boss.post(f"{boss.at}/columns", **{"column-0": "day"}).location != "/imports") is is_there
            with commune.app_context():
                assert forget_old_uploads(at=NOW + timedelta(minutes=minutes)) == (not is_there)


def test_only_the_address_of_registers_takes_large_files(commune: Flask):
    boss = Importer(commune, "boss")
    for size, status in ((1_800_000, 422), (10_200_000, 413)):
        assert boss.client.post("/imports", **multipart(boss.token, b"x" * size)).status_code == status
    assert boss.post("/account/password", password="x" * 1_100_000).status_code == 413
