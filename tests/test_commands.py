"""The commands that set an installation up and keep it: database, commune, plan, people, copies, server."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from fieldlog.commands import cli
from fieldlog.indicators.services import SHIPPED_PLAN
from tests.live import run_program
from tests.shell import Shell

COMMUNE = """commune: {name: Exemple}
neighbourhoods:
  - {slug: maritime, name: {fr: Maritime, nl: Maritiem}, target_for: [incivilities]}
staff:
  - {username: alice, name: Alice, service: peacekeepers, brigade: A}
  - {username: bob, name: Bob, service: coordination, role: coordinator}
"""


@pytest.fixture
def shell(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A database with the schema and nothing else."""
    return Shell(sqlite_url, monkeypatch, capsys)


@pytest.fixture
def commune_file(tmp_path: Path) -> Path:
    path = tmp_path / "commune.yaml"
    path.write_text(COMMUNE)
    return path


def walk(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from walk(command, *path, name)


def test_every_command_explains_itself_also_when_a_setting_is_bad(shell: Shell) -> None:
    for path, command in [((), cli), *walk(cli)]:
        page = shell.do(*path, "--help", FIELDLOG_SECRET_KEY="short")
        assert page.startswith("Usage: ")
        assert re.sub(r"\s+", " ", str(command.help)).strip() in re.sub(r"\s+", " ", page)
    assert {" ".join(path) for path, _ in walk(cli)} >= {
        "init", "load commune", "load plan", "import entries", "aggregate", "check", "export measurements",
        "export entries", "user invite", "user add", "user password", "backup", "restore", "demo", "serve",
    }  # fmt: skip


def test_the_program_itself_makes_a_database_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "instance" / "fieldlog.db"
    ran = run_program(f"sqlite:///{path}", "init")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "The database is ready.\n", "")
    assert path.stat().st_mode & 0o777 == 0o600
    ran = run_program(f"sqlite:///{path}", "user", "invite", "nobody")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "fieldlog: there is nobody with the username 'nobody'\n"


def test_init_loads_the_shipped_plan_once(shell: Shell) -> None:
    shell.do("init")
    shell.sql("UPDATE plan SET version = 7")
    shell.do("init")
    assert shell.sql("SELECT slug, version FROM plan") == [("2023-2024", 7)]


@pytest.mark.parametrize("command", [["check"], ["user", "invite", "alice"], ["export", "entries"], ["aggregate"]])
def test_a_database_without_schema_is_met_with_a_word_about_init(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    answer = Shell(f"sqlite:///{tmp_path / 'empty.db'}", monkeypatch, capsys)(*command)
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "was `fieldlog init` run?" in answer.err


def test_places_that_cannot_be_written_are_named(shell: Shell, tmp_path: Path) -> None:
    shell.do("init")
    nowhere = tmp_path / "nowhere" / "file"
    assert str(nowhere) in shell.refuse("export", "measurements", "--out", nowhere)
    assert str(nowhere) in shell.refuse("backup", nowhere)
    (tmp_path / "file").touch()
    assert "file" in shell.refuse("init", FIELDLOG_DATABASE_URL=f"sqlite:///{tmp_path / 'file' / 'in.db'}")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FIELDLOG_SECRET_KEY", "short"),
        ("FIELDLOG_SECRET_KEY", "a" * 40),
        ("FIELDLOG_DATABASE_URL", "mysql://x"),
        ("FIELDLOG_DATABASE_URL", "postgresql+psycopg://me:hidden@host:port/x"),
        ("FIELDLOG_NIGHTLY_AT", "02:30"),
        ("FIELDLOG_NIGHTLY_AT", "half past"),
        ("FIELDLOG_SCHEDULER", "yes"),
        ("FIELDLOG_BASE_URL", "http://example.org"),
        ("FIELDLOG_PROXIES", "-1"),
    ],
)
def test_a_bad_setting_stops_the_start_and_is_named(shell: Shell, variable: str, value: str) -> None:
    said = shell.refuse("init", **{variable: value})
    assert variable in said
    assert "expected" in said or variable == "FIELDLOG_NIGHTLY_AT"
    assert "hidden" not in said


