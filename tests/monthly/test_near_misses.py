"""What comes close to a figure without counting: how many by reason, each entry with it, and no few contacts told."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.queries import find_person
from fieldlog.entries.models import EntryTopic
from tests.factories import make_entry, make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_figure
from tests.monthly.test_monthly_pages import counted_queries

MAY, YEAR = date(2024, 5, 1), date(2024, 1, 1)
VISITS, RELAYS = "/monthly/2024-05/1.1c", "/monthly/2024-05/4.2a"
LATE = "late-14d-requested_on"


@pytest.fixture
def nadia(app: Flask) -> FlaskClient:
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_measured_plan()
        for code in ("1.1c", "4.2a"):
            write_figure(code, "month", MAY, 1.0)
            write_figure(code, "year", YEAR, 1.0, status="no_target")
    return sign_in(app, "nadia")


def reasons_on(page: str) -> dict[str, str]:
    """Each reason with what stands beside it."""
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>(.*?)</td></tr>', page.replace("\u00a0", " "), re.DOTALL)
    return {reason: re.sub(r"<[^>]+>", "", cell) for reason, cell in rows if reason.endswith(".")}


def dates_on(page: str) -> list[str]:
    """What is said of the days of each entry's term."""
    return re.findall(r"<small>([^<]* [0-9]+/[0-9]+/[0-9]+\.)</small>", page)


def make_visits(app: Flask) -> None:
    """One in time, three after the 14th day, two still to be done of which one can no longer be in time."""
    with app.app_context():
        tess = make_person("tess", "techno_prevention")
        for day, asked_on in ((10, 1), (16, 1), (17, 1), (17, 2), (None, 5), (None, 1)):
            is_old = day is None and asked_on == 1
            make_entry(
                tess,
                "techno_visit",
                topic="post_offence",
                audience="resident",
                day=date(2024, 5, day) if day else None,
                requested_on=date(2024, 5, asked_on),
                offence_on=date(2024, 4, 30) if not is_old else None,
            )


def test_a_coordinator_reads_why_visits_do_not_count_and_opens_them(app: Flask, nadia: FlaskClient):
    make_visits(app)
    told = {
        "Plus de 14 jours après la demande.": "3",
        "Encore ouvert : compte une fois fait.": "1",
        "Pas fait dans les 14 jours après la demande.": "1",
    }
    with counted_queries(app) as statements:
        page = nadia.get(VISITS).text
    assert len(statements) <= 25, statements
    assert reasons_on(page) == told
    address = f"{VISITS}/near?period=year&amp;reason={LATE}"
    assert f'href="{address}"' in page
    with counted_queries(app) as statements:
        assert reasons_on(nadia.get(f"{VISITS}/entries").text) == told
    assert len(statements) <= 20, statements
    with counted_queries(app) as statements:
        everything = nadia.get(f"{VISITS}/near").text
    assert len(statements) <= 20, statements
    assert everything.count('<a class="row" href="/entries/') == 5
    assert everything.count("<small>Plus de 14\u00a0jours après la demande.</small>") == 3
    assert dates_on(everything) == [
        "Demande du 2/5/2024, délai jusqu’au 16/5/2024, fait le 17/5/2024.",
        "Demande du 1/5/2024, délai jusqu’au 15/5/2024, fait le 17/5/2024.",
        "Demande du 1/5/2024, délai jusqu’au 15/5/2024, fait le 16/5/2024.",
        "Demande du 5/5/2024, délai jusqu’au 19/5/2024.",
        "Demande du 1/5/2024, délai jusqu’au 15/5/2024.",
    ]
    late = nadia.get(address.replace("&amp;", "&")).text
    assert dates_on(late) == dates_on(everything)[:3]
    assert "<small>Plus de" not in late, "it stands above them all"
    assert late.count('<a class="row" href="/entries/') == 3
    assert nadia.get(f"{VISITS}/near?reason=too-blue").status_code == 404
    assert nadia.get(f"{VISITS}/near?reason=future-day").text.count('class="empty"') == 1


def test_each_entry_of_a_share_says_whether_it_succeeded_or_why_not(app: Flask, nadia: FlaskClient):
    make_visits(app)
    with app.app_context():
        write_figure("1.1a", "month", MAY, 25.0, amount=1, base=6, entries=6)
    with counted_queries(app) as statements:
        page = nadia.get("/monthly/2024-05/1.1a/entries").text.replace("\u00a0", " ")
    assert len(statements) <= 25, statements
    assert "Entrées du total, réussies ou non" in page
    assert page.count('<a class="row" href="/entries/') == 6
    said = re.findall(r"<small>([^<]*[^0-9]\.)</small>", page)
    assert dates_on(page) == ["Faits du 30/4/2024, délai jusqu’au 14/5/2024, fait le 17/5/2024."] * 2 + [
        "Faits du 30/4/2024, délai jusqu’au 14/5/2024, fait le 16/5/2024.",
        "Faits du 30/4/2024, délai jusqu’au 14/5/2024.",
    ]
    assert Counter(said) == {
        "Réussie.": 1,
        "Plus de 14 jours après les faits.": 3,
        "Pas fait dans les 14 jours après les faits.": 1,
        "Rien n’est indiqué pour : Date des faits.": 1,
    }


def test_where_offence_or_request_rules_each_entry_says_which_of_them_does(app: Flask, nadia: FlaskClient):
    with app.app_context():
        write_figure("1.1b", "month", MAY, 0.0)
        find_person("nadia").language = "nl"
        tess = make_person("tess", "techno_prevention")
        for offence_on in (date(2024, 4, 28), None):
            visit = {"topic": "post_offence", "audience": "resident", "day": None, "requested_on": date(2024, 5, 6)}
            make_entry(tess, "techno_visit", offence_on=offence_on, **visit)
    page = nadia.get("/monthly/2024-05/1.1b/near").text
    assert sorted(dates_on(page)) == [
        "Aanvraag op 6/5/2024, termijn tot 20/5/2024.",
        "Feiten op 28/4/2024, termijn tot 12/5/2024.",
    ]


def test_of_contacts_of_legal_aid_a_number_is_told_and_no_small_one(app: Flask, nadia: FlaskClient):
    with app.app_context():
        lea = make_person("lea", "legal_aid", name="Canary Colleague")
        for day, relay in ((2, None), (2, None), (3, None), (4, None), (6, None), (2, "mediation")):
            make_entry(
                lea, "case_contact", day=date(2024, 5, day), case=f"CANARY-{day}", relayed_to=relay,
                topics=[EntryTopic(topic="legal_information")],
            )  # fmt: skip
        for _ in range(2):
            make_entry(
                lea, "case_contact", day=date(2024, 4, 9), case="CANARY-9", topics=[EntryTopic(topic="legal_support")]
            )
        write_figure("4.2a", "month", date(2024, 4, 1), 0.0)
    for month, told in (("2024-05", "5"), ("2024-04", "–non communiqué")):
        for address in ("entries", "near", "near?reason=not_relayed"):
            page = nadia.get(f"/monthly/{month}/4.2a/{address}").text
            assert reasons_on(page) == {"Aucun relais n’est indiqué.": told}, address
            assert "CANARY" not in page.upper()
            assert "<td><a" not in page
            if month == "2024-04" and address != "entries":
                assert "<span>2 " not in page
