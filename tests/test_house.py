"""The promises about the code itself: what a newcomer may rely on without reading all of it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from fieldlog import STAGES
from fieldlog.accounts.kinds import SERVICES
from fieldlog.config import PROJECT
from fieldlog.entries.kinds import KINDS, kinds_for
from fieldlog.indicators.services import load_shipped_plan, read_shipped_plan
from tests.factories import make_neighbourhood, make_person, sign_in

WALL = 300  # lines
ANSWERS = {"entries.conflict", "workday.offline"}  # pages that answer at another page's address
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "common", "misc", "base", "manager"}
# The letter in brackets keeps this file from holding what it looks for.
MACHINE = re.compile(r"py[p]i\.org|pythonhoste[d]\.org|npm[j]s\.(?:org|com)|/wor[k]/|/roo[t]/|/hom[e]/\w")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|\|\s*safe\b|autoescape false", re.IGNORECASE
)
LEFT_OVER = re.compile(r"TOD[O]|FIXM[E]|XX[X]\b|pytest\.(?:mark\.)?(?:ski[p]|xfai[l])|unittest\.moc[k]|breakpoin[t]\(")


@cache
def files() -> list[Path]:
    """Every file of the repository, new ones too."""
    command = ["git", "-c", f"safe.directory={PROJECT}", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := PROJECT / name).is_file()]


def ours(*suffixes: str, under: str = "") -> Iterator[tuple[str, str]]:
    """The files that are written here and not vendored: their names from the project's folder, and their text."""
    for path in files():
        name = path.relative_to(PROJECT).as_posix()
        if path.suffix in suffixes and name.startswith(under) and "/vendor/" not in name:
            yield name, path.read_text(encoding="utf-8")


def test_no_file_of_code_is_longer_than_the_wall() -> None:
    lengths = {name: text.count("\n") for name, text in ours(".py", ".js", ".html")}
    assert len(lengths) > 100
    assert {name: lines for name, lines in lengths.items() if lines > WALL} == {}


def test_every_module_says_its_place() -> None:
    silent = [name for name, text in ours(".py") if text.strip() and not ast.get_docstring(ast.parse(text))]
    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name for name, _ in ours(".py", ".js") if Path(name).stem in NAMES_THAT_SAY_NOTHING] == []


def test_nothing_was_left_for_later() -> None:
    assert [name for name, text in ours(".py", ".js", ".html", ".css") if LEFT_OVER.search(text)] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    knowing = []
    for path in files():
        found = MACHINE.search(path.read_bytes().decode("utf-8", errors="ignore"))
        knowing += [(path.relative_to(PROJECT).as_posix(), found[0])] if found else []
    assert knowing == []


def test_only_services_commit() -> None:
    committing = [name for name, text in ours(".py", under="fieldlog/") if re.search(r"\bsession\.commit\b", text)]
    assert committing
    assert [name for name in committing if Path(name).name != "services.py"] == []


def test_queries_models_and_rules_know_no_request() -> None:
    asked = ("queries.py", "models.py", "rules.py", "services.py", "kinds.py")
    for name, text in ours(".py", under="fieldlog/"):
        if Path(name).name in asked:
            assert not re.search(r"^\s*(?:from|import) flask\b", text, re.MULTILINE), name


def test_templates_hold_no_script_style_or_handler_of_their_own() -> None:
    found = {name: INLINE.findall(text) for name, text in ours(".html", under="templates/")}
    assert len(found) > 20
    assert {name: what for name, what in found.items() if what} == {}


def test_every_page_has_the_name_of_its_address(app: Flask) -> None:
    stages = {views.blueprint.name for views in STAGES}
    pages = {name.removeprefix("templates/").removesuffix(".html") for name, _ in ours(".html", under="templates/")}
    endpoints = {page.replace("/", ".") for page in pages if page.split("/")[0] in stages and "/_" not in page}
    assert endpoints - ANSWERS <= app.view_functions.keys()
    assert endpoints >= ANSWERS


def test_every_template_is_used() -> None:
    texts = {name: text for name, text in ours(".py", ".html") if not name.startswith("tests/")}
    assert 'f"{name}.html"' in texts["fieldlog/accounts/views.py"]  # there a page's name is its endpoint's
    for name in [name for name in texts if name.startswith("templates/")]:
        template = name.removeprefix("templates/")
        used = any(f'"{template}"' in text for text in texts.values())
        assert used or re.fullmatch(r"accounts/[a-z_]+\.html", template), name


@pytest.fixture
def commune(app: Flask) -> Flask:
    """The shipped plan, and a person in every service."""
    with app.app_context():
        load_shipped_plan()
        make_neighbourhood()
        for service in SERVICES:
            make_person(service, service, "coordinator" if service == "coordination" else "worker")
    return app


def test_every_kind_opens_for_everybody_who_may_log_it(commune: Flask) -> None:
    opened = set()
    for service in SERVICES:
        client = sign_in(commune, service)
        for kind in KINDS.values():
            status = client.get(f"/entries/new/{kind.slug}").status_code
            assert status == (200 if kind in kinds_for(service) else 404), (service, kind.slug)
            opened |= {kind.slug} if status == 200 else set()
    assert opened == KINDS.keys()


def test_every_result_has_its_page(commune: Flask) -> None:
    client = sign_in(commune, "coordination")
    codes = [result.code for result in read_shipped_plan().list_results()]
    assert len(set(codes)) == 81
    for code in codes:
        assert client.get(f"/monthly/2024-05/{code}").status_code == 200, code


def test_every_kind_is_counted_by_some_result_of_the_plan() -> None:
    counted = {kind for result in read_shipped_plan().list_results() for kind in result.measure.kinds()}
    assert counted | {"training"} == KINDS.keys()  # trainings are looked at by the two staff measures


def test_every_result_counts_what_somebody_may_log() -> None:
    for result in read_shipped_plan().list_results():
        for selection in result.measure.selections:
            loggable = {kind.slug for service in selection.logged_by for kind in kinds_for(service)}
            assert loggable >= set(selection.kind), result.code
