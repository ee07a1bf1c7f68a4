"""The command line as an operator uses it, in this process: what it is told, and what it answers."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from fieldlog.commands import main
from tests.conftest import SECRET


class Answer(NamedTuple):
    """The exit code, and what was printed where."""

    code: int
    out: str
    err: str


@dataclass
class Shell:
    """``fieldlog`` on one database. No answer may hold a stack of calls."""

    database_url: str
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str | Path, stdin: str = "", **environ: str) -> Answer:
        ours = {"FIELDLOG_DATABASE_URL": self.database_url, "FIELDLOG_SECRET_KEY": SECRET}
        for name, value in {**ours, "FLASK_RUN_FROM_CLI": "", **environ}.items():
            self.monkeypatch.setenv(name, value)
        self.monkeypatch.setattr(sys, "argv", ["fieldlog", *map(str, arguments)])
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        said = self.capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Answer(int(ended.value.code or 0), said.out, said.err)

    def do(self, *arguments: str | Path, **more: str) -> str:
        """What a command prints that must succeed."""
        answer = self(*arguments, **more)
        assert answer.code == 0, answer
        return answer.out

    def refuse(self, *arguments: str | Path, **more: str) -> str:
        """The one line in which a command says what was wrong."""
        answer = self(*arguments, **more)
        assert answer.code == 1, answer
        assert (answer.out, len(answer.err.splitlines())) == ("", 1), answer
        return answer.err

    def sql(self, statement: str) -> list[Any]:
        """By hand, behind the program's back."""
        engine = sa.create_engine(self.database_url)
        with engine.begin() as connection:
            result = connection.exec_driver_sql(statement)
            rows = list(result) if result.returns_rows else []
        engine.dispose()
        return rows
