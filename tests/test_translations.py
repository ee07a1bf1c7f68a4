"""Everything on the screen is in French and in Dutch, and nothing stands there that was not marked to be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from fieldlog.accounts.kinds import ROLES, SERVICES
from fieldlog.accounts.models import Person
from fieldlog.config import PROJECT
from fieldlog.dates import now
from fieldlog.devices.models import Phone, Quarantined
from fieldlog.entries.dimensions import AUDIENCES, DIMENSIONS, LEVELS
from fieldlog.entries.kinds import KINDS
from fieldlog.extensions import babel, db
from fieldlog.formats import MONTHS, SHORT_MONTHS, WEEKDAYS
from fieldlog.indicators.models import ExpectedResult, OperationalObjective, Plan, StrategicObjective, Theme
from fieldlog.indicators.queries import phenomenon_labels
from fieldlog.indicators.services import SHIPPED_PLAN
from fieldlog.indicators.wording import MeasureWords
from tests.factories import make_entry, make_neighbourhood, make_partner, make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_full_year

TRANSLATIONS = PROJECT / "fieldlog" / "translations"
LANGUAGES = ("fr", "nl")
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "lazy_gettext": None}  # as in the Makefile
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
UNITS = {"h", "min", "Fieldlog", "Français", "Nederlands", "UTC"}


@cache
def marked() -> dict[str, Any]:
    """Every text that the code and the templates mark, by its (first) msgid."""
    with (TRANSLATIONS / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(PROJECT, methods, options, KEYWORDS)
    return {text if isinstance(text, str) else text[0]: text for _, _, text, _, _ in found}


@cache
def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def texts_of(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_its_translation(language: str) -> None:
    assert len(marked()) > 150
    messages = {text: catalogue(language).get(text) for text in marked()}
    assert [text for text, message in messages.items() if message is None] == []
    assert [text for text, message in messages.items() if not all(texts_of(message))] == []
    assert [text for text, message in messages.items() if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_nothing_that_nobody_says(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and _first(message) not in marked()] == []
    assert list(catalogue(language).obsolete) == []


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_what_the_text_does(language: str) -> None:
    for message in catalogue(language):
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        for form, text in zip(forms, texts_of(message), strict=True):
            assert not message.id or sorted(set(PLACEHOLDER.findall(text))) == sorted(set(PLACEHOLDER.findall(form)))
            assert not message.id or PLACEHOLDER.sub("", text).count("%") == PLACEHOLDER.sub("", form).count("%")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_declared_name_is_in_both_languages(language: str) -> None:
    assert [labels for labels in declared() if not labels.get(language, "").strip()] == []


def declared() -> Iterator[dict[str, str]]:
    """The names that stand in the code's own declarations: services, roles, kinds, dimensions and their lists."""
    yield from ROLES.values()
    yield from (service.label for service in SERVICES.values())
    yield from (dimension.label for dimension in DIMENSIONS.values())
    yield from (*AUDIENCES.values(), *LEVELS.values())
    for kind in KINDS.values():
        yield from (kind.label, kind.new_label, *kind.topics.values())


# At the end of a line, no sign or unit loses what it belongs to ------------------------------------------------------

UNIT = {
    "fr": "h|min|j|jours?|heures?|minutes?|mois|caractères?|%|€",
    "nl": "u|uur|min|d|dag|dagen|minuut|minuten|maand|maanden|tekens?|%|€",
}
FRENCH_SIGN = r"(?<!\u00a0)(?:[;?!»]|:(?=\s|$))|«(?!\u00a0)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_never_breaks_before_a_unit_or_a_french_sign(language: str) -> None:
    """The plan's own wording is quoted as it was signed; its short names are ours."""
    may_break = rf"(?:\d|%\(\w+\)[sd]) (?:{UNIT[language]})(?!\w)|[≤≥<>+−±] (?=\d|%\()"
    if language == "fr":
        may_break += f"|{FRENCH_SIGN}"
    texts = [text for message in catalogue(language) if message.id for text in texts_of(message)]
    texts += [labels[language] for labels in declared()]
    texts += re.findall(rf"label_{language}: (.+?)(?:, label_|$)", SHIPPED_PLAN.read_text(), re.MULTILINE)
    assert [text for text in texts if re.search(may_break, text)] == []


