"""Notes that look like a person: few false alarms, few missed, and never slow."""

from __future__ import annotations

import re
import time
from uuid import UUID

import pytest
from flask import Flask

from fieldlog.demo.kinds import NEIGHBOURHOODS, PARTNERS, REMARKS
from fieldlog.entries.rules import COMMON, PATTERNS, find_doubts
from tests.entries.browser import CONTACT, log, stored
from tests.factories import sign_in

NAMES = [name for row in (*NEIGHBOURHOODS, *PARTNERS) for name in row[1:3]]
KNOWN = sorted({*NAMES, *COMMON}, key=len, reverse=True)
GUILTY = {
    "Mail: jean.dupont@example.be": "email",
    "schrijft naar an_peeters@voorbeeld.be, graag snel": "email",
    "Rappeler au 0470 12 34 56 demain": "telephone",
    "tel 02/123.45.67": "telephone",
    "bellen op +32 470 12 34 56": "telephone",
    "0032 (0)2 123 45 67": "telephone",
    "Gsm 0470123456.": "telephone",
    "RN 85.07.30-033.28": "national_number",
    "rijksregister 85073003328": "national_number",
    "geboren in 2001: 010203-123 45": "national_number",
    "Voiture 1-ABC-123 devant la porte": "plate",
    "wagen 2XYZ987": "plate",
    "plaque ABC-123": "plate",
    "auto 123-ABC stond er weer": "plate",
    "nummerplaat 1-abc-123": "plate",
    "Vu Mme X au bureau": "name",
    "M. Dupont rappellera": "name",
    "Madame El Amrani reviendra": "name",
    "Dhr. Peeters komt terug": "name",
    "gesprek met Mevr. De Smet": "name",
    "de heer Janssens belt": "name",
    "Mevrouw van Dael is akkoord": "name",
    "Entretien avec Fatima Benali au bureau": "name",
    "afspraak met Jan Peeters": "name",
    "à revoir avec Karim L. lundi": "name",
}
INNOCENT = [
    *(remark for remarks in REMARKS.values() for remark in remarks),
    *(f"Rendez-vous avec {name} demain." for name in NAMES),
    *(f"Afspraak met {name} morgen." for name in NAMES),
    "Dossier K7M4-2PQX : orienté vers le CPAS.",
    "Rendez-vous le 01/02/2026 à 14h30.",
    "05/03/2026 14 30, salle 12",
    "Volgende afspraak 12.03.2026 om 9.30 u.",
    "Article 119 bis NLC expliqué, 250 EUR.",
    "Règlement RGP art. 12 ; SAC 135 par. 2.",
    "Téléphone coupé. Rappeler lundi.",
    "Deux entretiens. Premier à 9h, second à 10h30.",
    "Madame la juge attend le rapport.",
    "Mevrouw komt terug met haar dochter.",
    "La personne habite près de la Grand Place.",
    "Aide demandée au Service Public Fédéral Justice",
    "Inschrijving bij Actiris, daarna VDAB.",
    "Overleg met Politie Brussel over de wijk.",
    "12 personnes, 3 groupes, 45 minutes",
    "2026-000123 : numéro du procès-verbal",
    "PV BR.43.L6.012345/2026",
    "Attestation remise. La suite au prochain rendez-vous.",
    "Volgt lessen Nederlands op dinsdag en donderdag.",
]


@pytest.mark.parametrize(("note", "kind"), GUILTY.items())
def test_what_names_a_person_is_noticed(note: str, kind: str) -> None:
    assert kind in find_doubts(note, KNOWN)


@pytest.mark.parametrize("note", INNOCENT)
def test_what_names_nobody_is_left_alone(note: str) -> None:
    assert find_doubts(note, KNOWN) == []


def test_a_number_whose_check_is_wrong_is_no_national_number() -> None:
    assert find_doubts("85.07.30-033.29", ()) == []


@pytest.mark.parametrize("sign", ["a", "A", "0", "1 ", "Aa ", "a@", "-", ".", "é", "Mme ", "1-ABC-12", "04/05 ", "+32"])
def test_hostile_text_takes_no_time(sign: str) -> None:
    started = time.process_time()
    find_doubts((sign * 50_000)[:50_000], KNOWN)
    assert time.process_time() - started < 1


def test_the_patterns_mean_the_same_in_javascript() -> None:
    """What would not: classes that know Unicode in one of them, flags, groups with names."""
    for pattern in PATTERNS.values():
        assert not re.search(r"\\|\(\?[P#a-z]|\(\?<[^!=]", pattern), pattern


def test_without_javascript_the_page_of_the_entry_says_it_and_offers_to_correct(people: Flask) -> None:
    support = sign_in(people, "support")
    id = log(support, "case_contact", **CONTACT | {"note": "Rappeler Mme Canary"})
    page = support.get(f"/entries/{id}").text
    assert "Ceci ressemble à\u00a0: <b>un nom</b>" in page
    assert f'href="/entries/{id}/correct">Corriger' in page
    assert stored(people, id).id == UUID(id)
    for other in ("supporter", "headsupport"):
        assert "ressemble" not in sign_in(people, other).get(f"/entries/{id}").text  # nor that there is a note
    innocent = log(support, "case_contact", **CONTACT | {"note": "Attestation remise, voir Maritime Nord"})
    assert "ressemble" not in support.get(f"/entries/{innocent}").text


def test_a_mistyped_case_number_is_doubted_once(people: Flask) -> None:
    support = sign_in(people, "support")
    first = log(support, "case_contact", **CONTACT | {"case": "K7M4-2PWX"})
    assert "Vérifiez ce numéro" in support.get(f"/entries/{first}").text
    second = log(support, "case_contact", **CONTACT | {"case": "K7M4-2PWX"})
    assert "Vérifiez ce numéro" not in support.get(f"/entries/{second}").text  # it is what the service calls the case