def test_a_commune_is_loaded_and_loaded_again(shell: Shell, commune_file: Path) -> None:
    assert shell.do("load", "commune", commune_file).startswith("1 neighbourhoods, 0 partners and 2 people read: 4 ")
    assert "0 added, 0 changed" in shell.do("load", "commune", commune_file)


def test_every_mistake_of_a_commune_has_its_line(shell: Shell, commune_file: Path) -> None:
    bad = COMMUNE.replace("incivilities", "incivility").replace("role: coordinator", "role: king")
    commune_file.write_text(bad.replace("brigade: A", "colour: red"))
    answer = shell("load", "commune", commune_file)
    assert (answer.code, answer.out) == (1, "")
    lines = answer.err.splitlines()
    assert [re.findall(r"line (\d+): ([\w.\[\]]+): ", line) for line in lines] == [
        [("3", "neighbourhoods[0].target_for[0]")], [("5", "staff[0].colour")], [("6", "staff[1].role")],
    ]  # fmt: skip
    assert all(line.startswith(str(commune_file)) for line in lines)
    assert shell.sql("SELECT count(*) FROM person") == [(0,)]


def test_a_plan_is_extended_and_another_over_the_same_days_refused(shell: Shell, tmp_path: Path) -> None:
    shell.do("init")
    said = shell.do("load", "plan", SHIPPED_PLAN, "--from", "2023-01-01", "--to", "2025-12-31")
    assert said.startswith("Plan 2023-2024 from 2023-01-01 to 2025-12-31")
    other = tmp_path / "other.yaml"
    other.write_text(SHIPPED_PLAN.read_text().replace('slug: "2023-2024"', 'slug: "2025-2026"'))
    said = shell.refuse("load", "plan", other, "--from", "2025-12-31", "--to", "2026-12-31")
    assert "2023-2024" in said
    assert shell.do("load", "plan", other, "--from", "2026-01-01", "--to", "2026-12-31").startswith("Plan 2025-2026")
    shell.refuse("load", "plan", other, "--from", "2027-01-01", "--to", "2026-12-31")
    assert shell("load", "plan", other, "--from", "2025-02-29").code == 2


def test_every_mistake_of_a_plan_has_its_line_and_field(shell: Shell, tmp_path: Path) -> None:
    text = SHIPPED_PLAN.read_text()
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        text.replace("coverage: {kind: patrol}}", "coverage: {kind: patrols}}")
        .replace("target: {at_least: 10, per: year}", "target: {at_least: ten, per: year}", 1)
        .replace("name_nl: Strategisch", "nom_nl: Strategisch", 1)
    )
    answer = shell("load", "plan", bad)
    assert (answer.code, answer.out) == (1, "")
    wrong = [number for number, line in enumerate(bad.read_text().splitlines(), 1) if line not in text.splitlines()]
    told = {int(number) for number in re.findall(r"line (\d+): ", answer.err)}
    assert set(wrong) <= told
    assert all(re.search(r"line \d+: [\w.\[\]]+: ", line) for line in answer.err.splitlines())
    assert shell.sql("SELECT count(*) FROM plan") == [(0,)]


def test_people_are_added_invited_and_given_passwords(shell: Shell) -> None:
    worker = ("--service", "peacekeepers", "--role", "worker")
    assert shell.do("user", "add", "alice", *worker) == "alice was added.\n"
    assert "taken" in shell.refuse("user", "add", "alice", *worker)
    assert "expected" in shell.refuse("user", "add", "Alice B", *worker)
    assert shell("user", "add", "bob", "--service", "police", "--role", "worker").code == 2
    link = shell.do("user", "invite", "alice", FIELDLOG_BASE_URL="https://example.org/")
    assert re.fullmatch(r"https://example\.org/invitation/[\w-]{40,}\n", link)
    assert shell.do("user", "password", "alice", stdin="trois petits chats\n") == "The password of alice is set.\n"
    assert shell.sql("SELECT password_hash LIKE '$argon2id$%' FROM person") == [(1,)]