# On the screen -------------------------------------------------------------------------------------------------------

DESK = ("/monthly/", "/monthly/2024-05", "/monthly/2024-05?theme=5&status=behind", "/monthly/2024-05/5.1a",
        "/monthly/2024-05/1.1a/entries?by=audience", "/monthly/2024-05/3.3a/entries?period=plan")  # fmt: skip
OWN = ("/account", "/account/password", "/entries/", "/entries/?state=withdrawn&period=last_week")
REFUSED = ("/phones/refused/1", "/phones/refused/1/discard", "/entries/new/patrol?quarantined=1")
PAGES = {
    "alice": ("/home", "/outbox", *OWN, "/nowhere", "/monthly/"),
    "lead": ("/home", *OWN, "/phones", "/phones/refused", *REFUSED),
    "adviser": ("/home", "/requests", *OWN),
    "support": ("/home", *OWN),
    "coordinator": ("/home", *OWN, *DESK, "/phones"),
    "evaluator": (*OWN, *DESK, "/phones"),
    "admin": ("/account", "/account/password", "/home"),
    "": ("/sign-in", "/invitation/none", "/nowhere"),
}
SERVICE_OF = {"alice": "peacekeepers", "lead": "peacekeepers", "adviser": "techno_prevention",
              "support": "victim_support"}  # fmt: skip
ROLE_OF = {"lead": "team_lead", "coordinator": "coordinator", "evaluator": "evaluator", "admin": "admin"}


@pytest.fixture
def commune(app: Flask) -> Flask:
    """A commune with an entry of every kind and a measured year; its own names are marked like translated text."""
    with app.app_context():
        people = {
            name: make_person(name, SERVICE_OF.get(name, "coordination"), ROLE_OF.get(name, "worker"), name="⟦⟧")
            for name in PAGES
            if name
        }
        for row in (make_neighbourhood("n", "incivilities"), make_partner("p")):
            row.name_fr = row.name_nl = "⟦⟧"
        db.session.commit()
        for kind in KINDS.values():
            author = next((people[n] for n in PAGES if n and people[n].service in kind.services), people["coordinator"])
            topic = None if kind.has_many_topics else next(iter(kind.topics), None)
            make_entry(author, kind.slug, topic=topic, day=None if kind.may_be_open else sa.func.date("2024-03-04"),
                       last_day=sa.func.date("2024-03-04"), requested_on=sa.func.date("2024-03-01"))  # fmt: skip
        load_measured_plan()
        write_full_year()
        make_refused(people["alice"])
    return app


def make_refused(writer: Person) -> None:
    """A phone that still holds something, of which something never came and something was refused."""
    at = datetime(2024, 3, 4, 12, tzinfo=UTC)
    phone = Phone(device=uuid4(), person=writer, first_seen_at=at, last_seen_at=now(), made=9, waiting=2)
    phone.waiting_since = at
    row = Quarantined(person=writer, key=uuid4(), kind="patrol", address="/entries/new/patrol", service=writer.service)
    row.hash, row.is_cut, row.is_confidential, row.fields = "0" * 64, True, False, [["note", "⟦⟧"]]
    row.errors, row.first_received_at, row.received_at = {"started_at": [""]}, at, at
    db.session.add_all([phone, row])
    db.session.commit()


