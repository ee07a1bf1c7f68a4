"""What commands are given and where they write: days, files, and a file's mistakes as lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from .documents import DocumentMistakes

DAY = click.DateTime(formats=["%Y-%m-%d"])
INPUT_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def range_and_file(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that both exports share."""
    command = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file.")(command)
    command = click.option("--to", "last_day", type=DAY, help="Last day.")(command)
    return click.option("--from", "first_day", type=DAY, help="First day.")(command)


def day(value: datetime | None) -> date | None:
    return value.date() if value else None


@contextmanager
def mistakes_as_lines(file: Path) -> Iterator[None]:
    """Every mistake of a file as a line of its own, exit 1."""
    try:
        yield
    except DocumentMistakes as mistakes:
        for mistake in mistakes.mistakes:
            click.echo(f"{file}, {mistake}", err=True)
        raise click.exceptions.Exit(1) from None


@contextmanager
def output(out: Path | None) -> Iterator[TextIO]:
    """The file, or standard output."""
    if out is None:
        yield sys.stdout
        return
    with out.open("w", encoding="utf-8", newline="") as stream:
        yield stream