def test_weak_passwords_and_unknown_people_are_refused_in_a_line(shell: Shell) -> None:
    shell.do("user", "add", "alice", "--service", "peacekeepers", "--role", "worker")
    assert "12 characters" in shell.refuse("user", "password", "alice", stdin="too short\n")
    assert "easy to guess" in shell.refuse("user", "password", "alice", stdin="password1234\n")
    assert "12 characters" in shell.refuse("user", "password", "alice", stdin="")
    assert "UTF-8" in shell.refuse("user", "password", "alice", stdin="trois petits ch\udcffts\n")
    assert "'nobody'" in shell.refuse("user", "password", "nobody", stdin="trois petits chats\n")
    assert "'nobody'" in shell.refuse("user", "invite", "nobody")
    assert shell.sql("SELECT password_hash FROM person") == [(None,)]


def test_a_copy_brings_back_what_was_there(shell: Shell, commune_file: Path, tmp_path: Path) -> None:
    shell.do("load", "commune", commune_file)
    copy = tmp_path / "copy.db"
    assert shell.do("backup", copy).endswith(" bytes.\n")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "exists already" in shell.refuse("backup", copy)
    shell.sql("DELETE FROM person_change")
    shell.sql("DELETE FROM person")
    shell.do("restore", copy)
    assert shell.sql("SELECT username FROM person ORDER BY id") == [("alice",), ("bob",)]


def test_what_is_no_copy_changes_nothing(shell: Shell, commune_file: Path, tmp_path: Path) -> None:
    shell.do("load", "commune", commune_file)
    other, damaged = tmp_path / "other.db", tmp_path / "damaged.db"
    sqlite3.connect(other).close()
    shell.do("backup", damaged)
    with damaged.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
    for file_named in (other, damaged, commune_file):
        shell.refuse("restore", file_named)
    assert shell("restore", tmp_path / "missing").code == 2
    assert shell.sql("SELECT count(*) FROM person") == [(2,)]


def test_a_demo_is_refused_beside_anything_else(shell: Shell, commune_file: Path) -> None:
    shell.do("load", "commune", commune_file)
    assert "already holds" in shell.refuse("demo")
    assert shell("demo", "--scale", "0").code == 2


def test_serving_is_refused_where_it_would_not_be_safe(shell: Shell) -> None:
    path = Path(shell.database_url.removeprefix("sqlite:///"))
    path.chmod(0o600)
    assert "FIELDLOG_SECRET_KEY is not set" in shell.refuse("serve", FIELDLOG_SECRET_KEY="")
    assert "FIELDLOG_SECRET_KEY has 5" in shell.refuse("serve", FIELDLOG_SECRET_KEY="short")
    for host in ("0.0.0.0", "::", "fieldlog.example.org"):
        assert "FIELDLOG_TRUSTED_HOSTS" in shell.refuse("serve", "--host", host)
    path.chmod(0o644)
    assert f"{path} can be read by everybody" in shell.refuse("serve")


def test_a_demo_is_served_to_this_machine_only(shell: Shell, commune_file: Path) -> None:
    shell.do("load", "commune", commune_file)
    shell.sql("UPDATE commune SET is_demo = 1")
    for host in ("0.0.0.0", "192.0.2.1"):
        said = shell.refuse("serve", "--host", host, FIELDLOG_TRUSTED_HOSTS="example.org")
        assert "127.0.0.1" in said


def test_a_schema_of_another_day_is_not_served(shell: Shell, tmp_path: Path) -> None:
    shell.sql("UPDATE alembic_version SET version_num = '0001_create_accounts'")
    assert "run fieldlog init" in shell.refuse("serve")
    empty = f"sqlite:///{shutil.copy(__file__, tmp_path / 'no.db')}"
    assert "does not answer" in shell.refuse("serve", FIELDLOG_DATABASE_URL=empty)