@pytest.fixture
def pseudo(commune: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The commune in a language that puts every translated text between ⟦ and ⟧. The catalogues of the process are
    read anew before and after: every application in it shares them."""
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    pseudo = Catalog(locale="fr")
    for text in marked().values():
        strings = tuple(f"⟦{form}⟧" for form in text) if isinstance(text, tuple) else f"⟦{text}⟧"
        pseudo.add(text, strings)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, pseudo)
    monkeypatch.setattr(commune.extensions["babel"], "translation_directories", [str(tmp_path)])
    babel.__dict__.pop("domain_instance", None)
    yield commune
    babel.__dict__.pop("domain_instance", None)


class Shown(HTMLParser):
    """The texts of a page that somebody sees or hears."""

    SPOKEN = ("aria-label", "alt", "title", "placeholder")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "textarea")
        self.texts += [value for name, value in attrs if name in self.SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "textarea")

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.texts.append(data.strip())


def unmarked(text: str, names: re.Pattern[str]) -> str:
    """What is left of a text without what was translated, names from declarations and data, and units."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = shorter
    words = re.findall(r"[^\W\d_]+", names.sub(" ", text))
    return " ".join(word for word in words if word not in UNITS)


def known_names(app: Flask) -> re.Pattern[str]:
    """The French names of declarations and of the plan, and what the data holds; the longest first."""
    names = {labels["fr"] for labels in declared()} | set(MONTHS["fr"]) | set(SHORT_MONTHS["fr"]) | set(WEEKDAYS["fr"])
    names |= {month[0] for month in SHORT_MONTHS["fr"]}  # under the bars of a year
    with app.app_context():
        for table in (Theme, StrategicObjective, OperationalObjective, ExpectedResult):
            for row in db.session.scalars(sa.select(table)):
                names |= {row.label_fr, getattr(row, "wording", ""), getattr(row, "code", "")}
        words = MeasureWords("fr", phenomenon_labels(db.session.scalars(sa.select(Plan)).one(), "fr"), {"p": "⟦⟧"})
        versions = [one for row in db.session.scalars(sa.select(ExpectedResult)) for one in row.versions]
        names |= {words.sentence(one.measure, one.target) for one in versions}
    names |= {*PAGES, *SERVICE_OF, "Plan stratégique de sécurité et de prévention"}
    longest_first = sorted(names - {""}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@pytest.mark.parametrize("who", PAGES)
def test_nothing_stands_on_the_screen_that_was_not_marked(pseudo: Flask, who: str) -> None:
    client = sign_in(pseudo, who) if who else pseudo.test_client()
    names, paths = known_names(pseudo), list(PAGES[who])
    if SERVICE_OF.get(who, "coordination") and ROLE_OF.get(who) not in ("evaluator", "admin") and who:
        service = SERVICE_OF.get(who, "coordination")
        paths += [f"/entries/new/{slug}" for slug, kind in KINDS.items() if service in kind.services]
        paths += sorted(set(re.findall(r'class="row" href="(/entries/[0-9a-f-]{36})"', client.get("/entries/").text)))
    left = {}
    for path in paths:
        page = client.get(path, follow_redirects=True, headers={"Accept-Language": "fr"}).text
        assert "⟦" in page, path
        left |= {text: path for text in Shown(page).texts if unmarked(text, names)}
    assert left == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_sentence_names_is_called_as_it_is_where_it_stands(language: str) -> None:
    """``It can be taken back under “What was changed”``: by the name that the page itself has."""
    words = catalogue(language)
    for message in words:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for named in re.findall("“([^”%]+)”", _first(message)):
            name = words.get(named)
            assert name is None or all(name.string in text for text in texts), (named, texts)


def test_the_plans_french_wording_says_so_on_a_dutch_page(commune: Flask) -> None:
    client = sign_in(commune, "coordinator")
    with commune.app_context():
        db.session.execute(sa.text("UPDATE person SET language = 'nl'"))
        db.session.commit()
        results = db.session.scalars(sa.select(ExpectedResult)).all()
    month = Shown(client.get("/monthly/2024-05").text).texts
    for result in results:
        assert any(result.label_nl in text for text in month)
        assert result.label_fr == result.label_nl or result.label_fr not in month
    for result in results[::10]:
        page = client.get(f"/monthly/2024-05/{result.code}").text
        assert '<html lang="nl">' in page
        quoted = re.search(r'<blockquote lang="fr">(.*?)</blockquote>', page, re.DOTALL)
        assert quoted
        assert Shown(quoted[1]).texts == [result.wording.strip()]
