"""The command line. Each command calls one function and says in one line what was wrong."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click
import flask_migrate
from flask import current_app
from flask.cli import AppGroup, FlaskGroup
from sqlalchemy.exc import DatabaseError

from . import create_app
from .accounts import services as accounts
from .accounts.kinds import ROLES, SERVICES
from .accounts.refusals import AccountRefused
from .arguments import DAY, INPUT_FILE, day, mistakes_as_lines, output, range_and_file
from .backups import BackupFailed, read_backup, write_backup
from .commune.queries import is_demo
from .commune.rules import read_commune
from .commune.services import load_commune
from .config import BadSetting
from .dates import ONE_DAY, now, today
from .demo.services import ACCOUNTS_LINE, NotEmpty, make_demo
from .entries.register.files import export_entries as write_entries
from .entries.services import import_entries
from .extensions import db
from .indicators import services as indicators
from .indicators.plan_file import BadPeriod
from .indicators.queries import list_plans
from .indicators.rules import read_plan
from .mail import MailServerDown
from .measurements import jobs
from .measurements.services import NightIsRunning, note_installation
from .reports.exports import write_measurements
from .server import serve as serve_forever
from .workday.jobs import remind_people
from .workday.reminders import list_letters

REFUSALS = (
    MailServerDown,
    AccountRefused,
    BackupFailed,
    BadPeriod,
    BadSetting,
    NightIsRunning,
    NotEmpty,
    indicators.IndicatorInUse,
    indicators.OverlappingPlan,
)


def main() -> None:
    """The program ``fieldlog``: what is refused on purpose is one line, not a stack of calls."""
    try:
        sys.exit(cli.main(standalone_mode=False))  # click hands back the code of an Exit, and None after a command
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(1)
    except BrokenPipeError:  # whoever read along, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (*REFUSALS, OSError) as refusal:
        _refuse(refusal)
    except DatabaseError as error:
        what = str(error.orig).partition("\n")[0]
        _refuse(f"the database refused ({what}): was `fieldlog init` run?")


def _refuse(why: object) -> NoReturn:
    click.echo(f"fieldlog: {why}", err=True)
    sys.exit(1)


class _Commands(FlaskGroup):
    """Flask's group, which lists its commands without the application: help is there when a setting is bad."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return AppGroup.list_commands(self, ctx)


cli = _Commands(
    name="fieldlog",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    help="Fieldlog: the log of a commune's prevention staff, and the figures that grow from it overnight.",
)


@cli.command()
def init() -> None:
    """Bring the database to the newest schema; load the shipped plan if there is none."""
    _bring_up_to_date()
    if not list_plans():
        indicators.load_shipped_plan()
    click.echo("The database is ready.")


def _bring_up_to_date() -> None:
    """The newest schema, in a file that only its owner reads."""
    database = db.engine.url.database
    if db.engine.dialect.name == "sqlite" and database:
        path = Path(database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.chmod(0o600)
    flask_migrate.upgrade()
    note_installation(at=now())


@cli.group()
def load() -> None:
    """Create or update the commune or a plan from a file."""


@load.command("commune")
@click.argument("file", type=INPUT_FILE)
def load_commune_file(file: Path) -> None:
    """Create or update the commune, its neighbourhoods, partners, service days and staff; never deletes."""
    with mistakes_as_lines(file):
        click.echo(load_commune(commune=read_commune(file)))


@load.command("plan")
@click.argument("file", type=INPUT_FILE)
@click.option("--from", "first_day", type=DAY, help="First day, instead of the file's.")
@click.option("--to", "last_day", type=DAY, help="Last day, instead of the file's.")
def load_plan_file(file: Path, first_day: datetime | None, last_day: datetime | None) -> None:
    """Create or update a plan; every mistake is listed with its line and field."""
    with mistakes_as_lines(file):
        plan = indicators.load_plan(plan=read_plan(file), first_day=day(first_day), last_day=day(last_day))
        click.echo(f"Plan {plan.slug} from {plan.first_day} to {plan.last_day}, version {plan.version}.")


@cli.group("import")
def import_group() -> None:
    """Take in files made elsewhere."""


@import_group.command("entries")
@click.argument("file", type=INPUT_FILE)
@click.option("--dry-run", is_flag=True, help="Check every line, store nothing.")
def import_entries_file(file: Path, dry_run: bool) -> None:
    """Import entries from a CSV, all or nothing; exit 1 when anything was refused."""
    report = import_entries(path=file, at=now(), dry_run=dry_run)
    for line in report.as_lines():
        click.echo(line)
    if not report.is_accepted:
        raise click.exceptions.Exit(1)


@cli.command()
@click.option("--as-of", type=DAY, help="The last day that is known (default: yesterday in Brussels).")
@click.option("--full", is_flag=True, help="Compute everything from nothing.")
def aggregate(as_of: datetime | None, full: bool) -> None:
    """Bring the measurements up to date."""
    report = jobs.measure_night(as_of=day(as_of) or today() - ONE_DAY, full=full, again=True)
    click.echo(
        f"As of {report.as_of}: {report.entries_read} entries read, "
        f"{report.figures_changed} figures changed, {report.seconds:.1f} seconds."
    )


@cli.command()
@click.option("--on", type=DAY, help="The day (default: today in Brussels).")
@click.option("--dry-run", is_flag=True, help="Show what would be sent to whom, send nothing.")
def remind(on: datetime | None, dry_run: bool) -> None:
    """Send the reminders of a day that were not sent yet: at most one to each person."""
    settings = current_app.config["SETTINGS"]
    if dry_run:
        for letter in list_letters(on=day(on) or today(), base_url=settings.base_url):
            click.echo(f"{letter.username}: {letter.subject}\n{letter.text}")
        return
    if settings.mail_server is None:
        raise BadSetting("FIELDLOG_SMTP_URL is not set: there is no server to send reminders through")
    done = remind_people(on=day(on) or today(), server=settings.mail_server, base_url=settings.base_url)
    click.echo(f"Reminders: {', '.join(f'{done[outcome]} {outcome}' for outcome in ('sent', 'failed', 'refused'))}.")


@cli.command()
def check() -> None:
    """Compare every stored measurement with one computed afresh; exit 1 and a table where they differ."""
    differences = jobs.check_figures()
    if not differences:
        click.echo("Every stored figure is what the entries give.")
        return
    click.echo("code\tperiod\tstart\tstored\tcomputed")
    for one in differences:
        click.echo(f"{one.code}\t{one.period}\t{one.first_day}\t{one.stored}\t{one.computed}")
    click.echo(f"{len(differences)} figures differ; changes since the last night are counted by: fieldlog aggregate")
    raise click.exceptions.Exit(1)


@cli.group()
def export() -> None:
    """Write figures or entries as CSV."""


@export.command("measurements")
@range_and_file
@click.option("--period", type=click.Choice(["month", "quarter", "year", "plan"]))
def export_measurements(
    first_day: datetime | None, last_day: datetime | None, out: Path | None, period: str | None
) -> None:
    """The figures, with every digit."""
    with output(out) as stream:
        write_measurements(stream, first_day=day(first_day), last_day=day(last_day), period=period)


@export.command("entries")
@range_and_file
def export_entries(first_day: datetime | None, last_day: datetime | None, out: Path | None) -> None:
    """The entries, withdrawn ones included, as `import entries` takes them back."""
    with output(out) as stream:
        write_entries(first_day=day(first_day), last_day=day(last_day), out=stream)


@cli.group()
def user() -> None:
    """People and their way in."""


@user.command("invite")
@click.argument("username")
def invite(username: str) -> None:
    """Print a one-time link with which that person sets a password."""
    token = accounts.invite_person(username=username, at=now())
    click.echo(f"{current_app.config['SETTINGS'].base_url}/invitation/{token}")


@user.command("add")
@click.argument("username")
@click.option("--service", required=True, type=click.Choice(list(SERVICES)))
@click.option("--role", required=True, type=click.Choice(list(ROLES)))
@click.option("--name", help="The name colleagues see (default: the username).")
def add_user(username: str, service: str, role: str, name: str | None) -> None:
    """Add a person; `user password` or `user invite` lets them in."""
    accounts.add_person(username=username, name=name or username, service=service, role=role)
    click.echo(f"{username} was added.")


@user.command("password")
@click.argument("username")
def set_password(username: str) -> None:
    """Set a password, read from standard input."""
    accounts.set_password(username=username, password=sys.stdin.readline().rstrip("\r\n"))
    click.echo(f"The password of {username} is set.")


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy of the database while the server runs."""
    click.echo(f"{file}: {write_backup(file)} bytes.")


@cli.command()
@click.argument("file", type=INPUT_FILE)
def restore(file: Path) -> None:
    """Make the database what a copy holds."""
    read_backup(file)
    flask_migrate.upgrade()
    click.echo("The database is what the copy held.")


@cli.command()
@click.option("--scale", type=click.IntRange(1, 50), default=1, help="How many times the staff.")
@click.option("--if-none", is_flag=True, help="Leave a demo that is there already as it is.")
def demo(scale: int, if_none: bool) -> None:
    """Fill an empty database with a made commune and two years of made entries, aggregated."""
    _bring_up_to_date()
    if if_none and is_demo():
        click.echo(f"The demo is kept as it was. {ACCOUNTS_LINE}")
        return
    click.echo(make_demo(scale=scale, today=today()))
    report = jobs.measure_night(as_of=today() - ONE_DAY, full=True, again=True)
    click.echo(f"{report.figures_changed} figures computed as of {report.as_of} in {report.seconds:.1f} seconds.")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the application, with the nightly clock."""
    serve_forever(current_app.config["SETTINGS"], host=host, port=port, workers=workers)
